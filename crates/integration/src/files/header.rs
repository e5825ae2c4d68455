//! Which row is the header, and what the columns are called.

use std::collections::HashMap;

use contracts::tables::{Cell, TableFault, column_letters};
use kernel::reading::date::{self, DateError, DayMonth};
use kernel::reading::decimal::Decimal;
use kernel::reading::text::tidy_cut;

use super::limits::{COLUMN_NAME_CHARS_MAX, COLUMNS_MAX};

/// A rectangle of cells shown as one; rows from 1, columns from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merge {
    pub top: u64,
    pub bottom: u64,
    pub left: usize,
    pub right: usize,
}

impl Merge {
    fn covers(&self, row: u64, column: usize) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&column)
    }
}

pub(super) struct Header {
    /// The last row of the header, from 1; 0 when there is none.
    pub row: u32,
    /// One unique name a column.
    pub names: Vec<String>,
}

/// A row with its number.
pub(super) type Row = (u64, Vec<Cell>);

/// A header fills at least this share of the table's width ...
const FILLED_SHARE_MIN: f64 = 0.5;
/// ... and of its cells at least this share is neither number nor date.
const WORDS_SHARE_MIN: f64 = 0.7;
/// Rows a header may have.
pub(super) const HEADER_ROWS_MAX: usize = 4;

/// Finds the header among the first rows, none of which is blank: the row asked for, or the first that is nearly as
/// wide as the rows are and consists of words. Rows above it (a title, who made the list and when) are narrower.
///
/// Where the header has gaps, merged cells are looked up: a name that spans columns goes in front of the names below
/// it (联系人 over 姓名 and 电话 gives `联系人 姓名` and `联系人 电话`).
pub(super) fn find(
    sample: &[Row],
    asked: Option<u32>,
    merges: impl FnOnce() -> Result<Vec<Merge>, TableFault>,
) -> Result<Header, TableFault> {
    let width = usual_width(sample.iter());
    let at = match asked {
        Some(0) => {
            let names = (0..width.max(1)).map(column_letters).collect();
            return Ok(Header { row: 0, names });
        }
        Some(row) => sample.iter().position(|(number, _)| *number == u64::from(row)),
        None => sample.iter().position(|(_, cells)| looks_like_header(cells, width)),
    };
    let at = at.ok_or(TableFault::HeaderNotFound)?;
    // A row that was asked for is the header's last, so that a file opened by its own info gets the same names.
    let first = if asked.is_some() { at.saturating_sub(HEADER_ROWS_MAX - 1) } else { at };
    let width_below = usual_width(sample[at + 1..].iter());
    let gaps = sample[first..=at].iter().any(|(_, cells)| has_gaps(cells, width_below));
    let merged = if gaps { merges()? } else { Vec::new() };
    let (top, bottom) = if asked.is_some() {
        let begins = |start: &usize| {
            looks_like_header(&sample[*start].1, width) && last_header_row(sample, *start, &merged) == at
        };
        ((first..at).find(begins).unwrap_or(at), at)
    } else {
        (at, last_header_row(sample, at, &merged))
    };
    let width = filled_width(&sample[bottom].1)
        .max(filled_width(&sample[at].1))
        .max(common_width(&sample[bottom + 1..]))
        .min(COLUMNS_MAX);
    let rows = &sample[top..=bottom];
    let names = (0..width).map(|column| name_of(rows, column, &merged)).collect();
    let row = u32::try_from(sample[bottom].0).map_err(|_| TableFault::HeaderNotFound)?;
    Ok(Header { row, names: unique(names) })
}

/// Columns up to the last that is not empty.
fn filled_width(cells: &[Cell]) -> usize {
    cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1)
}

/// The width most rows have; of two as frequent, the larger.
fn usual_width<'a>(rows: impl Iterator<Item = &'a Row>) -> usize {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for (_, cells) in rows {
        *counts.entry(filled_width(cells)).or_default() += 1;
    }
    counts.into_iter().map(|(width, count)| (count, width)).max().map_or(0, |(_, width)| width)
}

/// The width that at least half of the rows have; 0 when there is none. A few ragged rows make no column.
fn common_width(rows: &[Row]) -> usize {
    let usual = usual_width(rows.iter());
    let count = rows.iter().filter(|(_, cells)| filled_width(cells) == usual).count();
    if count * 2 >= rows.len() { usual } else { 0 }
}

fn looks_like_header(cells: &[Cell], width: usize) -> bool {
    let filled = cells.iter().filter(|cell| !cell.is_empty()).count() as f64;
    let words = cells.iter().filter(|cell| is_words(cell)).count() as f64;
    filled > 0.0 && filled >= FILLED_SHARE_MIN * width as f64 && words >= WORDS_SHARE_MIN * filled
}

/// Text that is neither a number nor a date. A month (2024-03) over a column is a name.
fn is_words(cell: &Cell) -> bool {
    let Cell::Text(text) = cell else { return false };
    let no_date = |error| matches!(error, DateError::UnknownFormat | DateError::Incomplete);
    !cell.is_empty()
        && Decimal::read(text).is_err()
        && date::read(text, DayMonth::default()).is_err_and(no_date)
}

fn has_gaps(cells: &[Cell], width_below: usize) -> bool {
    let width = filled_width(cells).max(width_below);
    (0..width).any(|column| cells.get(column).is_none_or(Cell::is_empty))
}

/// The last row of a header that begins in the sample's row `at`: merged cells reach down to it, or it names what
/// stands below a merged name.
fn last_header_row(sample: &[Row], at: usize, merges: &[Merge]) -> usize {
    let row = sample[at].0;
    let begins_here = || merges.iter().filter(|merge| merge.top == row);
    let reached = begins_here().map(|merge| merge.bottom).max().unwrap_or(row);
    let end = sample.len().min(at + HEADER_ROWS_MAX);
    let down = (at + 1..end).take_while(|next| sample[*next].0 <= reached).last().unwrap_or(at);
    if down > at {
        return down;
    }
    let names_below = |(_, cells): &Row| {
        let mut below = begins_here().filter(|merge| merge.right > merge.left).peekable();
        below.peek().is_some()
            && below
                .all(|merge| (merge.left..=merge.right).all(|column| cells.get(column).is_some_and(is_words)))
    };
    if sample.get(at + 1).is_some_and(names_below) { at + 1 } else { at }
}

/// The words that stand over a column, from top to bottom, each once; its letters when there are none.
fn name_of(rows: &[Row], column: usize, merges: &[Merge]) -> String {
    let mut words: Vec<String> = Vec::new();
    for (number, cells) in rows {
        let shown = match merges.iter().find(|merge| merge.covers(*number, column)) {
            Some(merge) => {
                rows.iter().find(|(row, _)| *row == merge.top).and_then(|(_, cells)| cells.get(merge.left))
            }
            None => cells.get(column),
        };
        let (word, _) = tidy_cut(&shown.map(Cell::to_text).unwrap_or_default(), COLUMN_NAME_CHARS_MAX);
        if !word.is_empty() && words.last() != Some(&word) {
            words.push(word);
        }
    }
    if words.is_empty() { column_letters(column) } else { words.join(" ") }
}

/// The second 电话 becomes `电话 (2)`.
fn unique(names: Vec<String>) -> Vec<String> {
    let mut taken: HashMap<String, usize> = HashMap::with_capacity(names.len());
    for name in &names {
        taken.entry(name.clone()).or_insert(0);
    }
    let mut unique = Vec::with_capacity(names.len());
    for name in names {
        let mut count = taken.get(&name).copied().unwrap_or(0) + 1;
        let mut candidate = if count == 1 { name.clone() } else { format!("{name} ({count})") };
        while count > 1 && taken.contains_key(&candidate) {
            count += 1;
            candidate = format!("{name} ({count})");
        }
        taken.insert(name, count);
        if count > 1 {
            taken.insert(candidate.clone(), 1);
        }
        unique.push(candidate);
    }
    unique
}

#[cfg(test)]
mod tests;
