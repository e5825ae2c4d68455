//! Price sensitivity: how much of what somebody buys waits for a discount.

use serde::{Deserialize, Serialize};

use super::{Factor, ValueError, ValueField, checked};

/// A price below this share of the usual one is a discount.
pub const DISCOUNT_BELOW: f64 = 0.95;
/// The population's share counts as much as so many purchases of one's own.
pub const PSEUDO_PURCHASES: f64 = 5.0;

/// One purchase of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PricePoint {
    /// Price paid per unit.
    pub paid: f64,
    /// What the customer, or the category, usually pays.
    pub usual: f64,
}

/// Whose usual price was compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceReference {
    Own,
    Category,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PriceSensitivity {
    /// 0..=1: expected share of purchases at a discount.
    pub score: f64,
    /// 0..=1: share of the own purchases in the result.
    pub confidence: f64,
    pub method: PriceReference,
    pub why: Vec<Factor>,
}

/// (k + c·p₀) / (n + c): the mean of a Beta posterior with the population's share p₀ as prior mean and c =
/// [`PSEUDO_PURCHASES`] as its weight (Gelman et al. 2013, "Bayesian data analysis", 2.4). k of n purchases were below
/// [`DISCOUNT_BELOW`] of the usual price.
pub fn price_sensitivity(
    purchases: &[PricePoint],
    population_share: f64,
    method: PriceReference,
) -> Result<PriceSensitivity, ValueError> {
    let prior = checked(population_share, ValueField::PopulationShare)?;
    if prior > 1.0 {
        return Err(ValueError::BadNumber { field: ValueField::PopulationShare });
    }
    let bad = purchases.iter().position(|p| {
        let finite = p.paid.is_finite() && p.usual.is_finite();
        !(finite && p.paid >= 0.0 && p.usual > 0.0)
    });
    if let Some(index) = bad {
        return Err(ValueError::BadRow { index });
    }
    let discounts: Vec<f64> =
        purchases.iter().map(|p| 1.0 - p.paid / p.usual).filter(|d| *d > 1.0 - DISCOUNT_BELOW).collect();
    let (k, n) = (discounts.len() as f64, purchases.len() as f64);
    let own_weight = n / (n + PSEUDO_PURCHASES);
    let own_share = if n > 0.0 { k / n } else { 0.0 };
    let mut why = vec![
        Factor::new("own_discount_share", own_share, own_weight, own_weight * own_share),
        Factor::new("population_discount_share", prior, 1.0 - own_weight, (1.0 - own_weight) * prior),
        Factor::fact("purchases", n),
    ];
    if k > 0.0 {
        why.push(Factor::fact("mean_discount", discounts.iter().sum::<f64>() / k));
    }
    let score = why.iter().map(|f| f.contribution).sum();
    Ok(PriceSensitivity { score, confidence: own_weight, method, why })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sensitivities() {
        let check = |cheap: usize, dear: usize, expected: f64| {
            let point = |paid| PricePoint { paid, usual: 10.0 };
            let points: Vec<_> =
                std::iter::repeat_n(point(8.0), cheap).chain(std::iter::repeat_n(point(9.8), dear)).collect();
            let found = price_sensitivity(&points, 0.3, PriceReference::Category).unwrap();
            assert!((found.score - expected).abs() < 1e-12, "{found:?}");
        };
        check(0, 0, 0.3);
        check(5, 0, 0.65);
        check(0, 5, 0.15);
        check(95, 0, 0.965);
    }

    #[test]
    fn nonsense_is_refused() {
        let points = [PricePoint { paid: 1.0, usual: 0.0 }];
        assert_eq!(
            price_sensitivity(&points, 0.3, PriceReference::Own),
            Err(ValueError::BadRow { index: 0 })
        );
        assert!(price_sensitivity(&[], 1.5, PriceReference::Own).is_err());
    }
}
