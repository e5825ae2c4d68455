//! One row of a file becomes one item, or a reason why not. Pure: the zone, the clock and the currency are handed in.
//!
//! What makes a row useless rejects it (no number, no date, no amount, a text too long to be meant). What is merely
//! wrong beside a good row is noted and the row is taken: a phone number nobody can dial is kept in the profile as
//! `phone_unreadable` on a customer's row and left away on a purchase.

mod cells;
mod customers;
mod goods;
mod lines;
mod moments;
mod purchases;
mod service;
mod stores;
#[cfg(test)]
mod tests;
mod who;

use std::collections::BTreeMap;

use contracts::tables::Cell;
use kernel::reading::date::DayMonth;
use kernel::{Currency, Moment, Zone};
use serde_json::Value;

use super::ImportKind;
use super::fields::Field;
use crate::intake::Item;

/// How many rows each remark was made about.
pub type Notes = BTreeMap<&'static str, u64>;

/// Why a row is not taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Reject {
    /// Stable; its texts stand in [`super::reasons`].
    pub code: &'static str,
    pub field: Option<Field>,
    pub params: BTreeMap<String, Value>,
}

impl Reject {
    pub fn of(code: &'static str, field: Field) -> Self {
        Self { code, field: Some(field), params: BTreeMap::new() }
    }

    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }
}

/// What reading needs to know beside the row.
#[derive(Debug, Clone)]
pub struct Rules {
    pub kind: ImportKind,
    /// Columns of the table.
    pub width: usize,
    pub mapped: Vec<(usize, Field)>,
    /// Which of day and month comes first in 03/05/2024.
    pub order: DayMonth,
    pub zone: Zone,
    /// Of amounts that name none.
    pub currency: Currency,
    pub now: Moment,
}

const NO_COLUMN: usize = usize::MAX;

/// Reads the rows of one file, in order.
pub struct Reading {
    kind: ImportKind,
    width: usize,
    /// The column of each field, by the field's place among all.
    columns: [usize; Field::ALL.len()],
    currency: Currency,
    moments: moments::Moments,
    lines: lines::Lines,
    notes: Notes,
    row_notes: Vec<&'static str>,
}

impl Reading {
    pub fn new(rules: &Rules) -> Self {
        let mut columns = [NO_COLUMN; Field::ALL.len()];
        for (index, field) in &rules.mapped {
            columns[*field as usize] = *index;
        }
        Self {
            kind: rules.kind,
            width: rules.width,
            columns,
            currency: rules.currency,
            moments: moments::Moments::new(rules.zone.clone(), rules.order, rules.now),
            lines: lines::Lines::default(),
            notes: Notes::new(),
            row_notes: Vec::new(),
        }
    }

    pub fn row(&mut self, row: &[Cell]) -> Result<Item, Reject> {
        self.lines.skip();
        self.row_notes.clear();
        let item = self.item(row)?;
        for code in self.row_notes.drain(..) {
            *self.notes.entry(code).or_default() += 1;
        }
        Ok(item)
    }

    fn item(&mut self, row: &[Cell]) -> Result<Item, Reject> {
        if row.len() > self.width && row[self.width..].iter().any(|cell| !cell.is_empty()) {
            let reject = Reject { code: "too_many_cells", field: None, params: BTreeMap::new() };
            return Err(reject.with("limit", self.width).with("found", row.len()));
        }
        match self.kind {
            ImportKind::Customers => self.customer(row).map(Item::Customer),
            ImportKind::Purchases => self.purchase(row).map(Item::Purchase),
            ImportKind::Service => self.service_case(row).map(Item::Service),
            ImportKind::Stores => self.store(row).map(Item::Store),
        }
    }

    /// The place on its receipt that the last row was given, when no column says it.
    pub fn counted_line(&self) -> Option<i64> {
        self.lines.last()
    }

    /// What was remarked since the last time this was asked.
    pub fn take_notes(&mut self) -> Notes {
        std::mem::take(&mut self.notes)
    }

    /// Remarks on the row at hand; they count when it is taken.
    fn note(&mut self, code: &'static str) {
        self.row_notes.push(code);
    }

    fn has(&self, field: Field) -> bool {
        self.columns[field as usize] != NO_COLUMN
    }

    fn cell<'r>(&self, row: &'r [Cell], field: Field) -> &'r Cell {
        static EMPTY: Cell = Cell::Empty;
        row.get(self.columns[field as usize]).unwrap_or(&EMPTY)
    }
}
