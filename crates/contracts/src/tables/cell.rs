//! One cell, and how it reads as text.

use std::borrow::Cow;

use jiff::civil::DateTime;
use kernel::reading::{date, decimal::Decimal};

/// What stands in one cell. CSV knows only `Empty`, `Text` and `Garbled`.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Cell {
    #[default]
    Empty,
    Text(String),
    Number(f64),
    Bool(bool),
    /// A date and time of day without a zone, in microseconds since 1970-01-01T00:00:00 on the same clock.
    Moment(i64),
    /// What Excel shows for a formula that failed: `#N/A`, `#DIV/0!`.
    Error(String),
    /// Text with bytes that do not fit the file's encoding, each written as `\xHH`.
    Garbled(String),
}

impl Cell {
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// The cell as a person would type it: an invoice number stored as the number 536365 is `536365`, 2.55 that
    /// arithmetic made 2.5500000000000003 is `2.55` (Excel's 15 significant digits), a midnight is only its day.
    pub fn to_text(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) | Self::Error(text) | Self::Garbled(text) => Cow::Borrowed(text),
            Self::Number(number) => match Decimal::from_f64(*number) {
                Ok(decimal) => Cow::Owned(decimal.to_string()),
                Err(_) => Cow::Owned(format!("{number:e}")),
            },
            Self::Bool(true) => Cow::Borrowed("TRUE"),
            Self::Bool(false) => Cow::Borrowed("FALSE"),
            Self::Moment(micros) => match date::civil_from_micros(*micros) {
                Some(civil) => Cow::Owned(date::to_text(civil)),
                None => Cow::Owned(micros.to_string()),
            },
        }
    }

    /// The date and time of a `Moment`.
    pub fn civil(&self) -> Option<DateTime> {
        match self {
            Self::Moment(micros) => date::civil_from_micros(*micros),
            _ => None,
        }
    }
}

impl From<DateTime> for Cell {
    fn from(civil: DateTime) -> Self {
        Self::Moment(date::civil_micros(civil))
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_a_person_would_type_it() {
        let moment = |text: &str| Cell::from(text.parse::<DateTime>().unwrap());
        let table = [
            (Cell::Empty, ""),
            (Cell::Text("张三".into()), "张三"),
            (Cell::Number(536365.0), "536365"),
            (Cell::Number(13_800_000_000.0), "13800000000"),
            (Cell::Number(2.5500000000000003), "2.55"),
            (Cell::Number(-0.0), "0"),
            (Cell::Number(1e300), "1e300"),
            (Cell::Number(f64::NAN), "NaN"),
            (Cell::Bool(true), "TRUE"),
            (moment("2024-03-05T00:00:00"), "2024-03-05"),
            (moment("2024-03-05T10:20:30"), "2024-03-05 10:20:30"),
            (Cell::Moment(i64::MAX), "9223372036854775807"),
            (Cell::Error("#N/A".into()), "#N/A"),
        ];
        for (cell, text) in table {
            assert_eq!(cell.to_text(), text, "{cell:?}");
        }
    }
}
