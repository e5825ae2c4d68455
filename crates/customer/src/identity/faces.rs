//! The customer rows that identity makes: drawn from their records.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{CustomerId, Fault, Moment, StoreId};
use platform::storage::bulk::{self, Conflict, Holds, Insert, Row};
use platform::{List, Write, sql};
use sea_orm::{ConnectionTrait, Value};

use super::closure::{Closure, Holding};
use super::resolve::Group;
use crate::identifier::{IdentifierKind, Phone};
use crate::quality::{self, Flaw, PhoneHeld, Word};
use crate::record::{self, store::Record};
use crate::roster::mark;

/// What is known of a customer row before it is drawn again.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    pub survivor: Option<CustomerId>,
}

/// Which of these customers have a row, merged away or not.
pub async fn standing(
    write: &Write,
    ids: impl Iterator<Item = CustomerId>,
) -> Result<HashMap<CustomerId, Standing>, Fault> {
    let ids = List::texts(ids);
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let clause = List::clause(&**write, "id", 2);
    let text = format!("SELECT id, survivor_id FROM customer WHERE org_id = $1 AND {clause}");
    let values = [write.actor().org.into(), ids.value(&**write)];
    let rows = write.query_all_raw(sql(&**write, &text, values)).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "id")?, Standing { survivor: row.try_get("", "survivor_id")? })))
        .collect()
}

/// The columns that come from records, keys first.
const DRAWN: [(&str, Holds); 30] = [
    ("org_id", Holds::Text),
    ("id", Holds::Text),
    ("kind", Holds::Text),
    ("name", Holds::Text),
    ("search", Holds::Text),
    ("gender", Holds::Text),
    ("birthday", Holds::Int),
    ("company", Holds::Text),
    ("city", Holds::Text),
    ("region", Holds::Text),
    ("district", Holds::Text),
    ("address", Holds::Text),
    ("store_id", Holds::Text),
    ("phone_sealed", Holds::Text),
    ("phone_mask", Holds::Text),
    ("phone_tail", Holds::Text),
    ("email_sealed", Holds::Text),
    ("email_mask", Holds::Text),
    ("card_sealed", Holds::Text),
    ("card_mask", Holds::Text),
    ("sources", Holds::Text),
    ("imports", Holds::Text),
    ("records", Holds::Int),
    ("joined_at", Holds::Int),
    ("updated_at", Holds::Int),
    ("changed", Holds::Int),
    ("flaws", Holds::Int),
    ("confirmed_at", Holds::Int),
    ("created_at", Holds::Int),
    ("survivor_id", Holds::Text),
];
/// Columns at the end of [`DRAWN`] that only a new row gets.
const ONLY_NEW: usize = 2;

/// What a customer is worth before anybody has looked: nothing known.
const UNVALUED: [(&str, Holds, Unvalued); 29] = [
    ("orders", Holds::Int, Unvalued::Int(0)),
    ("occasions", Holds::Int, Unvalued::Int(0)),
    ("gross_minor", Holds::Int, Unvalued::Int(0)),
    ("returned_minor", Holds::Int, Unvalued::Int(0)),
    ("discount_minor", Holds::Int, Unvalued::Int(0)),
    ("spent_minor", Holds::Int, Unvalued::Int(0)),
    ("returns", Holds::Int, Unvalued::Int(0)),
    ("complaints", Holds::Int, Unvalued::Int(0)),
    ("first_at", Holds::Int, Unvalued::Int(0)),
    ("last_at", Holds::Int, Unvalued::Int(0)),
    ("bought", Holds::Text, Unvalued::Text("")),
    ("gap_sum", Holds::Int, Unvalued::Int(0)),
    ("gap_squares", Holds::Float, Unvalued::Float(0.0)),
    ("r", Holds::Int, Unvalued::Int(0)),
    ("f", Holds::Int, Unvalued::Int(0)),
    ("m", Holds::Int, Unvalued::Int(0)),
    ("rfm_score", Holds::Int, Unvalued::Int(-1)),
    ("expected", Holds::Float, Unvalued::Float(0.0)),
    ("p_alive", Holds::Float, Unvalued::Float(-1.0)),
    ("clv_minor", Holds::Int, Unvalued::Int(0)),
    ("health", Holds::Text, Unvalued::Text("unrated")),
    ("health_score", Holds::Int, Unvalued::Int(-1)),
    ("state", Holds::Text, Unvalued::Text("prospect")),
    ("at_risk", Holds::Bool, Unvalued::No),
    ("cycle_days", Holds::Float, Unvalued::Float(-1.0)),
    ("price_sensitivity", Holds::Float, Unvalued::Float(-1.0)),
    ("valued_at", Holds::Int, Unvalued::Int(0)),
    ("tier", Holds::Text, Unvalued::Null),
    ("rfm_class", Holds::Text, Unvalued::Null),
];

#[derive(Clone, Copy)]
enum Unvalued {
    Int(i64),
    Float(f64),
    Text(&'static str),
    No,
    Null,
}

impl From<Unvalued> for Value {
    fn from(value: Unvalued) -> Self {
        match value {
            Unvalued::Int(value) => value.into(),
            Unvalued::Float(value) => value.into(),
            Unvalued::Text(value) => value.into(),
            Unvalued::No => false.into(),
            Unvalued::Null => Value::String(None),
        }
    }
}

/// Draws these customers anew from their records.
pub async fn draw(
    write: &Write,
    closure: &Closure,
    customers: &[(CustomerId, &Group)],
    standing: &HashMap<CustomerId, Standing>,
) -> Result<(), Fault> {
    let named: BTreeSet<&str> =
        closure.records.iter().filter_map(|record| record.profile.store.as_deref()).collect();
    let stores = Stores::load(write, List::texts(named)).await?;
    let mark = mark::of(write).await?;
    let mut held: HashMap<i64, Vec<&Holding>> = HashMap::new();
    for holding in &closure.holdings {
        held.entry(holding.record_seq).or_default().push(holding);
    }
    let (mut fresh, mut redrawn): (Vec<Row>, Vec<Row>) = (Vec::new(), Vec::new());
    for (id, group) in customers {
        let records: Vec<&Record> = group.members.iter().map(|&(node, _)| &closure.records[node]).collect();
        let mut row = portrait(write, *id, &records, &held, closure, &stores, mark);
        if standing.contains_key(id) {
            row.truncate(DRAWN.len() - ONLY_NEW);
            redrawn.push(row);
        } else {
            row.extend(UNVALUED.iter().map(|(_, _, value)| Value::from(*value)));
            fresh.push(row);
        }
    }
    let columns: Vec<(&str, Holds)> =
        DRAWN.into_iter().chain(UNVALUED.iter().map(|(name, holds, _)| (*name, *holds))).collect();
    let into = Insert { table: "customer", columns: &columns, conflict: Conflict::Fail, returning: "" };
    bulk::insert(&**write, &into, fresh).await?;
    bulk::update(&**write, "customer", &DRAWN[..DRAWN.len() - ONLY_NEW], 2, redrawn).await?;
    Ok(())
}

fn portrait(
    write: &Write,
    id: CustomerId,
    records: &[&Record],
    held: &HashMap<i64, Vec<&Holding>>,
    closure: &Closure,
    stores: &Stores,
    mark: i64,
) -> Row {
    let face = record::face(records.iter().map(|record| record.said()).collect());
    let best = |kind: IdentifierKind| {
        let ranked = records.iter().flat_map(|record| {
            let rank = record::rank(record.source.kind());
            held.get(&record.seq).into_iter().flatten().map(move |holding| (rank, *holding))
        });
        ranked
            .filter(|(_, holding)| {
                holding.kind == kind.code() && !holding.weak && !closure.shared.contains(&holding.hash)
            })
            .min_by_key(|(rank, holding)| {
                (!holding.current, *rank, std::cmp::Reverse(holding.last_seen_at), holding.hash.clone())
            })
            .map(|(_, holding)| holding)
    };
    let (phone, email, card) =
        (best(IdentifierKind::Phone), best(IdentifierKind::Email), best(IdentifierKind::Card));
    let sealed = |holding: Option<&Holding>| Value::from(holding.map(|one| one.sealed.clone()));
    let mask = |holding: Option<&Holding>| Value::from(holding.map(|one| one.mask.clone()));
    let tail = phone.and_then(|one| Phone::tail(&one.mask)).map(str::to_owned);
    let joined_at = face
        .joined_at
        .unwrap_or_else(|| records.iter().map(|one| one.first_seen_at).min().unwrap_or(write.now()));
    vec![
        write.actor().org.into(),
        id.into(),
        face.kind.code().into(),
        face.name.into(),
        face.search.into(),
        face.gender.map(|gender| gender.code().to_owned()).into(),
        face.birthday.into(),
        face.company.into(),
        face.city.into(),
        face.region.into(),
        face.district.into(),
        face.address.into(),
        face.store.and_then(|store| stores.find(&store)).into(),
        sealed(phone),
        mask(phone),
        tail.into(),
        sealed(email),
        mask(email),
        sealed(card),
        mask(card),
        listed(records.iter().map(|record| record.source.as_str().to_owned())).into(),
        listed(records.iter().map(|record| record.import_no.to_string())).into(),
        (records.len() as i64).into(),
        joined_at.into(),
        write.now().into(),
        mark.into(),
        flaws(records, held, closure).into(),
        confirmed_at(records, held).into(),
        write.now().into(),
        Value::String(None),
    ]
}

/// When the latest of the records was confirmed.
fn confirmed_at(records: &[&Record], held: &HashMap<i64, Vec<&Holding>>) -> Option<Moment> {
    let newest =
        |record: &Record| held.get(&record.seq).into_iter().flatten().map(|one| one.last_seen_at).max();
    records.iter().map(|record| quality::confirmed_at(record, newest(record))).max()
}

/// What cannot be right in what the records say, as bits.
fn flaws(records: &[&Record], held: &HashMap<i64, Vec<&Holding>>, closure: &Closure) -> i64 {
    let phones = |record: &Record| {
        let held = held.get(&record.seq).into_iter().flatten();
        held.filter(|one| one.kind == IdentifierKind::Phone.code())
            .map(|one| PhoneHeld { weak: one.weak, shared: closure.shared.contains(&one.hash) })
            .collect()
    };
    let words: Vec<Word<'_>> =
        records.iter().map(|one| Word { profile: &one.profile, phones: phones(one) }).collect();
    quality::mask(&quality::flaws(&words), Flaw::bit)
}

/// Each once and between commas: `,pos,shop,`.
fn listed(words: impl Iterator<Item = String>) -> String {
    words.collect::<BTreeSet<String>>().iter().fold(",".to_owned(), |all, word| all + word + ",")
}

/// Stores by code and by name, as sources write either.
#[derive(Default)]
struct Stores(BTreeMap<String, StoreId>);

impl Stores {
    /// The stores that are meant by any of these words.
    async fn load(write: &Write, words: List) -> Result<Self, Fault> {
        if words.is_empty() {
            return Ok(Self::default());
        }
        let conn = &**write;
        let (code, name) = (List::clause(conn, "code", 2), List::clause(conn, "name", 2));
        let text = format!("SELECT id, code, name FROM store WHERE org_id = $1 AND ({code} OR {name})");
        let rows =
            write.query_all_raw(sql(conn, &text, [write.actor().org.into(), words.value(conn)])).await?;
        let mut stores = BTreeMap::new();
        for row in &rows {
            let id: StoreId = row.try_get("", "id")?;
            stores.insert(row.try_get::<String>("", "name")?, id);
            stores.insert(row.try_get::<String>("", "code")?, id);
        }
        Ok(Self(stores))
    }

    fn find(&self, written: &str) -> Option<StoreId> {
        self.0.get(written).copied()
    }
}
