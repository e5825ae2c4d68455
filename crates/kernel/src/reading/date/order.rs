//! Which of day and month comes first when the year stands last.

use super::parse;

/// The order in dates such as 03/05/2024.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DayMonth {
    /// 03/05/2024 is 5 March, as Excel writes it with American settings; Chinese settings never write the year last.
    #[default]
    MonthFirst,
    /// 03/05/2024 is 3 May.
    DayFirst,
}

/// The order a column of dates uses, told by those in which one number is above 12. None when no date tells, or when
/// they contradict each other.
pub fn order_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Option<DayMonth> {
    let mut found = None;
    for text in texts {
        let Some(order) = told_by(text) else { continue };
        if found.is_some_and(|before| before != order) {
            return None;
        }
        found = Some(order);
    }
    found
}

/// A date that is good in one order only.
fn told_by(text: &str) -> Option<DayMonth> {
    let read = |order| parse::read_strictly(text, order).ok();
    match (read(DayMonth::MonthFirst), read(DayMonth::DayFirst)) {
        (Some(_), None) => Some(DayMonth::MonthFirst),
        (None, Some(_)) => Some(DayMonth::DayFirst),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_tells_its_order() {
        assert_eq!(
            order_of(["03/05/2024", "12/13/2010 8:26", "2024-03-05", "x"]),
            Some(DayMonth::MonthFirst)
        );
        assert_eq!(order_of(["03/05/2024", "31/12/2024"]), Some(DayMonth::DayFirst));
        assert_eq!(order_of(["12/13/2010", "31/12/2024"]), None);
        assert_eq!(order_of(["03/05/2024", "05.13.2024"]), None);
        assert_eq!(order_of([]), None);
    }
}
