//! Discounted lifetime value: expected purchases of each coming month, times their expected value, in today's money.

use serde::{Deserialize, Serialize};

use super::{BgNbd, ClvError, GammaGamma, Purchases, Spending};

/// Weeks in a month of the average year.
const WEEKS_PER_MONTH: f64 = 365.2425 / 12.0 / 7.0;
/// No horizon is longer than this.
pub const MONTHS_MAX: u32 = 600;

/// How far to look and what waiting costs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Horizon {
    /// 1..=[`MONTHS_MAX`]
    pub months: u32,
    /// Per year, 0.1 is ten per cent.
    pub annual_discount: f64,
    /// The share of an amount that is earned, 1 for revenue.
    pub margin: f64,
}

impl Default for Horizon {
    fn default() -> Self {
        Self { months: 12, annual_discount: 0.10, margin: 1.0 }
    }
}

/// A customer's value with the numbers it was made of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LifetimeValue {
    /// Discounted value over the horizon, in the money of `mean_value`.
    pub value: f64,
    pub p_alive: f64,
    /// Undiscounted purchases over the horizon.
    pub expected_purchases: f64,
    /// Expected mean amount per purchase; 0 when the model has no mean for who never repeated (see
    /// [`GammaGamma::expected_value`]) and no fallback was given.
    pub expected_value: f64,
}

/// CLV = Σ over months k of (purchases expected in month k) · (value expected) · margin / (1 + annual)^(k/12), payments at the end of
/// the month (as in FHL's and the `lifetimes` package's monthly scheme).
///
/// `fallback_value` stands in where Gamma–Gamma has no expectation.
///
/// # Errors
/// [`ClvError::BadHorizon`]; [`ClvError::Negative`] and its kin for impossible rows.
pub fn lifetime_value(
    repeat: &BgNbd,
    spend: &GammaGamma,
    purchases: &Purchases,
    spending: &Spending,
    horizon: &Horizon,
    fallback_value: f64,
) -> Result<LifetimeValue, ClvError> {
    purchases.check(0)?;
    spending.check(0)?;
    let sound = horizon.months <= MONTHS_MAX
        && horizon.annual_discount > -1.0
        && horizon.annual_discount.is_finite()
        && horizon.margin.is_finite();
    if !sound {
        return Err(ClvError::BadHorizon);
    }
    let expected_value = spend.expected_value(spending).unwrap_or(fallback_value);
    let monthly = (1.0 + horizon.annual_discount).powf(-1.0 / 12.0);
    let (mut discount, mut before, mut value) = (1.0, 0.0, 0.0);
    for month in 1..=horizon.months {
        let until = repeat.expected_purchases(purchases, f64::from(month) * WEEKS_PER_MONTH);
        discount *= monthly;
        value += (until - before) * discount;
        before = until;
    }
    Ok(LifetimeValue {
        value: value * expected_value * horizon.margin,
        p_alive: repeat.p_alive(purchases),
        expected_purchases: before,
        expected_value,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPEAT: BgNbd = BgNbd { r: 0.2426, alpha: 4.4136, a: 0.7929, b: 2.4259 };
    const SPEND: GammaGamma = GammaGamma { p: 6.25, q: 3.74, v: 15.44 };

    fn value(x: u32, recency: f64, horizon: Horizon) -> LifetimeValue {
        let of = Purchases::new(x, recency, 38.86);
        lifetime_value(&REPEAT, &SPEND, &of, &Spending::new(x, 40.0), &horizon, 0.0).unwrap()
    }

    #[test]
    fn without_discount_it_is_purchases_times_value() {
        let got = value(2, 30.43, Horizon { annual_discount: 0.0, ..Horizon::default() });
        assert!((got.value - got.expected_purchases * got.expected_value).abs() < 1e-9);
        let discounted = value(2, 30.43, Horizon::default());
        assert!(discounted.value < got.value && discounted.value > 0.9 * got.value);
    }

    #[test]
    fn who_bought_lately_is_worth_more() {
        assert!(value(2, 38.0, Horizon::default()).value > value(2, 5.0, Horizon::default()).value);
    }

    #[test]
    fn a_horizon_beyond_reason_is_refused() {
        let horizon = Horizon { months: MONTHS_MAX + 1, ..Horizon::default() };
        let of = Purchases::new(0, 0.0, 1.0);
        let got = lifetime_value(&REPEAT, &SPEND, &of, &Spending::new(0, 0.0), &horizon, 0.0);
        assert_eq!(got, Err(ClvError::BadHorizon));
    }
}
