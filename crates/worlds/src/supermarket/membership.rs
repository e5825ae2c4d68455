//! 会员系统: signing up at a counter, sometimes twice, and being graded by what one spent.

use super::chain::{Chain, Desk};
use super::living::Shopper;
use super::traces::{Member, Traces};
use crate::calendar::{Day, Stamp};
use crate::dice::Dice;
use crate::mistakes::{NameSlips, address_form, birthday, dress_phone, slip_phone};
use crate::people::{Household, PLACEHOLDER_PHONES, Sex, email};

/// Chance of a card for the first adult of a home, and for the others.
const FIRST_HAS_CARD: f64 = 0.92;
const OTHER_HAS_CARD: f64 = 0.56;
/// Chance of signing up again at another store.
const SECOND_CARD: f64 = 0.085;
/// Sign-ups at a road show, typed into one store's tablet under its own number.
const TABLET_SIGN_UP: f64 = 0.022;
/// Chance that a new number was told to the membership desk.
const PHONE_UPDATED: f64 = 0.35;

/// Signs the person up, or lets them use the card of the family.
pub fn enrol(
    chain: &Chain,
    desk: &mut Desk,
    household: &Household,
    shopper: &mut Shopper,
    family_card: Option<(Stamp, u64)>,
    traces: &mut Traces,
    dice: &mut Dice,
) {
    let wants = if family_card.is_none() { FIRST_HAS_CARD } else { OTHER_HAS_CARD };
    if !dice.chance(wants) {
        shopper.shared_card = family_card;
        return;
    }
    let joined = shopper.life.joined;
    let store = household.home(joined).store;
    sign_up(chain, desk, household, shopper, joined, store, traces, dice);
    let last = chain.calendar.last();
    if dice.chance(SECOND_CARD) && joined.plus(30) < last {
        let from = joined.plus(30).max(chain.calendar.start.plus(-400));
        let day = Day(dice.between(from.0, last.0));
        let store = chain.stores.nearby(household.home(day).store, dice);
        sign_up(chain, desk, household, shopper, day, store, traces, dice);
    }
}

#[expect(clippy::too_many_arguments, reason = "who, where, when and the two books to write in")]
fn sign_up(
    chain: &Chain,
    desk: &mut Desk,
    household: &Household,
    shopper: &mut Shopper,
    day: Day,
    store: usize,
    traces: &mut Traces,
    dice: &mut Dice,
) {
    let at = shopper.habits.moment(day, false, dice);
    if !chain.calendar.knows(at) {
        return;
    }
    let tablet = dice.chance(TABLET_SIGN_UP);
    let card = desk.card();
    shopper.cards.push((at, card));
    let home = household.home(day);
    let person = &shopper.person;
    let phone = if tablet { desk.tablet_phone.to_string() } else { phone(chain, shopper, day, dice) };
    let sex = match dice.weighted(&[0.84, 0.14, 0.02]) {
        0 => Some(person.sex),
        1 => None,
        _ => Some(person.sex.other()),
    };
    traces.members.push(Member {
        card,
        person: person.number,
        name: name(chain, shopper, day, dice),
        phone,
        sex,
        birthday: birthday(person.born, dice),
        email: email(person, day, dice),
        district: dice.chance(0.9).then_some(home.address.district),
        address: address(chain, household, day, dice),
        store: if tablet { desk.tablet_store } else { store },
        at,
        level: "",
    });
}

fn name(chain: &Chain, shopper: &Shopper, day: Day, dice: &mut Dice) -> String {
    let person = &shopper.person;
    match dice.weighted(&[0.875, 0.075, 0.04, 0.01]) {
        0 => person.name.full(),
        1 => chain.slips.slip(&person.name, dice),
        2 => NameSlips::honorific(&person.name, person.sex, person.age(day), dice),
        _ => String::new(),
    }
}

fn phone(chain: &Chain, shopper: &Shopper, day: Day, dice: &mut Dice) -> String {
    let known_on = if dice.chance(PHONE_UPDATED) { chain.calendar.last() } else { day };
    let own = shopper.person.phone(known_on);
    match dice.weighted(&[0.845, 0.055, 0.022, 0.012, 0.014, 0.052]) {
        0 => own.to_string(),
        1 => dress_phone(own, dice),
        2 => slip_phone(own, dice),
        3 => (*dice.pick(&PLACEHOLDER_PHONES)).to_owned(),
        4 => String::new(),
        _ => shopper.partner_phone.unwrap_or(own).to_string(),
    }
}

fn address(chain: &Chain, household: &Household, day: Day, dice: &mut Dice) -> String {
    if dice.chance(0.24) {
        return String::new();
    }
    household.home(day).address.write(&chain.places, address_form(dice))
}

/// Yearly spending, in fen, from which a level begins.
const LEVELS: [(i64, &str); 3] = [(1_000_000, "钻石会员"), (400_000, "金卡会员"), (150_000, "银卡会员")];
const LOWEST_LEVEL: &str = "普通会员";

/// Grades every card by what was bought with it in the last year.
pub fn grade(chain: &Chain, traces: &mut Traces) {
    let since = chain.calendar.last().plus(-365);
    for member in &mut traces.members {
        let receipts = traces.receipts.iter();
        let counted = receipts.filter(|receipt| receipt.card == Some(member.card) && receipt.at.day > since);
        let spent: i64 = counted.flat_map(|receipt| &receipt.lines).map(|line| line.amount_fen()).sum();
        let level = LEVELS.iter().find(|(from, _)| spent >= *from).map(|(_, level)| *level);
        member.level = level.unwrap_or(LOWEST_LEVEL);
    }
}

/// What the form prints for a sex that may not have been asked.
pub fn sex_text(sex: Option<Sex>) -> &'static str {
    sex.map_or("", Sex::title)
}
