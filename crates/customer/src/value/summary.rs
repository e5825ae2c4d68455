//! Value over all customers: what was learnt, and how many stand where.

use std::collections::BTreeMap;

use kernel::{Currency, Fault, Moment};
use mining::clv::Basis;
use mining::rfm::Weights;
use platform::organisation::Industry;
use platform::{Actor, Scope, sql};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::Serialize;

use super::model::{self, Clv, HORIZON_DAYS, Model};
use super::owner::Owner;
use super::rows::UNRATED;

#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Summary {
    /// The end of the day of the latest purchase that the model knows; absent until one is fitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Moment>,
    pub currency: Currency,
    pub industry: Industry,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rfm: Option<RfmModelView>,
    /// Absent until it is fitted, and for those who do not see the whole organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clv: Option<ClvModelView>,
    /// Why there is no CLV although there is a model: `no_repeaters`, `no_variation`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clv_missing: Option<String>,
    pub tiers: Vec<TierCount>,
    pub health: Vec<CodeCount>,
    /// Customers who have bought.
    pub buyers: i64,
    pub orders: i64,
    pub gross_minor: i64,
    pub returned_minor: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct RfmModelView {
    pub weights: WeightsView,
    pub breaks: BreaksView,
}

/// How much each measure counts, relative to the others.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct WeightsView {
    pub recency: f64,
    pub frequency: f64,
    pub monetary: f64,
    pub steadiness: f64,
}

/// Four ascending thresholds a measure: days, orders, minor units.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct BreaksView {
    pub r: Vec<f64>,
    pub f: Vec<f64>,
    pub m: Vec<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ClvModelView {
    pub bgnbd: BgNbdView,
    /// Absent when amounts could not be learnt; see `gamma_gamma_missing`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gamma_gamma: Option<GammaGammaView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gamma_gamma_missing: Option<String>,
    /// Between frequency and amount; far from 0 the values of frequent buyers are off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation: Option<f64>,
    pub horizon_days: i64,
    pub fitted_at: Moment,
    /// Days that were held out for `calibration`; absent when there were too few to hold any out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holdout_days: Option<i32>,
    pub calibration: Vec<CalibrationBucket>,
}

/// Rates are per week.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct BgNbdView {
    pub r: f64,
    pub alpha: f64,
    pub a: f64,
    pub b: f64,
    pub log_likelihood: f64,
    pub customers: u64,
    pub converged: bool,
    /// What the parameters lean on beside the purchases: `few_repeat_buyers`, `not_converged`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fallback: Option<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct GammaGammaView {
    pub p: f64,
    pub q: f64,
    /// In minor units.
    pub v: f64,
    pub log_likelihood: f64,
    pub customers: u64,
}

/// Customers with as many repeat purchases before the held-out days, and their mean purchases in those days.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct CalibrationBucket {
    /// Repeat purchases; the last bucket is for that many and more.
    pub bucket: u32,
    pub customers: u64,
    /// Purchases a customer in the held-out days, as a model of the time before expects them.
    pub expected: f64,
    pub actual: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct TierCount {
    pub code: String,
    pub count: i64,
    pub spent_minor: i64,
    pub clv_minor: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct CodeCount {
    pub code: String,
    pub count: i64,
}

/// The summary as far as the actor sees: whoever looks after one store gets its counts, and the model without what it
/// says of the others.
pub async fn summary(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Summary, Fault> {
    let owner = Owner::load(conn, actor.org).await?;
    let model = model::load(conn, actor.org).await?;
    let mut summary = Summary {
        as_of: model.as_ref().map(|model| model.as_of),
        currency: owner.currency,
        industry: owner.industry,
        rfm: model.as_ref().map(rfm),
        clv: model.as_ref().filter(|_| actor.scope == Scope::All).and_then(clv),
        clv_missing: model.as_ref().and_then(|model| model.clv_missing.clone()),
        tiers: Vec::new(),
        health: Vec::new(),
        buyers: 0,
        orders: 0,
        gross_minor: 0,
        returned_minor: 0,
    };
    count(conn, actor, &mut summary).await?;
    Ok(summary)
}

async fn count(conn: &impl ConnectionTrait, actor: &Actor, into: &mut Summary) -> Result<(), Fault> {
    let (scope, store) = match actor.scope {
        Scope::All => ("", None),
        Scope::Store(store) => (" AND store_id = $2", Some(store)),
        Scope::Nothing => (" AND 1 = 0", None),
    };
    let sum = |column: &str| format!("CAST(SUM({column}) AS BIGINT) AS {column}");
    let text = format!(
        "SELECT tier, health, COUNT(*) AS n, {}, {}, {}, {}, {}, \
         CAST(SUM(CASE WHEN orders > 0 THEN 1 ELSE 0 END) AS BIGINT) AS buyers FROM customer \
         WHERE org_id = $1 AND survivor_id IS NULL{scope} GROUP BY tier, health",
        sum("spent_minor"),
        sum("clv_minor"),
        sum("orders"),
        sum("gross_minor"),
        sum("returned_minor")
    );
    let values = [actor.org.into()].into_iter().chain(store.map(Into::into));
    let mut tiers: BTreeMap<String, TierCount> = BTreeMap::new();
    let mut health: BTreeMap<String, i64> = BTreeMap::new();
    for row in conn.query_all_raw(sql(conn, &text, values)).await? {
        let number = |column: &str| row.try_get::<i64>("", column);
        into.buyers += number("buyers")?;
        into.orders += number("orders")?;
        into.gross_minor += number("gross_minor")?;
        into.returned_minor += number("returned_minor")?;
        *health.entry(row.try_get("", "health")?).or_default() += number("n")?;
        add_tier(&row, &mut tiers)?;
    }
    into.tiers = mining::value::Tier::ALL
        .iter()
        .map(|tier| tier.code())
        .chain([UNRATED])
        .filter_map(|code| tiers.remove(code))
        .collect();
    into.health = health.into_iter().map(|(code, count)| CodeCount { code, count }).collect();
    Ok(())
}

fn add_tier(row: &QueryResult, tiers: &mut BTreeMap<String, TierCount>) -> Result<(), Fault> {
    let code: Option<String> = row.try_get("", "tier")?;
    let code = code.unwrap_or_else(|| UNRATED.to_owned());
    let tier =
        tiers.entry(code.clone()).or_insert(TierCount { code, count: 0, spent_minor: 0, clv_minor: 0 });
    tier.count += row.try_get::<i64>("", "n")?;
    tier.spent_minor += row.try_get::<i64>("", "spent_minor")?;
    tier.clv_minor += row.try_get::<i64>("", "clv_minor")?;
    Ok(())
}

fn rfm(model: &Model) -> RfmModelView {
    let Weights { recency, frequency, monetary, steadiness } = model.weights;
    RfmModelView {
        weights: WeightsView { recency, frequency, monetary, steadiness },
        breaks: BreaksView {
            r: model.breaks.recency.thresholds.to_vec(),
            f: model.breaks.frequency.thresholds.to_vec(),
            m: model.breaks.monetary.thresholds.to_vec(),
        },
    }
}

fn clv(model: &Model) -> Option<ClvModelView> {
    let clv = model.clv.as_ref()?;
    let repeat = &clv.repeat;
    let holdout = clv.holdout.as_ref();
    Some(ClvModelView {
        bgnbd: BgNbdView {
            r: repeat.model.r,
            alpha: repeat.model.alpha,
            a: repeat.model.a,
            b: repeat.model.b,
            log_likelihood: repeat.log_likelihood,
            customers: repeat.customers,
            converged: repeat.converged,
            fallback: doubt(clv),
        },
        gamma_gamma: clv.spend.as_ref().map(|spend| GammaGammaView {
            p: spend.model.p,
            q: spend.model.q,
            v: spend.model.v,
            log_likelihood: spend.log_likelihood,
            customers: spend.repeaters,
        }),
        gamma_gamma_missing: clv.spend_missing.clone(),
        correlation: clv.correlation,
        horizon_days: HORIZON_DAYS,
        fitted_at: model.fitted_at,
        holdout_days: holdout.map(|holdout| holdout.days),
        calibration: holdout.map(calibration).unwrap_or_default(),
    })
}

/// Why the repeat model is to be taken with care.
pub(super) fn doubt(clv: &Clv) -> Option<&'static str> {
    match (clv.repeat.basis, clv.repeat.converged) {
        (Basis::Prior, _) => Some("few_repeat_buyers"),
        (Basis::Likelihood, false) => Some("not_converged"),
        (Basis::Likelihood, true) => None,
    }
}

fn calibration(holdout: &model::Holdout) -> Vec<CalibrationBucket> {
    let known = holdout.buckets.iter().filter(|bucket| bucket.customers > 0.0);
    known
        .map(|bucket| CalibrationBucket {
            bucket: bucket.frequency,
            customers: bucket.customers as u64,
            expected: bucket.purchases_expected / bucket.customers,
            actual: bucket.purchases_actual / bucket.customers,
        })
        .collect()
}
