//! A filter on the roster: what the columns hold is swept over; what only a table holds is looked up and intersected.

use kernel::{CustomerId, Fault, ImportId};
use platform::Scope;
use sea_orm::ConnectionTrait;

use super::compile::moments;
use super::search::Search;
use super::{Band, CustomerFilter, Duplicates, Lens, Span};
use crate::candidate;
use crate::profile::query::Query;
use crate::quality::{self, Field, Flaw};
use crate::roster::{Bits, Number, Roster, Rosters, Word};

/// Asks something about the customers that fit the filter within the actor's scope. Sweeping over a million takes
/// milliseconds, which is still long enough to leave the thread to others.
pub async fn fitting<T: Send + 'static>(
    rosters: &Rosters,
    lens: &Lens<'_>,
    filter: &CustomerFilter,
    ask: impl FnOnce(&Roster, &Bits) -> T + Send + 'static,
) -> Result<T, Fault> {
    let records = lens.platform.records();
    if filter.duplicates == Some(Duplicates::Possible) {
        candidate::due::wake(lens.platform, lens.actor).await?;
    }
    let sieve = Sieve::of(records.reader(), lens, filter).await?;
    let kept = rosters.current(records, lens.actor.org).await?;
    let sweep = move || {
        kept.read(|roster| {
            let rows = sieve.rows(roster);
            ask(roster, &rows)
        })
    };
    tokio::task::spawn_blocking(sweep).await.map_err(Fault::internal)
}

/// A filter with everything at hand that it needs besides the roster.
struct Sieve {
    filter: CustomerFilter,
    scope: Scope,
    search: Option<Search>,
    /// Who holds the identifier that was searched for.
    holders: Vec<CustomerId>,
    /// The import that was asked for, as rows name it.
    import: Option<String>,
    last: Span<i64>,
    joined: Span<i64>,
    stale_before: i64,
}

impl Sieve {
    async fn of(
        conn: &impl ConnectionTrait,
        lens: &Lens<'_>,
        filter: &CustomerFilter,
    ) -> Result<Self, Fault> {
        let mut query = Query::of(conn, lens.actor);
        let search = filter.q.as_deref().map(|text| Search::read(text, lens));
        let holders = match search.as_ref().and_then(|search| search.holders(&mut query)) {
            Some(holders) => ids(&query, &holders).await?,
            None => Vec::new(),
        };
        Ok(Self {
            scope: lens.actor.scope,
            search,
            holders,
            import: match filter.import {
                Some(import) => Some(number(conn, lens, import).await?),
                None => None,
            },
            last: moments(lens, filter.last),
            joined: moments(lens, filter.joined),
            stale_before: quality::stale_before(lens.platform.now(), lens.zone),
            filter: filter.clone(),
        })
    }

    fn rows(&self, roster: &Roster) -> Bits {
        let mut rows = roster.living().clone();
        match self.scope {
            Scope::All => {}
            Scope::Store(store) => {
                let store = store.to_string();
                keep_word(&mut rows, roster, Word::Store, |word| word == Some(&*store));
            }
            Scope::Nothing => return Bits::default(),
        }
        self.keep_words(roster, &mut rows);
        self.keep_numbers(roster, &mut rows);
        self.keep_sets(roster, &mut rows);
        if let Some(search) = &self.search {
            search.sift(roster, &roster.rows(&self.holders), &mut rows);
        }
        rows
    }

    fn keep_words(&self, roster: &Roster, rows: &mut Bits) {
        let filter = &self.filter;
        let mut one_of = |column: Word, words: Vec<String>| {
            if !words.is_empty() {
                keep_word(rows, roster, column, |word| {
                    word.is_some_and(|word| words.iter().any(|one| one == word))
                });
            }
        };
        one_of(Word::Kind, filter.kinds.iter().map(|kind| kind.code().to_owned()).collect());
        one_of(Word::State, filter.states.clone());
        one_of(Word::Health, filter.healths.clone());
        one_of(Word::RfmClass, filter.rfm.clone());
        one_of(Word::ClvBand, filter.clv_bands.iter().map(|band| band.code().to_owned()).collect());
        one_of(Word::Store, filter.stores.iter().map(ToString::to_string).collect());
        one_of(Word::Region, filter.regions.clone());
        if !filter.tiers.is_empty() {
            keep_word(rows, roster, Word::Tier, |word| {
                filter.tiers.iter().any(|tier| tier == word.unwrap_or(super::codes::UNRATED))
            });
        }
        if !filter.sources.is_empty() {
            let wanted: Vec<String> = filter.sources.iter().map(|source| format!(",{source},")).collect();
            keep_word(rows, roster, Word::Sources, |word| {
                word.is_some_and(|word| wanted.iter().any(|source| word.contains(source)))
            });
        }
        if let Some(import) = &self.import {
            keep_word(rows, roster, Word::Imports, |word| word.is_some_and(|word| word.contains(import)));
        }
    }

    fn keep_numbers(&self, roster: &Roster, rows: &mut Bits) {
        let filter = &self.filter;
        for (column, scores) in [(Number::R, &filter.r), (Number::F, &filter.f), (Number::M, &filter.m)] {
            if !scores.is_empty() {
                rows.keep(roster.numbers(column), |score| scores.contains(&score));
            }
        }
        if !filter.rfm_bands.is_empty() {
            rows.keep(roster.numbers(Number::RfmScore), |score| {
                score >= 0 && filter.rfm_bands.contains(&Band::of(score))
            });
        }
        keep_between(rows, roster, Number::Spent, filter.spent);
        keep_between(rows, roster, Number::Orders, filter.orders);
        if filter.clv != (None, None) {
            // Who has not been valued has no lifetime value, not one of zero.
            rows.keep(roster.p_alive(), |p_alive| p_alive >= 0.0);
            keep_between(rows, roster, Number::Clv, filter.clv);
        }
        for (column, mask) in [
            (Number::Missing, quality::mask(&filter.missing, Field::bit)),
            (Number::Flaws, quality::mask(&filter.invalid, Flaw::bit)),
        ] {
            if mask != 0 {
                rows.keep(roster.numbers(column), |bits| bits & mask != 0);
            }
        }
        if let Some(stale) = filter.stale {
            let (confirmed, last) = (roster.numbers(Number::ConfirmedAt), roster.numbers(Number::LastAt));
            let before = self.stale_before;
            rows.retain(|row| (confirmed[row as usize].max(last[row as usize]) < before) == stale);
        }
        match filter.at_risk {
            Some(true) => rows.intersect(roster.at_risk()),
            Some(false) => rows.subtract(roster.at_risk()),
            None => {}
        }
        for (column, span) in [(Number::LastAt, self.last), (Number::JoinedAt, self.joined)] {
            if span != (None, None) {
                rows.keep(roster.numbers(column), |at| at != 0);
                keep_between(rows, roster, column, span);
            }
        }
        if filter.purchased != (None, None) {
            rows.retain(roster.days().within(filter.purchased));
        }
    }

    fn keep_sets(&self, roster: &Roster, rows: &mut Bits) {
        let filter = &self.filter;
        if !filter.tags.is_empty() {
            let mut carriers = Bits::default();
            for tag in filter.tags.iter().filter_map(|tag| roster.carriers(*tag)) {
                carriers.unite(tag);
            }
            rows.intersect(&carriers);
        }
        match filter.duplicates {
            Some(Duplicates::Possible) => rows.intersect(roster.possible()),
            Some(Duplicates::Resolved) => rows.keep(roster.numbers(Number::Records), |records| records > 1),
            None => {}
        }
    }
}

/// An import between commas, as it stands in the column; one that does not exist is in none.
async fn number(conn: &impl ConnectionTrait, lens: &Lens<'_>, import: ImportId) -> Result<String, Fault> {
    let mut query = Query::of(conn, lens.actor);
    let import = query.bind(import);
    let row = query.one(&format!("SELECT no FROM import WHERE org_id = $1 AND id = {import}")).await?;
    let number = row.map(|row| row.try_get_by_index::<i64>(0)).transpose()?;
    Ok(number.map_or_else(|| ",none,".to_owned(), |number| format!(",{number},")))
}

async fn ids<C: ConnectionTrait>(query: &Query<'_, C>, select: &str) -> Result<Vec<CustomerId>, Fault> {
    let rows = query.all(&format!("SELECT DISTINCT customer_id FROM ({select}) AS found")).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

fn keep_word(rows: &mut Bits, roster: &Roster, column: Word, pass: impl Fn(Option<&str>) -> bool) {
    let words = roster.words(column);
    let passing = words.passing(pass);
    rows.keep(words.codes(), |code| passing[code as usize]);
}

fn keep_between(rows: &mut Bits, roster: &Roster, column: Number, (low, high): Span<i64>) {
    if (low, high) != (None, None) {
        let (low, high) = (low.unwrap_or(i64::MIN), high.unwrap_or(i64::MAX));
        rows.keep(roster.numbers(column), |value| (low..=high).contains(&value));
    }
}
