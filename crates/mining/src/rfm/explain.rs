//! A customer's scores with everything that led to them.

use serde::{Deserialize, Serialize};

use super::{Behaviour, Breaks, Class, Cut, RfmError, Scores, Weights};

/// One measure's part in the total.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The measured value: days, purchases, money, or 0..=1.
    pub value: f64,
    /// The thresholds the value lies between; `None` at an open end, and for steadiness.
    pub lower: Option<f64>,
    pub upper: Option<f64>,
    /// 1..=5; `None` for steadiness, which is not banded.
    pub score: Option<u8>,
    /// Share of the total, adding up to 1 over the parts.
    pub weight: f64,
    /// Points of the total.
    pub contribution: f64,
}

/// `total` is the sum of the contributions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Explained {
    pub scores: Scores,
    pub class: Class,
    /// 0..=100
    pub total: f64,
    pub recency: Part,
    pub frequency: Part,
    pub monetary: Part,
    /// `None` with too few purchases; its weight then goes to the others in proportion.
    pub steadiness: Option<Part>,
}

/// Scores a customer. total = Σ wᵢ · (scoreᵢ − 1)/4 · 100 + w_s · steadiness · 100, weights normalised.
///
/// # Errors
/// [`RfmError::BadRow`] (index 0), [`RfmError::BadWeights`].
pub fn explain(of: &Behaviour, breaks: &Breaks, weights: &Weights, cut: &Cut) -> Result<Explained, RfmError> {
    of.check(0)?;
    weights.check()?;
    let scores = breaks.score(of);
    let steady = if of.steadiness.is_some() { weights.steadiness } else { 0.0 };
    let sum = weights.recency + weights.frequency + weights.monetary + steady;
    let part = |value: f64, bounds: (Option<f64>, Option<f64>), score: u8, weight: f64| Part {
        value,
        lower: bounds.0,
        upper: bounds.1,
        score: Some(score),
        weight: weight / sum,
        contribution: weight / sum * f64::from(score - 1) * 25.0,
    };
    let bounds = |scale: &super::Scale, value: f64| scale.bounds(scale.band(value));
    let recency =
        part(of.recency_days, bounds(&breaks.recency, of.recency_days), scores.recency, weights.recency);
    let frequency =
        part(of.frequency, bounds(&breaks.frequency, of.frequency), scores.frequency, weights.frequency);
    let monetary =
        part(of.monetary, bounds(&breaks.monetary, of.monetary), scores.monetary, weights.monetary);
    let steadiness = of.steadiness.map(|value| Part {
        value,
        lower: None,
        upper: None,
        score: None,
        weight: steady / sum,
        contribution: steady / sum * value * 100.0,
    });
    let total = recency.contribution
        + frequency.contribution
        + monetary.contribution
        + steadiness.map_or(0.0, |s| s.contribution);
    Ok(Explained { scores, class: Class::of(&scores, cut), total, recency, frequency, monetary, steadiness })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rfm::Industry;
    use proptest::prelude::*;

    fn breaks() -> Breaks {
        Breaks::by_rule([7.0, 30.0, 90.0, 180.0], [2.0, 4.0, 6.0, 10.0], [1e2, 1e3, 1e4, 1e5]).unwrap()
    }

    #[test]
    fn a_steady_kitchen_beats_a_large_basket_only_in_food_service() {
        let steady =
            Behaviour { recency_days: 5.0, frequency: 12.0, monetary: 900.0, steadiness: Some(0.95) };
        let large = Behaviour { recency_days: 5.0, frequency: 12.0, monetary: 2e5, steadiness: Some(0.3) };
        let total = |of: &Behaviour, industry| {
            explain(of, &breaks(), &Weights::of(industry), &Cut::default()).unwrap().total
        };
        assert!(total(&steady, Industry::FoodService) > total(&large, Industry::FoodService));
        assert!(total(&steady, Industry::Fashion) < total(&large, Industry::Fashion));
    }

    #[test]
    fn thresholds_are_shown() {
        let of = Behaviour { recency_days: 20.0, frequency: 3.0, monetary: 50.0, steadiness: None };
        let found = explain(&of, &breaks(), &Weights::of(Industry::Trade), &Cut::default()).unwrap();
        assert_eq!((found.recency.lower, found.recency.upper), (Some(7.0), Some(30.0)));
        assert_eq!((found.monetary.lower, found.monetary.upper), (None, Some(100.0)));
        assert_eq!(found.class, Class::GeneralGrow);
        assert_eq!(found.steadiness, None);
    }

    #[test]
    fn impossible_weights() {
        let of = Behaviour { recency_days: 20.0, frequency: 3.0, monetary: 50.0, steadiness: None };
        let none = Weights { recency: 0.0, frequency: 0.0, monetary: 0.0, steadiness: 1.0 };
        assert_eq!(explain(&of, &breaks(), &none, &Cut::default()), Err(RfmError::BadWeights));
    }

    proptest! {
        #[test]
        fn parts_make_the_total(
            recency_days in 0.0f64..400.0, frequency in 0.0f64..30.0, monetary in -1e3f64..1e6,
            steadiness in prop::option::of(0.0f64..=1.0), weights in prop::array::uniform4(0.01f64..5.0),
        ) {
            let of = Behaviour { recency_days, frequency, monetary, steadiness };
            let [recency, frequency, monetary, steadiness] = weights;
            let weights = Weights { recency, frequency, monetary, steadiness };
            let found = explain(&of, &breaks(), &weights, &Cut::default()).unwrap();
            let shares = found.recency.weight + found.frequency.weight + found.monetary.weight
                + found.steadiness.map_or(0.0, |s| s.weight);
            prop_assert!((shares - 1.0).abs() < 1e-9);
            prop_assert!((-1e-9..=100.0 + 1e-9).contains(&found.total));
        }
    }
}
