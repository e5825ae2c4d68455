//! How a person shops: how often, how much, what, when, and through which door.

use super::chain::Chain;
use crate::calendar::{Day, Stamp};
use crate::dice::Dice;
use crate::people::{Household, HouseholdKind, Income, Person};

/// The hours somebody prefers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hours {
    EarlyMorning,
    Daytime,
    AfterWork,
    LateEvening,
}

#[derive(Debug, Clone)]
pub struct Habits {
    /// Mean days between two purchases.
    pub cycle_days: f64,
    /// Shape of the gamma gaps: the higher, the steadier.
    pub steadiness: f64,
    pub lines_mean: f64,
    /// 0: never looks at the price; 1: buys what is on offer.
    pub price_sensitivity: f64,
    /// A weight for every category.
    pub tastes: Vec<f64>,
    /// The product they always take, category by category.
    pub usual: Vec<usize>,
    pub hours: Hours,
    /// Chance of naming the card at the till, and else of typing the phone.
    pub shows_card: f64,
    pub types_phone: f64,
    pub payment: &'static str,
    /// From when they buy in the mini-program, and how much of their shopping that is.
    pub online_from: Option<Day>,
    pub online_share: f64,
}

/// Hours of the stores, with the first and last minutes at the till.
const OPENS: f64 = 8.03;
const CLOSES: f64 = 21.9;
const PAYMENTS: [&str; 6] = ["微信支付", "支付宝", "现金", "银行卡", "储值卡", "云闪付"];

impl Habits {
    pub fn draw(
        chain: &Chain,
        household: &Household,
        person: &Person,
        place: usize,
        dice: &mut Dice,
    ) -> Self {
        let elderly = person.age(chain.calendar.start) >= 58;
        let (cycle, lines) = pace(household.kind);
        // The second and third adult of a home shop less.
        let share = [1.0, 1.75, 1.5][place.min(2)];
        let usual =
            (0..chain.catalogue.categories.len()).map(|category| chain.catalogue.draw(category, dice));
        Habits {
            usual: usual.collect(),
            cycle_days: (dice.gamma(2.4, cycle) * share).clamp(4.0, 75.0),
            steadiness: dice.stretch(1.6, 5.0),
            lines_mean: dice.gamma(7.0, lines) / share.sqrt(),
            price_sensitivity: price_sensitivity(household.income, elderly, dice),
            tastes: tastes(chain, household, dice),
            hours: hours(elderly, dice),
            shows_card: dice.stretch(0.72, 0.99),
            types_phone: dice.stretch(0.2, 0.8),
            payment: payment(elderly, dice),
            online_from: None,
            online_share: 0.0,
        }
    }

    /// A moment of the day at which they shop; on-line shops never close.
    pub fn moment(&self, day: Day, online: bool, dice: &mut Dice) -> Stamp {
        let (mean, spread) = match self.hours {
            Hours::EarlyMorning => (8.9, 1.0),
            Hours::Daytime => (14.0, 2.8),
            Hours::AfterWork => (18.6, 1.2),
            Hours::LateEvening => (20.3, 1.0),
        };
        // A fifth of all visits happen whenever they happen.
        let hour = if dice.chance(0.2) { dice.stretch(8.2, 21.4) } else { mean + spread * dice.normal() };
        let (open, close) = if online { (0.1, 23.9) } else { (OPENS, CLOSES) };
        let hour = if online { hour + 1.5 } else { hour };
        // Who comes too early waits for the door; who is late hurries.
        let hour = if hour < open { open + dice.exponential(0.4).min(4.0) } else { hour };
        let hour = if hour > close { close - dice.exponential(0.3).min(4.0) } else { hour };
        Stamp::new(day, (hour * 3600.0) as u32 + dice.below(60) as u32)
    }
}

/// Days between purchases and lines on a receipt.
fn pace(kind: HouseholdKind) -> (f64, f64) {
    match kind {
        HouseholdKind::Single => (32.0, 2.2),
        HouseholdKind::Couple => (28.0, 2.8),
        HouseholdKind::YoungFamily => (23.0, 3.6),
        HouseholdKind::SchoolFamily => (23.0, 3.9),
        HouseholdKind::ThreeGenerations => (19.0, 4.3),
        HouseholdKind::Elderly => (18.0, 2.6),
    }
}

fn price_sensitivity(income: Income, elderly: bool, dice: &mut Dice) -> f64 {
    let mean = match income {
        Income::Low => 0.66,
        Income::Middle => 0.46,
        Income::High => 0.24,
    };
    let old = if elderly { 0.1 } else { 0.0 };
    (mean + old + 0.16 * dice.normal()).clamp(0.02, 0.98)
}

fn tastes(chain: &Chain, household: &Household, dice: &mut Dice) -> Vec<f64> {
    let has_pet = dice.chance(0.13);
    let categories = &chain.catalogue.categories;
    let weigh = |(index, weight): (usize, f64)| {
        let bent = weight * leaning(household.kind, &categories[index].code);
        bent * if index == chain.pets { if has_pet { 7.0 } else { 0.03 } } else { dice.gamma(2.0, 1.0) }
    };
    categories.iter().map(|category| category.weight).enumerate().map(weigh).collect()
}

fn leaning(kind: HouseholdKind, category: &str) -> f64 {
    use HouseholdKind::{Couple, Elderly, SchoolFamily, Single, ThreeGenerations, YoungFamily};
    match (kind, category) {
        (Single, "IN" | "SN" | "BV") => 2.0,
        (Single, "VG" | "MT" | "GR") => 0.45,
        (Couple, "HP" | "WN" | "BK") => 1.4,
        (YoungFamily, "DR" | "FR" | "HC") => 1.4,
        (SchoolFamily, "SN" | "DR" | "HM" | "BK") => 1.5,
        (ThreeGenerations, "VG" | "MT" | "GR") => 1.4,
        (Elderly, "VG" | "MT" | "GR") => 1.6,
        (Elderly, "IC" | "IN" | "SN" | "BV" | "HP") => 0.45,
        _ => 1.0,
    }
}

fn hours(elderly: bool, dice: &mut Dice) -> Hours {
    let weights = if elderly { [0.66, 0.26, 0.06, 0.02] } else { [0.10, 0.26, 0.44, 0.20] };
    [Hours::EarlyMorning, Hours::Daytime, Hours::AfterWork, Hours::LateEvening][dice.weighted(&weights)]
}

fn payment(elderly: bool, dice: &mut Dice) -> &'static str {
    let weights =
        if elderly { [0.34, 0.06, 0.38, 0.06, 0.15, 0.01] } else { [0.54, 0.28, 0.03, 0.05, 0.05, 0.05] };
    PAYMENTS[dice.weighted(&weights)]
}
