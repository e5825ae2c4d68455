//! The festivals that move sales. The lunar ones come from the real Chinese calendar.

use jiff::civil::Date;
use tyme4rs::tyme::lunar::LunarDay;

use super::Day;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Festival {
    SpringFestival,
    Lantern,
    LabourDay,
    DragonBoat,
    Qixi,
    MidAutumn,
    NationalDay,
    DoubleNinth,
}

impl Festival {
    pub const ALL: [Festival; 8] = [
        Festival::SpringFestival,
        Festival::Lantern,
        Festival::LabourDay,
        Festival::DragonBoat,
        Festival::Qixi,
        Festival::MidAutumn,
        Festival::NationalDay,
        Festival::DoubleNinth,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Festival::SpringFestival => "春节",
            Festival::Lantern => "元宵节",
            Festival::LabourDay => "劳动节",
            Festival::DragonBoat => "端午节",
            Festival::Qixi => "七夕节",
            Festival::MidAutumn => "中秋节",
            Festival::NationalDay => "国庆节",
            Festival::DoubleNinth => "重阳节",
        }
    }

    /// The day it falls on in a civil year. Lunar years begin inside the civil year of the same number.
    pub fn day(self, year: i16) -> Day {
        match self {
            Festival::SpringFestival => lunar(year, 1, 1),
            Festival::Lantern => lunar(year, 1, 15),
            Festival::LabourDay => civil(year, 5, 1),
            Festival::DragonBoat => lunar(year, 5, 5),
            Festival::Qixi => lunar(year, 7, 7),
            Festival::MidAutumn => lunar(year, 8, 15),
            Festival::NationalDay => civil(year, 10, 1),
            Festival::DoubleNinth => lunar(year, 9, 9),
        }
    }
}

fn civil(year: i16, month: i8, day: i8) -> Day {
    Day::of(jiff::civil::date(year, month, day))
}

fn lunar(year: i16, month: isize, day: usize) -> Day {
    let solar = LunarDay::from_ymd(year.into(), month, day).get_solar_day();
    let date = Date::new(year, solar.get_month() as i8, solar.get_day() as i8);
    Day::of(date.expect("a lunar festival is a real day"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lunar_festivals_fall_on_the_published_days() {
        let check = |festival: Festival, days: [&str; 4]| {
            for (year, day) in (2024..).zip(days) {
                assert_eq!(festival.day(year).to_string(), day, "{}", festival.title());
            }
        };
        check(Festival::SpringFestival, ["2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06"]);
        check(Festival::DragonBoat, ["2024-06-10", "2025-05-31", "2026-06-19", "2027-06-09"]);
        check(Festival::MidAutumn, ["2024-09-17", "2025-10-06", "2026-09-25", "2027-09-15"]);
        check(Festival::Qixi, ["2024-08-10", "2025-08-29", "2026-08-19", "2027-08-08"]);
    }
}
