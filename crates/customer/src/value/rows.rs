//! The value columns of the customer table.

use kernel::{Fault, OrgId};
use mining::value::{Band, HealthClass, LifeState};
use platform::Write;
use platform::storage::bulk::{self, Holds, Row};
use sea_orm::Value;

use super::complaints::Complained;
use super::history::History;
use super::score::{Valued, points};
use crate::purchase::bought;
use crate::roster::mark;

/// Keys first. `valuation` counts how often a row was valued: whoever computed from an older reading can tell.
const COLUMNS: [(&str, Holds); 34] = [
    ("org_id", Holds::Text),
    ("id", Holds::Text),
    ("valuation", Holds::Int),
    ("orders", Holds::Int),
    ("occasions", Holds::Int),
    ("gross_minor", Holds::Int),
    ("returned_minor", Holds::Int),
    ("discount_minor", Holds::Int),
    ("spent_minor", Holds::Int),
    ("returns", Holds::Int),
    ("complaints", Holds::Int),
    ("first_at", Holds::Int),
    ("last_at", Holds::Int),
    ("bought", Holds::Text),
    ("gap_sum", Holds::Int),
    ("gap_squares", Holds::Float),
    ("r", Holds::Int),
    ("f", Holds::Int),
    ("m", Holds::Int),
    ("rfm_class", Holds::Text),
    ("rfm_score", Holds::Int),
    ("expected", Holds::Float),
    ("p_alive", Holds::Float),
    ("clv_minor", Holds::Int),
    ("clv_band", Holds::Text),
    ("tier", Holds::Text),
    ("health", Holds::Text),
    ("health_score", Holds::Int),
    ("state", Holds::Text),
    ("at_risk", Holds::Bool),
    ("cycle_days", Holds::Float),
    ("price_sensitivity", Holds::Float),
    ("valued_at", Holds::Int),
    ("changed", Holds::Int),
];
const KEYS: usize = 2;

pub async fn save(write: &Write, mut rows: Vec<Row>) -> Result<u64, Fault> {
    let mark = mark::of(write).await?;
    rows.iter_mut().for_each(|row| row.push(mark.into()));
    Ok(bulk::update(&**write, "customer", &COLUMNS, KEYS, rows).await?)
}

/// One row of [`COLUMNS`], but for the mark. Where nothing is said, the columns hold what an unvalued row holds.
pub fn row(org: OrgId, valuation: i64, history: &History, complaints: Complained, valued: &Valued) -> Row {
    let buyer = history.is_buyer();
    let at = |sale: Option<&super::history::Sale>| Value::from(sale.map_or(0, |sale| sale.at.micros()));
    let scores = valued.rfm.as_ref().map(|rfm| rfm.scores);
    let lifetime = valued.clv.map(|worth| worth.lifetime);
    vec![
        org.into(),
        history.customer.into(),
        valuation.into(),
        i64::from(history.orders()).into(),
        (history.days.len() as i64).into(),
        history.gross_minor.into(),
        history.returned_minor.into(),
        history.discount_minor.into(),
        history.spent_minor().into(),
        i64::from(history.returns).into(),
        i64::from(complaints.recent).into(),
        at(history.sales.first()),
        at(history.sales.last()),
        bought::write(&history.bought()).into(),
        (history.gaps().sum::<f64>() as i64).into(),
        history.gaps().map(|gap| gap * gap).sum::<f64>().into(),
        scores.map_or(0, |scores| i64::from(scores.recency)).into(),
        scores.map_or(0, |scores| i64::from(scores.frequency)).into(),
        scores.map_or(0, |scores| i64::from(scores.monetary)).into(),
        valued.rfm.as_ref().map(|rfm| rfm.class.code()).into(),
        valued.rfm.as_ref().map_or(-1, points).into(),
        lifetime.map_or(0.0, |lifetime| lifetime.expected_purchases).into(),
        lifetime.map_or(-1.0, |lifetime| lifetime.p_alive).into(),
        lifetime.map_or(0, |lifetime| lifetime.value.round() as i64).into(),
        valued.tier.as_ref().map(|tier| band(tier.clv_level)).into(),
        valued.tier.as_ref().map(|tier| tier.tier.code()).into(),
        valued.health.as_ref().map_or(UNRATED, |health| health_code(health.class)).into(),
        valued.health.as_ref().map_or(-1, |health| health.score.round() as i64).into(),
        state_code(valued.life.state).into(),
        valued.at_risk.into(),
        valued.own_cycle().map_or(-1.0, |cycle| cycle.days).into(),
        valued.price.as_ref().map_or(-1.0, |price| price.score).into(),
        if buyer || history.returns > 0 { valued.as_of.at.micros() } else { 0 }.into(),
    ]
}

/// Nothing can be said of this customer's health.
pub const UNRATED: &str = "unrated";

pub const fn band(band: Band) -> &'static str {
    match band {
        Band::High => "high",
        Band::Mid => "mid",
        Band::Low => "low",
    }
}

pub const fn health_code(class: HealthClass) -> &'static str {
    match class {
        HealthClass::HighValueKeep => "high_value_keep",
        HealthClass::PotentialGrow => "potential_grow",
        HealthClass::ChurnRisk => "churn_risk",
    }
}

pub const fn state_code(state: LifeState) -> &'static str {
    match state {
        LifeState::Prospect => "prospect",
        LifeState::New => "new",
        LifeState::Active => "active",
        LifeState::Asleep => "asleep",
        LifeState::Lost => "lost",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_what_mining_serialises() {
        use serde_json::to_value;
        for class in [HealthClass::HighValueKeep, HealthClass::PotentialGrow, HealthClass::ChurnRisk] {
            assert_eq!(to_value(class).expect("a code"), health_code(class));
        }
        for state in
            [LifeState::Prospect, LifeState::New, LifeState::Active, LifeState::Asleep, LifeState::Lost]
        {
            assert_eq!(to_value(state).expect("a code"), state_code(state));
        }
        for one in [Band::High, Band::Mid, Band::Low] {
            assert_eq!(to_value(one).expect("a code"), band(one));
        }
    }
}
