//! The Gamma–Gamma model of what a customer spends per purchase.

use serde::{Deserialize, Serialize};

use super::bgnbd_fit::{add_prior, in_logs};
use super::history::{Row, aggregate, frequencies};
use super::sums::{Sums, sum_chunks};
use super::{Basis, ClvError, Fit, REPEATERS_MIN, Spending};
use crate::numeric::newton::{Local, maximise};
use crate::numeric::special::{digamma, ln_gamma, trigamma};

/// A purchase's amount is Gamma(p, ν); ν is Gamma(q, v) across customers. v is in money.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GammaGamma {
    pub p: f64,
    pub q: f64,
    pub v: f64,
}

impl GammaGamma {
    /// All three must be finite and above 0.
    pub fn new(p: f64, q: f64, v: f64) -> Result<Self, ClvError> {
        let sound = [p, q, v].iter().all(|x| x.is_finite() && *x > 0.0);
        if sound { Ok(Self { p, q, v }) } else { Err(ClvError::BadParameters) }
    }

    /// E[M | x, m̄] = p (v + x m̄) / (p x + q − 1): the expected mean value per purchase (GG), a weighted mean of
    /// the customer's own average and the population's. `None` where that expectation does not exist (p x + q ≤ 1,
    /// only possible for who has not bought).
    pub fn expected_value(&self, of: &Spending) -> Option<f64> {
        let x = f64::from(of.frequency);
        let below = self.p * x + self.q - 1.0;
        (below > 0.0).then(|| self.p * (self.v + x * of.mean_value) / below)
    }

    /// The population's mean value, p v / (q − 1). `None` when q ≤ 1.
    pub fn mean_value(&self) -> Option<f64> {
        self.expected_value(&Spending::new(0, 0.0))
    }
}

/// Pearson's correlation of frequency and mean value among repeat buyers. The model takes the two to be independent: far
/// from 0 its values for frequent buyers are off. `None` with fewer than two
/// repeat buyers or no spread.
pub fn frequency_value_correlation(customers: &[Spending]) -> Option<f64> {
    let repeaters = || customers.iter().filter(|c| c.frequency > 0);
    let n = repeaters().count() as f64;
    let mean = |of: fn(&Spending) -> f64| repeaters().map(of).sum::<f64>() / n;
    let (mean_x, mean_m) = (mean(|c| f64::from(c.frequency)), mean(|c| c.mean_value));
    let (mut xx, mut xm, mut mm) = (0.0, 0.0, 0.0);
    for customer in repeaters() {
        let (x, m) = (f64::from(customer.frequency) - mean_x, customer.mean_value - mean_m);
        (xx, xm, mm) = (xx + x * x, xm + x * m, mm + m * m);
    }
    (xx > 0.0 && mm > 0.0).then(|| xm / (xx * mm).sqrt())
}

/// Fits Gamma–Gamma to the repeat buyers among `customers`; rows with frequency 0 are skipped.
///
/// With fewer than [`REPEATERS_MIN`] repeat buyers each parameter has a log-normal prior (sd 1) around p = 6, q = 4,
/// v = mean·(q−1)/p (so that the population mean is the observed one); the result then says [`Basis::Prior`].
///
/// # Errors
/// See [`ClvError`]; in particular [`ClvError::NoVariation`] when all repeat buyers are identical.
pub fn fit_gamma_gamma(customers: &[Spending]) -> Result<Fit<GammaGamma>, ClvError> {
    if customers.is_empty() {
        return Err(ClvError::Empty);
    }
    customers.iter().enumerate().try_for_each(|(index, c)| c.check(index))?;
    let data = Data::new(customers);
    if data.repeaters == 0.0 {
        return Err(ClvError::NoRepeaters);
    }
    if data.rows.iter().all(|row| row.first == data.rows[0].first) {
        return Err(ClvError::NoVariation);
    }
    let mean = data.rows.iter().map(|row| row.first * row.count).sum::<f64>() / data.repeaters;
    let center = [6.0f64.ln(), 4.0f64.ln(), (mean * 0.5).ln()];
    let small = data.repeaters < f64::from(REPEATERS_MIN);
    let summit = maximise(center, |at| {
        let mut local = data.log_likelihood(at);
        if small {
            add_prior(&mut local, at, &center);
        }
        local
    });
    let [p, q, v] = summit.point.map(f64::exp);
    Ok(Fit {
        model: GammaGamma { p, q, v },
        log_likelihood: data.log_likelihood(&summit.point).value,
        iterations: summit.iterations,
        converged: summit.converged,
        basis: if small { Basis::Prior } else { Basis::Likelihood },
        customers: customers.len() as u64,
        repeaters: data.repeaters as u64,
        distinct: data.rows.len() as u64,
    })
}

struct Data {
    rows: Vec<Row>,
    table: Vec<(f64, f64)>,
    repeaters: f64,
    /// Σ ln m̄, Σ x ln m̄ and Σ x ln x over repeat buyers: all that the likelihood needs of them.
    ln_value: f64,
    count_ln_value: f64,
    count_ln_count: f64,
}

impl Data {
    fn new(customers: &[Spending]) -> Self {
        let buyers = customers.iter().filter(|c| c.frequency > 0);
        let mut rows = aggregate(buyers.map(|c| (c.frequency, c.mean_value, 0.0)));
        let table = frequencies(&mut rows);
        let total = |f: &dyn Fn(f64, f64) -> f64| {
            rows.iter().map(|row| row.count * f(f64::from(row.frequency), row.first)).sum::<f64>()
        };
        Self {
            repeaters: total(&|_, _| 1.0),
            ln_value: total(&|_, m| m.ln()),
            count_ln_value: total(&|x, m| x * m.ln()),
            count_ln_count: total(&|x, _| x * x.ln()),
            rows,
            table,
        }
    }

    /// Σ ln Γ(px+q) − ln Γ(px) − ln Γ(q) + q ln v + (px−1) ln m̄ + px ln x − (px+q) ln(v + x m̄), GG, in
    /// (ln p, ln q, ln v).
    fn log_likelihood(&self, at: &[f64; 3]) -> Local<3> {
        let [p, q, v] = at.map(f64::exp);
        let n = self.repeaters;
        let logs = self.count_ln_value + self.count_ln_count;
        let mut value = n * (q * v.ln() - ln_gamma(q)) + p * logs - self.ln_value;
        let mut gradient = [logs, n * (v.ln() - digamma(q)), n * q / v];
        let mut hessian = [[0.0; 3]; 3];
        hessian[1][1] = -n * trigamma(q);
        hessian[1][2] = n / v;
        hessian[2][2] = -n * q / (v * v);
        for &(x, count) in &self.table {
            let (all, own) = (p * x + q, p * x);
            let (all_prime, own_prime) = (trigamma(all), trigamma(own));
            value += count * (ln_gamma(all) - ln_gamma(own));
            gradient[0] += count * x * (digamma(all) - digamma(own));
            gradient[1] += count * digamma(all);
            hessian[0][0] += count * x * x * (all_prime - own_prime);
            hessian[0][1] += count * x * all_prime;
            hessian[1][1] += count * all_prime;
        }
        // Σ ln(v+xm̄), Σ x ln(v+xm̄), Σ 1/(v+xm̄), Σ x/(v+xm̄), Σ (px+q)/(v+xm̄)².
        let Sums([ln, x_ln, by, x_by, square]) = sum_chunks(&self.rows, |rows| {
            let mut s = [0.0; 5];
            for row in rows {
                let x = f64::from(row.frequency);
                let sum = v + x * row.first;
                let (ln, by) = (row.count * sum.ln(), 1.0 / sum);
                s[0] += ln;
                s[1] += x * ln;
                s[2] += row.count * by;
                s[3] += row.count * x * by;
                s[4] += row.count * (p * x + q) * by * by;
            }
            Sums(s)
        });
        value -= p * x_ln + q * ln;
        gradient[0] -= x_ln;
        gradient[1] -= ln;
        gradient[2] -= p * x_by + q * by;
        hessian[0][2] -= x_by;
        hessian[1][2] -= by;
        hessian[2][2] += square;
        for (i, j) in [(1, 0), (2, 0), (2, 1)] {
            hessian[i][j] = hessian[j][i];
        }
        let mut local = Local { value, gradient, hessian };
        in_logs(&mut local, &[p, q, v]);
        local
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::random::SplitMix64;
    use proptest::prelude::*;

    fn simulate(truth: GammaGamma, customers: usize, seed: u64) -> Vec<Spending> {
        let mut random = SplitMix64::new(seed);
        (0..customers)
            .map(|_| {
                let x = random.below(6) as u32;
                let rate = random.gamma(truth.q, truth.v);
                let mean = (0..x).map(|_| random.gamma(truth.p, rate)).sum::<f64>() / f64::from(x.max(1));
                Spending::new(x, mean)
            })
            .collect()
    }

    #[test]
    fn recovers_known_parameters() {
        let check = |truth: GammaGamma, seed: u64| {
            let fit = fit_gamma_gamma(&simulate(truth, 40_000, seed)).unwrap();
            assert!(fit.converged, "{fit:?}");
            for (found, real) in [(fit.model.p, truth.p), (fit.model.q, truth.q), (fit.model.v, truth.v)] {
                assert!((found / real).ln().abs() < 0.08, "{fit:?} is not {truth:?}");
            }
        };
        check(GammaGamma { p: 6.25, q: 3.74, v: 15.44 }, 1);
        check(GammaGamma { p: 2.0, q: 5.0, v: 400.0 }, 2);
    }

    #[test]
    fn published_expectations() {
        // From the published CDNOW estimates: p v/(q−1) = 6.25 · 15.44 / 2.74.
        let model = GammaGamma::new(6.25, 3.74, 15.44).unwrap();
        assert!((model.mean_value().unwrap() - 35.22).abs() < 0.05);
        // With many purchases one's own average wins.
        assert!((model.expected_value(&Spending::new(1000, 80.0)).unwrap() - 80.0).abs() < 0.1);
        assert_eq!(GammaGamma { q: 0.9, ..model }.mean_value(), None);
    }

    #[test]
    fn correlation() {
        let check = |rows: &[(u32, f64)], expected: Option<f64>| {
            let rows: Vec<_> = rows.iter().map(|&(x, m)| Spending::new(x, m)).collect();
            assert_eq!(frequency_value_correlation(&rows).map(|r| (r * 1e6).round() / 1e6), expected);
        };
        check(&[(1, 1.0), (2, 2.0), (3, 3.0), (0, 99.0)], Some(1.0));
        check(&[(1, 2.0), (2, 1.0), (3, 2.0)], Some(0.0));
        check(&[(1, 2.0)], None);
        check(&[], None);
    }

    #[test]
    fn bad_input_has_a_name() {
        let check = |rows: &[(u32, f64)], error: ClvError| {
            let rows: Vec<_> = rows.iter().map(|&(x, m)| Spending::new(x, m)).collect();
            assert_eq!(fit_gamma_gamma(&rows), Err(error));
        };
        check(&[], ClvError::Empty);
        check(&[(0, 0.0)], ClvError::NoRepeaters);
        check(&[(1, 0.0)], ClvError::ValueNotPositive { index: 0 });
        check(&[(1, 5.0), (1, -1.0)], ClvError::Negative { index: 1 });
        check(&[(1, f64::NAN)], ClvError::NotFinite { index: 0 });
        check(&[(1, 5.0), (2, 5.0)], ClvError::NoVariation);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn derivatives_match_differences(at in prop::array::uniform3(-1.0f64..3.0), seed in 0u64..1000) {
            let data = Data::new(&simulate(GammaGamma { p: 6.0, q: 4.0, v: 15.0 }, 200, seed));
            let exact = data.log_likelihood(&at);
            let scale = 1.0 + exact.value.abs();
            for i in 0..3 {
                let shifted = |h: f64| {
                    let mut p = at;
                    p[i] += h;
                    data.log_likelihood(&p)
                };
                let (up, down) = (shifted(1e-5), shifted(-1e-5));
                prop_assert!(((up.value - down.value) / 2e-5 - exact.gradient[i]).abs() < 1e-4 * scale);
                for j in 0..3 {
                    let bend = (up.gradient[j] - down.gradient[j]) / 2e-5;
                    prop_assert!((bend - exact.hessian[i][j]).abs() < 1e-4 * scale);
                }
            }
        }
    }
}
