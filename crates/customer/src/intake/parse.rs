//! From the API's bodies to items, each fault with its field.

use std::collections::BTreeSet;

use kernel::reading::decimal::{Decimal, amount_minor};
use kernel::reading::text;
use kernel::{Currency, FieldFault, Moment};

use super::http::{BuyerIn, CustomerIn, PurchaseIn, PurchaseLineIn};
use super::{Cleared, Item, LineIn, LineKind, RecordIn, Who};
use crate::identifier::{Identifier, IdentifierKind};
use crate::record::{Clearable, FIELD_MAX, Profile};

/// Longest key or number that a source may give.
const KEY_MAX: usize = 128;
/// Most lines of one receipt.
const LINES_MAX: usize = 5_000;
/// How far a source's clock may run ahead of ours.
const AHEAD_MICROS_MAX: i64 = Moment::DAY;

fn fault(field: &str, code: &str) -> FieldFault {
    FieldFault::new(field, code)
}

fn key(field: &str, typed: &str) -> Result<String, FieldFault> {
    match text::tidy_within(typed, KEY_MAX) {
        Ok(key) if !key.is_empty() => Ok(key),
        Ok(_) => Err(fault(field, "required")),
        Err(error) => Err(fault(field, error.code())),
    }
}

fn words(field: &str, typed: Option<String>) -> Result<Option<String>, FieldFault> {
    let Some(typed) = typed else { return Ok(None) };
    let tidy = text::tidy_within(&typed, FIELD_MAX).map_err(|error| fault(field, error.code()))?;
    Ok((!tidy.is_empty()).then_some(tidy))
}

fn identifiers(given: [(&str, IdentifierKind, Option<String>); 6]) -> Result<Vec<Identifier>, FieldFault> {
    given
        .into_iter()
        .filter_map(|(field, kind, typed)| {
            Some((field, kind, typed.filter(|typed| !typed.trim().is_empty())?))
        })
        .map(|(field, kind, typed)| {
            Identifier::read(kind, &typed).map_err(|error| fault(&format!("/{field}"), error.code()))
        })
        .collect()
}

/// One customer.
pub fn customer(item: CustomerIn) -> Result<Item, FieldFault> {
    let mut cleared = Cleared::default();
    let mut number = |name: &'static str, kind: IdentifierKind, said: Option<Option<String>>| {
        if said == Some(None) {
            cleared.identifiers.insert(kind);
        }
        (name, kind, said.flatten())
    };
    let identifiers = identifiers([
        number("phone", IdentifierKind::Phone, item.phone),
        number("email", IdentifierKind::Email, item.email),
        number("card", IdentifierKind::Card, item.card),
        number("openid", IdentifierKind::WechatOpenid, item.openid),
        number("unionid", IdentifierKind::WechatUnionid, item.unionid),
        number("tax_id", IdentifierKind::TaxId, item.tax_id),
    ])?;
    let taken_back = &mut cleared.fields;
    let profile = Profile {
        name: words("/name", said(taken_back, Clearable::Name, item.name))?,
        gender: said(taken_back, Clearable::Gender, item.gender),
        birthday: said(taken_back, Clearable::Birthday, item.birthday),
        company: words("/company", said(taken_back, Clearable::Company, item.company))?,
        region: words("/region", said(taken_back, Clearable::Region, item.region))?,
        city: words("/city", said(taken_back, Clearable::City, item.city))?,
        district: words("/district", said(taken_back, Clearable::District, item.district))?,
        address: words("/address", said(taken_back, Clearable::Address, item.address))?,
        store: words("/store", said(taken_back, Clearable::Store, item.store))?,
        ..Profile::default()
    };
    let joined_at = said(taken_back, Clearable::JoinedAt, item.joined_at);
    let key = key("/key", &item.key)?;
    Ok(Item::Customer(RecordIn { key, kind: item.kind, identifiers, profile, joined_at, cleared }))
}

/// What stands in a field; a null is noted as taken back.
fn said<T>(cleared: &mut BTreeSet<Clearable>, field: Clearable, given: Option<Option<T>>) -> Option<T> {
    if matches!(given, Some(None)) {
        cleared.insert(field);
    }
    given.flatten()
}

fn buyer(buyer: BuyerIn) -> Result<Who, FieldFault> {
    let identifiers = identifiers([
        ("customer/phone", IdentifierKind::Phone, buyer.phone),
        ("customer/email", IdentifierKind::Email, buyer.email),
        ("customer/card", IdentifierKind::Card, buyer.card),
        ("customer/openid", IdentifierKind::WechatOpenid, buyer.openid),
        ("customer/unionid", IdentifierKind::WechatUnionid, buyer.unionid),
        ("customer/tax_id", IdentifierKind::TaxId, None),
    ])?;
    let key = buyer.key.map(|typed| key("/customer/key", &typed)).transpose()?;
    Ok(Who { key, identifiers, name: None })
}

/// One purchase: an item for each of its lines.
pub fn purchase(item: PurchaseIn, currency: Currency, now: Moment) -> Result<Vec<Item>, FieldFault> {
    let number = key("/number", &item.number)?;
    if item.at.micros() > now.micros() + AHEAD_MICROS_MAX {
        return Err(fault("/at", "date_in_future"));
    }
    if item.lines.is_empty() {
        return Err(fault("/lines", "required"));
    }
    if item.lines.len() > LINES_MAX {
        return Err(fault("/lines", "too_many_lines"));
    }
    let currency = match item.currency {
        Some(code) => code.parse().map_err(|_| fault("/currency", "currency_unknown"))?,
        None => currency,
    };
    let who = buyer(item.customer)?;
    let (store, channel) = (words("/store", item.store)?, words("/channel", item.channel)?);
    item.lines
        .into_iter()
        .enumerate()
        .map(|(index, given)| {
            let mut line = line(given, index, currency)?;
            line.number.clone_from(&number);
            line.at = item.at;
            line.who.clone_from(&who);
            line.store.clone_from(&store);
            line.channel.clone_from(&channel);
            Ok(Item::Purchase(line))
        })
        .collect()
}

fn line(given: PurchaseLineIn, index: usize, currency: Currency) -> Result<LineIn, FieldFault> {
    let at = |name: &str| format!("/lines/{index}/{name}");
    let read = |name: &str, typed: &str| Decimal::read(typed).map_err(|error| fault(&at(name), error.code()));
    let decimals = currency.decimals() as u8;
    let minor =
        |name: &str, value: Decimal| value.to_minor(decimals).map_err(|error| fault(&at(name), error.code()));
    let (quantity, price) = (read("quantity", &given.quantity)?, read("unit_price", &given.unit_price)?);
    let discount = match &given.discount {
        Some(typed) => minor("discount", read("discount", typed)?)?,
        None => 0,
    };
    if discount < 0 {
        return Err(fault(&at("discount"), "negative_discount"));
    }
    let amount = match &given.amount {
        Some(typed) => minor("amount", read("amount", typed)?)?,
        None => {
            let whole = amount_minor(quantity, price, decimals)
                .map_err(|error| fault(&at("amount"), error.code()))?;
            if whole < 0 { whole + discount } else { whole - discount }
        }
    };
    let quantity_milli = quantity.to_minor(3).map_err(|error| fault(&at("quantity"), error.code()))?;
    let unit_micro = price.to_minor(6).map_err(|error| fault(&at("unit_price"), error.code()))?;
    if unit_micro < 0 {
        return Err(fault(&at("unit_price"), "negative_price"));
    }
    if (quantity_milli < 0) != (amount < 0) && amount != 0 {
        return Err(fault(&at("amount"), "amount_sign"));
    }
    Ok(LineIn {
        number: String::new(),
        line: Some(given.line.unwrap_or(index as i64 + 1)),
        at: Moment::from_micros(0),
        who: Who::default(),
        store: None,
        channel: None,
        kind: if quantity_milli < 0 { LineKind::Return } else { LineKind::Sale },
        currency: Some(currency),
        sku: words(&at("sku"), given.sku)?,
        name: words(&at("name"), given.name)?,
        category: words(&at("category"), given.category)?,
        quantity_milli,
        unit_micro,
        discount_minor: discount,
        amount_minor: amount,
    })
}
