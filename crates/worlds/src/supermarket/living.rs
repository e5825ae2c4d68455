//! One household, from moving in to the last day.

use super::chain::{Chain, Desk, RATES};
use super::habits::Habits;
use super::traces::{PersonTruth, Traces};
use super::{membership, service, shop, trips};
use crate::calendar::{Day, Stamp};
use crate::dice::Dice;
use crate::mistakes::landline;
use crate::people::{Draft, Household, HouseholdKind, Income, Life, Person};

/// Chance of each over the whole span, for those it can happen to.
const MOVES: f64 = 0.11;
const LEAVES_AFTER_MOVE: f64 = 0.3;
const NEW_BABY: f64 = 0.25;
/// Those who cannot have joined before their store opened did so in its first months.
const OPENING_RUSH_DAYS: i32 = 240;
const NEW_PHONE: f64 = 0.12;
const NEW_PHONE_BEFORE: f64 = 0.10;

/// A person who shops, with what they hold.
pub struct Shopper {
    pub person: Person,
    pub life: Life,
    pub habits: Habits,
    /// Cards of their own, each from its moment.
    pub cards: Vec<(Stamp, u64)>,
    /// The card of somebody else at home, when they have none.
    pub shared_card: Option<(Stamp, u64)>,
    /// Accounts in the mini-program, each from its moment.
    pub accounts: Vec<(Stamp, u64)>,
    pub last_purchase: Option<Day>,
    /// The number of somebody else at home.
    pub partner_phone: Option<u64>,
}

/// Lives a household of at most `room` adults and returns what it left behind.
pub fn live(chain: &Chain, desk: &mut Desk, room: usize, dice: &mut Dice) -> Traces {
    let mut household = settle(chain, desk, dice);
    let mut drafts = household.kind.adults(chain.calendar.start, &chain.names, dice);
    drafts.truncate(room);
    let mut shoppers: Vec<Shopper> = drafts
        .into_iter()
        .enumerate()
        .map(|(place, draft)| arrive(chain, desk, &household, draft, place, dice))
        .collect();
    introduce(&mut shoppers);
    move_house(chain, &mut household, &mut shoppers, dice);

    let mut traces = Traces::default();
    for place in 0..shoppers.len() {
        let (before, rest) = shoppers.split_at_mut(place);
        let shopper = &mut rest[0];
        let family_card = before.first().and_then(|first| first.cards.first()).copied();
        membership::enrol(chain, desk, &household, shopper, family_card, &mut traces, dice);
        shop::open_accounts(chain, desk, &household, shopper, &mut traces, dice);
        trips::shop_around(chain, desk, &household, shopper, &mut traces, dice);
        service::ask(chain, desk, &household, shopper, &mut traces, dice);
    }
    trips::passers_by(chain, desk, &household, &shoppers[0].habits, &mut traces, dice);
    membership::grade(chain, &mut traces);
    traces.people = shoppers.into_iter().map(|shopper| truth(chain, &household, shopper)).collect();
    traces
}

fn settle(chain: &Chain, desk: &mut Desk, dice: &mut Dice) -> Household {
    let kind = HouseholdKind::draw(dice);
    let start = chain.calendar.start;
    let span = chain.calendar.len() as i32;
    let baby_born = match kind {
        HouseholdKind::YoungFamily => Some(start.plus(dice.between(-850, span))),
        HouseholdKind::Couple if dice.chance(NEW_BABY) => Some(start.plus(dice.between(0, span))),
        _ => None,
    };
    let first = chain.stores.first_home(&chain.places, dice);
    let income = Income::draw(kind, dice);
    let landline = landline(&chain.places.districts[first.address.district].area_code, dice);
    Household { number: desk.household(), kind, income, homes: vec![first], landline, baby_born }
}

fn arrive(
    chain: &Chain,
    desk: &mut Desk,
    home: &Household,
    draft: Draft,
    place: usize,
    dice: &mut Dice,
) -> Shopper {
    let mut life = Life::draw(&RATES, &chain.calendar, dice);
    let opened = chain.stores.opened(home.homes[0].store);
    if life.joined < opened {
        life.joined = opened.plus(dice.between(0, OPENING_RUSH_DAYS)).min(chain.calendar.start);
    }
    let mut phones = vec![(Day(0), desk.phones.next_number())];
    let before = chain.calendar.start.0 - life.joined.0;
    if before > 200 && dice.chance(NEW_PHONE_BEFORE) {
        phones.push((life.joined.plus(dice.between(100, before)), desk.phones.next_number()));
    }
    if dice.chance(NEW_PHONE) {
        let day = chain.calendar.start.plus(dice.between(1, chain.calendar.len() as i32));
        phones.push((day, desk.phones.next_number()));
    }
    let person = Person { number: desk.person(), name: draft.name, sex: draft.sex, born: draft.born, phones };
    let habits = Habits::draw(chain, home, &person, place, dice);
    Shopper {
        person,
        life,
        habits,
        cards: Vec::new(),
        shared_card: None,
        accounts: Vec::new(),
        last_purchase: None,
        partner_phone: None,
    }
}

/// Tells everyone at home the number of somebody else there.
fn introduce(shoppers: &mut [Shopper]) {
    let numbers: Vec<u64> = shoppers.iter().map(|shopper| shopper.person.phones[0].1).collect();
    for (place, shopper) in shoppers.iter_mut().enumerate() {
        shopper.partner_phone = if place > 0 { numbers.first() } else { numbers.get(1) }.copied();
    }
}

fn move_house(chain: &Chain, household: &mut Household, shoppers: &mut [Shopper], dice: &mut Dice) {
    if !dice.chance(MOVES) {
        return;
    }
    let day = chain.calendar.start.plus(dice.between(1, chain.calendar.len() as i32));
    let next = chain.stores.next_home(day, &household.homes[0], &chain.places, dice);
    household.homes.push(next);
    for shopper in shoppers {
        if dice.chance(LEAVES_AFTER_MOVE) {
            let leaves = day.max(shopper.life.joined);
            shopper.life.leave_on(leaves, &RATES, dice);
        }
    }
}

fn truth(chain: &Chain, household: &Household, shopper: Shopper) -> PersonTruth {
    let last = chain.calendar.last();
    let back = shopper.life.returns.is_some_and(|day| day <= last);
    let left = (shopper.life.leaves <= last && !back).then_some(shopper.life.leaves);
    PersonTruth {
        household: household.number,
        household_title: household.kind.title(),
        home_store: household.home(last).store,
        joined: shopper.life.joined,
        left,
        price_sensitivity: shopper.habits.price_sensitivity,
        cycle_days: shopper.habits.cycle_days,
        last_purchase: shopper.last_purchase,
        person: shopper.person,
    }
}
