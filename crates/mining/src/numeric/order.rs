//! Order statistics: quantiles and medians that tolerate ties.

/// The quantile `q` in 0..=1 by linear interpolation between order statistics (Hyndman and Fan 1996, type 7; the
/// default of NumPy and R). Reorders `values`. `None` when empty. NaN must have been refused before.
pub(crate) fn quantile(values: &mut [f64], q: f64) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let position = q.clamp(0.0, 1.0) * (values.len() - 1) as f64;
    let below = position.floor() as usize;
    let (_, &mut low, rest) = values.select_nth_unstable_by(below, f64::total_cmp);
    let share = position - below as f64;
    if share == 0.0 {
        return Some(low);
    }
    let high = rest.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    Some(low + share * (high - low))
}

/// The median; `None` when empty.
pub(crate) fn median(values: &mut [f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// Mean; `None` when empty.
pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Coefficient of variation (sample standard deviation over mean) with the small-sample correction `1 + 1/(4n)` of
/// Sokal and Rohlf (1995, Biometry, p. 58). `None` for fewer than two values or a mean of zero.
pub(crate) fn variation(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let mean = mean(values)?;
    if values.len() < 2 || mean <= 0.0 {
        return None;
    }
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
    Some(variance.sqrt() / mean * (1.0 + 1.0 / (4.0 * n)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_interpolate() {
        let check = |values: &[f64], q: f64, expected: f64| {
            assert!(
                (quantile(&mut values.to_vec(), q).unwrap() - expected).abs() < 1e-12,
                "{values:?} at {q}"
            );
        };
        check(&[3.0, 1.0, 2.0, 4.0], 0.5, 2.5);
        check(&[3.0, 1.0, 2.0, 4.0], 0.2, 1.6);
        check(&[7.0], 0.9, 7.0);
        check(&[1.0, 1.0, 1.0, 9.0], 0.5, 1.0);
        assert_eq!(median(&mut []), None);
    }

    #[test]
    fn variation_is_zero_for_clockwork() {
        assert_eq!(variation(&[7.0, 7.0, 7.0]), Some(0.0));
        assert_eq!(variation(&[7.0]), None);
    }
}
