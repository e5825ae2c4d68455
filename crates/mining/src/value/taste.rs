//! Taste: what somebody buys more of than others do, and how surely that is no accident.

use serde::{Deserialize, Serialize};

use super::Factor;
use crate::numeric::special::ln_gamma;

/// The population's shares count as much as so many lines of one's own.
pub const PSEUDO_LINES: f64 = 20.0;
/// Less than this above everybody's share is no taste.
const LIFT_FROM: f64 = 1.3;
/// Bought fewer times than this, it may have been for somebody else.
const LINES_MIN: u64 = 3;
/// Nothing is said that is less sure than this.
const SAID_FROM: f64 = 0.5;

/// A category that somebody leans to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Taste {
    pub category: String,
    /// Of the own lines, 0..=1, as seen.
    pub share: f64,
    /// Of everybody's lines, 0..=1.
    pub base_share: f64,
    /// How many times everybody's share, shrunk towards 1.
    pub lift: f64,
    /// 0..=1: how surely the share is above everybody's.
    pub confidence: f64,
    pub why: Vec<Factor>,
}

/// The category that leads against the base rate: of those bought at least three times with a lift from 1.3, the one
/// that is least likely an accident.
///
/// lift = ((n_k + c·b_k) / (n + c)) / b_k, the mean of a Dirichlet posterior with everybody's shares b as prior mean and
/// c = [`PSEUDO_LINES`] as its weight (Gelman et al. 2013, "Bayesian data analysis", 3.4). The confidence is 1 − m·P, where
/// P is the exact binomial chance that somebody with everybody's taste buys it at least so often, and m the number of
/// categories looked at (Bonferroni's inequality; Dunn 1961, JASA 56:52–64).
pub fn taste<'a>(
    own: impl IntoIterator<Item = (&'a str, u64)>,
    base_share: impl Fn(&str) -> Option<f64>,
) -> Option<Taste> {
    let own: Vec<(&str, u64)> = own.into_iter().collect();
    let lines: u64 = own.iter().map(|(_, n)| n).sum();
    let categories = own.len() as f64;
    let total = lines as f64;
    let weigh = |(category, n): &(&str, u64)| {
        let base = base_share(category).filter(|base| *base > 0.0 && *base < 1.0)?;
        let lift = (*n as f64 + PSEUDO_LINES * base) / (total + PSEUDO_LINES) / base;
        let chance = at_least(*n, lines, base);
        (*n >= LINES_MIN && lift >= LIFT_FROM).then(|| {
            (
                chance,
                Taste {
                    category: (*category).to_owned(),
                    share: *n as f64 / total,
                    base_share: base,
                    lift,
                    confidence: (1.0 - categories * chance).clamp(0.0, 1.0),
                    why: vec![
                        Factor::fact("own_category_share", *n as f64 / total),
                        Factor::fact("population_category_share", base),
                        Factor::fact("category_lift", lift),
                        Factor::fact("category_lines", *n as f64),
                        Factor::fact("lines", total),
                    ],
                },
            )
        })
    };
    let best = own.iter().filter_map(weigh).min_by(|(a, one), (b, other)| {
        a.total_cmp(b).then(other.lift.total_cmp(&one.lift)).then(one.category.cmp(&other.category))
    });
    best.map(|(_, taste)| taste).filter(|taste| taste.confidence >= SAID_FROM)
}

/// The chance of `hits` or more in `n` tries that succeed with probability `p`, 0 < p < 1.
fn at_least(hits: u64, n: u64, p: f64) -> f64 {
    let total = n as f64;
    let term = |k: u64| {
        let k = k as f64;
        let ways = ln_gamma(total + 1.0) - ln_gamma(k + 1.0) - ln_gamma(total - k + 1.0);
        (ways + k * p.ln() + (total - k) * (1.0 - p).ln()).exp()
    };
    (hits..=n).map(term).sum::<f64>().min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_are_exact() {
        // By hand: P(X ≥ 2) of 3 fair tosses is one half; ten heads in ten is 1/1024.
        assert!((at_least(2, 3, 0.5) - 0.5).abs() < 1e-12);
        assert!((at_least(10, 10, 0.5) - 1.0 / 1024.0).abs() < 1e-12);
        assert!((at_least(0, 50, 0.02) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn tastes() {
        let base = |category: &str| match category {
            "蔬菜" => Some(0.40),
            "宠物用品" => Some(0.02),
            "零食" => Some(0.58),
            _ => None,
        };
        let check = |own: &[(&'static str, u64)], expected: Option<&str>| {
            let found = taste(own.iter().copied(), base);
            assert_eq!(found.as_ref().map(|taste| taste.category.as_str()), expected, "{found:?}");
        };
        check(&[], None);
        check(&[("蔬菜", 40), ("宠物用品", 2), ("零食", 58)], None);
        check(&[("蔬菜", 30), ("宠物用品", 20), ("零食", 50)], Some("宠物用品"));
        // Twice is no taste, and neither is what nobody else buys.
        check(&[("宠物用品", 2)], None);
        check(&[("茶", 50)], None);
        check(&[("蔬菜", 70), ("零食", 30)], Some("蔬菜"));
    }
}
