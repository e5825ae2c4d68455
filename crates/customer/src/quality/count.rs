//! Counting: one sweep over the roster gives every measure for every source and store, and for all of them together.

use std::collections::{BTreeMap, HashMap};

use kernel::Fault;

use super::field::ASKED;
use super::{Field, Flaw, stale_before};
use crate::profile::filter::{CustomerFilter, FilterWire, Lens, fitting};
use crate::roster::{Bits, Number, Roster, Rosters, Word};

/// A source's code and a store's id; empty for all.
pub type Place = (String, String);

/// Numbers of customers by measure. A measure that counts nobody may be absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(pub BTreeMap<String, i64>);

impl Counts {
    pub fn get(&self, measure: &str) -> i64 {
        self.0.get(measure).copied().unwrap_or_default()
    }

    pub fn customers(&self) -> i64 {
        self.get("customers")
    }

    /// The share of the details asked for that are known, 0 to 1; nothing where there is nobody.
    pub fn completeness(&self) -> Option<f64> {
        let asked = self.customers() * ASKED;
        let lacking: i64 = Field::ALL.iter().map(|field| self.get(&missing(*field))).sum();
        (asked > 0).then(|| (asked - lacking) as f64 / asked as f64)
    }

    /// The share of the customers that a measure counts, 0 to 1.
    pub fn share(&self, measure: &str) -> Option<f64> {
        (self.customers() > 0).then(|| self.get(measure) as f64 / self.customers() as f64)
    }
}

fn missing(field: Field) -> String {
    format!("missing.{}", field.code())
}

fn invalid(flaw: Flaw) -> String {
    format!("invalid.{}", flaw.code())
}

/// The counts of customers who are alike in source and store, before the measures have names.
#[derive(Default, Clone)]
struct Tally {
    customers: i64,
    records: i64,
    complete: i64,
    missing: [i64; Field::ALL.len()],
    flaws: [i64; Flaw::ALL.len()],
    invalid: i64,
    stale: i64,
    resolved: i64,
    possible: i64,
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.customers += other.customers;
        self.records += other.records;
        self.complete += other.complete;
        self.invalid += other.invalid;
        self.stale += other.stale;
        self.resolved += other.resolved;
        self.possible += other.possible;
        self.missing.iter_mut().zip(other.missing).for_each(|(all, some)| *all += some);
        self.flaws.iter_mut().zip(other.flaws).for_each(|(all, some)| *all += some);
    }

    fn named(&self) -> Counts {
        let plain = [
            ("customers", self.customers),
            ("records", self.records),
            ("complete", self.complete),
            ("invalid", self.invalid),
            ("stale", self.stale),
            ("resolved", self.resolved),
            ("possible", self.possible),
        ];
        let plain = plain.into_iter().map(|(code, n)| (code.to_owned(), n));
        let missing = Field::ALL.into_iter().zip(self.missing).map(|(field, n)| (missing(field), n));
        let flaws = Flaw::ALL.into_iter().zip(self.flaws).map(|(flaw, n)| (invalid(flaw), n));
        Counts(plain.chain(missing).chain(flaws).filter(|(_, n)| *n > 0).collect())
    }
}

/// The counts of every place with customers in the actor's scope, right now.
pub async fn by_place(rosters: &Rosters, lens: &Lens<'_>) -> Result<BTreeMap<Place, Counts>, Fault> {
    let wire = FilterWire { duplicates: Some("possible".to_owned()), ..FilterWire::default() };
    let possible = CustomerFilter::try_from(wire)?;
    let possible = fitting(rosters, lens, &possible, |_, rows| rows.clone()).await?;
    let before = stale_before(lens.platform.now(), lens.zone);
    fitting(rosters, lens, &CustomerFilter::default(), move |roster, rows| {
        spread(roster, &alike(roster, rows, &possible, before))
    })
    .await
}

/// Counts of customers by the numbers of their words for sources and store.
fn alike(roster: &Roster, rows: &Bits, possible: &Bits, stale_before: i64) -> HashMap<(u32, u32), Tally> {
    let (sources, stores) = (roster.words(Word::Sources).codes(), roster.words(Word::Store).codes());
    let number = |column: Number| roster.numbers(column);
    let (missing, flaws) = (number(Number::Missing), number(Number::Flaws));
    let (confirmed, last) = (number(Number::ConfirmedAt), number(Number::LastAt));
    let records = number(Number::Records);
    let mut tallies: HashMap<(u32, u32), Tally> = HashMap::new();
    for row in rows.rows() {
        let at = row as usize;
        let tally = tallies.entry((sources[at], stores[at])).or_default();
        tally.customers += 1;
        tally.records += records[at];
        tally.complete += i64::from(missing[at] == 0);
        tally.invalid += i64::from(flaws[at] != 0);
        tally.stale += i64::from(confirmed[at].max(last[at]) < stale_before);
        tally.resolved += i64::from(records[at] > 1);
        tally.possible += i64::from(possible.has(row));
        for (bit, count) in tally.missing.iter_mut().enumerate() {
            *count += missing[at] >> bit & 1;
        }
        for (bit, count) in tally.flaws.iter_mut().enumerate() {
            *count += flaws[at] >> bit & 1;
        }
    }
    tallies
}

/// Gives every source, every store and every pair of them its sum. Whoever is known from several sources counts in each.
fn spread(roster: &Roster, tallies: &HashMap<(u32, u32), Tally>) -> BTreeMap<Place, Counts> {
    let mut places: BTreeMap<Place, Tally> = BTreeMap::new();
    for ((sources, store), tally) in tallies {
        let sources = roster.words(Word::Sources).word(*sources).unwrap_or_default();
        let sources = sources.split(',').filter(|source| !source.is_empty()).chain([""]);
        let store = roster.words(Word::Store).word(*store);
        for source in sources {
            for store in store.into_iter().chain([""]) {
                places.entry((source.to_owned(), store.to_owned())).or_default().add(tally);
            }
        }
    }
    places.into_iter().map(|(place, tally)| (place, tally.named())).collect()
}
