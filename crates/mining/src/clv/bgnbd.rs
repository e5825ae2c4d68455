//! The BG/NBD model: parameters and what they predict for one customer.

use serde::{Deserialize, Serialize};

use super::{ClvError, Purchases};
use crate::numeric::special::{hyp2f1, ln_beta, ln_gamma};

/// Purchases come as a Poisson process whose rate is Gamma(r, α) across customers; after each purchase a customer
/// leaves for good with a probability that is Beta(a, b) across customers. α is in weeks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BgNbd {
    pub r: f64,
    pub alpha: f64,
    pub a: f64,
    pub b: f64,
}

/// Closer than this to 1, `a` is moved aside: the formulas have a removable singularity there.
const A_NEAR_ONE: f64 = 1e-6;

impl BgNbd {
    /// All four must be finite and above 0.
    pub fn new(r: f64, alpha: f64, a: f64, b: f64) -> Result<Self, ClvError> {
        let sound = [r, alpha, a, b].iter().all(|p| p.is_finite() && *p > 0.0);
        if sound { Ok(Self { r, alpha, a, b }) } else { Err(ClvError::BadParameters) }
    }

    /// P(still a customer at T | x, t_x, T), FHL's companion note "P(alive) for BG/NBD" (Fader, Hardie 2008).
    ///
    /// It is 1 for who has not yet bought again: in this model one can only leave after a repeat purchase.
    pub fn p_alive(&self, of: &Purchases) -> f64 {
        1.0 / (1.0 + self.odds_gone(of))
    }

    /// a/(b+x−1) · ((α+T)/(α+t_x))^(r+x), in logs so that x in the thousands is safe; 0 for x = 0.
    fn odds_gone(&self, of: &Purchases) -> f64 {
        if of.frequency == 0 {
            return 0.0;
        }
        let x = f64::from(of.frequency);
        let since = ((of.age - of.recency) / (self.alpha + of.recency)).ln_1p();
        ((self.a / (self.b + x - 1.0)).ln() + (self.r + x) * since).min(700.0).exp()
    }

    /// E[Y(t) | x, t_x, T]: purchases expected in the next `weeks` (FHL).
    ///
    /// Euler's transformation takes the x out of the power:
    /// ((α+T)/(α+T+t))^(r+x) ₂F₁(r+x, b+x; a+b+x−1; z) = (1−z)^(a−1) ₂F₁(a+b−1−r, a−1; a+b+x−1; z), z = t/(α+T+t).
    pub fn expected_purchases(&self, of: &Purchases, weeks: f64) -> f64 {
        if weeks.is_nan() || weeks <= 0.0 {
            return 0.0;
        }
        let x = f64::from(of.frequency);
        let a = if (self.a - 1.0).abs() < A_NEAR_ONE { 1.0 + A_NEAR_ONE } else { self.a };
        let (r, b) = (self.r, self.b);
        let z = weeks / (self.alpha + of.age + weeks);
        let c = a + b + x - 1.0;
        // c is 0 only for x = 0 and a + b = 1, a removable pole: a hair's breadth beside it is the value.
        let c = if c.abs() < 1e-9 { 1e-9 } else { c };
        let survived = ((a - 1.0) * (-z).ln_1p()).exp() * hyp2f1(a + b - 1.0 - r, a - 1.0, c, z);
        (c / (a - 1.0) * (1.0 - survived)).max(0.0) * self.p_alive(of)
    }

    /// E[X(t)]: repeat purchases of a customer of whom nothing is known, in the first `weeks` (FHL).
    pub fn expected_of_new(&self, weeks: f64) -> f64 {
        self.expected_purchases(&Purchases::new(0, 0.0, 0.0), weeks)
    }

    /// P(X(t) = 0), …, P(X(t) = n−1) and in the last place P(X(t) ≥ n): repeat purchases in the first `weeks` of a
    /// customer's life (FHL).
    pub fn distribution_of_new(&self, weeks: f64, n: usize) -> Vec<f64> {
        let &Self { r, alpha, a, b } = self;
        let (ln_zero, ln_move) = (r * (alpha / (alpha + weeks)).ln(), (weeks / (alpha + weeks)).ln());
        // NBD probabilities, and how many of them have been summed so far.
        let nbd = |x: f64| {
            let ways = ln_gamma(r + x) - ln_gamma(r) - ln_gamma(x + 1.0);
            (ways + ln_zero + if x > 0.0 { x * ln_move } else { 0.0 }).exp()
        };
        let mut below = 0.0;
        let mut probabilities = Vec::with_capacity(n + 1);
        for count in 0..n {
            let x = count as f64;
            let stayed = (ln_beta(a, b + x) - ln_beta(a, b)).exp() * nbd(x);
            let left = if count > 0 {
                (ln_beta(a + 1.0, b + x - 1.0) - ln_beta(a, b)).exp() * (1.0 - below)
            } else {
                0.0
            };
            below += nbd(x);
            probabilities.push(stayed + left.max(0.0));
        }
        let rest = 1.0 - probabilities.iter().sum::<f64>();
        probabilities.push(rest.max(0.0));
        probabilities
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The published CDNOW estimates (FHL table 2).
    const CDNOW: BgNbd = BgNbd { r: 0.2426, alpha: 4.4136, a: 0.7929, b: 2.4259 };

    #[test]
    fn expected_purchases_of_the_published_example() {
        // FHL's Excel note: a customer with x=2, t_x=30.43, T=38.86 is expected to buy 1.226 times in 39 weeks.
        let expected = CDNOW.expected_purchases(&Purchases::new(2, 30.43, 38.86), 39.0);
        assert!((expected - 1.226).abs() < 5e-4, "{expected}");
    }

    #[test]
    fn distribution_and_mean_agree() {
        for weeks in [1.0, 39.0, 150.0] {
            let p = CDNOW.distribution_of_new(weeks, 600);
            let mean: f64 = p.iter().enumerate().map(|(x, p)| x as f64 * p).sum();
            let expected = CDNOW.expected_of_new(weeks);
            assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            assert!((mean - expected).abs() < 1e-6, "{mean} {expected} in {weeks} weeks");
        }
    }

    #[test]
    fn thousands_of_purchases_are_safe() {
        let heavy = Purchases::new(5000, 500.0, 501.0);
        assert!(CDNOW.p_alive(&heavy) > 0.0 && CDNOW.p_alive(&heavy) < 1.0);
        let rate = CDNOW.expected_purchases(&heavy, 1.0) / CDNOW.p_alive(&heavy);
        assert!((9.0..10.0).contains(&rate), "about ten a week, a few leave: {rate}");
        assert!(CDNOW.p_alive(&Purchases::new(5000, 100.0, 500.0)) < 1e-200);
    }

    #[test]
    fn one_is_no_special_case_for_a() {
        let at = |a: f64| BgNbd { a, ..CDNOW }.expected_purchases(&Purchases::new(3, 20.0, 30.0), 10.0);
        assert!((at(1.0) - at(1.0001)).abs() < 1e-4 && (at(1.0) - at(0.9999)).abs() < 1e-4);
    }

    proptest! {
        #[test]
        fn predictions_are_sane(
            r in 0.05f64..20.0, alpha in 0.1f64..50.0, a in 0.05f64..10.0, b in 0.05f64..10.0,
            x in 0u32..3000, share in 0.01f64..1.0, age in 0.1f64..300.0, weeks in 0.0f64..200.0,
        ) {
            let model = BgNbd { r, alpha, a, b };
            let of = Purchases::new(x, if x == 0 { 0.0 } else { age * share }, age);
            let (alive, few, more) = (
                model.p_alive(&of),
                model.expected_purchases(&of, weeks),
                model.expected_purchases(&of, weeks + 1.0),
            );
            prop_assert!((0.0..=1.0).contains(&alive));
            prop_assert!(few.is_finite() && few >= 0.0 && more + 1e-6 * (1.0 + more) >= few, "{few} {more}");
            // Nobody can beat the rate of a customer who never leaves.
            let ceiling = (r + f64::from(x)) / (alpha + age) * weeks;
            prop_assert!(few <= ceiling * (1.0 + 1e-6) + 1e-9, "{few} over {ceiling}");
        }
    }
}
