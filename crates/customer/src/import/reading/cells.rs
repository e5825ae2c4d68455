//! Single cells: text, decimals, whole numbers.

use std::borrow::Cow;

use contracts::tables::Cell;
use kernel::reading::decimal::Decimal;
use kernel::reading::text::tidy;

use super::{Reading, Reject};
use crate::import::fields::Field;

/// Longest number, code or key, in characters.
pub const CODE_CHARS_MAX: usize = 128;
/// Longest name, address or remark.
pub const TEXT_CHARS_MAX: usize = 500;
/// Longest text that somebody wrote about a case.
pub const CONTENT_CHARS_MAX: usize = 10_000;

/// What systems write for nothing.
const NOTHING: [&str; 9] = ["null", "none", "nan", "n/a", "-", "--", "\\n", "无", "空"];
const NOTHING_BYTES_MAX: usize = 4;

impl Reading {
    /// The tidied text of a cell, or nothing when nothing is there.
    pub(super) fn text<'r>(
        &self,
        row: &'r [Cell],
        field: Field,
        chars_max: usize,
    ) -> Result<Option<Cow<'r, str>>, Reject> {
        let text = match self.cell(row, field) {
            Cell::Empty => return Ok(None),
            Cell::Text(text) => tidy(text),
            Cell::Garbled(_) => return Err(Reject::of("cell_garbled", field)),
            Cell::Error(text) => return Err(Reject::of("cell_error", field).with("found", text.as_str())),
            cell => cell.to_text(),
        };
        if text.is_empty() || (text.len() <= NOTHING_BYTES_MAX && is_nothing(&text)) {
            return Ok(None);
        }
        if text.len() > chars_max && text.chars().count() > chars_max {
            return Err(Reject::of("text_too_long", field).with("limit", chars_max));
        }
        Ok(Some(text))
    }

    pub(super) fn owned(
        &self,
        row: &[Cell],
        field: Field,
        chars_max: usize,
    ) -> Result<Option<String>, Reject> {
        Ok(self.text(row, field, chars_max)?.map(Cow::into_owned))
    }

    /// A number that a system issued: a spreadsheet's `17850.0` is 17850.
    pub(super) fn code(&self, row: &[Cell], field: Field) -> Result<Option<String>, Reject> {
        let code = self.text(row, field, CODE_CHARS_MAX)?;
        Ok(code.map(|code| match code.strip_suffix(".0") {
            Some(whole) if whole.bytes().all(|byte| byte.is_ascii_digit()) => whole.to_owned(),
            _ => code.into_owned(),
        }))
    }

    pub(super) fn decimal(&self, row: &[Cell], field: Field) -> Result<Option<Decimal>, Reject> {
        let read = match self.cell(row, field) {
            Cell::Empty => return Ok(None),
            Cell::Number(number) => Decimal::from_f64(*number),
            _ => match self.text(row, field, TEXT_CHARS_MAX)? {
                None => return Ok(None),
                Some(text) => Decimal::read(&text),
            },
        };
        read.map(Some).map_err(|error| Reject::of(error.code(), field))
    }

    /// A whole number from 1 on.
    pub(super) fn count(&self, row: &[Cell], field: Field) -> Result<Option<i64>, Reject> {
        let Some(number) = self.decimal(row, field)? else { return Ok(None) };
        match number.to_whole() {
            Some(whole) if whole > 0 => Ok(Some(whole)),
            _ => Err(Reject::of("not_a_count", field)),
        }
    }
}

fn is_nothing(text: &str) -> bool {
    NOTHING.iter().any(|nothing| text.eq_ignore_ascii_case(nothing))
}
