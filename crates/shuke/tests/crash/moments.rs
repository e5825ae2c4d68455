//! When to kill: moments of a stretch of time, from a seed.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub struct Moments(u64);

impl Moments {
    /// The seed is printed, so that a failure can be looked at again.
    pub fn new(what: &str) -> Self {
        let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_micros() as u64;
        let told = std::env::var("SHUKE_CRASH_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed: u64 = told.unwrap_or_else(now);
        eprintln!("{what}: SHUKE_CRASH_SEED={seed}");
        Self(seed)
    }

    /// A moment within that stretch.
    pub fn within(&mut self, stretch: Duration) -> Duration {
        stretch.mul_f64((self.next() >> 11) as f64 / (1_u64 << 53) as f64)
    }

    /// SplitMix64. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014).
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
