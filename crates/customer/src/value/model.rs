//! What was learnt from everybody, kept as one row a company: a purchase tomorrow is scored against today's model.

use kernel::{Fault, Moment, OrgId};
use mining::clv::{
    BgNbd, ClvError, Fit, GammaGamma, Horizon, LifetimeValue, Purchases, Spending, lifetime_value,
};
use mining::rfm::{Breaks, Weights};
use mining::value::TierRules;
use platform::organisation::Industry;
use platform::sql;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::base::Base;

/// Values look one year ahead.
pub const HORIZON_DAYS: i64 = 365;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    pub as_of: Moment,
    pub fitted_at: Moment,
    pub industry: Industry,
    pub weights: Weights,
    pub breaks: Breaks,
    pub tiers: TierRules,
    /// Customers learnt from: those who have bought.
    pub buyers: u64,
    /// The median of buyers' own median gaps.
    pub cycle_days: f64,
    /// Share of receipts below the usual price; absent when nobody ever had a discount.
    pub discount_share: Option<f64>,
    /// What everybody buys; absent in models of an older make.
    #[serde(default)]
    pub base: Option<Base>,
    pub clv: Option<Clv>,
    /// Why there is no [`Model::clv`]: tiers then go by the money spent so far.
    pub clv_missing: Option<String>,
}

/// How often they will come and what they will spend.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clv {
    pub repeat: Fit<BgNbd>,
    pub spend: Option<Fit<GammaGamma>>,
    /// Why there is no [`Clv::spend`]: everybody is then expected to spend `order_minor`.
    pub spend_missing: Option<String>,
    /// What a day with purchases comes to on average.
    pub order_minor: f64,
    /// Between how often and how much: the two models are told apart, far from 0 their product is off.
    pub correlation: Option<f64>,
    pub horizon: Horizon,
    pub holdout: Option<Holdout>,
}

/// Parameters that have no expectation for who has not come back, so that the fallback stands in for it.
const NO_SPEND: GammaGamma = GammaGamma { p: 1.0, q: 0.5, v: 1.0 };

impl Clv {
    /// The value of a customer over the horizon, of which they keep that share and give the rest back.
    pub fn lifetime(
        &self,
        purchases: &Purchases,
        spending: &Spending,
        kept_share: f64,
    ) -> Result<LifetimeValue, ClvError> {
        let horizon = Horizon { margin: kept_share, ..self.horizon };
        let (spend, spending) = match &self.spend {
            Some(spend) => (&spend.model, *spending),
            None => (&NO_SPEND, Spending::new(0, 0.0)),
        };
        lifetime_value(&self.repeat.model, spend, purchases, &spending, &horizon, self.order_minor)
    }
}

/// How well a model of the time before would have foreseen the time since.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Holdout {
    pub days: i32,
    pub buckets: Vec<mining::clv::HoldoutBucket>,
}

/// The company's model, if one was ever fitted and can still be read; one of an older make is as good as none.
pub async fn load(conn: &impl ConnectionTrait, org: OrgId) -> Result<Option<Model>, Fault> {
    let text = "SELECT model FROM value_model WHERE org_id = $1";
    let row = conn.query_one_raw(sql(conn, text, [org.into()])).await?;
    let json: Option<serde_json::Value> = row.map(|row| row.try_get("", "model")).transpose()?;
    Ok(json.and_then(|json| {
        serde_json::from_value(json)
            .inspect_err(|error| tracing::warn!(%org, %error, "value model cannot be read and needs a refit"))
            .ok()
    }))
}

pub async fn save(conn: &impl ConnectionTrait, org: OrgId, model: &Model) -> Result<(), Fault> {
    let json = serde_json::to_value(model).map_err(Fault::internal)?;
    let text = "INSERT INTO value_model (org_id, as_of, fitted_at, model) VALUES ($1, $2, $3, $4) \
                ON CONFLICT (org_id) DO UPDATE SET as_of = excluded.as_of, fitted_at = excluded.fitted_at, \
                model = excluded.model";
    let values = [org.into(), model.as_of.into(), model.fitted_at.into(), json.into()];
    conn.execute_raw(sql(conn, text, values)).await?;
    Ok(())
}

/// There is nothing to learn from any more.
pub async fn forget(conn: &impl ConnectionTrait, org: OrgId) -> Result<(), Fault> {
    conn.execute_raw(sql(conn, "DELETE FROM value_model WHERE org_id = $1", [org.into()])).await?;
    Ok(())
}
