//! Counts the lines of each receipt, for files that do not number them.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};

/// The next place on each receipt. Receipts are told apart by a hash of 64 bits, so that ten million of them fit in
/// memory; that two of those share one has odds of 1 in 400,000.
#[derive(Debug, Default)]
pub struct Lines {
    places: HashMap<u64, i64>,
    last: Option<i64>,
}

impl Lines {
    pub fn last(&self) -> Option<i64> {
        self.last
    }

    /// Forgets the last row's place: the row has one of its own, or none.
    pub fn skip(&mut self) {
        self.last = None;
    }

    /// The place of one more line of that receipt, from 1.
    pub fn count(&mut self, number: &str) -> i64 {
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(number);
        let place = self.places.entry(hash).or_default();
        *place += 1;
        self.last = Some(*place);
        *place
    }
}
