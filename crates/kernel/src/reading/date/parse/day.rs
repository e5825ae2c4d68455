//! The day, in each of the forms people write it.

use jiff::civil::{Date, Time};

use super::{Tokens, believable, time};
use crate::reading::date::scan::Token;
use crate::reading::date::{DateError, DayMonth};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTHS_LONG: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

pub(super) struct Day {
    pub date: Date,
    pub ambiguous: bool,
    /// The time of day, when it stands in the same number: 20240305102030.
    pub compact_time: Option<Time>,
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self { date, ambiguous: false, compact_time: None }
    }
}

impl Tokens<'_> {
    pub(super) fn day(&mut self, order: DayMonth) -> Result<Day, DateError> {
        if self.take_word(is_weekday).is_some() {
            self.take_sign(&[',']);
        }
        if let Some(day) = self.compact()? {
            return Ok(day);
        }
        if let Some((year, month, day)) = self.year_first()? {
            return believable(year, month, day).map(Day::from);
        }
        if let Some((year, month, day)) = self.month_by_name() {
            return believable(year, month, day).map(Day::from);
        }
        if let Some((a, b, year, sign)) = self.year_last() {
            return in_order(a, b, year, sign, order);
        }
        Err(if self.is_part_of_date() { DateError::Incomplete } else { DateError::UnknownFormat })
    }

    /// 20240305, 202403051020, 20240305102030.
    fn compact(&mut self) -> Result<Option<Day>, DateError> {
        let Some(Token::Number { value, digits }) = self.0.first() else { return Ok(None) };
        let (date, clock) = match digits {
            8 => (*value, None),
            12 => (*value / 10_000, Some(*value % 10_000 * 100)),
            14 => (*value / 1_000_000, Some(*value % 1_000_000)),
            _ => return Ok(None),
        };
        self.skip(1);
        let date = believable(date / 10_000, date / 100 % 100, date % 100)?;
        let time =
            clock.map(|clock| time::exact(clock / 10_000, clock / 100 % 100, clock % 100, 0)).transpose()?;
        Ok(Some(Day { date, ambiguous: false, compact_time: time }))
    }

    /// 2024-3-5 with one kind of separator, 2024年3月5日, 24年3月5号.
    fn year_first(&mut self) -> Result<Option<(u64, u64, u64)>, DateError> {
        use Token::{Number, Sign};
        match *self.0 {
            [
                Number { value: year, digits: 4 },
                Sign(a @ ('-' | '/' | '.')),
                Number { value: month, digits: 1..=2 },
                Sign(b),
                Number { value: day, digits: 1..=2 },
                ..,
            ] if a == b => {
                self.skip(5);
                Ok(Some((year, month, day)))
            }
            [
                Number { value: year, digits: digits @ (2 | 4) },
                Sign('年'),
                Number { value: month, digits: 1..=2 },
                Sign('月'),
                Number { value: day, digits: 1..=2 },
                ..,
            ] => {
                self.skip(5);
                self.take_sign(&['日', '号']);
                self.chinese_weekday()?;
                Ok(Some((full_year(year, digits), month, day)))
            }
            _ => Ok(None),
        }
    }

    /// 星期二, 周二, also in brackets.
    fn chinese_weekday(&mut self) -> Result<(), DateError> {
        let bracketed = self.take_sign(&['(']);
        let named = self.take_sign(&['周']) || (self.take_sign(&['星']) && self.take_sign(&['期']));
        if named && !self.take_sign(&['一', '二', '三', '四', '五', '六', '日', '天']) {
            return Err(DateError::UnknownFormat);
        }
        if bracketed && !(named && self.take_sign(&[')'])) {
            return Err(DateError::UnknownFormat);
        }
        Ok(())
    }

    /// 5-Mar-24, 5 March 2024, Mar 5, 2024.
    fn month_by_name(&mut self) -> Option<(u64, u64, u64)> {
        let before = self.0;
        let found = self.day_month_year().or_else(|| {
            self.0 = before;
            self.month_day_year()
        });
        if found.is_none() {
            self.0 = before;
        }
        found
    }

    fn day_month_year(&mut self) -> Option<(u64, u64, u64)> {
        let day = self.take_number(1, 2)?;
        self.take_sign(&['-', '/']);
        let month = self.month()?;
        self.take_sign(&['.']);
        self.take_sign(&['-', '/', ',']);
        Some((self.short_or_full_year()?, month, day))
    }

    fn month_day_year(&mut self) -> Option<(u64, u64, u64)> {
        let month = self.month()?;
        self.take_sign(&['.']);
        let day = self.take_number(1, 2)?;
        self.take_sign(&[',']);
        Some((self.short_or_full_year()?, month, day))
    }

    fn month(&mut self) -> Option<u64> {
        let word = self.take_word(|word| month_named(word).is_some())?;
        month_named(word)
    }

    fn short_or_full_year(&mut self) -> Option<u64> {
        match self.0.first() {
            Some(Token::Number { value, digits: digits @ (2 | 4) }) => {
                self.skip(1);
                Some(full_year(*value, *digits))
            }
            _ => None,
        }
    }

    /// 03/05/2024, 03-05-2024, 05.03.2024, 3/5/24: the two numbers, the year and the separator.
    pub(super) fn year_last(&mut self) -> Option<(u64, u64, u64, char)> {
        use Token::{Number, Sign};
        match *self.0 {
            [
                Number { value: a, digits: 1..=2 },
                Sign(one @ ('-' | '/' | '.')),
                Number { value: b, digits: 1..=2 },
                Sign(two),
                Number { value: year, digits: digits @ (2 | 4) },
                ..,
            ] if one == two && (digits == 4 || one == '/') => {
                self.skip(5);
                Some((a, b, full_year(year, digits), one))
            }
            _ => None,
        }
    }

    /// 2024, 2024-03, 2024年3月, 3月5日, 3/5: a person would know a date in it.
    fn is_part_of_date(&self) -> bool {
        use Token::{Number, Sign};
        matches!(
            self.0,
            [Number { digits: 4, .. }]
                | [Number { digits: 4, .. }, Sign('-' | '/' | '.' | '年')]
                | [Number { digits: 4, .. }, Sign('-' | '/' | '.'), Number { digits: 1..=2, .. }]
                | [Number { .. }, Sign('年'), Number { .. }, Sign('月')]
                | [Number { .. }, Sign('月'), Number { .. }, Sign('日' | '号')]
                | [Number { digits: 1..=2, .. }, Sign('/'), Number { digits: 1..=2, .. }]
        )
    }
}

/// 1969–2068 for two digits, as POSIX has it.
fn full_year(year: u64, digits: usize) -> u64 {
    match (digits, year) {
        (2, 0..=68) => 2000 + year,
        (2, _) => 1900 + year,
        _ => year,
    }
}

fn month_named(word: &str) -> Option<u64> {
    let at = MONTHS.iter().position(|month| *month == word || (word == "sept" && *month == "sep"));
    at.or_else(|| MONTHS_LONG.iter().position(|month| *month == word)).map(|at| at as u64 + 1)
}

fn is_weekday(word: &str) -> bool {
    word.get(..3).is_some_and(|short| WEEKDAYS.contains(&short)) && (word.len() == 3 || word.ends_with("day"))
}

fn in_order(a: u64, b: u64, year: u64, sign: char, order: DayMonth) -> Result<Day, DateError> {
    let may_be_month = |number: u64| (1..=12).contains(&number);
    let open = sign != '.' && a != b && may_be_month(a) && may_be_month(b);
    let day_first = match sign {
        '.' => true,
        _ if open => order == DayMonth::DayFirst,
        _ => !may_be_month(a),
    };
    let (month, day) = if day_first { (b, a) } else { (a, b) };
    Ok(Day { ambiguous: open, ..believable(year, month, day)?.into() })
}
