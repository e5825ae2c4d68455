//! Rows into batches of items, on a thread of their own, while the batch before is being written.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use contracts::tables::{OpenTable, TableOptions};
use kernel::Fault;
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::reading::{Notes, Reading, Reject, Rules};
use crate::intake::{Gathered, Item};

/// Rows of the first batch. Each has twice as many as the one before: a short file too is many batches, and a long one
/// few, because every batch writes most pages of the indexes anew.
const BATCH_ROWS_FIRST: usize = 2_500;
/// Rows of a batch, which keeps other writers waiting for a third of a second.
const BATCH_ROWS: usize = 20_000;
/// How many more it may have so that it ends with a receipt.
const BATCH_ROWS_MORE: usize = 1_000;
/// Batches that wait to be written.
const WAITING: usize = 1;

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Rejected {
    /// As Excel numbers rows.
    pub row: u64,
    /// The place on its receipt that was counted for it.
    pub line: Option<i64>,
    pub code: &'static str,
    pub field: Option<&'static str>,
    pub params: BTreeMap<String, Value>,
}

/// Where an item came from.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    pub row: u64,
    pub line: Option<i64>,
}

#[derive(Default)]
pub struct Batch {
    pub items: Gathered,
    /// One an item.
    pub origins: Vec<Origin>,
    pub rejects: Vec<Rejected>,
    pub notes: Notes,
    /// Rows of the file up to the end of this batch.
    pub rows_done: u64,
    /// How far into the file that is, from 0 to 1.
    pub fraction: f64,
}

impl Batch {
    fn len(&self) -> usize {
        self.items.len() + self.rejects.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn keep_notes(&mut self, notes: Notes) {
        for (code, count) in notes {
            *self.notes.entry(code).or_default() += count;
        }
    }

    /// What intake refused, as rejects like those that reading found.
    pub fn refused(origins: &[Origin], refused: &[(usize, &'static str)]) -> Vec<Rejected> {
        let rejected = |(index, code): &(usize, &'static str)| {
            let origin = origins.get(*index)?;
            let params = BTreeMap::new();
            Some(Rejected { row: origin.row, line: origin.line, code, field: None, params })
        };
        refused.iter().filter_map(rejected).collect()
    }
}

/// The batches of one file, in order.
pub struct Batches {
    receiver: mpsc::Receiver<Result<Batch, Fault>>,
    thread: Option<JoinHandle<()>>,
}

impl Batches {
    /// Begins to read, `skip` rows in: those are read again so that lines count on, and left away.
    pub fn read(
        reader: Arc<dyn OpenTable>,
        path: PathBuf,
        options: TableOptions,
        rules: Rules,
        skip: u64,
    ) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        let thread = tokio::task::spawn_blocking(move || {
            let outcome = read_all(reader.as_ref(), &path, &options, &rules, skip, |batch| {
                sender.blocking_send(Ok(batch)).is_ok()
            });
            if let Err(fault) = outcome {
                let _ = sender.blocking_send(Err(fault));
            }
        });
        Self { receiver, thread: Some(thread) }
    }

    pub async fn next(&mut self) -> Result<Option<Batch>, Fault> {
        if let Some(batch) = self.receiver.recv().await {
            return batch.map(Some);
        }
        // A thread that panicked has ended its channel too; that must not look like the end of the file.
        match self.thread.take() {
            Some(thread) => thread.await.map(|()| None).map_err(Fault::internal),
            None => Ok(None),
        }
    }
}

/// Reads to the end, or until nobody wants more.
fn read_all(
    reader: &dyn OpenTable,
    path: &std::path::Path,
    options: &TableOptions,
    rules: &Rules,
    skip: u64,
    mut hand_over: impl FnMut(Batch) -> bool,
) -> Result<(), Fault> {
    let mut table = reader.open(path, options)?;
    let mut reading = Reading::new(rules);
    let (mut row, mut rows, mut batch) = (Vec::new(), 0, Batch::default());
    let mut size = BATCH_ROWS_FIRST;
    while let Some(number) = table.next_row(&mut row)? {
        rows += 1;
        if batch.len() >= size {
            // The row at hand may begin the next batch; what was remarked so far belongs to this one.
            batch.keep_notes(reading.take_notes());
        }
        let read = reading.row(&row);
        if rows <= skip {
            reading.take_notes();
            continue;
        }
        if batch.len() >= size && ends_well(&batch, size, read.as_ref().ok()) {
            batch.fraction = table.fraction_read();
            if !hand_over(std::mem::take(&mut batch)) {
                return Ok(());
            }
            size = BATCH_ROWS.min(size * 2);
        }
        batch.rows_done = rows;
        let origin = Origin { row: number.0, line: reading.counted_line() };
        match read {
            Ok(item) => {
                batch.items.add(item);
                batch.origins.push(origin);
            }
            Err(Reject { code, field, params }) => {
                let field = field.map(|field| field.code());
                batch.rejects.push(Rejected { row: origin.row, line: origin.line, code, field, params });
            }
        }
    }
    batch.keep_notes(reading.take_notes());
    batch.fraction = 1.0;
    if !batch.is_empty() {
        hand_over(batch);
    }
    Ok(())
}

/// A batch that ends between two receipts saves adding to a receipt that has just been written.
fn ends_well(batch: &Batch, size: usize, next: Option<&Item>) -> bool {
    match (batch.items.last_receipt(), next) {
        (Some(last), Some(Item::Purchase(next))) => {
            last != next.number || batch.len() >= size + BATCH_ROWS_MORE
        }
        _ => true,
    }
}
