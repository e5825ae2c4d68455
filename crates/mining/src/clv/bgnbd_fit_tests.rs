//! Recovery of known parameters, derivatives against differences, and bad input.

use super::*;
use crate::numeric::random::SplitMix64;
use proptest::prelude::*;

/// Simulates customers of known parameters, ages between 26 and 78 weeks in whole days.
fn simulate(truth: BgNbd, customers: usize, seed: u64) -> Vec<Purchases> {
    let mut random = SplitMix64::new(seed);
    let day = |t: f64| (t * 7.0).ceil() / 7.0;
    (0..customers)
        .map(|_| {
            let age = 26.0 + random.below(365) as f64 / 7.0;
            let rate = random.gamma(truth.r, truth.alpha);
            let leave = random.beta(truth.a, truth.b);
            let (mut frequency, mut last, mut now) = (0, 0.0, 0.0);
            loop {
                now += random.exponential(rate);
                if now > age {
                    break;
                }
                (frequency, last) = (frequency + 1, day(now).min(age));
                if random.unit() < leave {
                    break;
                }
            }
            Purchases::new(frequency, last, age)
        })
        .collect()
}

#[test]
fn recovers_known_parameters() {
    let check = |truth: BgNbd, seed: u64| {
        let fit = fit_bgnbd(&simulate(truth, 30_000, seed)).unwrap();
        assert!(fit.converged && fit.basis == Basis::Likelihood, "{fit:?}");
        let pairs = [(fit.model.r, truth.r), (fit.model.alpha, truth.alpha)];
        for (found, real) in pairs {
            assert!((found / real).ln().abs() < 0.1, "{fit:?} is not {truth:?}");
        }
        // a and b are known best through the mean a/(a+b).
        let mean = |m: BgNbd| m.a / (m.a + m.b);
        assert!((mean(fit.model) - mean(truth)).abs() < 0.02, "{fit:?} is not {truth:?}");
    };
    check(BgNbd { r: 0.2426, alpha: 4.4136, a: 0.7929, b: 2.4259 }, 1);
    check(BgNbd { r: 1.5, alpha: 6.0, a: 0.5, b: 4.0 }, 2);
    check(BgNbd { r: 3.0, alpha: 2.0, a: 1.2, b: 9.0 }, 3);
}

#[test]
fn threads_do_not_change_the_answer() {
    let customers = simulate(BgNbd { r: 0.8, alpha: 5.0, a: 0.6, b: 3.0 }, 60_000, 4);
    assert_eq!(fit_bgnbd(&customers), fit_bgnbd(&customers));
    let mut turned = customers.clone();
    turned.reverse();
    assert_eq!(fit_bgnbd(&customers), fit_bgnbd(&turned));
}

#[test]
fn few_repeaters_lean_on_the_prior() {
    let few = [Purchases::new(1, 3.0, 20.0), Purchases::new(0, 0.0, 20.0), Purchases::new(4, 18.0, 25.0)];
    let fit = fit_bgnbd(&few).unwrap();
    assert_eq!((fit.basis, fit.converged), (Basis::Prior, true));
    assert!(
        [fit.model.r, fit.model.alpha, fit.model.a, fit.model.b].iter().all(|p| (0.01..100.0).contains(p))
    );
}

#[test]
fn bad_input_has_a_name() {
    let check = |rows: &[(u32, f64, f64)], error: ClvError| {
        let rows: Vec<_> = rows.iter().map(|&(x, r, t)| Purchases::new(x, r, t)).collect();
        assert_eq!(fit_bgnbd(&rows), Err(error));
    };
    check(&[], ClvError::Empty);
    check(&[(0, 0.0, 5.0), (1, f64::NAN, 5.0)], ClvError::NotFinite { index: 1 });
    check(&[(1, 2.0, f64::INFINITY)], ClvError::NotFinite { index: 0 });
    check(&[(1, -2.0, 5.0)], ClvError::Negative { index: 0 });
    check(&[(1, 6.0, 5.0)], ClvError::RecencyBeyondAge { index: 0 });
    check(&[(0, 1.0, 5.0)], ClvError::RecencyContradictsFrequency { index: 0 });
    check(&[(2, 0.0, 5.0)], ClvError::RecencyContradictsFrequency { index: 0 });
    check(&[(0, 0.0, 5.0), (0, 0.0, 9.0)], ClvError::NoRepeaters);
    check(&[(2, 3.0, 5.0), (2, 3.0, 5.0)], ClvError::NoVariation);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn derivatives_match_differences(at in prop::array::uniform4(-1.5f64..1.5), seed in 0u64..1000) {
        let data = Data::new(&simulate(BgNbd { r: 0.7, alpha: 4.0, a: 0.8, b: 2.0 }, 200, seed));
        let exact = data.log_likelihood(&at);
        for i in 0..4 {
            let shifted = |h: f64| {
                let mut p = at;
                p[i] += h;
                data.log_likelihood(&p)
            };
            let (up, down) = (shifted(1e-5), shifted(-1e-5));
            let slope = (up.value - down.value) / 2e-5;
            prop_assert!((slope - exact.gradient[i]).abs() < 1e-4 * (1.0 + exact.value.abs()));
            for j in 0..4 {
                let bend = (up.gradient[j] - down.gradient[j]) / 2e-5;
                prop_assert!((bend - exact.hessian[i][j]).abs() < 1e-4 * (1.0 + exact.value.abs()));
            }
        }
    }

    #[test]
    fn never_panics(rows in prop::collection::vec((0u32..4000, 0.0f64..60.0, 0.0f64..60.0), 0..40)) {
        let rows: Vec<_> = rows
            .into_iter()
            .map(|(x, a, b)| Purchases::new(x, if x == 0 { 0.0 } else { a.min(b) }, a.max(b)))
            .collect();
        if let Ok(fit) = fit_bgnbd(&rows) {
            prop_assert!(fit.log_likelihood.is_finite());
        }
    }
}
