//! The months in which somebody bought, as the bits of one number, so that a span of days is mostly answered without a
//! look at the purchases.
//!
//! Months are counted through and each has the bit of its number modulo [`BITS`]. Only the last [`BITS`] months up to
//! the last purchase are told; whoever asks for an earlier one is not told.

use kernel::{Day, Moment, Zone};

const BITS: i64 = 63;

/// The months of these days with a purchase, ascending.
pub fn of(days: impl DoubleEndedIterator<Item = Day>) -> i64 {
    let (mut months, mut last) = (0, None);
    for month in days.rev().map(index) {
        let last = *last.get_or_insert(month);
        if month <= last - BITS {
            break;
        }
        months |= bit(month);
    }
    months
}

/// What the months say about a span of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bought {
    Within,
    NotWithin,
    /// The purchases themselves must be looked at.
    Perhaps,
}

/// A span of days to ask about, of customers who bought before it and after it.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    whole: i64,
    partly: i64,
    /// Who bought last at this moment or later is not told of all its months.
    told_until: Moment,
}

impl Span {
    pub fn of(zone: &Zone, first: Day, last: Day) -> Self {
        let (low, high) = (index(first), index(last));
        if high - low >= BITS {
            return Self { whole: 0, partly: -1, told_until: Moment::from_micros(i64::MIN) };
        }
        let (mut whole, mut partly) = (0, 0);
        for month in low..=high {
            let covered = first <= first_day(month) && last.number() >= first_day(month + 1).number() - 1;
            if covered {
                whole |= bit(month);
            } else {
                partly |= bit(month);
            }
        }
        Self { whole, partly, told_until: zone.start_of(first_day(low + BITS)) }
    }

    pub fn ask(self, months: i64, last_at: i64) -> Bought {
        if last_at >= self.told_until.micros() {
            Bought::Perhaps
        } else if months & self.whole != 0 {
            Bought::Within
        } else if months & self.partly == 0 {
            Bought::NotWithin
        } else {
            Bought::Perhaps
        }
    }
}

const fn bit(month: i64) -> i64 {
    1 << month.rem_euclid(BITS)
}

/// Months counted through from year 0.
fn index(day: Day) -> i64 {
    let month = day.month();
    month / 100 * 12 + month % 100 - 1
}

fn first_day(month: i64) -> Day {
    let text = format!("{:04}-{:02}-01", month.div_euclid(12), month.rem_euclid(12) + 1);
    text.parse().unwrap_or(Day::from_number(i32::MAX / 2))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn ask(days: &[&str], first: &str, last: &str) -> Bought {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let days: Vec<Day> = days.iter().map(|text| day(text)).collect();
        let last_at = zone.start_of(*days.last().unwrap()).micros() + 1;
        Span::of(&zone, day(first), day(last)).ask(of(days.into_iter()), last_at)
    }

    #[test]
    fn whole_months_are_told_and_parts_of_months_asked_about() {
        let days = ["2026-01-31", "2026-04-10", "2026-09-02"];
        assert_eq!(ask(&days, "2026-04-01", "2026-04-30"), Bought::Within);
        assert_eq!(ask(&days, "2026-04-09", "2026-04-30"), Bought::Perhaps);
        assert_eq!(ask(&days, "2026-02-01", "2026-03-31"), Bought::NotWithin);
        assert_eq!(ask(&days, "2026-03-15", "2026-04-15"), Bought::Perhaps);
        assert_eq!(ask(&days, "2026-03-15", "2026-05-15"), Bought::Within);
        assert_eq!(ask(&days, "2026-02-03", "2026-05-02"), Bought::Within);
    }

    #[test]
    fn what_lies_too_far_back_is_asked_about() {
        let days = ["2019-04-10", "2020-05-01", "2026-04-10"];
        assert_eq!(ask(&days, "2020-06-01", "2020-06-30"), Bought::Perhaps);
        assert_eq!(ask(&days, "2021-02-01", "2021-02-28"), Bought::NotWithin);
        assert_eq!(ask(&days, "2019-05-01", "2026-01-31"), Bought::Perhaps);
    }
}
