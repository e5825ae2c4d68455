//! Chance: a seeded ChaCha stream and the few distributions the worlds need.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// One random stream. Two dice with the same seed and stream number fall alike.
pub struct Dice(ChaCha8Rng);

impl Dice {
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Dice(rng)
    }

    /// Uniform in [0, 1).
    pub fn unit(&mut self) -> f64 {
        self.0.random::<f64>()
    }

    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Uniform in 0..n; n must be positive.
    pub fn below(&mut self, n: usize) -> usize {
        self.0.random_range(0..n)
    }

    /// Uniform in from..=to.
    pub fn between(&mut self, from: i32, to: i32) -> i32 {
        self.0.random_range(from..=to.max(from))
    }

    /// Uniform in [from, to).
    pub fn stretch(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.unit()
    }

    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    pub fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.unit()).ln()
    }

    /// Standard normal (Box and Muller, one of the pair).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// Gamma with the given shape and mean (Marsaglia and Tsang 2000; shapes under 1 by the usual boost).
    pub fn gamma(&mut self, shape: f64, mean: f64) -> f64 {
        let scale = mean / shape;
        if shape < 1.0 {
            let boost = (1.0 - self.unit()).powf(1.0 / shape);
            return self.gamma(shape + 1.0, (shape + 1.0) * scale) * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v <= 0.0 {
                continue;
            }
            let u = 1.0 - self.unit();
            if u.ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v * scale;
            }
        }
    }

    /// Poisson by multiplication; meant for means under about 30.
    pub fn poisson(&mut self, mean: f64) -> u32 {
        let limit = (-mean).exp();
        let (mut count, mut product) = (0, self.unit());
        while product > limit {
            count += 1;
            product *= self.unit();
        }
        count
    }

    /// An index drawn in proportion to its weight; weights need not sum to one.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            if left < *weight {
                return index;
            }
            left -= weight;
        }
        weights.len() - 1
    }
}

/// Weights summed once, for tables drawn from again and again.
#[derive(Debug, Clone)]
pub struct Wheel(Vec<f64>);

impl Wheel {
    pub fn new(weights: impl IntoIterator<Item = f64>) -> Self {
        let mut sum = 0.0;
        Wheel(
            weights
                .into_iter()
                .map(|weight| {
                    sum += weight;
                    sum
                })
                .collect(),
        )
    }

    pub fn spin(&self, dice: &mut Dice) -> usize {
        let total = self.0.last().copied().unwrap_or(0.0);
        let at = dice.unit() * total;
        self.0.partition_point(|sum| *sum <= at).min(self.0.len().saturating_sub(1))
    }
}

/// A shuffle of 0..size that needs no memory: a keyed Feistel network, walked until it lands inside.
#[derive(Debug, Clone)]
pub struct Scramble {
    size: u64,
    half_bits: u32,
    keys: [u64; 4],
}

impl Scramble {
    pub fn new(size: u64, dice: &mut Dice) -> Self {
        let half_bits = (64 - (size - 1).leading_zeros()).div_ceil(2);
        Scramble { size, half_bits, keys: std::array::from_fn(|_| dice.bits()) }
    }

    /// The place of `index`; different indices below the size get different places.
    pub fn place(&self, index: u64) -> u64 {
        let mut at = self.round_trip(index % self.size);
        while at >= self.size {
            at = self.round_trip(at);
        }
        at
    }

    fn round_trip(&self, value: u64) -> u64 {
        let mask = (1 << self.half_bits) - 1;
        let (mut left, mut right) = (value >> self.half_bits, value & mask);
        for key in self.keys {
            let mixed = (right ^ key).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            (left, right) =
                (right, left ^ ((mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 40 & mask));
        }
        left << self.half_bits | right
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(mut draw: impl FnMut() -> f64) -> f64 {
        (0..20_000).map(|_| draw()).sum::<f64>() / 20_000.0
    }

    #[test]
    fn distributions_have_their_means() {
        let mut dice = Dice::new(1, 1);
        assert!((mean(|| dice.exponential(5.0)) - 5.0).abs() < 0.15);
        assert!((mean(|| dice.gamma(0.7, 3.0)) - 3.0).abs() < 0.15);
        assert!((mean(|| dice.gamma(4.0, 12.0)) - 12.0).abs() < 0.25);
        assert!((mean(|| f64::from(dice.poisson(2.5))) - 2.5).abs() < 0.06);
        assert!(mean(|| dice.normal()).abs() < 0.04);
    }

    #[test]
    fn a_scramble_is_a_permutation() {
        let scramble = Scramble::new(1000, &mut Dice::new(7, 0));
        let mut seen: Vec<u64> = (0..1000).map(|index| scramble.place(index)).collect();
        seen.sort_unstable();
        assert_eq!(seen, (0..1000).collect::<Vec<_>>());
    }

    #[test]
    fn a_wheel_keeps_proportions() {
        let (wheel, mut dice) = (Wheel::new([1.0, 0.0, 3.0]), Dice::new(3, 0));
        let hits = (0..4000).filter(|_| wheel.spin(&mut dice) == 2).count();
        assert!((2900..3100).contains(&hits), "{hits}");
    }
}
