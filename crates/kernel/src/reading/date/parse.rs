//! From tokens to a date: the day in one of its forms, then a time of day, then a zone.

mod day;
mod time;

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use super::scan::{Token, scan};
use super::serial::{Epoch, from_serial};
use super::{DateError, DayMonth, ReadDate, When, YEAR_MAX, YEAR_MIN};

pub(super) fn read(text: &str, order: DayMonth) -> Result<ReadDate, DateError> {
    let tokens = scan(text)?;
    if let Some(when) = read_count(&tokens) {
        return when.map(|when| ReadDate { when, ambiguous: false });
    }
    let mut rest = Tokens(&tokens);
    let day = rest.day(order)?;
    let time = match day.compact_time {
        Some(time) => Some(time),
        None => rest.time()?,
    };
    let zone = if time.is_some() { rest.zone()? } else { None };
    if !rest.0.is_empty() {
        return Err(DateError::UnknownFormat);
    }
    let civil = day.date.to_datetime(time.unwrap_or(Time::midnight()));
    let when = match zone {
        Some(offset) => When::Instant(offset.to_timestamp(civil).map_err(|_| DateError::NoSuchDay)?),
        None => When::Civil(civil),
    };
    Ok(ReadDate { when, ambiguous: day.ambiguous })
}

/// [`read`] for a year-last date in which a number above 12 does not overrule `order`.
pub(super) fn read_strictly(text: &str, order: DayMonth) -> Result<Date, DateError> {
    let tokens = scan(text)?;
    let mut rest = Tokens(&tokens);
    match rest.year_last() {
        Some((a, b, year, '/' | '-')) => match order {
            DayMonth::MonthFirst => believable(year, a, b),
            DayMonth::DayFirst => believable(year, b, a),
        },
        _ => Err(DateError::UnknownFormat),
    }
}

/// A text that is one number: Excel's day count or a Unix time.
fn read_count(tokens: &[Token]) -> Option<Result<When, DateError>> {
    const SERIAL_DIGITS: usize = 5;
    const UNIX_SECONDS_DIGITS: usize = 10;
    const UNIX_MILLIS_DIGITS: usize = 13;
    let serial = |count: f64| {
        let civil = from_serial(count, Epoch::Year1900).ok_or(DateError::NoSuchDay)?;
        check_year(civil.year()).map(|()| When::Civil(civil))
    };
    let instant = |at: Result<Timestamp, jiff::Error>| {
        let at = at.map_err(|_| DateError::NoSuchDay)?;
        check_year(jiff::tz::TimeZone::UTC.to_datetime(at).year()).map(|()| When::Instant(at))
    };
    match *tokens {
        [Token::Number { value, digits }] => match digits {
            SERIAL_DIGITS => Some(serial(value as f64)),
            UNIX_SECONDS_DIGITS => Some(instant(Timestamp::from_second(value as i64))),
            UNIX_MILLIS_DIGITS => Some(instant(Timestamp::from_millisecond(value as i64))),
            _ => None,
        },
        [
            Token::Number { value, digits: SERIAL_DIGITS },
            Token::Sign('.'),
            Token::Number { value: fraction, digits },
        ] => Some(serial(value as f64 + fraction as f64 / 10_f64.powi(digits as i32))),
        _ => None,
    }
}

/// What is left to read.
struct Tokens<'a>(&'a [Token]);

impl<'a> Tokens<'a> {
    fn skip(&mut self, count: usize) {
        self.0 = self.0.get(count..).unwrap_or_default();
    }

    fn take_sign(&mut self, signs: &[char]) -> bool {
        let found = matches!(self.0.first(), Some(Token::Sign(c)) if signs.contains(c));
        if found {
            self.skip(1);
        }
        found
    }

    fn take_word(&mut self, accept: impl Fn(&str) -> bool) -> Option<&'a str> {
        match self.0.first() {
            Some(Token::Word(word)) if accept(word) => {
                self.skip(1);
                Some(word)
            }
            _ => None,
        }
    }

    /// A number of `min..=max` digits.
    fn take_number(&mut self, min: usize, max: usize) -> Option<u64> {
        match self.0.first() {
            Some(Token::Number { value, digits }) if (min..=max).contains(digits) => {
                self.skip(1);
                Some(*value)
            }
            _ => None,
        }
    }
}

/// The date, if it exists and its year is one we believe.
fn believable(year: u64, month: u64, day: u64) -> Result<Date, DateError> {
    check_year(i16::try_from(year).unwrap_or(i16::MAX))?;
    let part = |number: u64| i8::try_from(number).map_err(|_| DateError::NoSuchDay);
    Date::new(year as i16, part(month)?, part(day)?).map_err(|_| DateError::NoSuchDay)
}

fn check_year(year: i16) -> Result<(), DateError> {
    if (YEAR_MIN..=YEAR_MAX).contains(&year) {
        Ok(())
    } else {
        Err(DateError::YearOutOfRange { from: YEAR_MIN, to: YEAR_MAX })
    }
}
