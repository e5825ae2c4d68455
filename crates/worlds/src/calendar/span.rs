//! The days of a simulation with what each one means for trade.

use super::{Day, Festival, Stamp};

/// What a day is like.
#[derive(Debug, Clone)]
pub struct DayFacts {
    /// `2025-01-29`, written once and copied into every row of the day.
    pub text: String,
    pub weekday: usize,
    pub day_of_month: i8,
    /// 0 in the coldest week (late January), 1 in the hottest (late July).
    pub warmth: f64,
    /// Days until the nearest one of each; negative when it has passed.
    pub to_spring_festival: i32,
    pub to_dragon_boat: i32,
    pub to_mid_autumn: i32,
    /// How busy the day is against an ordinary one.
    pub bustle: f64,
}

/// The days from start to end and the moment after which nothing is known.
#[derive(Debug, Clone)]
pub struct Calendar {
    pub start: Day,
    pub end: Day,
    pub now: Stamp,
    days: Vec<DayFacts>,
}

/// Monday to Sunday, in a supermarket; the mean is one.
const WEEKDAY_BUSTLE: [f64; 7] = [0.88, 0.90, 0.88, 0.92, 1.04, 1.24, 1.14];

impl Calendar {
    pub fn new(start: Day, end: Day, now: Stamp) -> Self {
        let days = (start.0..=end.0).map(|day| facts(Day(day))).collect();
        Calendar { start, end, now, days }
    }

    pub fn len(&self) -> usize {
        self.days.len()
    }

    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    pub fn contains(&self, day: Day) -> bool {
        day >= self.start && day <= self.end
    }

    /// Has this already happened when the files are exported?
    pub fn knows(&self, at: Stamp) -> bool {
        at.day <= self.end && at <= self.now
    }

    /// The last day of which anything is known.
    pub fn last(&self) -> Day {
        self.end.min(self.now.day)
    }

    pub fn facts(&self, day: Day) -> &DayFacts {
        &self.days[self.index(day)]
    }

    /// The place of a day in the span; days outside take the nearest end.
    pub fn index(&self, day: Day) -> usize {
        let offset = (day.0 - self.start.0).clamp(0, self.days.len() as i32 - 1);
        offset.unsigned_abs() as usize
    }

    pub fn days(&self) -> &[DayFacts] {
        &self.days
    }
}

fn facts(day: Day) -> DayFacts {
    let date = day.date();
    let to_spring_festival = until(Festival::SpringFestival, day);
    let angle = f64::from(i32::from(date.day_of_year()) - 25) / 365.25 * std::f64::consts::TAU;
    DayFacts {
        text: day.to_string(),
        weekday: day.weekday(),
        day_of_month: date.day(),
        warmth: 0.5 - 0.5 * angle.cos(),
        to_spring_festival,
        to_dragon_boat: until(Festival::DragonBoat, day),
        to_mid_autumn: until(Festival::MidAutumn, day),
        bustle: WEEKDAY_BUSTLE[day.weekday()] * season_bustle(to_spring_festival, date.day()),
    }
}

/// The rush before the new year, the empty days after it, and the monthly members' day on the 8th.
fn season_bustle(to_spring_festival: i32, day_of_month: i8) -> f64 {
    let members_day = if day_of_month == 8 { 1.3 } else { 1.0 };
    members_day
        * match to_spring_festival {
            1..=3 => 1.9,
            4..=10 => 1.7,
            11..=20 => 1.35,
            0 => 0.35,
            -3..=-1 => 0.45,
            -7..=-4 => 0.7,
            _ => 1.0,
        }
}

fn until(festival: Festival, day: Day) -> i32 {
    let year = day.date().year();
    [year - 1, year, year + 1]
        .map(|year| festival.day(year).0 - day.0)
        .into_iter()
        .min_by_key(|days| days.abs())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_new_year_rush_is_busy_and_the_day_itself_is_not() {
        let start = Day::of(date(2026, 1, 1));
        let calendar = Calendar::new(start, start.plus(80), Stamp::new(start.plus(80), 0));
        let eve = calendar.facts(Day::of(date(2026, 2, 15)));
        assert_eq!(eve.to_spring_festival, 2);
        assert!(eve.bustle > 2.0);
        assert!(calendar.facts(Day::of(date(2026, 2, 17))).bustle < 0.5);
    }
}
