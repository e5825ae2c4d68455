//! A share seen in a sample, and where the true one probably lies.

use serde::{Deserialize, Serialize};

/// Half-width of a two-sided 95 % interval of the standard normal distribution.
const Z_95: f64 = 1.959_963_984_540_054;

/// A share with its 95 % confidence interval, all 0..=1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Proportion {
    pub share: f64,
    pub low: f64,
    pub high: f64,
}

/// `hits` of `n`; nothing when nothing was looked at.
///
/// The score interval: with p = hits/n, centre (p + z²/2n) / (1 + z²/n) and half-width
/// z/(1 + z²/n) · √(p(1−p)/n + z²/4n²) (Wilson 1927, "Probable inference, the law of succession, and statistical
/// inference", JASA 22:209–212). It keeps near its level for small n and for shares near 0 and 1, where the usual
/// p ± z·√(p(1−p)/n) does not (Brown, Cai and DasGupta 2001, Statistical Science 16:101–133).
pub fn wilson(hits: u64, n: u64) -> Option<Proportion> {
    if n == 0 || hits > n {
        return None;
    }
    let (total, share) = (n as f64, hits as f64 / n as f64);
    let z2 = Z_95 * Z_95;
    let scale = 1.0 + z2 / total;
    let centre = (share + z2 / (2.0 * total)) / scale;
    let half = Z_95 / scale * (share * (1.0 - share) / total + z2 / (4.0 * total * total)).sqrt();
    Some(Proportion {
        share,
        low: (centre - half).clamp(0.0, share),
        high: (centre + half).clamp(share, 1.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_intervals() {
        let check = |hits, n, low: f64, high: f64| {
            let found = wilson(hits, n).unwrap();
            assert!((found.low - low).abs() < 5e-5 && (found.high - high).abs() < 5e-5, "{found:?}");
        };
        // Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
        check(81, 263, 0.2553, 0.3662);
        check(15, 148, 0.0624, 0.1605);
        check(0, 20, 0.0, 0.1611);
        check(1, 29, 0.0061, 0.1718);
        check(20, 20, 0.8389, 1.0);
        assert_eq!((wilson(0, 0), wilson(2, 1)), (None, None));
    }
}
