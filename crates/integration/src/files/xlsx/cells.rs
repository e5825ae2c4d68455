//! From what is stored in a cell to what it means.

use contracts::tables::Cell;
use jiff::civil::DateTime;
use kernel::reading::date::{civil_micros, from_serial};

use super::styles::Shown;
use super::workbook::Workbook;
use crate::files::table::set_text;

/// The `t` attribute of a cell (ECMA-376 part 1, 18.18.11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Stored {
    #[default]
    Number,
    Shared,
    /// A formula's text, or text that stands in the cell.
    Text,
    Bool,
    Error,
    IsoDate,
}

impl Stored {
    pub fn named(name: &str) -> Self {
        match name {
            "s" => Self::Shared,
            "str" | "inlineStr" => Self::Text,
            "b" => Self::Bool,
            "e" => Self::Error,
            "d" => Self::IsoDate,
            _ => Self::Number,
        }
    }
}

/// Puts a stored value into `cell`. What contradicts its own type stays as text, so that nothing is lost.
pub(super) fn put(cell: &mut Cell, stored: Stored, style: usize, value: &str, workbook: &Workbook) {
    match stored {
        Stored::Text => set_text(cell, value),
        Stored::Shared => match value.trim().parse().ok().and_then(|index| workbook.strings.get(index)) {
            Some(text) => set_text(cell, text),
            None => *cell = Cell::Error("#REF!".into()),
        },
        Stored::Bool => *cell = Cell::Bool(matches!(value.trim(), "1" | "true")),
        Stored::Error => *cell = Cell::Error(value.to_owned()),
        Stored::IsoDate => match value.trim().trim_end_matches('Z').parse::<DateTime>() {
            Ok(civil) => *cell = civil.into(),
            Err(_) => set_text(cell, value),
        },
        Stored::Number => match value.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => {
                *cell =
                    number_cell(number, workbook.formats.get(style).copied().unwrap_or_default(), workbook);
            }
            _ => set_text(cell, value.trim()),
        },
    }
}

fn number_cell(number: f64, shown: Shown, workbook: &Workbook) -> Cell {
    let moment = || from_serial(number, workbook.epoch);
    match shown {
        Shown::Number => Cell::Number(number),
        // Half a day alone is noon, not noon of the day before 1900.
        Shown::Time if (0.0..1.0).contains(&number) => {
            moment().map_or(Cell::Number(number), |civil| Cell::Text(civil.time().to_string()))
        }
        Shown::Date | Shown::Time => {
            moment().map_or(Cell::Number(number), |civil| Cell::Moment(civil_micros(civil)))
        }
    }
}

/// Column (from 0) and row (from 1) of a reference such as `AB12`; the row is None when it is left out.
pub(super) fn reference(text: &str) -> Option<(usize, Option<u64>)> {
    let text = text.trim_start_matches('$');
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    // No sheet has columns of more than three letters.
    if !(1..=3).contains(&letters) {
        return None;
    }
    let (letters, row) = text.split_at(letters);
    let column =
        letters.bytes().fold(0, |sum, letter| sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    let row = row.trim_start_matches('$');
    match row.is_empty() {
        true => Some((column - 1, None)),
        false => Some((column - 1, Some(row.parse().ok()?))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_places() {
        let table = [
            ("A1", Some((0, Some(1)))),
            ("$AB$12", Some((27, Some(12)))),
            ("XFD1048576", Some((16_383, Some(1_048_576)))),
            ("a", Some((0, None))),
            ("1", None),
            ("ABCD1", None),
            ("A1B", None),
            ("", None),
        ];
        for (text, place) in table {
            assert_eq!(reference(text), place, "{text:?}");
        }
    }
}
