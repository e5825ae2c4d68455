//! The days on which each customer bought.

use kernel::Day;

use super::lists::Lists;
use crate::purchase::bought::Bought;

/// 1900-01-01, before which readers believe no date. Counted from there, 16 bits reach into 2079.
const FIRST: i32 = -25_567;

#[derive(Debug, Default)]
pub struct Days(Lists<u16>);

impl Days {
    pub fn put(&mut self, row: u32, bought: &[Bought]) {
        let days = bought.iter().filter(|one| one.orders > 0).map(|one| short(one.day));
        self.0.put(row, &days.collect::<Vec<_>>());
    }

    /// Tells of a row whether its customer bought on one of these days. A span may be open on either side.
    pub fn within(&self, (first, last): (Option<Day>, Option<Day>)) -> impl Fn(u32) -> bool {
        let first = first.map_or(i32::MIN, Day::number);
        let last = last.map_or(i32::MAX, Day::number);
        move |row| {
            let days = self.0.get(row);
            let behind = days.partition_point(|day| long(*day) < first);
            days.get(behind).is_some_and(|day| long(*day) <= last)
        }
    }
}

fn short(day: i32) -> u16 {
    day.saturating_sub(FIRST).clamp(0, u16::MAX.into()) as u16
}

fn long(day: u16) -> i32 {
    FIRST + i32::from(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_to_the_day() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let bought = [("1900-01-01", 1), ("2026-04-10", 2), ("2026-05-01", 0), ("2026-09-02", 1)];
        let bought =
            bought.map(|(text, orders)| Bought { day: day(text).number(), orders, revenue_minor: 100 });
        let mut days = Days::default();
        days.put(1, &bought);
        for (first, last, expected) in [
            (None, None, true),
            (Some("2026-04-10"), Some("2026-04-10"), true),
            (Some("2026-04-11"), Some("2026-09-01"), false),
            (Some("2026-04-11"), None, true),
            (Some("2026-09-03"), None, false),
            (None, Some("1899-12-31"), false),
            (None, Some("1900-01-01"), true),
            (Some("2090-01-01"), Some("2095-01-01"), false),
        ] {
            let span = (first.map(day), last.map(day));
            assert_eq!(days.within(span)(1), expected, "{span:?}");
            assert!(!days.within(span)(0) && !days.within(span)(2));
        }
    }
}
