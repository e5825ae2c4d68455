//! Learning without labels: EM over the agreement patterns of candidate pairs.

use std::collections::HashMap;

use super::block::Blocks;
use super::corpus::{Corpus, Hashed, level_at};
use super::level::Level;
use super::u_rates::{Rates, u_rates};
use super::{LinkageError, TrainOptions};
use crate::numeric::random::mix;

/// No level is rarer among true pairs than this part of the first guess: where people type, everything happens, and one
/// wrong gender must not outvote all else because the training data had none.
const M_MIN_OF_GUESS: f64 = 0.1;
/// Pseudo-pairs of the first guess added to the M step, which keeps unseen levels sensible.
const GUESS_PAIRS: f64 = 10.0;

/// What EM learnt.
pub(super) struct Learnt {
    pub m: Rates,
    pub u: Rates,
    /// Probability that two random records are the same.
    pub prior: f64,
    pub iterations: u32,
    pub converged: bool,
}

/// Distinct patterns of candidate pairs with how many pairs each stands for, ascending.
fn patterns(corpus: &Corpus, blocks: &Blocks, options: &TrainOptions) -> Vec<(u64, f64)> {
    let every = (blocks.pairs / options.pairs_max.max(1) as u64).max(1);
    let take = |block: usize| mix(options.seed ^ block as u64).is_multiple_of(every);
    let counts = blocks.scan(take, |counts: &mut HashMap<u64, u64, Hashed>, a, b| {
        *counts.entry(corpus.pattern(a, b)).or_default() += 1;
    });
    let mut all: HashMap<u64, u64, Hashed> = HashMap::default();
    for (pattern, count) in counts.into_iter().flatten() {
        *all.entry(pattern).or_default() += count;
    }
    let mut sorted: Vec<(u64, f64)> = all.into_iter().map(|(p, count)| (p, (count * every) as f64)).collect();
    sorted.sort_unstable_by_key(|(pattern, _)| *pattern);
    sorted
}

/// EM with the prior over *all* pairs: those that share no block are taken for strangers, so `u` stays the rate in
/// the whole population and need not be learnt from the (unrepresentative) candidates. True pairs hidden in the
/// random sample are taken out of `u` again: u = (rate − prior·m) / (1 − prior).
pub(super) fn learn(
    corpus: &Corpus,
    blocks: &Blocks,
    options: &TrainOptions,
) -> Result<Learnt, LinkageError> {
    let patterns = patterns(corpus, blocks, options);
    if patterns.is_empty() {
        return Err(LinkageError::NoCandidates);
    }
    let guess = guess(corpus);
    let decisive: Vec<usize> =
        (0..corpus.schema.fields.len()).filter(|&field| corpus.schema.fields[field].decisive).collect();
    let rates = u_rates(corpus, options.random_pairs, options.seed);
    let records = corpus.len() as f64;
    let all_pairs = records * (records - 1.0) / 2.0;
    // A third of the records having a double is the usual state of customer files.
    let mut prior = (records / 3.0).min(all_pairs * 0.5) / all_pairs;
    let mut m = guess.clone();
    let mut u = strangers(&rates, &m, prior, all_pairs);
    for iteration in 1..=options.iterations_max {
        let (matched, expected) = expectation(&patterns, &decisive, &m, &u, prior);
        let next_prior = (expected / all_pairs).clamp(0.1 / all_pairs, 0.5);
        let next_m = maximisation(&matched, &guess);
        let moved = (next_prior / prior).ln().abs().max(largest_change(&m, &next_m));
        (prior, m) = (next_prior, next_m);
        u = strangers(&rates, &m, prior, all_pairs);
        if moved < options.tolerance {
            return Ok(Learnt { m, u, prior, iterations: iteration, converged: true });
        }
    }
    Ok(Learnt { m, u, prior, iterations: options.iterations_max, converged: false })
}

fn guess(corpus: &Corpus) -> Rates {
    let of_field = |field: &super::Field| {
        let mut shares = [0.0; Level::COUNT];
        let levels = Level::of(field.comparator, field.partner.is_some());
        let total: f64 = levels.iter().map(|(_, share)| share).sum();
        levels.into_iter().for_each(|(level, share)| shares[level as usize] = share / total);
        shares
    };
    corpus.schema.fields.iter().map(of_field).collect()
}

/// Expected counts of levels among true pairs, by field, and the expected number of true pairs.
///
/// Pairs that differ in a decisive field are strangers: without this, EM finds households as readily as people.
fn expectation(
    patterns: &[(u64, f64)],
    decisive: &[usize],
    m: &Rates,
    u: &Rates,
    prior: f64,
) -> (Rates, f64) {
    let ratios: Vec<[f64; 16]> = m.iter().zip(u).map(|(m, u)| log_ratios(m, u)).collect();
    let prior = (prior / (1.0 - prior)).ln();
    let mut matched = vec![[0.0; Level::COUNT]; m.len()];
    let mut expected = 0.0;
    let differs = |pattern: u64, field: usize| {
        let level = level_at(pattern, field);
        level == Level::Different as u64 || level == Level::Weak as u64
    };
    for &(pattern, count) in patterns {
        if decisive.iter().any(|&field| differs(pattern, field)) {
            continue;
        }
        let log_odds: f64 =
            prior + ratios.iter().enumerate().map(|(f, r)| r[level_at(pattern, f) as usize]).sum::<f64>();
        if log_odds < -20.0 {
            continue;
        }
        let share = count / (1.0 + (-log_odds).exp());
        expected += share;
        matched.iter_mut().enumerate().for_each(|(f, c)| c[level_at(pattern, f) as usize] += share);
    }
    (matched, expected)
}

/// ln(m/u) by level; 0 for `Missing` and for levels the field does not have.
fn log_ratios(m: &[f64; Level::COUNT], u: &[f64; Level::COUNT]) -> [f64; 16] {
    std::array::from_fn(|level| match (m.get(level), u.get(level)) {
        (Some(&m), Some(&u)) if level != Level::Missing as usize && m > 0.0 && u > 0.0 => (m / u).ln(),
        _ => 0.0,
    })
}

fn maximisation(matched: &Rates, guess: &Rates) -> Rates {
    let of_field = |(counts, guess): (&[f64; Level::COUNT], &[f64; Level::COUNT])| {
        let total: f64 = counts[1..].iter().sum::<f64>() + GUESS_PAIRS;
        let mut m = [0.0; Level::COUNT];
        for level in 1..Level::COUNT {
            if guess[level] > 0.0 {
                m[level] =
                    ((counts[level] + GUESS_PAIRS * guess[level]) / total).max(M_MIN_OF_GUESS * guess[level]);
            }
        }
        m
    };
    matched.iter().zip(guess).map(of_field).collect()
}

fn strangers(rates: &Rates, m: &Rates, prior: f64, all_pairs: f64) -> Rates {
    // Not below what the data could show: one pair in all of them.
    let floor = (1.0 / all_pairs).clamp(1e-9, 1e-4);
    let of_field = |(rates, m): (&[f64; Level::COUNT], &[f64; Level::COUNT])| {
        let mut u: [f64; Level::COUNT] = std::array::from_fn(|level| match rates[level] {
            0.0 if m[level] == 0.0 => 0.0,
            rate => ((rate - prior * m[level]) / (1.0 - prior)).max(rate * 0.01).max(floor),
        });
        let total: f64 = u.iter().sum();
        u.iter_mut().for_each(|share| *share /= total);
        u
    };
    rates.iter().zip(m).map(of_field).collect()
}

fn largest_change(before: &Rates, after: &Rates) -> f64 {
    before.iter().flatten().zip(after.iter().flatten()).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max)
}
