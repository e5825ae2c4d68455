//! What the customer is worth, with reasons. The seam to `crate::value`: only [`load`] need change when it explains.

use kernel::{Currency, Fault, Moment};
use platform::sql;
use sea_orm::{ConnectionTrait, QueryResult};
use serde::Serialize;

use super::Ask;
use crate::profile::row::{moment, some, some_float};

/// One reason for a result: a code with the numbers that belong to it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Factor {
    pub code: String,
    /// The number looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// How much it counts, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// What it added to the score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contribution: Option<f64>,
    /// `days`, `count`, `minor`, `ratio`, `score` or `weeks`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Factor {
    /// A number that speaks for itself.
    pub fn fact(code: &str, value: f64, unit: &'static str) -> Self {
        Self {
            code: code.to_owned(),
            value: Some(value),
            weight: None,
            contribution: None,
            unit: Some(unit),
            text: None,
        }
    }
}

impl From<mining::value::Factor> for Factor {
    fn from(factor: mining::value::Factor) -> Self {
        let code = factor.code.into_owned();
        let unit = match code.as_str() {
            _ if code.contains("days") => Some("days"),
            _ if code.contains("score") || code.contains("total") => Some("score"),
            _ if code.contains("share") || code.contains("rate") || code == "p_alive" => Some("ratio"),
            _ if code.contains("clv") || code.contains("minor") => Some("minor"),
            _ if code.contains("orders") || code.contains("gaps") => Some("count"),
            _ => None,
        };
        let counts = factor.weight != 0.0 || factor.contribution != 0.0;
        Self {
            code,
            value: Some(factor.value).filter(|value| value.is_finite()),
            weight: counts.then_some(factor.weight),
            contribution: counts.then_some(factor.contribution),
            unit,
            text: None,
        }
    }
}

#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct RfmView {
    pub r: i64,
    pub f: i64,
    pub m: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// 0 to 100.
    pub score: i64,
    /// 0 to 1: how regular the purchases are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steadiness: Option<f64>,
    pub why: Vec<Factor>,
}

#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ClvView {
    pub clv_minor: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub horizon_days: Option<i64>,
    pub expected_purchases: f64,
    pub p_alive: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_value_minor: Option<i64>,
    pub why: Vec<Factor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_fitted_at: Option<Moment>,
}

/// A class with its reasons.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Classed {
    pub code: String,
    pub why: Vec<Factor>,
}

#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct HealthView {
    pub code: String,
    /// 0 to 100.
    pub score: i64,
    pub why: Vec<Factor>,
}

/// What a customer is worth, as of a moment.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ValueView {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Moment>,
    pub currency: Currency,
    pub orders: i64,
    pub spent_minor: i64,
    pub returned_minor: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_purchase_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_purchase_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rfm: Option<RfmView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clv: Option<ClvView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<Classed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health: Option<HealthView>,
    pub state: Classed,
}

pub(super) async fn load(
    conn: &impl ConnectionTrait,
    ask: &Ask<'_>,
    row: &QueryResult,
    currency: Currency,
) -> Result<ValueView, Fault> {
    let text = "SELECT as_of, fitted_at FROM value_model WHERE org_id = $1";
    let model = conn.query_one_raw(sql(conn, text, [ask.actor.org.into()])).await?;
    let of_model = |column: &str| model.as_ref().map(|row| row.try_get::<Moment>("", column)).transpose();
    let tier: Option<String> = row.try_get("", "tier")?;
    let state: String = row.try_get("", "state")?;
    Ok(ValueView {
        as_of: of_model("as_of")?,
        currency,
        orders: row.try_get("", "orders")?,
        spent_minor: row.try_get("", "spent_minor")?,
        returned_minor: row.try_get("", "returned_minor")?,
        first_purchase_at: moment(row, "first_at")?,
        last_purchase_at: moment(row, "last_at")?,
        rfm: rfm(row)?,
        clv: clv(row, of_model("fitted_at")?)?,
        tier: tier.map(|code| Classed { code, why: Vec::new() }),
        health: health(row)?,
        state: Classed { code: state, why: Vec::new() },
    })
}

fn rfm(row: &QueryResult) -> Result<Option<RfmView>, Fault> {
    let r: i64 = row.try_get("", "r")?;
    if r == 0 {
        return Ok(None);
    }
    let score: i64 = row.try_get("", "rfm_score")?;
    let (f, m) = (row.try_get("", "f")?, row.try_get("", "m")?);
    let class = row.try_get("", "rfm_class")?;
    Ok(Some(RfmView { r, f, m, class, score: score.max(0), steadiness: None, why: Vec::new() }))
}

fn clv(row: &QueryResult, model_fitted_at: Option<Moment>) -> Result<Option<ClvView>, Fault> {
    let Some(p_alive) = some_float(row, "p_alive")? else { return Ok(None) };
    Ok(Some(ClvView {
        clv_minor: row.try_get("", "clv_minor")?,
        horizon_days: None,
        expected_purchases: row.try_get("", "expected")?,
        p_alive,
        expected_value_minor: None,
        why: Vec::new(),
        model_fitted_at,
    }))
}

fn health(row: &QueryResult) -> Result<Option<HealthView>, Fault> {
    let code = row.try_get("", "health")?;
    Ok(some(row, "health_score")?.map(|score| HealthView { code, score, why: Vec::new() }))
}
