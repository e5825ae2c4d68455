//! Days, moments, and what kind of day each one is.

mod festival;
mod span;

pub use festival::Festival;
pub use span::{Calendar, DayFacts};

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, date};

use crate::dice::Dice;

const MINUTES_AFTER_MAX: usize = 25;
const SECONDS_PER_DAY: u32 = 86_400;

/// A civil day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i32);

impl Day {
    pub fn of(day: Date) -> Self {
        let span = date(1970, 1, 1).until(day).map(|span| span.get_days()).unwrap_or_default();
        Day(span)
    }

    pub fn date(self) -> Date {
        date(1970, 1, 1).saturating_add(self.0.days())
    }

    pub fn plus(self, days: i32) -> Self {
        Day(self.0 + days)
    }

    /// 0 is Monday.
    pub fn weekday(self) -> usize {
        (self.0 + 3).rem_euclid(7) as usize
    }

    pub fn year(self) -> i32 {
        self.date().year().into()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

/// A second of a civil day, as the wall clock of the stores shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    pub day: Day,
    pub second: u32,
}

impl Stamp {
    pub fn new(day: Day, second: u32) -> Self {
        Stamp { day, second }
    }

    pub fn of(moment: DateTime) -> Self {
        let second =
            i32::from(moment.hour()) * 3600 + i32::from(moment.minute()) * 60 + i32::from(moment.second());
        Stamp { day: Day::of(moment.date()), second: second.unsigned_abs() }
    }

    /// This moment, or some minutes after another one of the same day that it would precede.
    pub fn after(self, other: Stamp, dice: &mut Dice) -> Self {
        if self > other {
            return self;
        }
        let wait = MINUTES_AFTER_MAX * 60;
        let latest = SECONDS_PER_DAY - 1;
        Stamp { day: other.day, second: (other.second + 60 + dice.below(wait) as u32).min(latest) }
    }

    pub fn hour(self) -> u32 {
        self.second / 3600
    }

    pub fn minute(self) -> u32 {
        self.second / 60 % 60
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:02}:{:02}:{:02}", self.day, self.hour(), self.minute(), self.second % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_know_their_date_and_weekday() {
        let day = Day::of(date(2026, 2, 17));
        assert_eq!(day.to_string(), "2026-02-17");
        assert_eq!(day.weekday(), 1);
        assert_eq!(Day(0).weekday(), 3);
        assert_eq!(Stamp::new(day, 3_661).to_string(), "2026-02-17 01:01:01");
    }
}
