//! How often strangers agree: exactly, from the counts of values; by degrees, from random pairs.

use super::block::in_parallel;
use super::compare::same;
use super::corpus::{Corpus, level_at};
use super::level::Level;
use crate::numeric::random::{SplitMix64, mix};

/// Shares of levels by field, `Missing` at index 0 unused; each field's shares add up to 1.
pub(super) type Rates = Vec<[f64; Level::COUNT]>;

/// Pieces of the sample, each with a generator of its own, so that the result does not depend on threads.
const PIECES: usize = 8;

/// Rates among `samples` random pairs of different records. Still includes the few that are true pairs.
pub(super) fn u_rates(corpus: &Corpus, samples: usize, seed: u64) -> Rates {
    let fields = corpus.schema.fields.len();
    let records = corpus.len() as u64;
    let counted = in_parallel(PIECES, |piece| {
        let mut random = SplitMix64::new(mix(seed ^ piece as u64));
        let mut counts = vec![[0u64; Level::COUNT]; fields];
        for _ in 0..samples.div_ceil(PIECES) {
            let a = random.below(records);
            let b = (a + 1 + random.below(records - 1)) % records;
            let packed = corpus.pattern(a as u32, b as u32);
            counts.iter_mut().enumerate().for_each(|(f, c)| c[level_at(packed, f) as usize] += 1);
        }
        counts
    });
    (0..fields)
        .map(|field| {
            let mut sums = [0u64; Level::COUNT];
            counted.iter().for_each(|piece| sums.iter_mut().zip(piece[field]).for_each(|(s, c)| *s += c));
            with_exact(corpus, field, sums)
        })
        .collect()
}

/// Replaces the sampled share of exact agreement by Σ c(c−1) / n(n−1) over the counts c of values, and spreads the
/// rest as sampled, half a count added to each level that the comparator can give.
fn with_exact(corpus: &Corpus, field: usize, sums: [u64; Level::COUNT]) -> [f64; Level::COUNT] {
    let spec = &corpus.schema.fields[field];
    let present = corpus.columns[field].present() as f64;
    let column = &corpus.columns[field];
    let exact_cells = column.cells.iter().zip(&column.counts).filter(|(cell, _)| same(cell) == Level::Exact);
    let agreeing: f64 = exact_cells.map(|(_, &c)| f64::from(c) * (f64::from(c) - 1.0)).sum();
    // Half a pair is added, so that a field nobody fills in says nothing rather than everything.
    let exact = (agreeing / 2.0 + 0.5) / (present * (present - 1.0).max(0.0) / 2.0 + 1.0);
    let exact = exact.min(0.999);
    let mut rates = [0.0; Level::COUNT];
    for (level, _) in Level::of(spec.comparator, spec.partner.is_some()) {
        if level != Level::Exact {
            rates[level as usize] = sums[level as usize] as f64 + 0.5;
        }
    }
    let rest: f64 = rates.iter().sum();
    rates.iter_mut().for_each(|r| *r *= (1.0 - exact) / rest);
    rates[Level::Exact as usize] = exact;
    rates
}
