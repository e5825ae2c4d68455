//! What a run did, or a trial says it would do.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Progress;
use super::reading::Notes;
use crate::intake::Tally;

/// What became of the rows of a file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Report {
    /// Rows after the header that are not blank.
    pub rows: u64,
    pub taken: u64,
    pub rejected: u64,
    /// Of those taken, rows that were known before to the letter.
    pub unchanged: u64,
    pub customers_created: u64,
    pub customers_updated: u64,
    /// Customers that turned out to be somebody known already.
    pub customers_merged: u64,
    /// Customers there are when it is over.
    pub customers_total: u64,
    pub purchases: u64,
    pub lines: u64,
    pub anonymous_lines: u64,
    pub service_records: u64,
    pub stores: u64,
    pub seconds: f64,
    /// A trial measures what it would create on so many rows from the beginning, when the file has more; what is
    /// rejected and noted is always counted over all rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured_rows: Option<u64>,
    pub rejects: Vec<RejectCount>,
    /// Remarkable, but taken.
    pub notes: Vec<NoteCount>,
}

/// How many rows were rejected for one reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RejectCount {
    pub code: String,
    pub count: u64,
    /// The first of them, as Excel numbers rows.
    pub example_row: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// How many rows one remark was made about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NoteCount {
    pub code: String,
    pub count: u64,
}

impl Report {
    pub fn of(rows: u64, progress: &Progress, rejects: Vec<RejectCount>) -> Self {
        let tally = &progress.tally;
        let rejected = rejects.iter().map(|reject| reject.count).sum();
        Self {
            rows,
            taken: rows.saturating_sub(rejected),
            rejected,
            unchanged: tally.unchanged,
            customers_created: tally.customers_created,
            customers_updated: tally.customers_updated,
            customers_merged: tally.customers_merged,
            customers_total: 0,
            purchases: tally.purchases,
            lines: tally.lines,
            anonymous_lines: tally.anonymous_lines,
            service_records: tally.service_records,
            stores: tally.stores,
            seconds: (progress.seconds * 1_000.0).round() / 1_000.0,
            measured_rows: None,
            rejects,
            notes: counted(&tally.notes),
        }
    }
}

/// The most frequent first.
fn counted(notes: &BTreeMap<String, u64>) -> Vec<NoteCount> {
    let mut counts: Vec<NoteCount> =
        notes.iter().map(|(code, count)| NoteCount { code: code.clone(), count: *count }).collect();
    counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.code.cmp(&b.code)));
    counts
}

/// Adds what one batch did. Whom it touched is not kept here.
pub fn add(sum: &mut Tally, part: &Tally) {
    sum.taken += part.taken;
    sum.unchanged += part.unchanged;
    sum.customers_created += part.customers_created;
    sum.customers_updated += part.customers_updated;
    sum.customers_merged += part.customers_merged;
    sum.purchases += part.purchases;
    sum.lines += part.lines;
    sum.anonymous_lines += part.anonymous_lines;
    sum.service_records += part.service_records;
    sum.stores += part.stores;
    for (code, count) in &part.notes {
        *sum.notes.entry(code.clone()).or_default() += count;
    }
}

pub fn add_notes(sum: &mut Tally, notes: &Notes) {
    for (code, count) in notes {
        *sum.notes.entry((*code).to_owned()).or_default() += count;
    }
}
