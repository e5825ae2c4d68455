//! The value block of one customer, each number with its reasons.
//!
//! The customer is scored again, from the same purchases, as of the same moment and against the same model as when
//! the columns were written; so lists and this page agree, and the reasons are those that really decided.

use kernel::{Currency, CustomerId, Day, Fault, Moment, OrgId};
use mining::rfm::Part;
use mining::value::PriceSensitivity;
use platform::sql;
use sea_orm::ConnectionTrait;
use serde::Serialize;

pub use super::factors::Factor;

use super::as_of::{self, AsOf};
use super::base::Base;
use super::factors::in_points;
use super::history::{self, History, Which};
use super::model::{self, HORIZON_DAYS, Model};
use super::owner::Owner;
use super::score::{self, Valued, Worth};
use super::{complaints, rows};

#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct RfmView {
    /// 1 (long ago) to 5 (lately).
    pub r: i64,
    /// 1 (seldom) to 5 (often).
    pub f: i64,
    /// 1 (little) to 5 (much).
    pub m: i64,
    /// The class the three scores make.
    pub class: &'static str,
    /// 0 to 100, weighted by industry: the sum of the contributions in `why`.
    pub score: i64,
    /// 0 to 1: how regular the purchases are; absent with fewer than three days with purchases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steadiness: Option<f64>,
    pub why: Vec<Factor>,
}

#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ClvView {
    /// What is expected of them over the horizon, discounted, less what they usually give back; in minor units.
    pub clv_minor: i64,
    pub horizon_days: i64,
    pub expected_purchases: f64,
    /// Probability that this is still a customer, 0 to 1.
    pub p_alive: f64,
    /// What one purchase is expected to come to.
    pub expected_value_minor: i64,
    pub why: Vec<Factor>,
    pub model_fitted_at: Moment,
}

/// A class with its reasons.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Classed {
    pub code: &'static str,
    pub why: Vec<Factor>,
}

#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct HealthView {
    pub code: &'static str,
    /// 0 to 100: the sum of the contributions in `why`.
    pub score: i64,
    pub why: Vec<Factor>,
}

/// What a customer is worth, as of a moment. What cannot be said is absent.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ValueView {
    /// The end of the day of the latest purchase known when this customer was valued.
    /// Absent when nobody has bought anything yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Moment>,
    pub currency: Currency,
    pub orders: i64,
    /// In minor units, returns taken off.
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
    /// Worth keeping and slipping away.
    pub at_risk: bool,
}

/// How much somebody waits for discounts; inferred.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PriceView {
    /// 0 to 1, the share of receipts expected with a discount: the sum of the contributions in `why`.
    pub value: f64,
    /// 0 to 1.
    pub confidence: f64,
    pub method: &'static str,
    pub why: Vec<Factor>,
}

/// The days that usually pass between purchases; inferred.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct CycleView {
    pub days: f64,
    /// 0 to 1.
    pub confidence: f64,
    pub method: &'static str,
    /// The last day with a purchase, and one cycle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_expected: Option<Day>,
    pub why: Vec<Factor>,
}

/// Everything that value says of one customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    pub value: ValueView,
    pub price_sensitivity: Option<PriceView>,
    pub cycle: Option<CycleView>,
    /// What everybody buys.
    pub base: Option<Base>,
}

/// Explains the value of a living customer. Whether the actor may see them has been asked before.
pub async fn explain(
    conn: &impl ConnectionTrait,
    org: OrgId,
    customer: CustomerId,
) -> Result<Explained, Fault> {
    let owner = Owner::load(conn, org).await?;
    let model = model::load(conn, org).await?;
    let as_of = as_of(conn, &owner, customer).await?;
    let which = [customer];
    let which = Which::These(&which);
    let history = history::load(conn, org, owner.currency, &which).await?.pop();
    let history = history.unwrap_or_else(|| History::none(customer));
    // When nobody has bought at all, any moment tells the same.
    let moment = as_of.unwrap_or(AsOf::kept(Moment::from_micros(0), &owner.zone));
    let complaints = complaints::load(conn, org, &moment, &which).await?;
    let complaints = complaints.get(&customer).copied().unwrap_or_default();
    let valued = score::score(&history, complaints, moment, model.as_ref())?;
    let view = value(&owner, &history, &valued, model.as_ref());
    Ok(Explained {
        value: ValueView { as_of: as_of.map(|as_of| as_of.at), ..view },
        price_sensitivity: valued.price.as_ref().map(price),
        cycle: cycle(&history, &valued),
        base: model.and_then(|model| model.base),
    })
}

/// As of when the customer's columns are; for one who has none, as of the latest purchase of anybody.
async fn as_of(
    conn: &impl ConnectionTrait,
    owner: &Owner,
    customer: CustomerId,
) -> Result<Option<AsOf>, Fault> {
    let text = "SELECT valued_at FROM customer WHERE org_id = $1 AND id = $2";
    let row = conn.query_one_raw(sql(conn, text, [owner.org.into(), customer.into()])).await?;
    let valued_at = row.map(|row| row.try_get::<i64>("", "valued_at")).transpose()?.unwrap_or(0);
    if valued_at > 0 {
        return Ok(Some(AsOf::kept(Moment::from_micros(valued_at), &owner.zone)));
    }
    as_of::latest(conn, owner.org, &owner.zone, Moment::from_micros(i64::MAX)).await
}

fn value(owner: &Owner, history: &History, valued: &Valued, model: Option<&Model>) -> ValueView {
    ValueView {
        as_of: Some(valued.as_of.at),
        currency: owner.currency,
        orders: i64::from(history.orders()),
        spent_minor: history.spent_minor(),
        returned_minor: history.returned_minor,
        first_purchase_at: history.sales.first().map(|sale| sale.at),
        last_purchase_at: history.sales.last().map(|sale| sale.at),
        rfm: valued.rfm.as_ref().zip(model).map(|(rfm, model)| rfm_view(rfm, model)),
        clv: valued.clv.zip(model).map(|(worth, model)| clv_view(history, valued, &worth, model)),
        tier: valued
            .tier
            .as_ref()
            .map(|tier| Classed { code: tier.tier.code(), why: tier.why.iter().map(Factor::from).collect() }),
        health: valued.health.as_ref().map(health),
        state: Classed {
            code: rows::state_code(valued.life.state),
            why: valued.life.why.iter().map(Factor::from).collect(),
        },
        at_risk: valued.at_risk,
    }
}

fn rfm_view(rfm: &mining::rfm::Explained, model: &Model) -> RfmView {
    let mut why = Vec::new();
    for (code, part) in [
        ("recency", Some(&rfm.recency)),
        ("frequency", Some(&rfm.frequency)),
        ("monetary", Some(&rfm.monetary)),
        ("steadiness", rfm.steadiness.as_ref()),
    ] {
        why.extend(part.map(|part| measure(code, part)).into_iter().flatten());
    }
    why.push(Factor::word("industry_weights", code_of(model)));
    in_points(&mut why, score::points(rfm));
    RfmView {
        r: i64::from(rfm.scores.recency),
        f: i64::from(rfm.scores.frequency),
        m: i64::from(rfm.scores.monetary),
        class: rfm.class.code(),
        score: score::points(rfm),
        steadiness: rfm.steadiness.map(|part| part.value),
        why,
    }
}

/// A measure, and the thresholds that gave it its score.
fn measure(code: &str, part: &Part) -> Vec<Factor> {
    let bound = |end: &str, at: Option<f64>| at.map(|at| Factor::fact(&format!("{code}_{end}"), at));
    let own = Factor::part(code, part.value, part.weight, part.contribution);
    [Some(own), bound("from", part.lower), bound("to", part.upper)].into_iter().flatten().collect()
}

fn code_of(model: &Model) -> String {
    serde_json::to_value(model.industry)
        .ok()
        .and_then(|code| code.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn clv_view(history: &History, valued: &Valued, worth: &Worth, model: &Model) -> ClvView {
    let lifetime = &worth.lifetime;
    let purchases = score::purchases(history, valued.as_of.day);
    let clv = model.clv.as_ref();
    let mut why = vec![
        Factor::fact("expected_purchases", lifetime.expected_purchases),
        Factor::fact("expected_order_value", lifetime.expected_value),
        Factor::fact("kept_share", worth.kept_share),
        Factor::fact("p_alive", lifetime.p_alive),
        Factor::fact("repeat_purchases", f64::from(purchases.frequency)),
        Factor::fact("weeks_active", purchases.recency),
        Factor::fact("weeks_known", purchases.age),
        Factor::fact("horizon_days", HORIZON_DAYS as f64),
    ];
    why.extend(clv.map(|clv| Factor::fact("annual_discount", clv.horizon.annual_discount)));
    why.extend(clv.and_then(super::summary::doubt).map(|code| Factor::word("repeat_model_doubt", code)));
    why.extend(
        clv.and_then(|clv| clv.spend_missing.clone()).map(|code| Factor::word("spend_model_missing", code)),
    );
    ClvView {
        clv_minor: lifetime.value.round() as i64,
        horizon_days: HORIZON_DAYS,
        expected_purchases: lifetime.expected_purchases,
        p_alive: lifetime.p_alive,
        expected_value_minor: lifetime.expected_value.round() as i64,
        why,
        model_fitted_at: model.fitted_at,
    }
}

fn health(health: &mining::value::Health) -> HealthView {
    let score = health.score.round() as i64;
    let mut why: Vec<Factor> = health.why.iter().map(Factor::from).collect();
    in_points(&mut why, score);
    HealthView { code: rows::health_code(health.class), score, why }
}

fn price(price: &PriceSensitivity) -> PriceView {
    let why = price.why.iter().map(Factor::from).collect();
    PriceView { value: price.score, confidence: price.confidence, method: "discount_share", why }
}

fn cycle(history: &History, valued: &Valued) -> Option<CycleView> {
    let cycle = valued.own_cycle()?;
    let next = |last: &i32| Day::from_number(last.saturating_add(cycle.days.round().max(1.0) as i32));
    // Contributions are of logarithms there, which add up to nothing that anybody could check.
    let why = cycle.why.iter().map(|factor| Factor { contribution: None, ..Factor::from(factor) }).collect();
    Some(CycleView {
        days: cycle.days,
        confidence: cycle.confidence,
        method: "median_gap",
        next_expected: history.days.last().map(next),
        why,
    })
}
