//! What the models need to know of a customer, checked once, and its aggregation.

use serde::{Deserialize, Serialize};

use super::ClvError;

/// A customer's repeat purchases as BG/NBD sees them. Times in weeks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Purchases {
    /// x: purchases after the first (several on one day count as one).
    pub frequency: u32,
    /// t_x: from the first purchase to the last; 0 without repeats.
    pub recency: f64,
    /// T: from the first purchase to the end of observation.
    pub age: f64,
}

impl Purchases {
    pub fn new(frequency: u32, recency: f64, age: f64) -> Self {
        Self { frequency, recency, age }
    }

    /// From day numbers of purchases (any order, days repeat freely); those after `until` are ignored. `None` when
    /// nothing was bought by then.
    pub fn from_days(days: &[i32], until: i32) -> Option<Self> {
        let mut seen: Vec<i32> = days.iter().copied().filter(|&d| d <= until).collect();
        seen.sort_unstable();
        seen.dedup();
        let (first, last) = (*seen.first()?, *seen.last()?);
        let weeks = |from: i32, to: i32| (f64::from(to) - f64::from(from)) / 7.0;
        Some(Self::new(seen.len() as u32 - 1, weeks(first, last), weeks(first, until)))
    }

    pub(super) fn check(&self, index: usize) -> Result<(), ClvError> {
        let &Self { frequency, recency, age } = self;
        if !(recency.is_finite() && age.is_finite()) {
            return Err(ClvError::NotFinite { index });
        }
        if recency < 0.0 || age < 0.0 {
            return Err(ClvError::Negative { index });
        }
        if recency > age {
            return Err(ClvError::RecencyBeyondAge { index });
        }
        if (frequency == 0) != (recency == 0.0) {
            return Err(ClvError::RecencyContradictsFrequency { index });
        }
        Ok(())
    }
}

/// A customer's spending as Gamma–Gamma sees it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spending {
    /// x: the number of purchases averaged (repeat purchases, to go with [`Purchases`]). Rows with 0 are skipped.
    pub frequency: u32,
    /// Mean amount per purchase.
    pub mean_value: f64,
}

impl Spending {
    pub fn new(frequency: u32, mean_value: f64) -> Self {
        Self { frequency, mean_value }
    }

    pub(super) fn check(&self, index: usize) -> Result<(), ClvError> {
        if !self.mean_value.is_finite() {
            return Err(ClvError::NotFinite { index });
        }
        if self.mean_value < 0.0 {
            return Err(ClvError::Negative { index });
        }
        if self.frequency > 0 && self.mean_value == 0.0 {
            return Err(ClvError::ValueNotPositive { index });
        }
        Ok(())
    }
}

/// Distinct `(frequency, first, second)` rows with their counts, ascending. Sorting the bit patterns is sound because
/// both numbers are checked to be non-negative.
pub(super) fn aggregate(rows: impl Iterator<Item = (u32, f64, f64)>) -> Vec<Row> {
    // −0.0 + 0.0 is +0.0, which keeps one bit pattern for zero.
    let mut keys: Vec<(u32, u64, u64)> =
        rows.map(|(x, a, b)| (x, (a + 0.0).to_bits(), (b + 0.0).to_bits())).collect();
    keys.sort_unstable();
    let mut distinct: Vec<Row> = Vec::new();
    let mut previous = None;
    for key in keys {
        match distinct.last_mut() {
            Some(row) if previous == Some(key) => row.count += 1.0,
            _ => distinct.push(Row {
                frequency: key.0,
                group: 0,
                first: f64::from_bits(key.1),
                second: f64::from_bits(key.2),
                count: 1.0,
            }),
        }
        previous = Some(key);
    }
    distinct
}

/// One distinct row: `(t_x, T)` for BG/NBD, `(mean value, 0)` for Gamma–Gamma.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub frequency: u32,
    /// Index into the table of distinct frequencies.
    pub group: u32,
    pub first: f64,
    pub second: f64,
    pub count: f64,
}

/// Distinct frequencies with the number of customers that have them; fills `group` of every row.
pub(super) fn frequencies(rows: &mut [Row]) -> Vec<(f64, f64)> {
    let mut table: Vec<(f64, f64)> = Vec::new();
    for row in rows {
        let x = f64::from(row.frequency);
        match table.last_mut() {
            Some((last, count)) if *last == x => *count += row.count,
            _ => table.push((x, row.count)),
        }
        row.group = table.len() as u32 - 1;
    }
    table
}
