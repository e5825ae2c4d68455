//! Proposals as people see them: both customers side by side, and what speaks for their being one.

use kernel::cursor::{Cursor, Page};
use kernel::{CandidateId, CustomerId, Day, Fault, Moment};
use platform::{Actor, Platform, sql};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::Serialize;

use super::queue::{self, Queue};
use crate::profile::row::StoreRef;
use crate::profile::sight::Sight;

/// One side of a proposal: enough to tell two customers apart.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CandidateSide {
    pub id: CustomerId,
    pub name: String,
    /// In clear or masked, by the caller's role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// In clear or masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
    /// In clear or masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// `female` or `male`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// Absent for those who may not see contacts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<StoreRef>,
    /// How many source records are this customer.
    pub records: i64,
    pub orders: i64,
    /// In minor units, returns taken off.
    pub spent_minor: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_purchase_at: Option<Moment>,
    pub created_at: Moment,
}

/// How well one field of the two agrees.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CandidateEvidence {
    /// `name`, `phone`, `birthday`, `gender`, `address`, `email` or `company`.
    pub field: String,
    /// `exact`, `close`, `similar`, `sound`, `one_edit`, `different`, …
    pub level: String,
    /// Bits for (positive) or against being the same.
    pub weight: f64,
    /// What the two records said, as far as the caller may see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<String>,
}

/// Two customers who may be one, and what speaks for it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Candidate {
    pub id: CandidateId,
    pub left: CandidateSide,
    pub right: CandidateSide,
    /// Probability that they are one, 0 to 1.
    pub score: f64,
    /// Bits: the evidence's weights and what chance alone would say.
    pub weight: f64,
    pub evidence: Vec<CandidateEvidence>,
    pub found_at: Moment,
    /// Put off to this day, on which it comes back by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deferred_until: Option<Day>,
    /// Who put it off, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deferred_by: Option<String>,
}

/// A score's bits sort as the score does, and come back exactly.
type Place = (u64, CandidateId);

fn read_cursor(text: &str) -> Result<Place, Fault> {
    Cursor::<Place>::decode(text)
        .map(|Cursor(place)| place)
        .map_err(|bad| Fault::malformed("cursor_invalid", bad.to_string()))
}

/// The likeliest proposals of the queue behind that place; only those whose two sides the actor may see.
pub async fn page(
    platform: &Platform,
    actor: &Actor,
    queue: &Queue,
    behind: Option<&str>,
    limit: u64,
) -> Result<Page<Candidate>, Fault> {
    let place = behind.map(read_cursor).transpose()?;
    let conn = platform.records().reader();
    let mut values = vec![actor.org.into(), (limit as i64 + 1).into()];
    let today = queue::today(conn, platform, actor).await?;
    let mut conditions = queue.conditions(actor, today, &mut values);
    if let Some((bits, id)) = place {
        values.extend([f64::from_bits(bits).into(), id.into()]);
        let (score, id) = (values.len() - 1, values.len());
        conditions += &format!(" AND (m.score < ${score} OR (m.score = ${score} AND m.id < ${id}))");
    }
    let text = format!(
        "SELECT m.id, m.score, m.weight, m.evidence, m.found_at, m.state, m.deferred_until, \
         p.name AS deferred_by, {left}, {right} FROM match_candidate m {joins} \
         LEFT JOIN person p ON p.org_id = m.org_id AND p.id = m.person_id \
         WHERE m.org_id = $1 AND {conditions} \
         ORDER BY m.score DESC, m.id DESC LIMIT $2",
        left = side_columns("l"),
        right = side_columns("r"),
        joins = [("l", "left_seq"), ("r", "right_seq")].map(|(side, seq)| side_joins(side, seq)).join(" "),
    );
    let rows = conn.query_all_raw(sql(conn, &text, values)).await?;
    let sight = Sight::of(platform, actor);
    let shown = &rows[..rows.len().min(limit as usize)];
    let items: Vec<Candidate> = shown.iter().map(|row| candidate(row, sight)).collect::<Result<_, _>>()?;
    let more = items.last().filter(|_| rows.len() > shown.len());
    Ok(Page { next: more.map(|last| Cursor((last.score.to_bits(), last.id)).encode()), items })
}

const SIDE: [&str; 17] = [
    "id",
    "name",
    "gender",
    "birthday",
    "city",
    "district",
    "address",
    "store_id",
    "phone_sealed",
    "phone_mask",
    "card_sealed",
    "card_mask",
    "email_sealed",
    "email_mask",
    "records",
    "orders",
    "spent_minor",
];

fn side_columns(side: &str) -> String {
    let columns: Vec<String> = SIDE
        .iter()
        .chain(&["last_at", "created_at"])
        .map(|column| format!("{side}c.{column} AS {side}_{column}"))
        .chain([format!("{side}s.name AS {side}_store_name")])
        .collect();
    columns.join(", ")
}

fn side_joins(side: &str, seq: &str) -> String {
    format!(
        "{} LEFT JOIN store {side}s ON {side}s.org_id = m.org_id AND {side}s.id = {side}c.store_id",
        queue::customer_join(side, seq)
    )
}

fn candidate(row: &QueryResult, sight: Sight<'_>) -> Result<Candidate, Fault> {
    let is_deferred = row.try_get::<String>("", "state")? == "deferred";
    let until: Option<Day> = row.try_get("", "deferred_until")?;
    let by: Option<String> = row.try_get("", "deferred_by")?;
    Ok(Candidate {
        id: row.try_get("", "id")?,
        left: side(row, "l_", sight)?,
        right: side(row, "r_", sight)?,
        score: row.try_get("", "score")?,
        weight: row.try_get("", "weight")?,
        evidence: evidence(&row.try_get("", "evidence")?, sight),
        found_at: row.try_get("", "found_at")?,
        deferred_until: until.filter(|_| is_deferred),
        deferred_by: by.filter(|_| is_deferred),
    })
}

fn side(row: &QueryResult, side: &str, sight: Sight<'_>) -> Result<CandidateSide, Fault> {
    let store: Option<kernel::StoreId> = row.try_get(side, "store_id")?;
    let store_name: Option<String> = row.try_get(side, "store_name")?;
    let contact = |kind: &str| -> Result<Option<String>, Fault> {
        sight
            .value(row.try_get(side, &format!("{kind}_sealed"))?, row.try_get(side, &format!("{kind}_mask"))?)
    };
    let last: i64 = row.try_get(side, "last_at")?;
    Ok(CandidateSide {
        id: row.try_get(side, "id")?,
        name: sight.text(row.try_get(side, "name")?),
        phone: contact("phone")?,
        card: contact("card")?,
        email: contact("email")?,
        gender: row.try_get(side, "gender")?,
        birthday: row.try_get(side, "birthday")?,
        city: row.try_get(side, "city")?,
        district: row.try_get(side, "district")?,
        address: sight.only(row.try_get(side, "address")?),
        store: store.zip(store_name).map(|(id, name)| StoreRef { id, name }),
        records: row.try_get(side, "records")?,
        orders: row.try_get(side, "orders")?,
        spent_minor: row.try_get(side, "spent_minor")?,
        last_purchase_at: (last != 0).then(|| Moment::from_micros(last)),
        created_at: row.try_get(side, "created_at")?,
    })
}

/// Contacts stand in the evidence as masks, so that only the address has to be kept from those who may not see it.
fn evidence(stored: &serde_json::Value, sight: Sight<'_>) -> Vec<CandidateEvidence> {
    let view = |one: &serde_json::Value| {
        let field = one["field"].as_str()?;
        let value = |side: &str| {
            let said = one[side].as_str()?.to_owned();
            if field == "address" { sight.only(Some(said)) } else { Some(sight.text(said)) }
        };
        Some(CandidateEvidence {
            field: field.to_owned(),
            level: one["level"].as_str()?.to_owned(),
            weight: one["weight"].as_f64()?,
            left: value("left"),
            right: value("right"),
        })
    };
    stored.as_array().into_iter().flatten().filter_map(view).collect()
}
