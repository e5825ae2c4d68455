//! How demand for a category moves through the year.

use serde::Deserialize;

use crate::calendar::DayFacts;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Season {
    Flat,
    Fruit,
    Meat,
    Snack,
    Drink,
    Ice,
    Hotpot,
    Wine,
    Home,
    Mooncake,
    Zongzi,
    Newyear,
    NewyearMild,
}

impl Season {
    /// Demand on a day against the category's own ordinary week.
    pub fn factor(self, day: &DayFacts) -> f64 {
        let cold = 1.0 - day.warmth;
        let before_new_year = ramp(day.to_spring_festival, 25);
        match self {
            Season::Flat => 1.0,
            Season::Fruit => 0.9 + 0.35 * day.warmth,
            Season::Meat => 0.9 + 0.2 * cold + 0.8 * before_new_year,
            Season::Snack => 1.0 + 1.1 * before_new_year,
            Season::Drink => 0.6 + 0.9 * day.warmth + 0.7 * before_new_year,
            Season::Ice => 0.06 + 2.6 * day.warmth.powi(2),
            Season::Hotpot => 0.35 + 1.7 * cold.powf(1.5) + 0.4 * before_new_year,
            Season::Wine => {
                0.8 + 2.2 * before_new_year + 0.8 * ramp(day.to_mid_autumn, 14) + 0.3 * day.warmth
            }
            Season::Home => 0.9 + 0.6 * before_new_year,
            Season::Mooncake => 600.0 * ramp(day.to_mid_autumn, 35) + 60.0 * after(day.to_mid_autumn, 4),
            Season::Zongzi => {
                4.0 + 100.0 * ramp(day.to_dragon_boat, 25) + 20.0 * after(day.to_dragon_boat, 4)
            }
            Season::Newyear => {
                2.0 + 60.0 * ramp(day.to_spring_festival, 35) + 5.0 * after(day.to_spring_festival, 10)
            }
            Season::NewyearMild => 1.0 + 0.9 * before_new_year,
        }
    }
}

/// Rises from nothing `length` days before to one on the eve.
fn ramp(days_until: i32, length: i32) -> f64 {
    if (0..=length).contains(&days_until) {
        (1.0 - f64::from(days_until) / f64::from(length + 1)).powf(0.8)
    } else {
        0.0
    }
}

/// One within `length` days after.
fn after(days_until: i32, length: i32) -> f64 {
    if (-length..0).contains(&days_until) { 1.0 } else { 0.0 }
}
