//! Everything that happened with a customer, the latest first: codes and parameters, no sentences.
//!
//! Each kind of entry is looked up by itself behind the same place, and the latest of all make the page; so a page
//! costs a few index look-ups however long the history.

mod kinds;

use kernel::cursor::Page;
use kernel::{Cursor, CustomerId, Fault, Moment};
use platform::Actor;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::find;
use super::query::Query;
use super::sight::Sight;
use super::sort::bad_cursor;

/// What kind of entry; also the order of entries of the same moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    Record,
    Event,
    Purchase,
    Return,
    Service,
    Tag,
    Edit,
    Merge,
    Unmerge,
}

/// What an entry leads to.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct EntryRef {
    /// `purchase`, `service_case`, `operation`, `tag`, `import` or `record`.
    pub kind: &'static str,
    pub id: String,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Entry {
    pub at: Moment,
    pub kind: EntryKind,
    /// What happened, for the interface to say in words with `params`.
    pub title_code: String,
    #[schema(value_type = Object)]
    pub params: Map<String, Value>,
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<EntryRef>,
    /// Tells entries of one kind and moment apart.
    #[serde(skip)]
    key: String,
}

/// A place between two entries. A purchase and a return are of one table and share its place.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Place {
    at: i64,
    table: Table,
    key: String,
}

/// The tables that entries come from, in the order of entries of the same moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Table {
    Record,
    Event,
    Purchase,
    Service,
    Tag,
    Edit,
    Operation,
}

impl Table {
    const ALL: [Self; 7] =
        [Self::Record, Self::Event, Self::Purchase, Self::Service, Self::Tag, Self::Edit, Self::Operation];

    const fn keys_are_numbers(self) -> bool {
        !matches!(self, Self::Tag | Self::Operation)
    }
}

/// Whose history, for whom, and from where.
struct Ask<'a> {
    actor: &'a Actor,
    sight: Sight<'a>,
    customer: CustomerId,
    /// With all ids that were merged into it.
    ids: Vec<CustomerId>,
    after: Option<Place>,
    limit: u64,
}

impl Ask<'_> {
    /// Goes on behind the place, in a table whose entries have these columns.
    fn behind<C: ConnectionTrait>(
        &self,
        query: &mut Query<'_, C>,
        table: Table,
        at: &str,
        key: &str,
    ) -> Result<(), Fault> {
        let Some(place) = &self.after else { return Ok(()) };
        let moment = query.bind(place.at);
        match table.cmp(&place.table) {
            std::cmp::Ordering::Less => query.and(format!("{at} <= {moment}")),
            std::cmp::Ordering::Greater => query.and(format!("{at} < {moment}")),
            std::cmp::Ordering::Equal => {
                let last = match table.keys_are_numbers() {
                    true => query.bind(place.key.parse::<i64>().map_err(|_| bad_cursor())?),
                    false => query.bind(place.key.clone()),
                };
                query.and(format!("({at}, {key}) < ({moment}, {last})"));
            }
        }
        Ok(())
    }
}

pub async fn page(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    sight: Sight<'_>,
    customer: CustomerId,
    cursor: Option<&str>,
    limit: u64,
) -> Result<Page<Entry>, Fault> {
    let after = match cursor.filter(|cursor| !cursor.is_empty()) {
        Some(cursor) => Some(Cursor::<Place>::decode(cursor).map_err(|_| bad_cursor())?.0),
        None => None,
    };
    if after.as_ref().is_some_and(|place| place.key.contains('\0')) {
        return Err(bad_cursor());
    }
    let ids = find::all_ids(conn, actor, customer).await?;
    let ask = Ask { actor, sight, customer, ids, after, limit: limit + 1 };
    let mut entries: Vec<(Table, Entry)> = Vec::new();
    for table in Table::ALL {
        let found = kinds::entries(conn, &ask, table).await?;
        entries.extend(found.into_iter().map(|entry| (table, entry)));
    }
    // Each table came sorted, and a stable sort keeps that order within a moment.
    entries.sort_by(|(table, one), (other, another)| (another.at, other).cmp(&(one.at, table)));
    let more = entries.len() as u64 > limit;
    entries.truncate(limit as usize);
    let next = entries.last().filter(|_| more).map(|(table, last)| {
        Cursor(Place { at: last.at.micros(), table: *table, key: last.key.clone() }).encode()
    });
    Ok(Page { items: entries.into_iter().map(|(_, entry)| entry).collect(), next })
}
