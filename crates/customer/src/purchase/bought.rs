//! What somebody bought, day by day, as one text on the customer's row: whatever asks when customers bought, or what came
//! in from them by month, reads it there and never looks at the purchases.

use std::fmt::Write as _;

/// What one customer did on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bought {
    /// The number of the local day.
    pub day: i32,
    /// None on a day on which something only came back.
    pub orders: i32,
    /// Sales less returns.
    pub revenue_minor: i64,
}

/// These days, ascending and each once: the first day's number, then how many days lie between.
pub fn write(days: &[Bought]) -> String {
    let mut text = String::new();
    let mut before = 0;
    for Bought { day, orders, revenue_minor } in days {
        let between = if text.is_empty() { "" } else { "," };
        // Writing into a text cannot fail.
        let _ = write!(text, "{between}{} {orders} {revenue_minor}", day - before);
        before = *day;
    }
    text
}

/// What [`write`] wrote; nothing when it is no such text.
pub fn read(text: &str) -> Option<Vec<Bought>> {
    let mut before: i32 = 0;
    let days = text.split(',').filter(|one| !one.is_empty()).map(|one| {
        let mut words = one.split(' ');
        let day = before.checked_add(words.next()?.parse().ok()?)?;
        before = day;
        Some(Bought { day, orders: words.next()?.parse().ok()?, revenue_minor: words.next()?.parse().ok()? })
    });
    days.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_come_back_as_they_were() {
        let days = [(-25_567, 1, 5), (20_000, 2, 1_350), (20_001, 0, -500)]
            .map(|(day, orders, revenue_minor)| Bought { day, orders, revenue_minor });
        let text = write(&days);
        assert_eq!(text, "-25567 1 5,45567 2 1350,1 0 -500");
        assert_eq!(read(&text), Some(days.to_vec()));
        assert_eq!(read(&write(&[])), Some(Vec::new()));
        assert_eq!((read("20000 1"), read("x 1 5"), read("1 1 1,2147483647 1 1")), (None, None, None));
    }
}
