//! The log of merges and unmerges as people read it.

use kernel::{CustomerId, Fault, Moment, OperationId};
use platform::access::permission::CustomersMerge;
use platform::{Actor, Platform, sql};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use super::OperationKind;
use super::http::within;
use crate::profile::sight::Sight;
use crate::profile::whole::{CustomerRef, EvidenceView, OperationView};

#[derive(FromQueryResult)]
struct Raw {
    id: OperationId,
    kind: String,
    rule: String,
    confidence: f64,
    detail: serde_json::Value,
    at: Moment,
    undone_at: Option<Moment>,
    person: Option<String>,
    survivor_id: CustomerId,
    survivor: Option<String>,
    absorbed_id: CustomerId,
    absorbed: Option<String>,
}

const SELECT: &str = "SELECT o.id, o.kind, o.rule, o.confidence, o.detail, o.at, o.undone_at, p.name AS person, \
     o.survivor_id, s.name AS survivor, o.absorbed_id, a.name AS absorbed FROM identity_operation o \
     JOIN customer s ON s.org_id = o.org_id AND s.id = o.survivor_id \
     JOIN customer a ON a.org_id = o.org_id AND a.id = o.absorbed_id \
     LEFT JOIN person p ON p.org_id = o.org_id AND p.id = o.person_id WHERE o.org_id = $1";

/// The newest operations before that one. Both customers must lie within the actor's scope.
pub async fn page(
    platform: &Platform,
    actor: &Actor,
    kind: Option<OperationKind>,
    behind: Option<OperationId>,
    limit: u64,
) -> Result<Vec<OperationView>, Fault> {
    let mut values: Vec<Value> = vec![actor.org.into()];
    let mut text = format!("{SELECT} AND {}", scope(actor, &mut values));
    let kind = kind.map(|kind| ("o.kind =", Value::from(kind.code())));
    let behind = behind.map(|id| ("o.id <", Value::from(id)));
    for (condition, value) in kind.into_iter().chain(behind) {
        values.push(value);
        text += &format!(" AND {condition} ${}", values.len());
    }
    values.push((limit as i64).into());
    text += &format!(" ORDER BY o.id DESC LIMIT ${}", values.len());
    let conn = platform.records().reader();
    let rows = conn.query_all_raw(sql(conn, &text, values)).await?;
    let sight = Sight::of(platform, actor);
    rows.iter().map(|row| Ok(view(Raw::from_query_result(row, "")?, actor, sight))).collect()
}

/// One operation, as far as the actor may see.
pub async fn one(platform: &Platform, actor: &Actor, id: OperationId) -> Result<OperationView, Fault> {
    one_within(platform.records().reader(), platform, actor, id).await
}

/// The same, within a transaction.
pub async fn one_within(
    conn: &impl ConnectionTrait,
    platform: &Platform,
    actor: &Actor,
    id: OperationId,
) -> Result<OperationView, Fault> {
    let mut values: Vec<Value> = vec![actor.org.into(), id.into()];
    let text = format!("{SELECT} AND o.id = $2 AND {}", scope(actor, &mut values));
    let row = conn.query_one_raw(sql(conn, &text, values)).await?;
    let row = row.ok_or_else(|| Fault::not_found("merge_not_found", "there is no such merge"))?;
    Ok(view(Raw::from_query_result(&row, "")?, actor, Sight::of(platform, actor)))
}

fn scope(actor: &Actor, values: &mut Vec<Value>) -> String {
    format!("{} AND {}", within(actor, "s", values), within(actor, "a", values))
}

fn view(raw: Raw, actor: &Actor, sight: Sight<'_>) -> OperationView {
    let name = |name: Option<String>| sight.text(name.unwrap_or_default());
    OperationView {
        can_undo: raw.kind == "merge" && raw.undone_at.is_none() && actor.may::<CustomersMerge>(),
        id: raw.id,
        kind: raw.kind,
        survivor: CustomerRef { id: raw.survivor_id, name: name(raw.survivor) },
        absorbed: CustomerRef { id: raw.absorbed_id, name: name(raw.absorbed) },
        rule: raw.rule,
        confidence: (raw.confidence > 0.0).then_some(raw.confidence),
        by: raw.person,
        at: raw.at,
        undone_at: raw.undone_at,
        evidence: evidence(&raw.detail["evidence"], sight),
    }
}

/// What spoke for a merge, the survivor's word as `mine`; contacts stand there as masks.
fn evidence(stored: &serde_json::Value, sight: Sight<'_>) -> Vec<EvidenceView> {
    let view = |one: &serde_json::Value| {
        let field = one["field"].as_str()?;
        let value = |side: &str| {
            let said = one[side].as_str()?.to_owned();
            if field == "address" { sight.only(Some(said)) } else { Some(sight.text(said)) }
        };
        Some(EvidenceView {
            field: field.to_owned(),
            level: one["level"].as_str()?.to_owned(),
            weight: one["weight"].as_f64().unwrap_or_default(),
            mine: value("left"),
            theirs: value("right"),
        })
    };
    stored.as_array().into_iter().flatten().filter_map(view).collect()
}
