//! A first look into a file: its columns, some values of each, and which way round its dates are.

use std::path::Path;
use std::sync::Arc;

use contracts::tables::{Cell, OpenTable, RowReader, TableFault, TableInfo, TableOptions};
use kernel::reading::date::{self, DayMonth};
use kernel::reading::text::tidy_cut;

use super::mapping::Seen;

/// Rows that names and content are judged by.
const ROWS: usize = 1_000;
/// Rows that are searched for a date that tells day from month, when the first ones do not: a year of a busy shop.
const ORDER_ROWS_MAX: usize = 300_000;
/// What is shown of a file.
const PREVIEW_ROWS: usize = 20;
const VALUES: usize = 5;
const VALUE_CHARS_MAX: usize = 200;

/// What the first look found.
pub struct Sample {
    pub info: TableInfo,
    pub seen: Vec<Seen>,
    pub samples: Vec<Vec<String>>,
    pub preview: Vec<Vec<String>>,
    pub day_first: Option<bool>,
}

/// Looks into the file. Blocks on the disk.
pub fn take(
    reader: &Arc<dyn OpenTable>,
    path: &Path,
    options: &TableOptions,
    year_now: i16,
) -> Result<Sample, TableFault> {
    let mut table = reader.open(path, options)?;
    let info = table.info().clone();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut row = Vec::new();
    while rows.len() < ROWS && table.next_row(&mut row)?.is_some() {
        rows.push(std::mem::take(&mut row));
    }
    let column = |index: usize| rows.iter().filter_map(move |row| row.get(index));
    let seen =
        info.columns.iter().map(|found| Seen::of(&found.name, column(found.index), year_now)).collect();
    let samples = info.columns.iter().map(|found| values(column(found.index))).collect();
    let preview = rows.iter().take(PREVIEW_ROWS).map(|row| row.iter().map(shown).collect()).collect();
    let day_first = day_first(table.as_mut(), &rows, info.columns.len())?;
    Ok(Sample { info, seen, samples, preview, day_first })
}

/// The first few different values.
fn values<'a>(cells: impl Iterator<Item = &'a Cell>) -> Vec<String> {
    let mut values: Vec<String> = Vec::with_capacity(VALUES);
    for cell in cells.filter(|cell| !cell.is_empty()) {
        let value = shown(cell);
        if !values.contains(&value) {
            values.push(value);
        }
        if values.len() == VALUES {
            break;
        }
    }
    values
}

fn shown(cell: &Cell) -> String {
    let (mut text, cut) = tidy_cut(&cell.to_text(), VALUE_CHARS_MAX);
    if cut {
        text.push('…');
    }
    text
}

/// Whether the day comes first, told by dates with a number above 12. Looks further into the file when its first
/// dates could be read both ways: a file in the order of time may begin with twelve such days.
fn day_first(
    table: &mut dyn RowReader,
    rows: &[Vec<Cell>],
    width: usize,
) -> Result<Option<bool>, TableFault> {
    let is_ambiguous = |cell: &Cell| {
        matches!(cell, Cell::Text(text)
        if date::read(text, DayMonth::default()).is_ok_and(|read| read.ambiguous))
    };
    let texts = |index: usize| {
        rows.iter().filter_map(move |row| match row.get(index) {
            Some(Cell::Text(text)) => Some(text.as_str()),
            _ => None,
        })
    };
    let mut open = Vec::new();
    for index in 0..width {
        match date::order_of(texts(index)) {
            Some(order) => return Ok(Some(order == DayMonth::DayFirst)),
            None if rows.iter().filter_map(|row| row.get(index)).any(is_ambiguous) => open.push(index),
            None => {}
        }
    }
    let mut row = Vec::new();
    let mut looked = 0;
    while !open.is_empty() && looked < ORDER_ROWS_MAX && table.next_row(&mut row)?.is_some() {
        looked += 1;
        for index in &open {
            let Some(Cell::Text(text)) = row.get(*index) else { continue };
            if let Some(order) = date::order_of([text.as_str()]) {
                return Ok(Some(order == DayMonth::DayFirst));
            }
        }
    }
    Ok(None)
}
