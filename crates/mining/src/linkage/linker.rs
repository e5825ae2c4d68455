//! The trained model: weights, scores that can be taken apart, and pairs.

use serde::{Deserialize, Serialize};

use super::LinkageError;
use super::block::Blocks;
use super::cell::{Cell, Prepared};
use super::corpus::{Corpus, level_at, pattern};
use super::estimate::{Learnt, learn};
use super::level::Level;
use super::name_frequencies::NameFrequencies;
use super::schema::{Field, Schema};

/// Values held by fewer records than this are not kept in the frequency table: they count as rare.
const FREQUENT_MIN: u32 = 3;
/// Whoever has a value that nobody else is known to have may still meet half a stranger with it.
const STRANGERS_MIN: f64 = 0.5;
/// No value is so rare that strangers never share it.
const U_MIN: f64 = 1e-8;
/// The most values kept in a field's frequency table, the most frequent first.
const FREQUENT_MAX: usize = 100_000;

/// Doubles that somebody still has whose records have been tied by identifiers.
const DOUBLES_OF_PEOPLE: f64 = 0.5;

/// How to learn. The defaults suit 1,000 to a few million records.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TrainOptions {
    /// For the random pairs; the same seed gives the same model.
    pub seed: u64,
    /// Random pairs from which the rates among strangers are estimated.
    pub random_pairs: usize,
    /// About so many candidate pairs are learnt from; of more, whole blocks are sampled.
    pub pairs_max: usize,
    pub iterations_max: u32,
    /// EM stops when no rate (and not the logarithm of the prior) moves by more than this.
    pub tolerance: f64,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self { seed: 20, random_pairs: 200_000, pairs_max: 2_000_000, iterations_max: 50, tolerance: 1e-3 }
    }
}

/// What was learnt about one field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldModel {
    pub field: Field,
    /// Share of each level among true pairs and among strangers, and log2(m/u).
    pub levels: Vec<LevelModel>,
    /// Records, or people where they are known, with a value.
    present: f64,
    /// Records of the same person that one with this value is expected to have, twice over to be on the safe side.
    doubles: f64,
    /// `(hash, records)` of frequent values, ascending by hash; empty without term frequencies.
    frequent: Vec<(u64, u32)>,
    /// Of names with term frequencies.
    names: NameFrequencies,
    /// log2(m/u) by level number, for speed; 0 for missing.
    weights: [f64; 16],
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LevelModel {
    pub level: Level,
    pub m: f64,
    pub u: f64,
    /// Bits: log2(m/u).
    pub weight: f64,
}

impl FieldModel {
    fn new(corpus: &Corpus, index: usize, learnt: &Learnt) -> Self {
        let field = corpus.schema.fields[index].clone();
        let (m, u) = (&learnt.m[index], &learnt.u[index]);
        let levels: Vec<LevelModel> = Level::of(field.comparator, field.partner.is_some())
            .into_iter()
            .map(|(level, _)| {
                let (m, u) = (m[level as usize], u[level as usize]);
                LevelModel { level, m, u, weight: (m / u).log2() }
            })
            .collect();
        let mut weights = [0.0; 16];
        levels.iter().for_each(|l| weights[l.level as usize] = l.weight);
        let column = &corpus.columns[index];
        let bearers = corpus.bearers(index);
        let present: f64 = bearers.iter().map(|&count| f64::from(count)).sum();
        let mut frequent: Vec<(u64, u32)> = Vec::new();
        if field.term_frequency {
            let counted = column.cells.iter().zip(&bearers).map(|(cell, &count)| (cell.hash, count));
            frequent = counted.filter(|(_, count)| *count >= FREQUENT_MIN).collect();
            frequent.sort_unstable_by_key(|(hash, count)| (std::cmp::Reverse(*count), *hash));
            frequent.truncate(FREQUENT_MAX);
            frequent.sort_unstable();
        }
        let names = match field.term_frequency {
            true => NameFrequencies::of(column, &bearers),
            false => NameFrequencies::default(),
        };
        // Of people who are known, one double at most is left to be found, and not of everybody.
        let doubles = match corpus.is_owned() {
            true => DOUBLES_OF_PEOPLE,
            false => 2.0 * learnt.prior * (corpus.len() as f64 - 1.0),
        };
        Self { field, levels, present: present.max(1.0), doubles, frequent, names, weights }
    }

    /// The weight of a level; for exact agreement by how common the value is (Winkler 2000): u becomes the share of
    /// strangers with this value, those with it less the doubles that a record has anyway.
    fn weight(&self, level: u64, a: Option<&Cell>) -> f64 {
        let plain = self.weights[level as usize];
        if level == Level::SurnameOnly as u64 {
            return plain + a.map_or(0.0, |cell| self.names.surname_rarity(cell));
        }
        let Some(cell) = a.filter(|_| level == Level::Exact as u64 && self.field.term_frequency) else {
            return plain;
        };
        let count = match self.frequent.binary_search_by_key(&cell.hash, |(hash, _)| *hash) {
            Ok(at) => f64::from(self.frequent[at].1),
            Err(_) => 1.0,
        };
        let expected = self.names.strangers(cell).unwrap_or(STRANGERS_MIN);
        let strangers = (count - 1.0 - self.doubles).max(expected);
        let m = self.levels.iter().find(|l| l.level == Level::Exact).map_or(0.5, |l| l.m);
        (m * self.present / strangers).min(m / U_MIN).log2()
    }
}

/// A trained model. Serialise it to keep it; it does not hold the records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Linker {
    pub schema: Schema,
    pub fields: Vec<FieldModel>,
    /// Bits: log2 of the odds that two random records are the same.
    pub prior_weight: f64,
    pub iterations: u32,
    pub converged: bool,
    /// Records it was trained on.
    pub records: u64,
}

/// What one field says about a pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The field's code.
    pub field: String,
    pub level: Level,
    /// Bits for (positive) or against being the same.
    pub weight: f64,
}

/// How likely two records are the same. `weight` is `prior` plus the evidence's weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Bits before looking at the fields.
    pub prior: f64,
    pub evidence: Vec<Evidence>,
    /// Bits: log2 of the odds.
    pub weight: f64,
    /// 0..=1
    pub probability: f64,
}

/// Two records of a corpus that are likely the same, `a < b`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    pub a: u32,
    pub b: u32,
    /// Bits, as [`Score::weight`].
    pub weight: f64,
}

impl Pair {
    pub fn probability(&self) -> f64 {
        probability(self.weight)
    }
}

fn probability(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp2())
}

impl Linker {
    /// Learns from a corpus, without labels.
    ///
    /// # Errors
    /// [`LinkageError::TooFewRecords`], [`LinkageError::NoCandidates`].
    pub fn train(corpus: &Corpus, options: &TrainOptions) -> Result<Self, LinkageError> {
        if corpus.len() < 2 {
            return Err(LinkageError::TooFewRecords);
        }
        Self::train_on(corpus, &Blocks::new(corpus), options)
    }

    /// Trains and links in one go, which builds the blocks only once.
    pub fn train_and_link(
        corpus: &Corpus,
        options: &TrainOptions,
        probability_min: f64,
    ) -> Result<(Self, Vec<Pair>), LinkageError> {
        if corpus.len() < 2 {
            return Err(LinkageError::TooFewRecords);
        }
        let blocks = Blocks::new(corpus);
        let linker = Self::train_on(corpus, &blocks, options)?;
        let pairs = linker.pairs(corpus, &blocks, probability_min);
        Ok((linker, pairs))
    }

    fn train_on(corpus: &Corpus, blocks: &Blocks, options: &TrainOptions) -> Result<Self, LinkageError> {
        let learnt = learn(corpus, blocks, options)?;
        Ok(Self {
            schema: corpus.schema.clone(),
            fields: (0..corpus.schema.fields.len()).map(|f| FieldModel::new(corpus, f, &learnt)).collect(),
            prior_weight: (learnt.prior / (1.0 - learnt.prior)).log2(),
            iterations: learnt.iterations,
            converged: learnt.converged,
            records: corpus.len() as u64,
        })
    }

    /// All pairs of a corpus that share a block and reach the probability, by `(a, b)`.
    ///
    /// # Errors
    /// [`LinkageError::OtherSchema`] when the corpus was made for another schema.
    pub fn link(&self, corpus: &Corpus, probability_min: f64) -> Result<Vec<Pair>, LinkageError> {
        if corpus.schema != self.schema {
            return Err(LinkageError::OtherSchema);
        }
        Ok(self.pairs(corpus, &Blocks::new(corpus), probability_min))
    }

    fn pairs(&self, corpus: &Corpus, blocks: &Blocks, probability_min: f64) -> Vec<Pair> {
        let p = probability_min.clamp(1e-9, 1.0 - 1e-12);
        let weight_min = (p / (1.0 - p)).log2();
        let found = blocks.scan(
            |_| true,
            |found: &mut Vec<Pair>, a, b| {
                let packed = corpus.pattern(a, b);
                let weight = self.weight(packed, |f| corpus.columns[f].cell(a));
                if weight >= weight_min {
                    found.push(Pair { a, b, weight });
                }
            },
        );
        let mut pairs: Vec<Pair> = found.into_iter().flatten().collect();
        pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
        pairs.dedup_by_key(|pair| (pair.a, pair.b));
        pairs
    }

    fn weight<'a>(&self, packed: u64, a: impl Fn(usize) -> Option<&'a Cell>) -> f64 {
        let fields = self.fields.iter().enumerate();
        self.prior_weight + fields.map(|(f, model)| model.weight(level_at(packed, f), a(f))).sum::<f64>()
    }

    /// As [`Schema::prepare`].
    pub fn prepare<S: AsRef<str>>(&self, record: &[Option<S>]) -> Result<Prepared, LinkageError> {
        self.schema.prepare(record)
    }

    /// How likely two records are the same, and why. Symmetric.
    pub fn score(&self, a: &Prepared, b: &Prepared) -> Score {
        let packed = pattern(&self.schema, |f| a.cell(f), |f| b.cell(f));
        let evidence: Vec<Evidence> = self
            .fields
            .iter()
            .enumerate()
            .map(|(f, model)| Evidence {
                field: model.field.name.clone(),
                level: Level::ALL[level_at(packed, f) as usize],
                weight: model.weight(level_at(packed, f), a.cell(f)),
            })
            .collect();
        let weight = self.prior_weight + evidence.iter().map(|e| e.weight).sum::<f64>();
        Score { prior: self.prior_weight, evidence, weight, probability: probability(weight) }
    }
}

#[cfg(test)]
#[path = "linker_tests.rs"]
mod tests;
