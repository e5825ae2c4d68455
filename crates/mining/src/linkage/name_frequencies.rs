//! How common Chinese names are, by their parts: of a surname and a given name that each has its own frequency, the
//! whole name has about the product. So a name that two records bear and nobody else is known to bear is told from one
//! that somebody else is likely to bear as well.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::cell::{Cell, Name, Value};
use super::corpus::{Column, Hashed};
use super::key::hash_chars;

/// Given names with fewer bearers are not kept.
const GIVEN_MIN: u32 = 2;
/// The most given names kept, the most frequent first.
const GIVEN_MAX: usize = 50_000;
/// Whoever has a given name that nobody else is known to have may still meet half a stranger with it.
const GIVEN_STRANGERS_MIN: f64 = 0.5;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct NameFrequencies {
    /// `(hash of the surname's reading, its share of all bearers)`, ascending by hash.
    surnames: Vec<(u64, f64)>,
    /// Chance that two people share a surname.
    chance: f64,
    /// `(hash of the given name, bearers)`, ascending by hash.
    given: Vec<(u64, u32)>,
}

impl NameFrequencies {
    /// Of a column, with how many bear each of its values.
    pub fn of(column: &Column, bearers: &[u32]) -> Self {
        let mut surnames: BTreeMap<u64, f64> = BTreeMap::new();
        let mut given: HashMap<u64, u32, Hashed> = HashMap::default();
        for (cell, &count) in column.cells.iter().zip(bearers) {
            let Value::Name(name) = &cell.value else { continue };
            *surnames.entry(name.surname_sound).or_default() += f64::from(count);
            if let Some(own) = given_hash(name) {
                *given.entry(own).or_default() += count;
            }
        }
        let all: f64 = surnames.values().sum();
        let surnames: Vec<(u64, f64)> =
            surnames.into_iter().map(|(sound, count)| (sound, count / all)).collect();
        let mut given: Vec<(u64, u32)> = given.into_iter().filter(|(_, count)| *count >= GIVEN_MIN).collect();
        given.sort_unstable_by_key(|(hash, count)| (std::cmp::Reverse(*count), *hash));
        given.truncate(GIVEN_MAX);
        given.sort_unstable();
        Self { chance: surnames.iter().map(|(_, share)| share * share).sum(), surnames, given }
    }

    fn surname_share(&self, name: &Name) -> Option<f64> {
        let at = self.surnames.binary_search_by_key(&name.surname_sound, |(sound, _)| *sound).ok()?;
        Some(self.surnames[at].1)
    }

    /// Bits by which a shared surname says more than the average one: 付 more than 王.
    pub fn surname_rarity(&self, cell: &Cell) -> f64 {
        let Value::Name(name) = &cell.value else { return 0.0 };
        self.surname_share(name).map_or(0.0, |share| (self.chance / share).log2())
    }

    /// How many others are expected to bear this whole name; nothing for what is not a whole Chinese name.
    pub fn strangers(&self, cell: &Cell) -> Option<f64> {
        let Value::Name(name) = &cell.value else { return None };
        let given = given_hash(name)?;
        let share = self.surname_share(name)?;
        let bearers = self.given.binary_search_by_key(&given, |(hash, _)| *hash);
        let bearers = bearers.map_or(1.0, |at| f64::from(self.given[at].1));
        Some(share * (bearers - 1.0).max(GIVEN_STRANGERS_MIN))
    }
}

fn given_hash(name: &Name) -> Option<u64> {
    let given = name.chars.get(name.surname_len..).filter(|given| !given.is_empty())?;
    (name.surname_len > 0).then(|| hash_chars(given))
}
