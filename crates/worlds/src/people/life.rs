//! The years of a customer: when they come, when they go, when they come back, when their number changes.

use crate::calendar::{Calendar, Day};
use crate::dice::Dice;

/// How often things happen; each world has its own.
#[derive(Debug, Clone, Copy)]
pub struct LifeRates {
    /// Share of people who were customers before the first day.
    pub there_before: f64,
    /// How many days before the first day the oldest of those came.
    pub days_before: i32,
    /// Share of those who had already gone by the first day.
    pub gone_before: f64,
    /// Mean of the monthly chance of leaving, which differs from person to person.
    pub monthly_leaving: f64,
    /// Share of newcomers who never come a second time.
    pub one_time: f64,
    pub returning: f64,
    pub return_after_days: f64,
}

/// When a person is a customer.
#[derive(Debug, Clone)]
pub struct Life {
    pub joined: Day,
    /// When they stop, unless something ends it sooner.
    pub leaves: Day,
    /// When they come back after that, if they do.
    pub returns: Option<Day>,
}

const DAYS_PER_MONTH: f64 = 30.4;
/// Nobody is followed further than this.
const FOREVER_DAYS: f64 = 36_500.0;

impl Life {
    pub fn draw(rates: &LifeRates, calendar: &Calendar, dice: &mut Dice) -> Self {
        let span = calendar.end.0 - calendar.start.0;
        if dice.chance(rates.there_before) {
            // More joined lately than long ago.
            let back = dice.unit().powf(1.3) * f64::from(rates.days_before);
            let joined = calendar.start.plus(-1 - back as i32);
            let leaves = if dice.chance(rates.gone_before) {
                calendar.start
            } else {
                calendar.start.plus(stay_days(rates, dice))
            };
            return Life { joined, leaves, returns: comes_back(leaves, rates, dice) };
        }
        let joined = calendar.start.plus(dice.between(0, span));
        let stay = if dice.chance(rates.one_time) { 0 } else { stay_days(rates, dice) };
        let leaves = joined.plus(stay);
        Life { joined, leaves, returns: comes_back(leaves, rates, dice) }
    }

    /// Something made them leave earlier than they would have.
    pub fn leave_on(&mut self, day: Day, rates: &LifeRates, dice: &mut Dice) {
        if day < self.leaves {
            self.leaves = day;
            self.returns = comes_back(day, rates, dice);
        }
    }
}

/// A stay drawn from that person's own hazard: some are restless, some hardly ever leave.
fn stay_days(rates: &LifeRates, dice: &mut Dice) -> i32 {
    let monthly = dice.gamma(1.6, rates.monthly_leaving).max(1e-4);
    dice.exponential(DAYS_PER_MONTH / monthly).min(FOREVER_DAYS) as i32
}

fn comes_back(left: Day, rates: &LifeRates, dice: &mut Dice) -> Option<Day> {
    let after = dice.exponential(rates.return_after_days).min(FOREVER_DAYS) as i32;
    dice.chance(rates.returning).then(|| left.plus(45 + after))
}
