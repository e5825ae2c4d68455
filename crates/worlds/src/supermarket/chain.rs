//! The chain as it stands: everything that is fixed before the first household, and the counters that run on.

use super::complaints::ServiceLines;
use super::stores::Stores;
use crate::calendar::{Calendar, Day, Stamp};
use crate::catalogue::{Catalogue, Prices, PromotionPlan, Promotions};
use crate::dice::{Dice, Scramble};
use crate::mistakes::NameSlips;
use crate::people::{LifeRates, Names, PhoneBook};
use crate::places::Places;
use crate::tables;
use crate::world::Plan;

/// Fitted so that about 45 % of members sleep at the end of two years.
pub const RATES: LifeRates = LifeRates {
    there_before: 0.60,
    days_before: 1800,
    gone_before: 0.19,
    monthly_leaving: 0.034,
    one_time: 0.07,
    returning: 0.17,
    return_after_days: 150.0,
};

const PROMOTIONS: PromotionPlan = PromotionPlan { on_leaflet: 42 };
/// People of the Chongqing stores eat more hot pot.
const CHONGQING_HOTPOT: f64 = 1.35;

/// What does not change while households are lived.
pub struct Chain {
    pub calendar: Calendar,
    pub places: Places,
    pub names: Names,
    pub slips: NameSlips,
    pub stores: Stores,
    pub catalogue: Catalogue,
    pub prices: Prices,
    pub promotions: Promotions,
    pub service_lines: ServiceLines,
    pub baby: usize,
    pub pets: usize,
    pub hotpot: usize,
    /// Day after day, a factor for every category.
    demand: Vec<f64>,
    /// By category, how much more likely each other one is right after it.
    affinities: Vec<Vec<f64>>,
}

impl Chain {
    pub fn new(plan: &Plan, dice: &mut Dice) -> Self {
        let calendar = Calendar::new(Day::of(plan.start), Day::of(plan.end), Stamp::of(plan.now));
        let catalogue = Catalogue::read(
            include_str!("../../data/supermarket/categories.csv"),
            &[
                include_str!("../../data/supermarket/products_fresh.csv"),
                include_str!("../../data/supermarket/products_food.csv"),
                include_str!("../../data/supermarket/products_home.csv"),
            ],
        );
        let places = Places::load();
        let demand = calendar
            .days()
            .iter()
            .flat_map(|day| catalogue.categories.iter().map(|category| category.season.factor(day)))
            .collect();
        Chain {
            stores: Stores::load(&places, calendar.start),
            names: Names::load(),
            slips: NameSlips::load(),
            prices: Prices::draw(&catalogue, &calendar, dice),
            promotions: Promotions::draw(PROMOTIONS, &catalogue, &calendar, dice),
            service_lines: ServiceLines::load(),
            baby: catalogue.category("BB"),
            pets: catalogue.category("PT"),
            hotpot: catalogue.category("HP"),
            affinities: affinities(&catalogue),
            demand,
            calendar,
            places,
            catalogue,
        }
    }

    /// How much a category is wanted on a day in a store's neighbourhood.
    pub fn demand(&self, category: usize, day: Day, store: usize) -> f64 {
        let factor = self.demand[self.calendar.index(day) * self.catalogue.categories.len() + category];
        if category == self.hotpot && self.stores.stores[store].region == "重庆区" {
            factor * CHONGQING_HOTPOT
        } else {
            factor
        }
    }

    pub fn affinity(&self, category: usize) -> &[f64] {
        &self.affinities[category]
    }
}

fn affinities(catalogue: &Catalogue) -> Vec<Vec<f64>> {
    let count = catalogue.categories.len();
    let mut table = vec![vec![0.0; count]; count];
    let rows: Vec<(String, String, f64)> =
        tables::bare_rows(include_str!("../../data/supermarket/affinities.csv"));
    for (after, comes, weight) in rows {
        table[catalogue.category(&after)][catalogue.category(&comes)] = weight;
    }
    table
}

/// Numbers that are given out once: people, cards, receipts, phones.
pub struct Desk {
    pub people: u32,
    pub households: u32,
    pub phones: PhoneBook,
    /// The phone of the sign-up tablet, which many cards carry.
    pub tablet_phone: u64,
    pub tablet_store: usize,
    cards: (Scramble, u64),
    buyers: (Scramble, u64),
    orders: (Scramble, u64),
    tickets: (Scramble, u64),
    /// Receipts of each store, day and hour.
    serials: Vec<u16>,
}

impl Desk {
    pub fn new(chain: &Chain, dice: &mut Dice) -> Self {
        let mut phones = PhoneBook::new(dice);
        let tablet_phone = phones.next_number();
        let mut numbers = |size| (Scramble::new(size, dice), 0);
        Desk {
            people: 0,
            households: 0,
            phones,
            tablet_phone,
            cards: numbers(1_000_000_000),
            buyers: numbers(100_000_000),
            orders: numbers(1_000_000_000),
            tickets: numbers(100_000_000),
            serials: vec![0; chain.stores.stores.len() * chain.calendar.len() * 24],
            tablet_store: dice.below(chain.stores.stores.len()),
        }
    }

    pub fn person(&mut self) -> u32 {
        self.people += 1;
        self.people
    }

    pub fn household(&mut self) -> u32 {
        self.households += 1;
        self.households
    }

    /// Twelve digits: 28, nine of its own, and a check digit as on a bar code.
    pub fn card(&mut self) -> u64 {
        let body = 28_000_000_000 + take(&mut self.cards);
        body * 10 + check_digit(body)
    }

    pub fn buyer(&mut self) -> u64 {
        take(&mut self.buyers)
    }

    /// The day and nine digits.
    pub fn order(&mut self, day: Day) -> u64 {
        day_digits(day) * 1_000_000_000 + take(&mut self.orders)
    }

    pub fn ticket(&mut self, day: Day) -> u64 {
        day_digits(day) * 100_000_000 + take(&mut self.tickets)
    }

    /// Store, day, hour and a running number: 15 digits.
    pub fn receipt(&mut self, store: usize, at: Stamp, calendar: &Calendar) -> u64 {
        let hour = at.hour() as usize;
        let slot = (store * calendar.len() + calendar.index(at.day)) * 24 + hour;
        self.serials[slot] = self.serials[slot].saturating_add(1);
        let time = day_digits(at.day) % 1_000_000 * 100 + hour as u64;
        ((store as u64 + 1) * 100_000_000 + time) * 10_000 + u64::from(self.serials[slot])
    }
}

fn take((scramble, given): &mut (Scramble, u64)) -> u64 {
    let place = scramble.place(*given);
    *given += 1;
    place
}

fn day_digits(day: Day) -> u64 {
    let date = day.date();
    let digits = i32::from(date.year()) * 10_000 + i32::from(date.month()) * 100 + i32::from(date.day());
    u64::from(digits.unsigned_abs())
}

fn check_digit(mut body: u64) -> u64 {
    let (mut sum, mut weight) = (0, 3);
    while body > 0 {
        sum += body % 10 * weight;
        weight = 4 - weight;
        body /= 10;
    }
    (10 - sum % 10) % 10
}
