//! What counts how much, by industry.

use serde::{Deserialize, Serialize};

use super::RfmError;

/// Relative weights; they need not add up to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    pub recency: f64,
    pub frequency: f64,
    pub monetary: f64,
    pub steadiness: f64,
}

/// Industries with weights to start from. They are our judgement, to be edited, not measured truths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Industry {
    /// Restaurants and their suppliers: a kitchen that orders every week is worth more than a large single order.
    FoodService,
    /// Many small baskets: how often and how lately.
    Supermarket,
    /// Few purchases, seasonal: lately and how much; regularity says little.
    Fashion,
    /// Dealers and shops: volume first, then a steady rhythm.
    Trade,
}

impl Weights {
    pub fn of(industry: Industry) -> Self {
        let [recency, frequency, monetary, steadiness] = match industry {
            Industry::FoodService => [0.25, 0.25, 0.15, 0.35],
            Industry::Supermarket => [0.30, 0.35, 0.25, 0.10],
            Industry::Fashion => [0.35, 0.25, 0.35, 0.05],
            Industry::Trade => [0.25, 0.20, 0.35, 0.20],
        };
        Self { recency, frequency, monetary, steadiness }
    }

    pub(super) fn check(&self) -> Result<(), RfmError> {
        let all = [self.recency, self.frequency, self.monetary, self.steadiness];
        let sound = all.iter().all(|w| w.is_finite() && *w >= 0.0);
        // Steadiness alone would leave newcomers without any weight.
        let rfm = self.recency + self.frequency + self.monetary > 0.0;
        if sound && rfm { Ok(()) } else { Err(RfmError::BadWeights) }
    }
}
