//! Households: who lives together, since when, and where.

use super::{Name, Names, Sex};
use crate::calendar::Day;
use crate::dice::Dice;
use crate::places::Address;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HouseholdKind {
    Single,
    Couple,
    YoungFamily,
    SchoolFamily,
    ThreeGenerations,
    Elderly,
}

impl HouseholdKind {
    pub const ALL: [HouseholdKind; 6] = [
        HouseholdKind::Single,
        HouseholdKind::Couple,
        HouseholdKind::YoungFamily,
        HouseholdKind::SchoolFamily,
        HouseholdKind::ThreeGenerations,
        HouseholdKind::Elderly,
    ];

    pub fn title(self) -> &'static str {
        match self {
            HouseholdKind::Single => "独居",
            HouseholdKind::Couple => "二人世界",
            HouseholdKind::YoungFamily => "婴幼儿家庭",
            HouseholdKind::SchoolFamily => "学龄家庭",
            HouseholdKind::ThreeGenerations => "三代同堂",
            HouseholdKind::Elderly => "老年家庭",
        }
    }

    fn share(self) -> f64 {
        match self {
            HouseholdKind::Single => 0.26,
            HouseholdKind::Couple => 0.18,
            HouseholdKind::YoungFamily => 0.13,
            HouseholdKind::SchoolFamily => 0.19,
            HouseholdKind::ThreeGenerations => 0.09,
            HouseholdKind::Elderly => 0.15,
        }
    }

    /// Ages of the first adult.
    fn ages(self) -> (i32, i32) {
        match self {
            HouseholdKind::Single => (19, 38),
            HouseholdKind::Couple => (23, 40),
            HouseholdKind::YoungFamily => (24, 38),
            HouseholdKind::SchoolFamily => (31, 50),
            HouseholdKind::ThreeGenerations => (32, 50),
            HouseholdKind::Elderly => (58, 80),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Income {
    Low,
    Middle,
    High,
}

/// Where a household lives from a day on, and which store is theirs.
#[derive(Debug, Clone, Copy)]
pub struct Home {
    pub from: Day,
    pub address: Address,
    pub store: usize,
}

#[derive(Debug, Clone)]
pub struct Household {
    pub number: u32,
    pub kind: HouseholdKind,
    pub income: Income,
    /// Oldest first; never empty.
    pub homes: Vec<Home>,
    /// The one fixed line at home.
    pub landline: String,
    /// When a child was or will be born, if that falls near the simulated time.
    pub baby_born: Option<Day>,
}

impl Household {
    pub fn home(&self, day: Day) -> &Home {
        self.homes.iter().rev().find(|home| home.from <= day).unwrap_or(&self.homes[0])
    }

    /// A child under three needs nappies.
    pub fn has_baby(&self, day: Day) -> bool {
        self.baby_born.is_some_and(|born| (born.plus(-30)..born.plus(1000)).contains(&day))
    }
}

/// A person before they have a number and a phone.
#[derive(Debug, Clone)]
pub struct Draft {
    pub name: Name,
    pub sex: Sex,
    pub born: Day,
}

impl HouseholdKind {
    pub fn draw(dice: &mut Dice) -> Self {
        HouseholdKind::ALL[dice.weighted(&HouseholdKind::ALL.map(HouseholdKind::share))]
    }

    /// The adults of the household; the one who does most of the shopping comes first.
    pub fn adults(self, today: Day, names: &Names, dice: &mut Dice) -> Vec<Draft> {
        let (youngest, oldest) = self.ages();
        let age = dice.between(youngest, oldest);
        let sex = if dice.chance(0.66) { Sex::Female } else { Sex::Male };
        let first = adult(age, sex, None, today, names, dice);
        let mut adults = vec![first];
        let has_partner = match self {
            HouseholdKind::Single => false,
            HouseholdKind::Elderly => dice.chance(0.6),
            _ => dice.chance(0.72),
        };
        if has_partner {
            let age = (age + dice.between(-3, 4)).max(19);
            adults.push(adult(age, sex.other(), None, today, names, dice));
        }
        if self == HouseholdKind::ThreeGenerations {
            let surname = dice.chance(0.5).then(|| adults[0].name.surname.clone());
            let sex = if dice.chance(0.7) { Sex::Female } else { Sex::Male };
            let age = age + dice.between(23, 31);
            adults.push(adult(age, sex, surname, today, names, dice));
        }
        adults
    }
}

fn adult(age: i32, sex: Sex, surname: Option<String>, today: Day, names: &Names, dice: &mut Dice) -> Draft {
    let born = today.plus(-age * 365 - dice.between(0, 364));
    let mut name = names.draw(born.year(), sex, dice);
    if let Some(surname) = surname {
        name.surname = surname;
    }
    Draft { name, sex, born }
}

impl Income {
    pub fn draw(kind: HouseholdKind, dice: &mut Dice) -> Self {
        let weights = match kind {
            HouseholdKind::Elderly => [0.45, 0.45, 0.10],
            HouseholdKind::Single => [0.38, 0.46, 0.16],
            _ => [0.26, 0.50, 0.24],
        };
        [Income::Low, Income::Middle, Income::High][dice.weighted(&weights)]
    }
}
