//! How regularly somebody buys.

use crate::numeric::order::variation;

/// 1 / (1 + CV) of the gaps between purchases: 1 for clockwork, about 0.5 for purchases at random (an exponential gap
/// has CV 1), towards 0 for bursts. `None` with fewer than two gaps.
///
/// `days` are day numbers of purchases in any order; several on a day count once. That regularity helps to foresee the
/// next purchase beyond recency and frequency: Platzer and Reutterer (2016) "Ticking away the moments", Marketing
/// Science 35(5), whose Erlang-k gaps have CV = 1/√k. CV with the small-sample correction of Sokal and Rohlf.
pub fn steadiness(days: &[i32]) -> Option<f64> {
    let mut days = days.to_vec();
    days.sort_unstable();
    days.dedup();
    let gaps: Vec<f64> = days.windows(2).map(|w| f64::from(w[1]) - f64::from(w[0])).collect();
    Some(1.0 / (1.0 + variation(&gaps)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steadiness_of() {
        let check = |days: &[i32], low: f64, high: f64| {
            let found = steadiness(days).unwrap();
            assert!((low..=high).contains(&found), "{days:?}: {found}");
        };
        check(&[0, 7, 14, 21], 1.0, 1.0);
        check(&[0, 6, 14, 21, 27], 0.85, 0.95);
        check(&[0, 1, 2, 3, 90], 0.2, 0.4);
        assert_eq!(steadiness(&[0, 7]), None);
        assert_eq!(steadiness(&[5, 5, 5]), None);
        assert_eq!(steadiness(&[i32::MIN, 0, i32::MAX]).map(|s| s > 0.99), Some(true));
    }
}
