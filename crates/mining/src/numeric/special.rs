//! Special functions for positive real arguments: ln Γ and its two derivatives, ln B, and Gauss's ₂F₁ on [0, 1).

/// Below this the argument is shifted up by the recurrence before the asymptotic series is used.
const SERIES_FROM: f64 = 10.0;

/// ln Γ(x) for x > 0, to about 1e-14 relative (Stirling's series, Abramowitz and Stegun 6.1.41).
pub(crate) fn ln_gamma(x: f64) -> f64 {
    let mut shifted = x;
    let mut product = 1.0;
    while shifted < SERIES_FROM {
        product *= shifted;
        shifted += 1.0;
    }
    let inverse = 1.0 / shifted;
    let square = inverse * inverse;
    let series = inverse
        * (1.0 / 12.0
            - square
                * (1.0 / 360.0
                    - square
                        * (1.0 / 1260.0
                            - square
                                * (1.0 / 1680.0 - square * (1.0 / 1188.0 - square * (691.0 / 360_360.0))))));
    const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;
    (shifted - 0.5) * shifted.ln() - shifted + HALF_LN_TAU + series - product.ln()
}

/// ψ(x), the derivative of ln Γ, for x > 0 (Abramowitz and Stegun 6.3.18).
pub(crate) fn digamma(x: f64) -> f64 {
    let mut shifted = x;
    let mut below = 0.0;
    while shifted < SERIES_FROM {
        below += 1.0 / shifted;
        shifted += 1.0;
    }
    let inverse = 1.0 / shifted;
    let square = inverse * inverse;
    let series = square
        * (1.0 / 12.0
            - square
                * (1.0 / 120.0 - square * (1.0 / 252.0 - square * (1.0 / 240.0 - square * (1.0 / 132.0)))));
    shifted.ln() - 0.5 * inverse - series - below
}

/// ψ′(x) for x > 0 (Abramowitz and Stegun 6.4.12).
pub(crate) fn trigamma(x: f64) -> f64 {
    let mut shifted = x;
    let mut below = 0.0;
    while shifted < SERIES_FROM {
        below += 1.0 / (shifted * shifted);
        shifted += 1.0;
    }
    let inverse = 1.0 / shifted;
    let square = inverse * inverse;
    let series = inverse
        * (1.0
            + 0.5 * inverse
            + square
                * (1.0 / 6.0
                    - square
                        * (1.0 / 30.0
                            - square * (1.0 / 42.0 - square * (1.0 / 30.0 - square * (5.0 / 66.0))))));
    series + below
}

/// ln B(a, b).
pub(crate) fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// The most terms that [`hyp2f1`] sums; reached only for z within 1e-5 of 1.
const HYP2F1_TERMS_MAX: u32 = 200_000;

/// ₂F₁(a, b; c; z) for 0 ≤ z < 1 and c > −1, c ≠ 0, by its power series (Abramowitz and Stegun 15.1.1).
///
/// Callers keep `c` the largest parameter (by Euler's transformation 15.3.3), where the terms shrink from the start.
pub(crate) fn hyp2f1(a: f64, b: f64, c: f64, z: f64) -> f64 {
    let mut term = 1.0;
    let mut sum = 1.0;
    for n in 0..HYP2F1_TERMS_MAX {
        let k = f64::from(n);
        let ratio = (a + k) * (b + k) / ((c + k) * (k + 1.0)) * z;
        term *= ratio;
        sum += term;
        // Once the ratio is below one the tail is bounded by a geometric series.
        if term.abs() <= 1e-16 * sum.abs() * (1.0 - ratio.abs()).max(1e-9) {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(actual: f64, expected: f64, what: &str) {
        let scale = expected.abs().max(1.0);
        assert!((actual - expected).abs() <= 1e-12 * scale, "{what}: {actual} is not {expected}");
    }

    #[test]
    fn known_values() {
        close(ln_gamma(0.5), 0.572_364_942_924_700_1, "ln Γ(1/2) = ln √π");
        close(ln_gamma(1.0), 0.0, "ln Γ(1)");
        close(ln_gamma(101.0), 363.739_375_555_563_5, "ln 100!");
        close(digamma(1.0), -0.577_215_664_901_532_9, "ψ(1) = −γ");
        close(trigamma(1.0), 1.644_934_066_848_226_4, "ψ′(1) = π²/6");
        close(hyp2f1(1.0, 1.0, 2.0, 0.5), 2.0 * 2f64.ln(), "₂F₁(1,1;2;z) = −ln(1−z)/z");
        close(hyp2f1(0.5, 2.0, 2.0, 0.36), 1.25, "₂F₁(a,b;b;z) = (1−z)^−a");
        close(hyp2f1(1.0, 1.0, 2.0, 0.999), -(0.001f64.ln()) / 0.999, "near one");
    }

    proptest! {
        #[test]
        fn recurrences(x in 0.01f64..5000.0) {
            prop_assert!((ln_gamma(x + 1.0) - ln_gamma(x) - x.ln()).abs() < 1e-11 * ln_gamma(x + 1.0).abs().max(1.0));
            prop_assert!((digamma(x + 1.0) - digamma(x) - 1.0 / x).abs() < 1e-11 * (1.0 / x).max(1.0));
            prop_assert!((trigamma(x) - trigamma(x + 1.0) - 1.0 / (x * x)).abs() < 1e-11 * (1.0 / (x * x)).max(1.0));
        }

        #[test]
        fn euler_transformation(a in 0.1f64..3.0, b in 0.1f64..3.0, c in 3.0f64..9.0, z in 0.0f64..0.95) {
            let direct = hyp2f1(a, b, c, z);
            let turned = (1.0 - z).powf(c - a - b) * hyp2f1(c - a, c - b, c, z);
            prop_assert!((direct - turned).abs() < 1e-9 * direct.abs());
        }
    }
}
