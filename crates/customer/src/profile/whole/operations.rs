//! The merges and unmerges that made this customer what it is.

use kernel::{CustomerId, Fault, Moment, OperationId, StoreId};
use platform::access::permission::CustomersMerge;
use platform::{List, sql};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use serde_json::Value;

use super::Ask;
use super::candidates::{EvidenceView, evidence};
use crate::profile::find::{all_ids, sees};

/// A customer by name.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CustomerRef {
    pub id: CustomerId,
    pub name: String,
}

/// A merge or an unmerge.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OperationView {
    pub id: OperationId,
    /// `merge` or `unmerge`.
    pub kind: String,
    pub survivor: CustomerRef,
    pub absorbed: CustomerRef,
    pub rule: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Who did it, by name; absent when a rule did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    pub at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undone_at: Option<Moment>,
    /// Whether the caller may take it back.
    pub can_undo: bool,
    pub evidence: Vec<EvidenceView>,
}

#[derive(FromQueryResult)]
struct Raw {
    id: OperationId,
    kind: String,
    rule: String,
    confidence: f64,
    detail: Value,
    at: Moment,
    undone_at: Option<Moment>,
    person: Option<String>,
    survivor_id: CustomerId,
    survivor: Option<String>,
    survivor_store: Option<StoreId>,
    survivor_merged: Option<CustomerId>,
    absorbed_id: CustomerId,
    absorbed: Option<String>,
    absorbed_store: Option<StoreId>,
    absorbed_merged: Option<CustomerId>,
}

pub(super) async fn load(conn: &impl ConnectionTrait, ask: &Ask<'_>) -> Result<Vec<OperationView>, Fault> {
    let ids = all_ids(conn, ask.actor, ask.id).await?;
    let of = |side: &str| {
        format!(
            "SELECT x.id FROM identity_operation x WHERE x.org_id = $1 AND {}",
            List::clause(conn, &format!("x.{side}_id"), 2)
        )
    };
    let text = format!(
        "SELECT o.id, o.kind, o.rule, o.confidence, o.detail, o.at, o.undone_at, p.name AS person, \
         o.survivor_id, s.name AS survivor, s.store_id AS survivor_store, s.survivor_id AS survivor_merged, \
         o.absorbed_id, a.name AS absorbed, a.store_id AS absorbed_store, a.survivor_id AS absorbed_merged \
         FROM identity_operation o LEFT JOIN customer s ON s.org_id = o.org_id AND s.id = o.survivor_id \
         LEFT JOIN customer a ON a.org_id = o.org_id AND a.id = o.absorbed_id \
         LEFT JOIN person p ON p.org_id = o.org_id AND p.id = o.person_id \
         WHERE o.org_id = $1 AND o.id IN ({} UNION {}) ORDER BY o.at DESC, o.id DESC",
        of("survivor"),
        of("absorbed")
    );
    let rows =
        conn.query_all_raw(sql(conn, &text, [ask.actor.org.into(), List::texts(ids).value(conn)])).await?;
    rows.iter().map(|row| Ok(view(Raw::from_query_result(row, "")?, ask))).collect()
}

fn view(raw: Raw, ask: &Ask<'_>) -> OperationView {
    // Whoever stands alone again, in a store that the actor does not see, has no name here.
    let name = |name: Option<String>, store, merged: Option<CustomerId>| {
        let seen = merged.is_some() || sees(ask.actor, store);
        ask.sight.text(name.filter(|_| seen).unwrap_or_default())
    };
    OperationView {
        can_undo: raw.kind == "merge" && raw.undone_at.is_none() && ask.actor.may::<CustomersMerge>(),
        id: raw.id,
        kind: raw.kind,
        survivor: CustomerRef {
            id: raw.survivor_id,
            name: name(raw.survivor, raw.survivor_store, raw.survivor_merged),
        },
        absorbed: CustomerRef {
            id: raw.absorbed_id,
            name: name(raw.absorbed, raw.absorbed_store, raw.absorbed_merged),
        },
        rule: raw.rule,
        confidence: (raw.confidence > 0.0).then_some(raw.confidence),
        by: raw.person,
        at: raw.at,
        undone_at: raw.undone_at,
        evidence: evidence(&raw.detail, true, ask.sight),
    }
}
