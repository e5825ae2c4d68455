//! What a customer is worth and how they are doing: tier, health, life cycle, and inferred habits.
//!
//! Every result carries `why`: coded factors with their numbers. The web turns codes into words.

mod cycle;
mod health;
mod household;
mod life;
mod price;
mod season;
mod taste;
mod tier;

pub use cycle::{Cycle, PSEUDO_GAPS, purchase_cycle};
pub use health::{
    Health, HealthClass, HealthSigns, HealthWeights, KEEP_FROM, OVERDUE_RISK, RISK_BELOW, health,
};
pub use household::{Buying, Goods, Household, HouseholdKind, goods, household};
pub use life::{Life, LifeRules, LifeSigns, LifeState, life_state};
pub use price::{
    DISCOUNT_BELOW, PSEUDO_PURCHASES, PricePoint, PriceReference, PriceSensitivity, price_sensitivity,
};
pub use season::{MonthAmount, PSEUDO_YEARS, Season, season_index};
pub use taste::{Taste, taste};
pub use tier::{Band, ClvBands, Tier, TierRules, TierSigns, Tiered, tier};

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// One reason for a result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Factor {
    /// Stable snake_case code.
    pub code: Cow<'static, str>,
    /// The number looked at, in its own unit.
    pub value: f64,
    /// How much it counts, 0..=1; for a limit, 0.
    pub weight: f64,
    /// What it added to the score, in the score's unit; 0 for facts that only decided.
    pub contribution: f64,
}

impl Factor {
    pub(crate) fn new(code: &'static str, value: f64, weight: f64, contribution: f64) -> Self {
        Self { code: Cow::Borrowed(code), value, weight, contribution }
    }

    /// A number that decided without adding to a score.
    pub(crate) fn fact(code: &'static str, value: f64) -> Self {
        Self::new(code, value, 0.0, 0.0)
    }
}

/// Input that no formula can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum ValueError {
    #[error("{field} must be finite and not negative")]
    BadNumber { field: ValueField },
    #[error("there is nothing to learn from")]
    Empty,
    #[error("row {index} is not usable")]
    BadRow { index: usize },
    #[error("rules contradict one another")]
    BadRules,
}

/// The field that [`ValueError::BadNumber`] means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueField {
    DaysSinceLast,
    DaysSinceFirst,
    CycleDays,
    PAlive,
    Clv,
    Basket,
    Returns,
    Complaints,
    PopulationShare,
    PopulationCycle,
    RfmTotal,
}

impl std::fmt::Display for ValueField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

/// Finite and at least 0, or the field's error.
pub(crate) fn checked(value: f64, field: ValueField) -> Result<f64, ValueError> {
    if value.is_finite() && value >= 0.0 { Ok(value) } else { Err(ValueError::BadNumber { field }) }
}
