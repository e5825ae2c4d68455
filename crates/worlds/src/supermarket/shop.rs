//! 小程序商城: accounts opened with WeChat, and orders that are collected or brought.

use super::basket::Errand;
use super::chain::{Chain, Desk};
use super::living::Shopper;
use super::traces::{Buyer, Order, Traces};
use crate::calendar::Day;
use crate::dice::Dice;
use crate::mistakes::{NameSlips, address_form, dress_phone, slip_phone};
use crate::people::{Household, nickname, wechat_id};

/// Chance of an account: with a card, with a family card only, with neither.
const WITH_CARD: f64 = 0.24;
const WITH_FAMILY_CARD: f64 = 0.45;
const WITHOUT_CARD: f64 = 0.97;
/// Chance of coming back through another entrance, as a new account of the same unionid.
const SECOND_ACCOUNT: f64 = 0.05;
/// Of those with an account: who moves nearly all shopping on-line.
const SWITCHES: f64 = 0.22;
const COLLECTS: f64 = 0.55;
/// Who has a card, their own or the family's, and binds it to the account to earn points on-line.
const BINDS_CARD: f64 = 0.6;
const DAYS_TO_COMPLETE: i32 = 2;

/// Opens the accounts a person will have, and settles how much they buy there.
pub fn open_accounts(
    chain: &Chain,
    desk: &mut Desk,
    household: &Household,
    shopper: &mut Shopper,
    traces: &mut Traces,
    dice: &mut Dice,
) {
    let old = if shopper.person.age(chain.calendar.start) >= 58 { 0.5 } else { 1.0 };
    let only_online = shopper.cards.is_empty() && shopper.shared_card.is_none();
    let wants = match (shopper.cards.is_empty(), shopper.shared_card) {
        (false, _) => WITH_CARD * old,
        (true, Some(_)) => WITH_FAMILY_CARD * old,
        (true, None) => WITHOUT_CARD,
    };
    if !dice.chance(wants) {
        return;
    }
    let last = chain.calendar.last();
    let joined = shopper.life.joined;
    let first = if only_online { joined } else { Day(dice.between(joined.0, last.0.max(joined.0))) };
    let unionid = wechat_id("oU", dice);
    open(chain, desk, household, shopper, first, &unionid, traces, dice);
    if dice.chance(SECOND_ACCOUNT) && first.plus(20) < last {
        let day = Day(dice.between(first.0 + 20, last.0));
        open(chain, desk, household, shopper, day, &unionid, traces, dice);
    }
    shopper.habits.online_from = Some(first);
    shopper.habits.online_share = match (only_online, dice.chance(SWITCHES)) {
        (true, _) => 0.92,
        (false, true) => 0.78,
        (false, false) => dice.stretch(0.08, 0.4),
    };
}

#[expect(clippy::too_many_arguments, reason = "who, when, under which id and the two books to write in")]
fn open(
    chain: &Chain,
    desk: &mut Desk,
    household: &Household,
    shopper: &mut Shopper,
    day: Day,
    unionid: &str,
    traces: &mut Traces,
    dice: &mut Dice,
) {
    let at = shopper.habits.moment(day, true, dice);
    if !chain.calendar.knows(at) {
        return;
    }
    let id = desk.buyer();
    shopper.accounts.push((at, id));
    let person = &shopper.person;
    let own = person.phone(day);
    let phone = match dice.weighted(&[0.86, 0.03, 0.015, 0.035, 0.06]) {
        0 => own.to_string(),
        1 => dress_phone(own, dice),
        2 => slip_phone(own, dice),
        3 => String::new(),
        _ => shopper.partner_phone.unwrap_or(own).to_string(),
    };
    let receiver = match dice.weighted(&[0.70, 0.06, 0.20, 0.04]) {
        0 => person.name.full(),
        1 => chain.slips.slip(&person.name, dice),
        2 => NameSlips::honorific(&person.name, person.sex, person.age(day), dice),
        _ => String::new(),
    };
    let held = shopper.cards.iter().rev().copied().chain(shopper.shared_card).find(|(from, _)| *from < at);
    let card = held.map(|(_, card)| card).filter(|_| dice.chance(BINDS_CARD));
    let address = household.home(day).address.write(&chain.places, address_form(dice));
    traces.buyers.push(Buyer {
        id,
        person: person.number,
        unionid: unionid.to_owned(),
        openid: wechat_id("oP", dice),
        card,
        nickname: nickname(person, dice),
        receiver,
        phone,
        address: if dice.chance(0.88) { address } else { String::new() },
        at,
    });
}

/// An order from the last account opened by then. Nothing when it lies in the future.
pub fn order(
    chain: &Chain,
    desk: &mut Desk,
    shopper: &Shopper,
    errand: &Errand<'_>,
    traces: &mut Traces,
    dice: &mut Dice,
) -> bool {
    let Some((opened, buyer)) = shopper.accounts.iter().rev().find(|(from, _)| from.day <= errand.day) else {
        return false;
    };
    let at = shopper.habits.moment(errand.day, true, dice).after(*opened, dice);
    if !chain.calendar.knows(at) {
        return false;
    }
    let lines = errand.fill(chain, dice);
    let open = chain.calendar.last().0 - errand.day.0 < DAYS_TO_COMPLETE;
    let status = match dice.weighted(&[0.90, 0.065, 0.035]) {
        0 if open => "待提货",
        0 => "已完成",
        1 => "已取消",
        _ => "已退款",
    };
    let store = dice.chance(COLLECTS).then_some(errand.store);
    traces.orders.push(Order { number: desk.order(errand.day), at, buyer: *buyer, lines, store, status });
    true
}
