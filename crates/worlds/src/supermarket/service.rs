//! 客服: who calls about what, under which name and number, and how content they were.

use super::chain::{Chain, Desk};
use super::complaints::{Gaps, Matter};
use super::living::Shopper;
use super::traces::{Ticket, Traces};
use crate::calendar::{Day, Stamp};
use crate::dice::Dice;
use crate::mistakes::{NameSlips, slip_phone};
use crate::people::Household;

/// Calls without a purchase behind them, per person and year as a customer.
const QUESTIONS_PER_YEAR: f64 = 0.05;
const OPEN_STATUSES: [&str; 2] = ["待处理", "处理中"];
/// Chance that the card is noted: always nearly when the card is what it is about, often from the receipt that comes
/// with the goods, else when somebody asks.
const KNOWS_CARD: f64 = 0.38;
const KNOWS_CARD_FROM_RECEIPT: f64 = 0.6;
const KNOWS_CARD_ABOUT_CARD: f64 = 0.95;
/// Chance that somebody with an account writes from the mini-program instead of calling; who bought there, nearly always
/// does. What comes that way carries the account's openid, because WeChat says who writes.
const WRITES: f64 = 0.25;
const WRITES_ABOUT_ORDER: f64 = 0.85;
/// Tickets younger than this may still be open.
const DAYS_TO_CLOSE: i32 = 4;

/// What a call is about and what it hangs on.
pub struct Call {
    pub matter: Matter,
    pub day: Day,
    pub bought_on: Day,
    pub product: usize,
    pub store: usize,
    /// About an order from the mini-program.
    pub online: bool,
}

/// Questions, wishes and praise over the person's time as a customer.
pub fn ask(
    chain: &Chain,
    desk: &mut Desk,
    household: &Household,
    shopper: &Shopper,
    traces: &mut Traces,
    dice: &mut Dice,
) {
    let from = shopper.life.joined.max(chain.calendar.start);
    let to = shopper.life.leaves.min(chain.calendar.last());
    if to < from {
        return;
    }
    let years = f64::from(to.0 - from.0) / 365.0;
    for _ in 0..dice.poisson(QUESTIONS_PER_YEAR * years) {
        let weights = [0.55, 0.27, 0.12, 0.06];
        let matter = [Matter::Question, Matter::Card, Matter::Wish, Matter::Praise][dice.weighted(&weights)];
        let day = Day(dice.between(from.0, to.0));
        let category = dice.weighted(&shopper.habits.tastes);
        let product = shopper.habits.usual[category];
        let store = household.home(day).store;
        let bought_on = day.plus(-dice.between(1, 6));
        let call = Call { matter, day, bought_on, product, store, online: false };
        open(chain, desk, household, shopper, &call, traces, dice);
    }
}

/// Takes the call. Returns the satisfaction felt, told or not; nothing when the call lies in the future.
pub fn open(
    chain: &Chain,
    desk: &mut Desk,
    household: &Household,
    shopper: &Shopper,
    call: &Call,
    traces: &mut Traces,
    dice: &mut Dice,
) -> Option<u8> {
    let at = Stamp::new(call.day, (9 * 3600 + dice.below(11 * 3600)) as u32);
    if !chain.calendar.knows(at) || call.day < chain.calendar.start {
        return None;
    }
    let date = call.bought_on.date();
    let date = format!("{}月{}日", date.month(), date.day());
    let store = &chain.stores.stores[call.store];
    let product = &chain.catalogue.products[call.product];
    let category = &chain.catalogue.categories[product.category].code;
    let gaps = Gaps { product: &product.name, category, store: short_name(&store.name), date: &date };
    let felt = satisfaction(call.matter, dice);
    let waiting = chain.calendar.last().0 - call.day.0 < DAYS_TO_CLOSE && dice.chance(0.5);
    let cards = &shopper.cards;
    let knows_card = match call.matter {
        Matter::Card => KNOWS_CARD_ABOUT_CARD,
        Matter::Return if !call.online => KNOWS_CARD_FROM_RECEIPT,
        _ => KNOWS_CARD,
    };
    let writes = dice.chance(if call.online { WRITES_ABOUT_ORDER } else { WRITES });
    let account = shopper.accounts.iter().rev().find(|(from, _)| *from < at && writes);
    let openid = account.and_then(|(_, id)| traces.buyers.iter().find(|buyer| buyer.id == *id));
    let openid = openid.map(|buyer| buyer.openid.clone()).unwrap_or_default();
    let card = cards.iter().rev().copied().chain(shopper.shared_card).find(|(from, _)| *from < at);
    traces.tickets.push(Ticket {
        number: desk.ticket(call.day),
        person: shopper.person.number,
        at,
        phone: phone(household, shopper, call.day, dice),
        name: name(chain, shopper, call.day, dice),
        openid,
        card: card.map(|(_, card)| card).filter(|_| dice.chance(knows_card)),
        store: call.store,
        kind: call.matter.title(),
        text: chain.service_lines.say(call.matter, &gaps, dice),
        satisfaction: (!waiting && dice.chance(0.62)).then_some(felt),
        status: if waiting { OPEN_STATUSES[dice.below(OPEN_STATUSES.len())] } else { "已关闭" },
    });
    Some(felt)
}

/// Callers drop the name of the chain.
fn short_name(store: &str) -> &str {
    store.trim_start_matches("蜀邻超市")
}

fn satisfaction(matter: Matter, dice: &mut Dice) -> u8 {
    let weights = match matter {
        Matter::Complaint | Matter::Delivery => [0.24, 0.20, 0.22, 0.20, 0.14],
        Matter::Return => [0.08, 0.12, 0.22, 0.33, 0.25],
        _ => [0.02, 0.04, 0.14, 0.38, 0.42],
    };
    1 + dice.weighted(&weights) as u8
}

fn phone(household: &Household, shopper: &Shopper, day: Day, dice: &mut Dice) -> String {
    let own = shopper.person.phone(day);
    match dice.weighted(&[0.82, 0.07, 0.04, 0.05, 0.02]) {
        0 => own.to_string(),
        1 => shopper.partner_phone.unwrap_or(own).to_string(),
        2 => String::new(),
        3 => household.landline.clone(),
        _ => slip_phone(own, dice),
    }
}

fn name(chain: &Chain, shopper: &Shopper, day: Day, dice: &mut Dice) -> String {
    let person = &shopper.person;
    match dice.weighted(&[0.48, 0.09, 0.33, 0.10]) {
        0 => person.name.full(),
        1 => chain.slips.slip(&person.name, dice),
        2 => NameSlips::honorific(&person.name, person.sex, person.age(day), dice),
        _ => String::new(),
    }
}
