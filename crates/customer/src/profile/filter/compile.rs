//! A filter as SQL: conditions on a customer called `c`, for statements that change what fits, within their transaction.
//!
//! Plain columns stand for themselves; whatever lives in another table is a set of customer ids that the engine may
//! begin with. Lists and counts ask the roster instead ([`super::sift`]); a test holds the two equal.

use kernel::{Day, ImportId};
use platform::List;
use sea_orm::ConnectionTrait;

use super::search::Search;
use super::{Band, CustomerFilter, Duplicates, Lens, Span, codes};
use crate::profile::query::Query;
use crate::quality::{self, Field, Flaw};

/// A span of at most so many days is looked up by its purchases; a longer one customer by customer.
const PURCHASED_DAYS_SHORT: i32 = 31;

impl CustomerFilter {
    /// Adds what the filter asks for to the conditions.
    pub fn apply<C: ConnectionTrait>(&self, query: &mut Query<'_, C>, lens: &Lens<'_>) {
        if let Some(text) = &self.q {
            Search::read(text, lens).apply(query);
        }
        self.apply_codes(query);
        self.apply_numbers(query);
        self.apply_days(query, lens);
        self.apply_sets(query);
    }

    fn apply_codes<C: ConnectionTrait>(&self, query: &mut Query<'_, C>) {
        one_of(query, "c.kind", List::texts(self.kinds.iter().map(|kind| kind.code())));
        one_of(query, "c.state", List::texts(&self.states));
        one_of(query, "c.health", List::texts(&self.healths));
        one_of(query, "c.rfm_class", List::texts(&self.rfm));
        one_of(query, "c.clv_band", List::texts(self.clv_bands.iter().map(|band| band.code())));
        if !self.rfm_bands.is_empty() {
            query.and("c.rfm_score >= 0".to_owned());
            one_of(query, &Band::of_rfm_score(), List::texts(self.rfm_bands.iter().map(|band| band.code())));
        }
        one_of(query, "c.store_id", List::texts(&self.stores));
        one_of(query, "c.region", List::texts(&self.regions));
        if self.tiers.iter().any(|tier| tier == codes::UNRATED) {
            let tier = query.one_of("c.tier", List::texts(&self.tiers));
            query.and(format!("(c.tier IS NULL OR {tier})"));
        } else {
            one_of(query, "c.tier", List::texts(&self.tiers));
        }
    }

    fn apply_numbers<C: ConnectionTrait>(&self, query: &mut Query<'_, C>) {
        for (column, scores) in [("c.r", &self.r), ("c.f", &self.f), ("c.m", &self.m)] {
            one_of(query, column, List::ints(scores.iter().copied()));
        }
        between(query, "c.spent_minor", self.spent);
        between(query, "c.orders", self.orders);
        if self.clv != (None, None) {
            // Who has not been valued has no lifetime value, not one of zero.
            query.and("c.p_alive >= 0".to_owned());
            between(query, "c.clv_minor", self.clv);
        }
        for (column, mask) in [
            ("c.missing", quality::mask(&self.missing, Field::bit)),
            ("c.flaws", quality::mask(&self.invalid, Flaw::bit)),
        ] {
            if mask != 0 {
                let mask = query.bind(mask);
                query.and(format!("({column} & {mask}) <> 0"));
            }
        }
        match self.at_risk {
            Some(true) => query.and("c.at_risk".to_owned()),
            Some(false) => query.and("NOT c.at_risk".to_owned()),
            None => {}
        }
    }

    fn apply_days<C: ConnectionTrait>(&self, query: &mut Query<'_, C>, lens: &Lens<'_>) {
        if let Some(stale) = self.stale {
            let before = query.bind(quality::stale_before(lens.platform.now(), lens.zone));
            let not = if stale { "" } else { "NOT " };
            query.and(format!("{not}(c.confirmed_at < {before} AND c.last_at < {before})"));
        }
        if self.last != (None, None) {
            query.and("c.last_at <> 0".to_owned());
            between(query, "c.last_at", moments(lens, self.last));
        }
        if self.joined != (None, None) {
            query.and("c.joined_at <> 0".to_owned());
            between(query, "c.joined_at", moments(lens, self.joined));
        }
        if self.purchased != (None, None) {
            purchased(query, lens, self.purchased);
        }
    }

    fn apply_sets<C: ConnectionTrait>(&self, query: &mut Query<'_, C>) {
        if !self.tags.is_empty() {
            let tags = query.one_of("g.tag_id", List::texts(&self.tags));
            query.and(format!(
                "c.id IN (SELECT g.customer_id FROM customer_tag g WHERE g.org_id = $1 AND {tags})"
            ));
        }
        match self.duplicates {
            Some(Duplicates::Resolved) => query.and("c.records > 1".to_owned()),
            Some(Duplicates::Possible) => {
                query.and(format!("c.id IN ({})", possible()));
            }
            None => {}
        }
        if !self.sources.is_empty() {
            let sources = query.one_of("f.source", List::texts(&self.sources));
            query.and(format!("c.id IN ({})", linked("source_record", "seq", &sources)));
        }
        if let Some(import) = self.import {
            let imported = imported(query, import);
            query.and(format!("c.id IN ({imported})"));
        }
    }
}

/// The customers behind the rows of a table that names source records.
fn linked(table: &str, record: &str, condition: &str) -> String {
    format!(
        "SELECT l.customer_id FROM {table} f JOIN identity_link l ON l.org_id = f.org_id \
         AND l.record_seq = f.{record} WHERE f.org_id = $1 AND {condition}"
    )
}

/// Selects whom an open match candidate touches.
fn possible() -> String {
    let side = |side: &str| linked("match_candidate", side, "f.state = 'open'");
    format!("{} UNION ALL {}", side("left_seq"), side("right_seq"))
}

/// Selects whose records an import wrote.
fn imported<C: ConnectionTrait>(query: &mut Query<'_, C>, import: ImportId) -> String {
    let import = query.bind(import);
    let no = format!("f.import_no = (SELECT i.no FROM import i WHERE i.org_id = $1 AND i.id = {import})");
    linked("source_record", "seq", &no)
}

/// Selects who bought on one of these days; a customer may come more than once.
fn buyers<C: ConnectionTrait>(query: &mut Query<'_, C>, (first, last): (Day, Day)) -> String {
    let (first, last) = (query.bind(first), query.bind(last));
    let span = format!("f.kind = 'sale' AND f.gross_minor > 0 AND f.day BETWEEN {first} AND {last}");
    linked("purchase", "record_seq", &span)
}

/// Most customers are told by their first and last purchase; only those who bought before and after the span, but
/// perhaps not within it, need their purchases looked at.
fn purchased<C: ConnectionTrait>(query: &mut Query<'_, C>, lens: &Lens<'_>, days: Span<Day>) {
    let (from, to) = moments(lens, days);
    query.and("c.last_at <> 0".to_owned());
    between(query, "c.last_at", (from, None));
    between(query, "c.first_at", (None, to));
    let (Some(from), Some(to), (Some(first), Some(last))) = (from, to, days) else { return };
    if last.number() - first.number() < PURCHASED_DAYS_SHORT {
        let buyers = buyers(query, (first, last));
        query.and(format!("c.id IN ({buyers})"));
    } else {
        let (from, to) = (query.bind(from), query.bind(to));
        let (first, last) = (query.bind(first), query.bind(last));
        query.and(format!(
            "(c.last_at <= {to} OR c.first_at >= {from} OR EXISTS (SELECT 1 FROM identity_link l WHERE l.org_id = $1 \
             AND l.customer_id = c.id AND EXISTS (SELECT 1 FROM purchase p WHERE p.org_id = $1 \
             AND p.record_seq = l.record_seq AND p.kind = 'sale' AND p.gross_minor > 0 \
             AND p.day BETWEEN {first} AND {last})))"
        ));
    }
}

/// The first and the last microsecond of a span of days.
pub(super) fn moments(lens: &Lens<'_>, (from, to): Span<Day>) -> Span<i64> {
    let start = |day: Day| lens.zone.start_of(day).micros();
    let end = |day: Day| start(Day::from_number(day.number().saturating_add(1))) - 1;
    (from.map(start), to.map(end))
}

fn one_of<C: ConnectionTrait>(query: &mut Query<'_, C>, column: &str, list: List) {
    if !list.is_empty() {
        let condition = query.one_of(column, list);
        query.and(condition);
    }
}

fn between<C: ConnectionTrait>(query: &mut Query<'_, C>, column: &str, (low, high): Span<i64>) {
    for (sign, bound) in [(">=", low), ("<=", high)] {
        if let Some(bound) = bound {
            let bound = query.bind(bound);
            query.and(format!("{column} {sign} {bound}"));
        }
    }
}
