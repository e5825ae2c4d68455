//! People: names, phones, households, and what happens to them over the years.

mod contact;
mod household;
mod life;
mod names;
mod phones;

pub use contact::{email, nickname, wechat_id};
pub use household::{Draft, Home, Household, HouseholdKind, Income};
pub use life::{Life, LifeRates};
pub use names::{Name, Names, Sex};
pub use phones::{PLACEHOLDER_PHONES, PhoneBook};

use crate::calendar::Day;

/// Somebody who lives in the world.
#[derive(Debug, Clone)]
pub struct Person {
    /// Counted from 1 over the whole world.
    pub number: u32,
    pub name: Name,
    pub sex: Sex,
    pub born: Day,
    /// The numbers they have had, each with its first day, oldest first.
    pub phones: Vec<(Day, u64)>,
}

impl Person {
    /// The number they answer on a given day.
    pub fn phone(&self, day: Day) -> u64 {
        let held = self.phones.iter().rev().find(|(from, _)| *from <= day);
        held.or(self.phones.first()).map(|(_, number)| *number).unwrap_or_default()
    }

    pub fn age(&self, day: Day) -> i32 {
        (day.0 - self.born.0) / 365
    }
}
