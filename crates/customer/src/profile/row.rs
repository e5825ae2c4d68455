//! A customer as one row of a list.

use kernel::{CustomerId, Fault, Moment, StoreId, TagId};
use sea_orm::QueryResult;
use serde::Serialize;

use super::sight::Sight;

/// A store by its name.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct StoreRef {
    pub id: StoreId,
    pub name: String,
}

/// A tag as a label.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct TagRef {
    pub id: TagId,
    pub name: String,
    pub color: String,
}

/// Recency, frequency and money, each from 1 (low) to 5 (high).
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct RfmScores {
    pub r: i64,
    pub f: i64,
    pub m: i64,
    /// The class the three scores make.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The three as one number, weighted by industry, 0 to 100.
    pub score: i64,
}

/// A customer in a list. What is not known is absent.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct CustomerRow {
    pub id: CustomerId,
    /// `consumer` or `business`.
    pub kind: String,
    pub name: String,
    /// In clear or masked, by the caller's role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Member card, in clear or masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<StoreRef>,
    pub tags: Vec<TagRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    pub state: String,
    pub health: String,
    /// 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_score: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rfm: Option<RfmScores>,
    /// Expected value over the horizon, in minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clv_minor: Option<i64>,
    /// Probability that this is still a customer, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_alive: Option<f64>,
    /// Purchases expected over the horizon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_purchases: Option<f64>,
    pub orders: i64,
    /// In minor units, returns taken off.
    pub spent_minor: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_purchase_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_purchase_at: Option<Moment>,
    /// Usual days between purchases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cycle_days: Option<f64>,
    /// How many source records are this customer.
    pub records: i64,
    pub created_at: Moment,
}

/// What [`CustomerRow::read`] reads, of a customer `c` joined with its store `s`.
pub const COLUMNS: &str = "c.id, c.kind, c.name, c.phone_sealed, c.phone_mask, c.card_sealed, c.card_mask, c.city, \
     c.region, c.store_id, s.name AS store_name, c.tier, c.state, c.health, c.health_score, c.r, c.f, c.m, \
     c.rfm_class, c.rfm_score, c.clv_minor, c.p_alive, c.expected, c.orders, c.spent_minor, c.last_at, c.first_at, \
     c.cycle_days, c.records, c.created_at";

/// How `s` is joined.
pub const STORE: &str = "LEFT JOIN store s ON s.org_id = c.org_id AND s.id = c.store_id";

impl CustomerRow {
    /// The row without its tags, which are read for the whole page at once.
    pub fn read(row: &QueryResult, sight: Sight<'_>) -> Result<Self, Fault> {
        let p_alive = some_float(row, "p_alive")?;
        Ok(Self {
            id: row.try_get("", "id")?,
            kind: row.try_get("", "kind")?,
            name: sight.text(row.try_get("", "name")?),
            phone: sight.columns(row, "phone")?,
            card: sight.columns(row, "card")?,
            city: row.try_get("", "city")?,
            region: row.try_get("", "region")?,
            store: store(row)?,
            tags: Vec::new(),
            tier: row.try_get("", "tier")?,
            state: row.try_get("", "state")?,
            health: row.try_get("", "health")?,
            health_score: some(row, "health_score")?,
            rfm: rfm(row)?,
            clv_minor: p_alive.is_some().then(|| row.try_get("", "clv_minor")).transpose()?,
            expected_purchases: p_alive.is_some().then(|| row.try_get("", "expected")).transpose()?,
            p_alive,
            orders: row.try_get("", "orders")?,
            spent_minor: row.try_get("", "spent_minor")?,
            last_purchase_at: moment(row, "last_at")?,
            first_purchase_at: moment(row, "first_at")?,
            cycle_days: some_float(row, "cycle_days")?,
            records: row.try_get("", "records")?,
            created_at: row.try_get("", "created_at")?,
        })
    }
}

pub fn store(row: &QueryResult) -> Result<Option<StoreRef>, Fault> {
    let id: Option<StoreId> = row.try_get("", "store_id")?;
    let name: Option<String> = row.try_get("", "store_name")?;
    Ok(id.zip(name).map(|(id, name)| StoreRef { id, name }))
}

fn rfm(row: &QueryResult) -> Result<Option<RfmScores>, Fault> {
    let r: i64 = row.try_get("", "r")?;
    if r == 0 {
        return Ok(None);
    }
    Ok(Some(RfmScores {
        r,
        f: row.try_get("", "f")?,
        m: row.try_get("", "m")?,
        class: row.try_get("", "rfm_class")?,
        score: row.try_get::<i64>("", "rfm_score")?.max(0),
    }))
}

/// A number in whose column anything below zero means none.
pub fn some(row: &QueryResult, column: &str) -> Result<Option<i64>, Fault> {
    Ok(Some(row.try_get::<i64>("", column)?).filter(|value| *value >= 0))
}

pub fn some_float(row: &QueryResult, column: &str) -> Result<Option<f64>, Fault> {
    Ok(Some(row.try_get::<f64>("", column)?).filter(|value| *value >= 0.0))
}

/// A moment in whose column 0 means never.
pub fn moment(row: &QueryResult, column: &str) -> Result<Option<Moment>, Fault> {
    let micros: i64 = row.try_get("", column)?;
    Ok((micros != 0).then(|| Moment::from_micros(micros)))
}
