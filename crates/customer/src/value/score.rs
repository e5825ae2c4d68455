//! The values of one customer, from their purchases and the model. Pure: the same input gives the same values, to
//! the last digit, whether it is stored or explained.

use kernel::Fault;
use mining::clv::{LifetimeValue, Purchases, Spending};
use mining::rfm::{self, Behaviour, Cut};
use mining::value::{
    Band, Cycle, Health, HealthSigns, HealthWeights, Life, LifeRules, LifeSigns, LifeState, PriceReference,
    PriceSensitivity, Tier, TierSigns, Tiered,
};

use super::as_of::AsOf;
use super::complaints::Complained;
use super::history::History;
use super::model::{Clv, Model};

/// Own cycles without a purchase from which a customer with a rhythm counts as slipping.
const OVERDUE_CYCLES: f64 = 2.0;
/// P(alive) below which a repeat buyer counts as slipping.
const ALIVE_BELOW: f64 = 0.5;
/// Days with a purchase from which somebody with a rhythm is a regular.
const REGULAR_FROM: usize = 5;
/// A cycle is somebody's own from this confidence on.
const CYCLE_SURE: f64 = 0.5;

/// Everything said of one customer. What cannot be said is absent.
#[derive(Debug, Clone, PartialEq)]
pub struct Valued {
    pub as_of: AsOf,
    pub rfm: Option<rfm::Explained>,
    pub clv: Option<Worth>,
    pub tier: Option<Tiered>,
    pub health: Option<Health>,
    pub life: Life,
    pub cycle: Option<Cycle>,
    pub price: Option<PriceSensitivity>,
    /// Worth keeping and slipping away, see [`at_risk`].
    pub at_risk: bool,
}

/// What a customer is expected to bring within the horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth {
    pub lifetime: LifetimeValue,
    /// The part of what they buy that they keep; it has lowered the value already.
    pub kept_share: f64,
}

impl Valued {
    /// The rhythm, if there is one of their own; before somebody has come back it is only everybody's.
    pub fn own_cycle(&self) -> Option<&Cycle> {
        self.cycle.as_ref().filter(|cycle| cycle.gaps > 0)
    }
}

/// `total`, rounded: what is stored, shown and compared with the limits of the tiers.
pub fn points(rfm: &rfm::Explained) -> i64 {
    rfm.total.round() as i64
}

/// Values one customer. Without a model only the state is known, by the days since the last purchase.
pub fn score(
    history: &History,
    complaints: Complained,
    as_of: AsOf,
    model: Option<&Model>,
) -> Result<Valued, Fault> {
    let (Some(first), Some(last)) = (history.days.first(), history.days.last()) else {
        return prospect(as_of);
    };
    let (since_first, since_last) = (as_of.days_since(*first), as_of.days_since(*last));
    let mut valued = Valued { at_risk: false, ..prospect(as_of)? };
    if let Some(model) = model {
        valued.cycle =
            Some(mining::value::purchase_cycle(&history.days, model.cycle_days).map_err(Fault::internal)?);
        valued.clv = model.clv.as_ref().map(|clv| worth(history, as_of, clv)).transpose()?;
        valued.price = price(history, model)?;
        let rfm =
            rfm::explain(&behaviour(history, since_last), &model.breaks, &model.weights, &Cut::default())
                .map_err(Fault::internal)?;
        let signs = TierSigns {
            scores: rfm.scores,
            rfm_total: points(&rfm) as f64,
            clv: valued.clv.map(|worth| worth.lifetime.value),
            orders: history.orders(),
            days_since_first: since_first,
        };
        let tier = mining::value::tier(&signs, &model.tiers).map_err(Fault::internal)?;
        let baskets = history.baskets();
        let signs = HealthSigns {
            days_since_last: since_last,
            cycle_days: valued.cycle.as_ref().map_or(model.cycle_days, |cycle| cycle.days),
            basket_recent: baskets.map(|(recent, _)| recent),
            basket_before: baskets.map(|(_, before)| before),
            return_rate: history.returned_share(),
            complaints_recent: complaints.recent,
            complaints_open: complaints.open,
            valuable: tier.clv_level == Band::High,
        };
        valued.health =
            Some(mining::value::health(&signs, &HealthWeights::default()).map_err(Fault::internal)?);
        (valued.rfm, valued.tier) = (Some(rfm), Some(tier));
    }
    let signs = LifeSigns {
        orders: history.orders(),
        days_since_first: since_first,
        days_since_last: since_last,
        cycle: valued.cycle.clone(),
        // One can only be known to be gone who has come back once.
        p_alive: valued.clv.filter(|_| history.days.len() > 1).map(|worth| worth.lifetime.p_alive),
    };
    valued.life = mining::value::life_state(&signs, &LifeRules::default()).map_err(Fault::internal)?;
    valued.at_risk = at_risk(&valued, history, since_last);
    Ok(valued)
}

/// Who has never bought: a state, and no scores.
fn prospect(as_of: AsOf) -> Result<Valued, Fault> {
    let signs =
        LifeSigns { orders: 0, days_since_first: 0.0, days_since_last: 0.0, cycle: None, p_alive: None };
    let life = mining::value::life_state(&signs, &LifeRules::default()).map_err(Fault::internal)?;
    Ok(Valued {
        as_of,
        rfm: None,
        clv: None,
        tier: None,
        health: None,
        life,
        cycle: None,
        price: None,
        at_risk: false,
    })
}

pub fn behaviour(history: &History, since_last: f64) -> Behaviour {
    Behaviour {
        recency_days: since_last,
        frequency: f64::from(history.orders()),
        monetary: history.spent_minor() as f64,
        steadiness: rfm::steadiness(&history.days),
    }
}

/// As BG/NBD sees them; days after `until`, from receipts dated wrongly, count as that day.
pub fn purchases(history: &History, until: i32) -> Purchases {
    Purchases::from_days(&history.days, until).unwrap_or_else(|| Purchases::new(0, 0.0, 0.0))
}

/// Repeat purchases and what each came to. Somebody whose purchases cost nothing tells nothing about amounts.
pub fn spending(history: &History) -> Spending {
    let mean = history.repeat_mean();
    let frequency = if mean > 0.0 { history.days.len() as u32 - 1 } else { 0 };
    Spending::new(frequency, mean)
}

/// The value over the horizon, less the part that this customer usually gives back.
pub fn worth(history: &History, as_of: AsOf, clv: &Clv) -> Result<Worth, Fault> {
    let kept_share = 1.0 - history.returned_share();
    let lifetime = clv
        .lifetime(&purchases(history, as_of.day), &spending(history), kept_share)
        .map_err(Fault::internal)?;
    Ok(Worth { lifetime, kept_share })
}

/// The share of receipts with a discount, shrunk towards everybody's. Where nobody ever had a discount, nothing is said.
fn price(history: &History, model: &Model) -> Result<Option<PriceSensitivity>, Fault> {
    let Some(share) = model.discount_share else { return Ok(None) };
    mining::value::price_sensitivity(&history.prices(), share, PriceReference::Own)
        .map(Some)
        .map_err(Fault::internal)
}

/// Somebody to call today. All three must hold:
///
/// - not given up: the state is active or asleep (who is lost needs winning back, not keeping);
/// - worth it: high CLV, or a monetary score of 4 or 5, or a regular ([`REGULAR_FROM`] days with purchases and a rhythm
///   of their own);
/// - slipping: tier at risk, or asleep, or P(alive) below [`ALIVE_BELOW`], or overdue by [`OVERDUE_CYCLES`] own cycles.
fn at_risk(valued: &Valued, history: &History, since_last: f64) -> bool {
    let (Some(rfm), Some(tier)) = (&valued.rfm, &valued.tier) else { return false };
    let own_cycle = valued.cycle.as_ref().filter(|cycle| cycle.confidence >= CYCLE_SURE);
    let regular = history.days.len() >= REGULAR_FROM && own_cycle.is_some();
    let kept = matches!(valued.life.state, LifeState::Active | LifeState::Asleep);
    let worth_it = tier.clv_level == Band::High || rfm.scores.monetary >= 4 || regular;
    let fading =
        history.days.len() > 1 && valued.clv.is_some_and(|worth| worth.lifetime.p_alive < ALIVE_BELOW);
    let overdue = own_cycle.is_some_and(|cycle| since_last >= OVERDUE_CYCLES * cycle.days);
    let slipping = tier.tier == Tier::AtRisk || valued.life.state == LifeState::Asleep || fading || overdue;
    kept && worth_it && slipping
}
