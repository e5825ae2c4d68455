//! Segment's tracking calls: identify, track, page, screen, group, alias, one by one or as a batch.
//!
//! Bodies are read as Segment's public specification gives them. An event's moment is
//! `receivedAt − (sentAt − originalTimestamp)`, so that a phone with a wrong clock does no harm.

use kernel::reading::decimal::{Decimal, amount_minor};
use kernel::{Currency, Fault, FieldFault, Moment};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Cleared, Item, LineIn, LineKind, RecordIn, Who};
use crate::identifier::{Identifier, IdentifierKind};
use crate::record::{Clearable, CustomerKind, FIELD_MAX, Gender, Profile};

/// Most calls of one batch (Segment's own limit is 500 KB).
pub const BATCH_MAX: usize = 1_000;

/// One call, of any of the six kinds.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Call {
    /// `identify`, `track`, `page`, `screen`, `group` or `alias`; only batches need it.
    pub r#type: Option<String>,
    /// The source's own id of the customer.
    pub user_id: Option<String>,
    pub anonymous_id: Option<String>,
    pub previous_id: Option<String>,
    pub group_id: Option<String>,
    /// The same message twice counts once.
    pub message_id: Option<String>,
    /// Of `track`: `Product Viewed`, `Order Completed`, …
    pub event: Option<String>,
    /// Of `page` and `screen`.
    pub name: Option<String>,
    #[serde(default)]
    #[schema(value_type = Object)]
    pub properties: Map<String, Value>,
    #[serde(default)]
    #[schema(value_type = Object)]
    pub traits: Map<String, Value>,
    pub timestamp: Option<Moment>,
    pub original_timestamp: Option<Moment>,
    pub sent_at: Option<Moment>,
}

/// What one call means to us.
#[derive(Debug, Clone)]
pub struct Meaning {
    pub who: Who,
    /// The record or facts it brings.
    pub items: Vec<Item>,
    /// The event itself, kept whole.
    pub event: Event,
}

/// An event as it is kept.
#[derive(Debug, Clone)]
pub struct Event {
    pub message_id: String,
    pub kind: String,
    pub name: String,
    pub at: Moment,
    pub properties: Value,
}

const KINDS: [&str; 6] = ["identify", "track", "page", "screen", "group", "alias"];

/// Reads a call. `place` is where it stood in the batch, for the answer when it cannot be read.
pub fn read(
    call: Call,
    kind: Option<&str>,
    received_at: Moment,
    place: usize,
) -> Result<Meaning, FieldFault> {
    let at_field = |name: &str| format!("/batch/{place}/{name}");
    let kind = kind.map(str::to_owned).or_else(|| call.r#type.clone()).unwrap_or_default();
    if !KINDS.contains(&kind.as_str()) {
        return Err(FieldFault::new(at_field("type"), "event_type"));
    }
    let Some(key) =
        call.user_id.clone().or_else(|| call.anonymous_id.clone().map(|id| format!("anonymous:{id}")))
    else {
        return Err(FieldFault::new(at_field("userId"), "user_id_missing"));
    };
    let name = match kind.as_str() {
        "track" => call.event.clone().ok_or_else(|| FieldFault::new(at_field("event"), "event_missing"))?,
        "page" | "screen" => call.name.clone().unwrap_or_default(),
        other => other.to_owned(),
    };
    let at = moment(&call, received_at);
    if at.micros() > received_at.micros() + Moment::DAY {
        return Err(FieldFault::new(at_field("timestamp"), "date_in_future"));
    }
    let bag =
        if kind == "identify" || kind == "group" { call.traits.clone() } else { call.properties.clone() };
    let mut who = Who { key: Some(key.clone()), identifiers: identifiers(&call.traits), name: None };
    let mut items = Vec::new();
    match (kind.as_str(), name.as_str()) {
        ("identify", _) => items.push(Item::Customer(record(&key, &who, &call.traits))),
        ("alias", _) => {
            // What the previous id did is this user's: both records hold the same source-given number.
            if let Some(previous) = call.previous_id.as_deref() {
                who.identifiers.extend(Identifier::read(IdentifierKind::CustomerNo, &key));
                let other =
                    Who { key: Some(previous.to_owned()), identifiers: who.identifiers.clone(), name: None };
                items.push(Item::Customer(record(previous, &other, &Map::new())));
                items.push(Item::Customer(record(&key, &who, &Map::new())));
            }
        }
        ("track", "Order Completed") => items.extend(order(&call, &who, at, LineKind::Sale)),
        ("track", "Order Refunded") => items.extend(order(&call, &who, at, LineKind::Return)),
        ("track", "Order Cancelled") => items.extend(order(&call, &who, at, LineKind::Cancelled)),
        _ => {}
    }
    let message_id = call.message_id.clone().unwrap_or_else(|| {
        let whole = serde_json::json!([kind, key, name, at, bag]);
        crate::record::store::short_hash(whole.to_string().as_bytes())
    });
    let event = Event { message_id, kind, name, at, properties: Value::Object(bag) };
    Ok(Meaning { who, items, event })
}

fn moment(call: &Call, received_at: Moment) -> Moment {
    match (call.sent_at, call.original_timestamp) {
        (Some(sent), Some(original)) => received_at.plus_micros(original.micros() - sent.micros()),
        _ => call.timestamp.or(call.original_timestamp).unwrap_or(received_at),
    }
}

fn text(bag: &Map<String, Value>, key: &str) -> Option<String> {
    let value = match bag.get(key)? {
        Value::String(value) => value.clone(),
        Value::Number(value) => value.to_string(),
        _ => return None,
    };
    let (tidy, _) = kernel::reading::text::tidy_cut(&value, FIELD_MAX);
    (!tidy.is_empty()).then_some(tidy)
}

/// Reserved traits of the specification, and ours for WeChat and cards.
const IDENTIFIERS: [(&str, IdentifierKind); 5] = [
    ("phone", IdentifierKind::Phone),
    ("email", IdentifierKind::Email),
    ("card", IdentifierKind::Card),
    ("unionid", IdentifierKind::WechatUnionid),
    ("openid", IdentifierKind::WechatOpenid),
];

fn identifiers(traits: &Map<String, Value>) -> Vec<Identifier> {
    IDENTIFIERS
        .into_iter()
        .filter_map(|(key, kind)| Identifier::read(kind, &text(traits, key)?).ok())
        .collect()
}

fn record(key: &str, who: &Who, traits: &Map<String, Value>) -> RecordIn {
    let address = traits.get("address").and_then(Value::as_object).cloned().unwrap_or_default();
    let full_name = || Some(format!("{} {}", text(traits, "firstName")?, text(traits, "lastName")?));
    let profile = Profile {
        name: text(traits, "name").or_else(full_name),
        gender: text(traits, "gender").and_then(|gender| Gender::read(&gender)),
        birthday: text(traits, "birthday").and_then(|day| day.get(..10)?.parse().ok()),
        company: traits.get("company").and_then(Value::as_object).and_then(|company| text(company, "name")),
        region: text(&address, "state"),
        city: text(&address, "city"),
        address: text(&address, "street"),
        ..Profile::default()
    };
    RecordIn {
        key: key.to_owned(),
        kind: CustomerKind::Consumer,
        identifiers: who.identifiers.clone(),
        profile,
        joined_at: text(traits, "createdAt").and_then(|at| at.parse().ok()),
        cleared: cleared(traits, &address),
    }
}

/// Traits that are null are taken back; a null address is all of it.
fn cleared(traits: &Map<String, Value>, address: &Map<String, Value>) -> Cleared {
    let null = |bag: &Map<String, Value>, key: &str| bag.get(key).is_some_and(Value::is_null);
    let profile = [
        ("name", Clearable::Name),
        ("gender", Clearable::Gender),
        ("birthday", Clearable::Birthday),
        ("company", Clearable::Company),
        ("createdAt", Clearable::JoinedAt),
    ];
    let place = [("state", Clearable::Region), ("city", Clearable::City), ("street", Clearable::Address)];
    let whole = null(traits, "address");
    let profile = profile.into_iter().filter(|(key, _)| null(traits, key));
    let place = place.into_iter().filter(|(key, _)| whole || null(address, key));
    let identifiers = IDENTIFIERS.into_iter().filter(|(key, _)| null(traits, key));
    Cleared {
        fields: profile.chain(place).map(|(_, field)| field).collect(),
        identifiers: identifiers.map(|(_, kind)| kind).collect(),
    }
}

/// The lines of an order event. A refund without products is one line over its total.
fn order(call: &Call, who: &Who, at: Moment, kind: LineKind) -> Vec<Item> {
    let Some(number) = text(&call.properties, "order_id") else { return Vec::new() };
    let number = if kind == LineKind::Return { format!("{number}/refund") } else { number };
    let sign = if kind == LineKind::Return { -1 } else { 1 };
    let currency = text(&call.properties, "currency").and_then(|code| code.parse().ok());
    let decimals = currency.map_or(2, |currency: Currency| currency.decimals()) as u8;
    let whole = |value: Option<Decimal>, decimals: u8| value.and_then(|value| value.to_minor(decimals).ok());
    let line = |place: i64, bag: &Map<String, Value>, quantity: Option<Decimal>, amount: i64| {
        Item::Purchase(LineIn {
            number: number.clone(),
            line: Some(place),
            at,
            who: who.clone(),
            store: None,
            channel: text(&call.properties, "affiliation"),
            kind,
            currency,
            sku: text(bag, "sku").or_else(|| text(bag, "product_id")),
            name: text(bag, "name"),
            category: text(bag, "category"),
            quantity_milli: sign * whole(quantity, 3).unwrap_or(1_000),
            unit_micro: whole(decimal(bag, "price"), 6).unwrap_or_default(),
            discount_minor: 0,
            amount_minor: sign * amount,
        })
    };
    let products = call.properties.get("products").and_then(Value::as_array).cloned().unwrap_or_default();
    let lines: Vec<Item> = products
        .iter()
        .filter_map(Value::as_object)
        .enumerate()
        .map(|(index, product)| {
            let (quantity, price) = (decimal(product, "quantity"), decimal(product, "price"));
            let amount = match (quantity, price) {
                (Some(quantity), Some(price)) => amount_minor(quantity, price, decimals).unwrap_or_default(),
                (None, price) => whole(price, decimals).unwrap_or_default(),
                (Some(_), None) => 0,
            };
            line(index as i64 + 1, product, quantity, amount)
        })
        .collect();
    if lines.is_empty() {
        let total = whole(decimal(&call.properties, "total"), decimals).unwrap_or_default();
        return vec![line(1, &Map::new(), None, total)];
    }
    lines
}

/// A number, exactly as it was written.
fn decimal(bag: &Map<String, Value>, key: &str) -> Option<Decimal> {
    Decimal::read(&text(bag, key)?).ok()
}

/// A body that is larger than one batch may be.
pub fn too_many(count: usize) -> Fault {
    Fault::new(kernel::FaultKind::TooLarge, "batch_too_large", "too many items in one batch")
        .with("found", count)
        .with("limit", BATCH_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn at(text: &str) -> Moment {
        text.parse().unwrap()
    }

    fn call(body: Value) -> Call {
        serde_json::from_value(body).unwrap()
    }

    #[test]
    fn a_wrong_clock_does_no_harm() {
        let body = json!({"userId": "7", "event": "Product Viewed",
            "originalTimestamp": "2030-01-01T00:00:00Z", "sentAt": "2030-01-01T00:00:05Z"});
        let meaning = read(call(body), Some("track"), at("2026-11-21T00:00:10Z"), 0).unwrap();
        assert_eq!(meaning.event.at, at("2026-11-21T00:00:05Z"));
    }

    #[test]
    fn an_order_becomes_lines() {
        let body = json!({"type": "track", "userId": "7", "event": "Order Completed", "messageId": "m1", "properties": {
            "order_id": "50314", "currency": "CNY",
            "products": [{"sku": "A", "name": "酱油", "price": 12.5, "quantity": 2}, {"sku": "B", "price": 3}]}});
        let meaning = read(call(body), None, at("2026-11-21T00:00:00Z"), 0).unwrap();
        let amounts: Vec<i64> = meaning
            .items
            .iter()
            .map(|item| match item {
                Item::Purchase(line) => line.amount_minor,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(amounts, [2_500, 300]);
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        let now = at("2026-11-21T00:00:00Z");
        for (body, code) in [
            (json!({"type": "dance", "userId": "7"}), "event_type"),
            (json!({"type": "identify"}), "user_id_missing"),
            (json!({"type": "track", "userId": "7"}), "event_missing"),
            (json!({"type": "page", "userId": "7", "timestamp": "2027-01-01T00:00:00Z"}), "date_in_future"),
        ] {
            assert_eq!(read(call(body.clone()), None, now, 3).unwrap_err().code, code, "{body}");
        }
    }
}
