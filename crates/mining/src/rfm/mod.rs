//! Recency, frequency, monetary value, and steadiness: scores, weights by industry, the eight classical classes.
//!
//! Source of the method: Hughes (1994) "Strategic database marketing", quintiles by measure. Fit [`Breaks`] once on
//! everybody, keep them, and score each new purchase at once with [`explain`].

mod breaks;
mod class;
mod explain;
mod steadiness;
mod weights;

pub use breaks::{Breaks, Closed, Scale, Scores};
pub use class::{Class, Cut};
pub use explain::{Explained, Part, explain};
pub use steadiness::steadiness;
pub use weights::{Industry, Weights};

use serde::{Deserialize, Serialize};

/// What a customer did in the period looked at.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Behaviour {
    /// Days since the last purchase; 0 is today.
    pub recency_days: f64,
    /// Purchases.
    pub frequency: f64,
    /// Amount spent, in one currency; negative when more was returned than bought.
    pub monetary: f64,
    /// 0..=1 from [`steadiness`]; `None` with too few purchases to tell.
    pub steadiness: Option<f64>,
}

/// Why breaks, weights or a score are not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum RfmError {
    #[error("there are no customers")]
    Empty,
    #[error("row {index}: a number is NaN or infinite, or recency or frequency is negative")]
    BadRow { index: usize },
    #[error("thresholds must be finite and ascending")]
    BadThresholds,
    #[error("weights must be finite, not negative, and some must be above 0")]
    BadWeights,
}

impl Behaviour {
    pub(crate) fn check(&self, index: usize) -> Result<(), RfmError> {
        let finite = [self.recency_days, self.frequency, self.monetary].iter().all(|v| v.is_finite());
        let share = self.steadiness.is_none_or(|s| (0.0..=1.0).contains(&s));
        let sound = finite && share && self.recency_days >= 0.0 && self.frequency >= 0.0;
        if sound { Ok(()) } else { Err(RfmError::BadRow { index }) }
    }
}
