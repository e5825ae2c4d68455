//! Fitting BG/NBD: the log-likelihood with its exact gradient and Hessian, climbed by Newton in log-parameters.

use super::history::{Row, aggregate, frequencies};
use super::sums::{Sums, sum_chunks};
use super::{Basis, BgNbd, ClvError, Fit, Purchases, REPEATERS_MIN};
use crate::numeric::newton::{Local, Summit, maximise};
use crate::numeric::special::{digamma, ln_gamma, trigamma};

/// Standard deviation of the log-normal priors used for small samples.
const PRIOR_SD: f64 = 1.0;

/// Fits BG/NBD to customers. O(n log n) once to aggregate identical rows, then about ten passes over the distinct
/// ones.
///
/// With fewer than [`REPEATERS_MIN`] repeat buyers each parameter has a log-normal prior (sd 1) around r = 0.5,
/// α = 0.5·ΣT/Σx (so that the mean rate is the observed one), a = 0.8, b = 2.5 (a quarter leave per purchase, close to
/// the published CDNOW estimates); the result then says [`Basis::Prior`].
///
/// # Errors
/// See [`ClvError`]: empty, NaN, negative or contradictory rows; nobody bought twice; everybody is identical.
pub fn fit_bgnbd(customers: &[Purchases]) -> Result<Fit<BgNbd>, ClvError> {
    if customers.is_empty() {
        return Err(ClvError::Empty);
    }
    customers.iter().enumerate().try_for_each(|(index, c)| c.check(index))?;
    let data = Data::new(customers);
    if data.repeaters == 0.0 {
        return Err(ClvError::NoRepeaters);
    }
    if data.rows.len() == 1 {
        return Err(ClvError::NoVariation);
    }
    let center = [0.5, 0.5 * data.rows_age() / data.purchases(), 0.8, 2.5].map(|p| p.max(1e-6).ln());
    let small = data.repeaters < f64::from(REPEATERS_MIN);
    let climb = |start: [f64; 4]| {
        maximise(start, |at| {
            let mut local = data.log_likelihood(at);
            if small {
                add_prior(&mut local, at, &center);
            }
            local
        })
    };
    let summit = best_of(climb, center);
    let [r, alpha, a, b] = summit.point.map(f64::exp);
    Ok(Fit {
        model: BgNbd { r, alpha, a, b },
        log_likelihood: data.log_likelihood(&summit.point).value,
        iterations: summit.iterations,
        converged: summit.converged,
        basis: if small { Basis::Prior } else { Basis::Likelihood },
        customers: customers.len() as u64,
        repeaters: data.repeaters as u64,
        distinct: data.rows.len() as u64,
    })
}

/// Climbs from the usual start, and from two others only if that did not converge.
fn best_of(climb: impl Fn([f64; 4]) -> Summit<4>, center: [f64; 4]) -> Summit<4> {
    let mut best = climb(center);
    for shift in [[1.5, 1.5, 0.0, 1.0], [-1.0, -1.0, -1.0, 0.0]] {
        if best.converged {
            break;
        }
        let other = climb(std::array::from_fn(|i| center[i] + shift[i]));
        if other.value > best.value || (other.converged && other.value > best.value - 1e-6) {
            best = other;
        }
    }
    best
}

/// Adds the normal log-density of the log-parameters (up to a constant).
pub(super) fn add_prior<const N: usize>(local: &mut Local<N>, at: &[f64; N], center: &[f64; N]) {
    let precision = 1.0 / (PRIOR_SD * PRIOR_SD);
    for i in 0..N {
        let off = at[i] - center[i];
        local.value -= 0.5 * precision * off * off;
        local.gradient[i] -= precision * off;
        local.hessian[i][i] -= precision;
    }
}

/// Turns derivatives by the parameters into derivatives by their logarithms (chain rule).
pub(super) fn in_logs<const N: usize>(local: &mut Local<N>, parameters: &[f64; N]) {
    for (row, p) in local.hessian.iter_mut().zip(parameters) {
        row.iter_mut().zip(parameters).for_each(|(h, q)| *h *= p * q);
    }
    for (i, p) in parameters.iter().enumerate() {
        local.gradient[i] *= p;
        local.hessian[i][i] += local.gradient[i];
    }
}

struct Data {
    rows: Vec<Row>,
    /// (x, customers with it), ascending.
    table: Vec<(f64, f64)>,
    customers: f64,
    repeaters: f64,
}

impl Data {
    fn new(customers: &[Purchases]) -> Self {
        let mut rows = aggregate(customers.iter().map(|c| (c.frequency, c.recency, c.age)));
        let table = frequencies(&mut rows);
        let repeaters = table.iter().filter(|(x, _)| *x > 0.0).map(|(_, count)| count).sum();
        Self { rows, table, customers: customers.len() as f64, repeaters }
    }

    fn rows_age(&self) -> f64 {
        self.rows.iter().map(|row| row.second * row.count).sum()
    }

    fn purchases(&self) -> f64 {
        self.table.iter().map(|(x, count)| x * count).sum()
    }

    /// The log-likelihood (FHL) in (ln r, ln α, ln a, ln b).
    fn log_likelihood(&self, at: &[f64; 4]) -> Local<4> {
        let parameters = at.map(f64::exp);
        let mut local = self.gamma_terms(&parameters);
        self.add_row_terms(&parameters, &mut local);
        for i in 0..4 {
            for j in 0..i {
                local.hessian[i][j] = local.hessian[j][i];
            }
        }
        in_logs(&mut local, &parameters);
        local
    }

    /// What depends on the row only through x: r ln α + ln Γ(r+x)/Γ(r) + ln Γ(a+b)Γ(b+x)/Γ(b)Γ(a+b+x).
    fn gamma_terms(&self, &[r, alpha, a, b]: &[f64; 4]) -> Local<4> {
        let n = self.customers;
        let mut value = n * (r * alpha.ln() - ln_gamma(r) + ln_gamma(a + b) - ln_gamma(b));
        let [mut by_r, mut by_a, mut by_b] =
            [n * (alpha.ln() - digamma(r)), n * digamma(a + b), n * (digamma(a + b) - digamma(b))];
        let [mut by_rr, mut by_aa, mut by_bb] =
            [-n * trigamma(r), n * trigamma(a + b), n * (trigamma(a + b) - trigamma(b))];
        for &(x, count) in &self.table {
            let (all, all_prime) = (digamma(a + b + x), trigamma(a + b + x));
            value += count * (ln_gamma(r + x) + ln_gamma(b + x) - ln_gamma(a + b + x));
            by_r += count * digamma(r + x);
            by_a -= count * all;
            by_b += count * (digamma(b + x) - all);
            by_rr += count * trigamma(r + x);
            by_aa -= count * all_prime;
            by_bb += count * (trigamma(b + x) - all_prime);
        }
        let mut hessian = [[0.0; 4]; 4];
        hessian[0][0] = by_rr;
        hessian[0][1] = n / alpha;
        hessian[1][1] = -n * r / (alpha * alpha);
        hessian[2][2] = by_aa;
        hessian[2][3] = by_aa;
        hessian[3][3] = by_bb;
        Local { value, gradient: [by_r, n * r / alpha, by_a, by_b], hessian }
    }

    /// Σ ln[(α+T)^−(r+x) + δ(x>0) a/(b+x−1) (α+t_x)^−(r+x)], the two terms called u (stayed) and v (left) in logs.
    fn add_row_terms(&self, &[r, alpha, a, b]: &[f64; 4], local: &mut Local<4>) {
        let ln_odds: Vec<(f64, f64)> = self
            .table
            .iter()
            .map(
                |&(x, _)| {
                    if x > 0.0 { ((b + x - 1.0).ln() - a.ln(), 1.0 / (b + x - 1.0)) } else { (0.0, 0.0) }
                },
            )
            .collect();
        let by_a = 1.0 / a;
        // value; gradient r α a b; Hessian rr rα ra rb αα αa αb aa ab bb.
        let Sums(s) = sum_chunks(&self.rows, |rows| {
            let mut s = [0.0; 15];
            for row in rows {
                let w = row.count;
                let by_age = 1.0 / (alpha + row.second);
                let ln_age = (alpha + row.second).ln();
                if row.frequency == 0 {
                    s[0] -= w * r * ln_age;
                    s[1] -= w * ln_age;
                    s[2] -= w * r * by_age;
                    s[6] -= w * by_age;
                    s[9] += w * r * by_age * by_age;
                    continue;
                }
                let shape = r + f64::from(row.frequency);
                let (ln_odds, by_odds) = ln_odds[row.group as usize];
                let by_recency = 1.0 / (alpha + row.first);
                let ln_ratio = ((alpha + row.second) * by_recency).ln();
                let ln_recency = ln_age - ln_ratio;
                let lead = ln_odds - shape * ln_ratio; // u − v
                let small = (-lead.abs()).exp();
                let share = 1.0 / (1.0 + small);
                let (left, stayed) = if lead > 0.0 { (small * share, share) } else { (share, small * share) };
                let spread = w * left * stayed;
                let (left, stayed) = (w * left, w * stayed);
                // v′ − u′
                let e = [ln_ratio, shape * (by_age - by_recency), by_a, -by_odds];
                s[0] += w * (small.ln_1p() + lead.max(0.0) - ln_odds - shape * ln_recency);
                s[1] -= stayed * ln_age + left * ln_recency;
                s[2] -= shape * (stayed * by_age + left * by_recency);
                s[3] += left * by_a;
                s[4] -= left * by_odds;
                s[5] += spread * e[0] * e[0];
                s[6] += spread * e[0] * e[1] - stayed * by_age - left * by_recency;
                s[7] += spread * e[0] * e[2];
                s[8] += spread * e[0] * e[3];
                s[9] += spread * e[1] * e[1]
                    + shape * (stayed * by_age * by_age + left * by_recency * by_recency);
                s[10] += spread * e[1] * e[2];
                s[11] += spread * e[1] * e[3];
                s[12] += spread * e[2] * e[2] - left * by_a * by_a;
                s[13] += spread * e[2] * e[3];
                s[14] += spread * e[3] * e[3] + left * by_odds * by_odds;
            }
            Sums(s)
        });
        local.value += s[0];
        local.gradient.iter_mut().zip(&s[1..5]).for_each(|(g, s)| *g += s);
        let upper = (0..4).flat_map(|i| (i..4).map(move |j| (i, j)));
        upper.zip(&s[5..]).for_each(|((i, j), s)| local.hessian[i][j] += s);
    }
}

#[cfg(test)]
#[path = "bgnbd_fit_tests.rs"]
mod tests;
