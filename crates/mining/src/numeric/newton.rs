//! Newton's method with Levenberg's damping, for smooth log-likelihoods of a few parameters.

/// Value, gradient and Hessian at a point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Local<const N: usize> {
    pub value: f64,
    pub gradient: [f64; N],
    pub hessian: [[f64; N]; N],
}

/// Where the climb ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Summit<const N: usize> {
    pub point: [f64; N],
    pub value: f64,
    pub iterations: u32,
    pub converged: bool,
}

const ITERATIONS_MAX: u32 = 200;
const DAMPING_MAX: f64 = 1e12;
/// No coordinate (they are logarithms) moves further than this in one step.
const STEP_MAX: f64 = 1.5;
/// Coordinates stay within ±this: e^±18 is beyond any sensible parameter.
const POINT_MAX: f64 = 18.0;

/// Climbs from `start` to a local maximum of `f` (Nocedal and Wright 2006, ch. 3 and 4: damped Newton). Converged
/// means a Newton decrement below 1e-10 of the scale of the value; a parameter that runs to the edge is not converged.
pub(crate) fn maximise<const N: usize>(start: [f64; N], f: impl Fn(&[f64; N]) -> Local<N>) -> Summit<N> {
    let mut point = start;
    let mut here = f(&point);
    let mut damping = 1e-3;
    for iteration in 1..=ITERATIONS_MAX {
        let scale = 1.0 + here.value.abs();
        let accepted = loop {
            let Some(mut step) = damped_step(&here, damping) else {
                damping = raise(damping);
                if damping > DAMPING_MAX {
                    break None;
                }
                continue;
            };
            let longest = step.iter().fold(0.0f64, |m, s| m.max(s.abs()));
            if longest > STEP_MAX {
                step.iter_mut().for_each(|s| *s *= STEP_MAX / longest);
            }
            let gain: f64 = step.iter().zip(here.gradient).map(|(s, g)| s * g).sum();
            let next: [f64; N] = std::array::from_fn(|i| (point[i] + step[i]).clamp(-POINT_MAX, POINT_MAX));
            let there = f(&next);
            if gain.abs() <= 1e-10 * scale && damping <= 1.0 {
                let better = there.value >= here.value;
                return finish(if better { next } else { point }, here.value.max(there.value), iteration);
            }
            if there.value.is_finite() && there.value > here.value {
                break Some((next, there));
            }
            damping = raise(damping);
            if damping > DAMPING_MAX {
                break None;
            }
        };
        let Some((next, there)) = accepted else {
            return Summit { point, value: here.value, iterations: iteration, converged: false };
        };
        (point, here) = (next, there);
        damping = (damping / 10.0).max(1e-12);
    }
    Summit { point, value: here.value, iterations: ITERATIONS_MAX, converged: false }
}

fn finish<const N: usize>(point: [f64; N], value: f64, iterations: u32) -> Summit<N> {
    let inside = point.iter().all(|p| p.abs() < POINT_MAX - 1.0);
    Summit { point, value, iterations, converged: inside }
}

fn raise(damping: f64) -> f64 {
    (damping * 8.0).max(1e-6)
}

/// Solves (−H + δ·diag) s = g by Cholesky; `None` when the matrix is not positive definite.
fn damped_step<const N: usize>(here: &Local<N>, damping: f64) -> Option<[f64; N]> {
    let mut factor = [[0.0; N]; N];
    for i in 0..N {
        for j in 0..=i {
            let mut sum = -here.hessian[i][j];
            if i == j {
                sum += damping * (here.hessian[i][i].abs() + 1e-6);
            }
            sum -= factor[i][..j].iter().zip(&factor[j]).map(|(x, y)| x * y).sum::<f64>();
            if i == j {
                if !(sum > 0.0 && sum.is_finite()) {
                    return None;
                }
                factor[i][i] = sum.sqrt();
            } else {
                factor[i][j] = sum / factor[j][j];
            }
        }
    }
    let mut step = here.gradient;
    for i in 0..N {
        for k in 0..i {
            step[i] -= factor[i][k] * step[k];
        }
        step[i] /= factor[i][i];
    }
    for i in (0..N).rev() {
        for k in i + 1..N {
            step[i] -= factor[k][i] * step[k];
        }
        step[i] /= factor[i][i];
    }
    step.iter().all(|s| s.is_finite()).then_some(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn climbs_a_curved_ridge() {
        // −(Rosenbrock), whose summit is (1, 1).
        let summit = maximise([-1.2, 1.0], |&[x, y]| Local {
            value: -((1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2)),
            gradient: [2.0 * (1.0 - x) + 400.0 * x * (y - x * x), -200.0 * (y - x * x)],
            hessian: [[-2.0 + 400.0 * y - 1200.0 * x * x, 400.0 * x], [400.0 * x, -200.0]],
        });
        assert!(summit.converged && summit.iterations < 60, "{summit:?}");
        assert!((summit.point[0] - 1.0).abs() < 1e-4 && (summit.point[1] - 1.0).abs() < 1e-4, "{summit:?}");
    }
}
