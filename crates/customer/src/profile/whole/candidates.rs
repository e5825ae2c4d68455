//! Who this customer may also be: open match candidates and what speaks for each.

use kernel::{CandidateId, CustomerId, Fault, Moment, StoreId};
use platform::sql;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use serde_json::Value;

use super::{Ask, Sight};
use crate::profile::find::sees;

/// The other customer of a proposed match.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OtherCustomer {
    pub id: CustomerId,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
}

/// One comparison and what it counts for.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct EvidenceView {
    pub field: String,
    /// How well the two agree, as a code.
    pub level: String,
    /// Binary logarithm of the odds it contributes.
    pub weight: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mine: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theirs: Option<String>,
}

/// A proposed match that nobody has decided yet.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CandidateView {
    pub id: CandidateId,
    pub other: OtherCustomer,
    /// Probability, 0 to 1.
    pub score: f64,
    /// Sum of the evidence's weights.
    pub weight: f64,
    pub evidence: Vec<EvidenceView>,
    pub found_at: Moment,
}

#[derive(FromQueryResult)]
struct Raw {
    id: CandidateId,
    score: f64,
    weight: f64,
    evidence: Value,
    found_at: Moment,
    /// Whether the record on the left is ours.
    ours_left: bool,
    store_id: Option<StoreId>,
}

const SIDES: [(&str, &str); 2] = [("left_seq", "right_seq"), ("right_seq", "left_seq")];

pub(super) async fn load(conn: &impl ConnectionTrait, ask: &Ask<'_>) -> Result<Vec<CandidateView>, Fault> {
    let halves = SIDES.map(|(ours, theirs)| {
        format!(
            "SELECT m.id, m.score, m.weight, m.evidence, m.found_at, CAST({} AS BOOLEAN) AS ours_left, c.id AS other, \
             c.name, c.store_id, c.phone_sealed, c.phone_mask, c.card_sealed, c.card_mask FROM identity_link o \
             CROSS JOIN match_candidate m CROSS JOIN identity_link l CROSS JOIN customer c \
             WHERE o.org_id = $1 AND o.customer_id = $2 AND m.org_id = $1 AND m.{ours} = o.record_seq \
             AND m.state = 'open' AND l.org_id = $1 AND l.record_seq = m.{theirs} AND l.customer_id <> $2 \
             AND c.org_id = $1 AND c.id = l.customer_id",
            if ours == "left_seq" { "1" } else { "0" }
        )
    });
    let text = format!("{} ORDER BY 2 DESC, 1", halves.join(" UNION ALL "));
    let rows = conn.query_all_raw(sql(conn, &text, [ask.actor.org.into(), ask.id.into()])).await?;
    let mut views = Vec::new();
    for row in &rows {
        let raw = Raw::from_query_result(row, "")?;
        if !sees(ask.actor, raw.store_id) {
            continue;
        }
        views.push(CandidateView {
            id: raw.id,
            other: OtherCustomer {
                id: row.try_get("", "other")?,
                name: ask.sight.text(row.try_get("", "name")?),
                phone: ask.sight.columns(row, "phone")?,
                card: ask.sight.columns(row, "card")?,
            },
            score: raw.score,
            weight: raw.weight,
            evidence: evidence(&raw.evidence, raw.ours_left, ask.sight),
            found_at: raw.found_at,
        });
    }
    Ok(views)
}

/// The stored evidence from our side; what it compares is shown only as far as the actor may see.
pub(super) fn evidence(stored: &Value, ours_left: bool, sight: Sight<'_>) -> Vec<EvidenceView> {
    let list = stored.as_array().or_else(|| stored["evidence"].as_array());
    let side = |one: &Value, left: bool| {
        let value = one[if left { "left" } else { "right" }].as_str()?;
        let private = matches!(one["field"].as_str(), Some("address" | "phone" | "email" | "card"));
        let value = if private { sight.only(Some(value.to_owned()))? } else { sight.text(value.to_owned()) };
        Some(value)
    };
    let view = |one: &Value| {
        Some(EvidenceView {
            field: one["field"].as_str()?.to_owned(),
            level: one["level"].as_str().map_or_else(|| one["level"].to_string(), str::to_owned),
            weight: one["weight"].as_f64().unwrap_or_default(),
            mine: side(one, ours_left),
            theirs: side(one, !ours_left),
        })
    };
    list.map(|list| list.iter().filter_map(view).collect()).unwrap_or_default()
}
