//! Purchase after purchase: the gaps between them, the door they go through, and what comes of it.

use super::basket::Errand;
use super::chain::{Chain, Desk, RATES};
use super::complaints::Matter;
use super::habits::Habits;
use super::living::Shopper;
use super::service::Call;
use super::traces::{Line, Receipt, Traces};
use super::{service, shop};
use crate::calendar::{Day, Stamp};
use crate::dice::Dice;
use crate::mistakes::slip_phone;
use crate::people::Household;

const AT_HOME_STORE: f64 = 0.88;
const COMPLAINS: f64 = 0.0055;
const TAKES_BACK: f64 = 0.012;
const PHONE_MISTYPED: f64 = 0.02;
/// An unhappy complaint ends it for this many.
const LEAVES_UNHAPPY: f64 = 0.4;
const UNHAPPY_MAX: u8 = 2;
/// Receipts of people nobody follows, for each household.
const PASSERS_BY: f64 = 3.6;
/// Somebody who returned keeps coming for at least this long.
const SECOND_STAY_DAYS: f64 = 260.0;

/// Lives through all purchases of a person.
pub fn shop_around(
    chain: &Chain,
    desk: &mut Desk,
    household: &Household,
    shopper: &mut Shopper,
    traces: &mut Traces,
    dice: &mut Dice,
) {
    let first = shopper.life.joined;
    stay(chain, desk, household, shopper, first, traces, dice);
    let Some(back) = shopper.life.returns.filter(|day| *day <= chain.calendar.last()) else { return };
    shopper.life.leaves = back.plus(30 + dice.exponential(SECOND_STAY_DAYS).min(9_000.0) as i32);
    shopper.life.returns = None;
    stay(chain, desk, household, shopper, back, traces, dice);
    // Nobody comes back twice.
    shopper.life.returns = None;
}

/// One unbroken time as a customer, from a day until they leave.
fn stay(
    chain: &Chain,
    desk: &mut Desk,
    household: &Household,
    shopper: &mut Shopper,
    from: Day,
    traces: &mut Traces,
    dice: &mut Dice,
) {
    let mut clock = f64::from(from.0);
    if from < chain.calendar.start {
        // Somewhere inside a gap when the records begin.
        clock = f64::from(chain.calendar.start.0) + shopper.habits.cycle_days * dice.unit();
    }
    loop {
        let day = busy_day(chain, Day(clock as i32), dice);
        if day > shopper.life.leaves || day > chain.calendar.last() {
            return;
        }
        visit(chain, desk, household, shopper, day, traces, dice);
        let bustle = if chain.calendar.facts(day).to_spring_festival.abs() < 20 { 0.75 } else { 1.0 };
        let gap = dice.gamma(shopper.habits.steadiness, shopper.habits.cycle_days * bustle);
        clock = f64::from(day.0) + gap.max(0.6);
    }
}

/// The visit falls on a busy day nearby: weekends, the days before a festival.
fn busy_day(chain: &Chain, due: Day, dice: &mut Dice) -> Day {
    let weights = [0, 1, 2].map(|later| chain.calendar.facts(due.plus(later)).bustle.powi(2));
    due.plus(dice.weighted(&weights) as i32)
}

fn visit(
    chain: &Chain,
    desk: &mut Desk,
    household: &Household,
    shopper: &mut Shopper,
    day: Day,
    traces: &mut Traces,
    dice: &mut Dice,
) {
    let home = household.home(day).store;
    let store = if dice.chance(AT_HOME_STORE) { home } else { chain.stores.nearby(home, dice) };
    let online = shopper.habits.online_from.is_some_and(|from| from <= day)
        && dice.chance(shopper.habits.online_share);
    let card = card_shown(shopper, day, dice);
    let typed = if card.is_none() { phone_typed(shopper, day, dice) } else { String::new() };
    let known = online || card.is_some() || !typed.is_empty();
    let errand = Errand { habits: &shopper.habits, has_baby: household.has_baby(day), day, store, known };
    let bought = if online {
        shop::order(chain, desk, shopper, &errand, traces, dice)
    } else {
        let by = Buyer { card, phone: typed, person: Some(shopper.person.number) };
        pay(chain, desk, &errand, by, traces, dice)
    };
    if !bought {
        return;
    }
    shopper.last_purchase = shopper.last_purchase.max(Some(day));
    if dice.chance(COMPLAINS) {
        complain(chain, desk, household, shopper, day, store, online, traces, dice);
    }
}

/// How a receipt knows its buyer.
struct Buyer {
    /// With the moment it was given out.
    card: Option<(Stamp, u64)>,
    phone: String,
    person: Option<u32>,
}

/// The newest card, or an old one that never left the purse, or the family's.
fn card_shown(shopper: &Shopper, day: Day, dice: &mut Dice) -> Option<(Stamp, u64)> {
    let keeps_old = shopper.cards.len() > 1 && dice.chance(0.3);
    let own = if keeps_old { &shopper.cards[..1] } else { &shopper.cards };
    let held = own.iter().rev().copied().chain(shopper.shared_card).find(|(from, _)| from.day <= day);
    held.filter(|_| dice.chance(shopper.habits.shows_card))
}

fn phone_typed(shopper: &Shopper, day: Day, dice: &mut Dice) -> String {
    if shopper.cards.is_empty() || !dice.chance(shopper.habits.types_phone) {
        return String::new();
    }
    let number = shopper.person.phone(day);
    if dice.chance(PHONE_MISTYPED) { slip_phone(number, dice) } else { number.to_string() }
}

fn pay(
    chain: &Chain,
    desk: &mut Desk,
    errand: &Errand<'_>,
    by: Buyer,
    traces: &mut Traces,
    dice: &mut Dice,
) -> bool {
    let mut at = errand.habits.moment(errand.day, false, dice);
    if let Some((given_out, _)) = by.card {
        at = at.after(given_out, dice);
    }
    if !chain.calendar.knows(at) {
        return false;
    }
    let lines = errand.fill(chain, dice);
    let receipt = Receipt {
        number: desk.receipt(errand.store, at, &chain.calendar),
        at,
        store: errand.store,
        till: dice.between(1, chain.stores.tills(errand.store)),
        card: by.card.map(|(_, card)| card),
        phone: by.phone,
        lines,
        payment: if dice.chance(0.86) { errand.habits.payment } else { "微信支付" },
        original: None,
        person: by.person,
    };
    let back = dice.chance(TAKES_BACK).then(|| take_back(chain, desk, &receipt, dice)).flatten();
    traces.receipts.push(receipt);
    traces.receipts.extend(back);
    true
}

/// A few days later, one line of the receipt comes back to the service counter.
fn take_back(chain: &Chain, desk: &mut Desk, receipt: &Receipt, dice: &mut Dice) -> Option<Receipt> {
    let at = Stamp::new(receipt.at.day.plus(dice.between(1, 7)), (9 * 3600 + dice.below(11 * 3600)) as u32);
    if !chain.calendar.knows(at) {
        return None;
    }
    let line: &Line = dice.pick(&receipt.lines);
    Some(Receipt {
        number: desk.receipt(receipt.store, at, &chain.calendar),
        at,
        till: 1,
        lines: vec![line.reversed()],
        original: Some(receipt.number),
        ..receipt.clone()
    })
}

#[expect(clippy::too_many_arguments, reason = "what was bought, where, and the two books to write in")]
fn complain(
    chain: &Chain,
    desk: &mut Desk,
    household: &Household,
    shopper: &mut Shopper,
    day: Day,
    store: usize,
    online: bool,
    traces: &mut Traces,
    dice: &mut Dice,
) {
    let matter = match dice.weighted(&[0.62, 0.38]) {
        0 if online => Matter::Delivery,
        0 => Matter::Complaint,
        _ => Matter::Return,
    };
    let lines = if online { traces.orders.last().map(|order| &order.lines) } else { sold(traces) };
    let product = lines.and_then(|lines| lines.first()).map_or(0, |line| line.product);
    let called = day.plus(dice.between(0, 2));
    let call = Call { matter, day: called, bought_on: day, product, store, online };
    let felt = service::open(chain, desk, household, shopper, &call, traces, dice);
    let unhappy = felt.is_some_and(|felt| felt <= UNHAPPY_MAX) && matter.is_complaint();
    if unhappy && dice.chance(LEAVES_UNHAPPY) {
        shopper.life.leave_on(called, &RATES, dice);
    }
}

/// The lines of the last receipt that sold something.
fn sold(traces: &Traces) -> Option<&Vec<Line>> {
    let sales = traces.receipts.iter().rev().find(|receipt| receipt.original.is_none());
    sales.map(|receipt| &receipt.lines)
}

/// People nobody follows, who buy like the neighbours and leave only a receipt.
pub fn passers_by(
    chain: &Chain,
    desk: &mut Desk,
    household: &Household,
    habits: &Habits,
    traces: &mut Traces,
    dice: &mut Dice,
) {
    let days = chain.calendar.last().0 - chain.calendar.start.0;
    for _ in 0..dice.poisson(PASSERS_BY * f64::from(days + 1) / 730.0) {
        let due = chain.calendar.start.plus(dice.between(0, days));
        let day = busy_day(chain, due, dice).min(chain.calendar.last());
        let errand = Errand { habits, has_baby: false, day, store: household.homes[0].store, known: false };
        let by = Buyer { card: None, phone: String::new(), person: None };
        pay(chain, desk, &errand, by, traces, dice);
    }
}
