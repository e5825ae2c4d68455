//! Dates and times as people, spreadsheets and old systems write them.

mod order;
mod parse;
mod scan;
mod serial;

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};

pub use order::{DayMonth, order_of};
pub use serial::{Epoch, from_serial, to_serial};

/// First and last year that is believed; others are slips of the finger.
pub const YEAR_MIN: i16 = 1900;
pub const YEAR_MAX: i16 = 2100;
/// Characters a date may be typed with.
pub const TEXT_CHARS_MAX: usize = 64;

/// What a text says about time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// A date, and a time of day or midnight, on the wall clock of whoever wrote it.
    Civil(DateTime),
    /// A point in time, because the text carries its zone or is a Unix time.
    Instant(Timestamp),
}

/// A date that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadDate {
    pub when: When,
    /// True when only the order asked for told the day from the month, as in 03/05/2024.
    pub ambiguous: bool,
}

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    #[error("nothing is there")]
    Empty,
    #[error("not a date we can read")]
    UnknownFormat,
    /// A year without month or day, a month without day, a day without year.
    #[error("part of the date is missing")]
    Incomplete,
    /// 2024-02-30, 2024-13-01.
    #[error("there is no such day")]
    NoSuchDay,
    /// 25:00, 10:61.
    #[error("there is no such time of day")]
    NoSuchTime,
    #[error("there is no such zone")]
    NoSuchZone,
    #[error("the year is not between {from} and {to}")]
    YearOutOfRange { from: i16, to: i16 },
}

impl DateError {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "date_empty",
            Self::UnknownFormat => "not_a_date",
            Self::Incomplete => "date_incomplete",
            Self::NoSuchDay => "no_such_day",
            Self::NoSuchTime => "no_such_time",
            Self::NoSuchZone => "no_such_zone",
            Self::YearOutOfRange { .. } => "year_out_of_range",
        }
    }
}

/// Reads a date, with or without a time of day.
///
/// | Form | Examples |
/// |---|---|
/// | year first | `2024-03-05`, `2024/3/5 10:20`, `2024.3.5`, `20240305`, `20240305102030`, `2024-03-05T10:20:30+08:00` |
/// | Chinese | `2024年3月5日`, `2024年3月5日 星期二 下午3点20分`, `24年3月5号` |
/// | month by name | `5-Mar-24`, `5 March 2024`, `Mar 5, 2024`, `Tue, 5 Mar 2024 10:20:30 GMT` |
/// | year last | `03/05/2024`, `3/5/24 8:26 PM`, `05.03.2024` |
/// | numbers | Excel's day count `45356.43` (five digits before the point), Unix seconds (10 digits) or milliseconds (13) |
///
/// Digits may be full width. In the year-last form a number above 12 is the day; when both could be the month,
/// `order` decides and the answer is marked ambiguous ([`order_of`] finds the order from a whole column). Between
/// points the day comes first, as where such dates are written. A two-digit year is 1969–2068 (POSIX), and is read
/// only next to a month by name, before 年, or last behind slashes: 24-03-05 is refused. A time of day with a zone
/// (`Z`, `GMT`, `+08:00`, `+0800`) is an instant, everything else a wall clock.
pub fn read(text: &str, order: DayMonth) -> Result<ReadDate, DateError> {
    parse::read(text, order)
}

/// Where [`civil_micros`] counts from.
const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

/// Microseconds from 1970-01-01T00:00:00 to `civil` on the same clock.
pub fn civil_micros(civil: DateTime) -> i64 {
    // Ten thousand years are 3.2 × 10^17 microseconds, so the clamp never bites.
    let micros = civil.duration_since(EPOCH).as_micros();
    micros.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}

/// The inverse of [`civil_micros`]; none outside the years -9999 to 9999.
pub fn civil_from_micros(micros: i64) -> Option<DateTime> {
    EPOCH.checked_add(SignedDuration::from_micros(micros)).ok()
}

/// `2024-03-05`, or `2024-03-05 10:20:30` when the time of day is not midnight, with its fraction if it has one.
/// [`read`] understands both.
pub fn to_text(civil: DateTime) -> String {
    let (date, time) = (civil.date(), civil.time());
    if time == jiff::civil::Time::midnight() { date.to_string() } else { format!("{date} {time}") }
}

#[cfg(test)]
mod tests;
