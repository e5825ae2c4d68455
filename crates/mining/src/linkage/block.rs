//! Which pairs are looked at: those that share a block, each once, large blocks in moderation.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use super::LinkageError;
use super::cell::{Cell, Prepared};
use super::corpus::Corpus;
use super::schema::{BlockRule, Schema};
use crate::numeric::random::mix;

/// What a database indexes: records with an equal key are candidates. Stable across versions and machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BlockKey {
    /// Index of the rule in the schema.
    pub rule: u8,
    pub key: u64,
}

impl BlockRule {
    /// The rule's key of a record given by field; `None` when a part is missing.
    fn key<'a>(&self, cell: impl Fn(usize) -> Option<&'a Cell>) -> Option<u64> {
        self.parts.iter().try_fold(0u64, |key, part| {
            Some(mix(key.rotate_left(7) ^ cell(part.field)?.key(part.how)?).max(1))
        })
    }
}

impl Schema {
    /// Makes a record ready: the costly part (readings, addresses) of a comparison, done once.
    pub fn prepare<S: AsRef<str>>(&self, record: &[Option<S>]) -> Result<Prepared, LinkageError> {
        let expected = self.fields.len();
        if record.len() != expected {
            return Err(LinkageError::RecordWidth { found: record.len(), expected });
        }
        let cells = self.fields.iter().zip(record);
        Ok(Prepared(cells.map(|(field, raw)| field.prepare(raw.as_ref()?.as_ref())).collect()))
    }

    /// Keys under which a database finds this record's candidates: those with any key in common. They depend on the
    /// schema alone, so that records have them before there is a model.
    pub fn block_keys(&self, record: &Prepared) -> Vec<BlockKey> {
        let keys = self.rules.iter().enumerate();
        keys.filter_map(|(rule, r)| {
            Some(BlockKey { rule: rule as u8, key: r.key(|field| record.cell(field))? })
        })
        .collect()
    }
}

/// Members of one block: a range of `Blocks::members`.
#[derive(Debug, Clone, Copy)]
struct Block {
    rule: u8,
    start: u32,
    len: u32,
}

/// All blocks of a corpus.
pub(super) struct Blocks {
    /// By rule, by record; 0 where there is none or its block is too large to decide who owns a pair.
    keys: Vec<Vec<u64>>,
    /// By rule: records, block by block.
    members: Vec<Vec<u32>>,
    blocks: Vec<Block>,
    block_max: usize,
    window: usize,
    /// Pairs that the blocks hold, counting those held twice twice.
    pub pairs: u64,
}

impl Blocks {
    pub fn new(corpus: &Corpus) -> Self {
        let Schema { rules, block_max, window, .. } = &corpus.schema;
        let built = in_parallel(rules.len(), |rule| build(corpus, rule));
        let mut all = Self {
            keys: Vec::new(),
            members: Vec::new(),
            blocks: Vec::new(),
            block_max: *block_max,
            window: *window,
            pairs: 0,
        };
        for (keys, members, blocks) in built {
            all.keys.push(keys);
            all.members.push(members);
            all.blocks.extend(blocks);
        }
        all.pairs = all.blocks.iter().map(|b| all.pairs_of(b.len as usize)).sum();
        all
    }

    fn pairs_of(&self, len: usize) -> u64 {
        let len64 = len as u64;
        if len <= self.block_max { len64 * (len64 - 1) / 2 } else { len64 * self.window as u64 }
    }

    /// Folds over the candidate pairs of every block for which `take(block number)` holds, on two threads. A pair
    /// comes once, except that pairs of oversized blocks may come again. Which pairs go to which state varies from
    /// run to run; callers merge states in a way that does not care.
    pub fn scan<S: Default + Send>(
        &self,
        take: impl Fn(usize) -> bool + Sync,
        visit: impl Fn(&mut S, u32, u32) + Sync,
    ) -> Vec<S> {
        const BATCH: usize = 256;
        let next = AtomicUsize::new(0);
        let run = || {
            let mut state = S::default();
            loop {
                let from = next.fetch_add(BATCH, Ordering::Relaxed);
                if from >= self.blocks.len() {
                    return state;
                }
                let to = (from + BATCH).min(self.blocks.len());
                for at in (from..to).filter(|at| take(*at)) {
                    self.visit_block(self.blocks[at], |a, b| visit(&mut state, a, b));
                }
            }
        };
        if self.pairs < 20_000 {
            return vec![run()];
        }
        std::thread::scope(|scope| {
            let other = scope.spawn(run);
            let here = run();
            vec![here, other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))]
        })
    }

    fn visit_block(&self, Block { rule, start, len }: Block, mut visit: impl FnMut(u32, u32)) {
        let members = &self.members[usize::from(rule)][start as usize..(start + len) as usize];
        let earlier = &self.keys[..usize::from(rule)];
        let owned = |a: u32, b: u32| {
            !earlier.iter().any(|keys| keys[a as usize] != 0 && keys[a as usize] == keys[b as usize])
        };
        let reach = if members.len() <= self.block_max { members.len() } else { self.window };
        for (at, &a) in members.iter().enumerate() {
            for &b in members[at + 1..].iter().take(reach) {
                if owned(a, b) {
                    visit(a.min(b), a.max(b));
                }
            }
        }
    }
}

/// Keys, members and blocks of one rule.
fn build(corpus: &Corpus, rule: usize) -> (Vec<u64>, Vec<u32>, Vec<Block>) {
    let spec = &corpus.schema.rules[rule];
    let records = corpus.len() as u32;
    let key = |record: u32| spec.key(|field| corpus.columns[field].cell(record)).unwrap_or(0);
    let mut keys: Vec<u64> = (0..records).map(key).collect();
    let mut sorted: Vec<(u64, u32)> =
        keys.iter().zip(0..records).filter(|(k, _)| **k != 0).map(|(k, r)| (*k, r)).collect();
    sorted.sort_unstable();
    let mut members = Vec::new();
    let mut blocks = Vec::new();
    for block in sorted.chunk_by(|x, y| x.0 == y.0).filter(|block| block.len() > 1) {
        let start = members.len();
        members.extend(block.iter().map(|(_, record)| *record));
        blocks.push(Block { rule: rule as u8, start: start as u32, len: block.len() as u32 });
        if block.len() > corpus.schema.block_max {
            members[start..].sort_by_cached_key(|record| order(corpus, *record));
            block.iter().for_each(|(_, record)| keys[*record as usize] = 0);
        }
    }
    (keys, members, blocks)
}

/// Where a record stands within a large block: by its first two values.
fn order(corpus: &Corpus, record: u32) -> (u64, u64, u32) {
    let mut orders = corpus.columns.iter().map(|column| column.cell(record).map_or(0, Cell::order));
    (orders.next().unwrap_or(0), orders.next().unwrap_or(0), record)
}

/// `f(0), …, f(n−1)` on two threads, in order.
pub(super) fn in_parallel<T: Send>(n: usize, f: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= n {
                return done;
            }
            done.push((at, f(at)));
        }
    };
    let mut all = std::thread::scope(|scope| {
        let other = scope.spawn(run);
        let mut here = run();
        here.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        here
    });
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, value)| value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::{Comparator, Field, How};

    fn corpus(block_max: usize) -> Corpus {
        let fields = vec![Field::new("name", Comparator::Text), Field::new("code", Comparator::Code)];
        let rules = vec![BlockRule::new(&[(0, How::Whole)]), BlockRule::new(&[(1, How::Whole)])];
        let schema = Schema { block_max, window: 1, ..Schema::new(fields, rules) };
        let mut corpus = Corpus::new(schema).unwrap();
        for (name, code) in [("ann", "1"), ("ann", "1"), ("ann", "2"), ("bob", "2"), ("", "3")] {
            corpus.push(&[Some(name), Some(code)]).unwrap();
        }
        corpus
    }

    fn pairs(corpus: &Corpus) -> Vec<(u32, u32)> {
        let states = Blocks::new(corpus).scan(|_| true, |found: &mut Vec<_>, a, b| found.push((a, b)));
        let mut all: Vec<_> = states.into_iter().flatten().collect();
        all.sort_unstable();
        all
    }

    #[test]
    fn every_pair_once() {
        assert_eq!(pairs(&corpus(10)), [(0, 1), (0, 2), (1, 2), (2, 3)]);
    }

    #[test]
    fn large_blocks_are_bounded() {
        // The three Anns are too many: neighbours only; (0, 1) also shares a code.
        assert_eq!(pairs(&corpus(2)), [(0, 1), (0, 1), (1, 2), (2, 3)]);
    }
}
