//! Reading the roster from the customer table, page by page.

use std::collections::{HashMap, HashSet};

use kernel::{CustomerId, Fault, OrgId, TagId};
use platform::{List, sql};
use sea_orm::{ConnectionTrait, QueryResult, TryGetable};

use super::columns::{Entry, Number, Word};
use super::mark::Span;
use crate::purchase::bought;

/// Rows read at once. As the driver gives them, wide rows take far more memory than the roster keeps of them.
const PAGE_ROWS: usize = 500;

/// A customer that is on the roster, or one that is on it no more.
pub enum Change {
    Entry(Box<Entry>),
    Gone(CustomerId),
}

/// Where a page of changes begins.
#[derive(Debug, Clone)]
pub struct Place {
    changed: i64,
    id: String,
}

impl Place {
    pub const fn at(changed: i64) -> Self {
        Self { changed, id: String::new() }
    }
}

/// Customers whose rows are gone since the mark.
pub async fn gone(conn: &impl ConnectionTrait, org: OrgId, since: i64) -> Result<Vec<CustomerId>, Fault> {
    let text = "SELECT id FROM customer_gone WHERE org_id = $1 AND changed >= $2";
    let rows = conn.query_all_raw(sql(conn, text, [org.into(), since.into()])).await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// A page of what changed from the place on, and the place behind it while there is more. `possible` are all whom an
/// open match candidate touches, where somebody has looked that up.
pub async fn page(
    conn: &impl ConnectionTrait,
    org: OrgId,
    from: &Place,
    span: Span,
    possible: Option<&HashSet<CustomerId>>,
) -> Result<(Vec<Change>, Option<Place>), Fault> {
    let columns =
        Word::ALL.iter().map(|word| word.column()).chain(Number::ALL.iter().map(|one| one.column()));
    let text = format!(
        "SELECT c.id, c.changed, c.survivor_id, c.name, c.search, c.phone_tail, c.at_risk, c.p_alive, c.bought, c.{} \
         FROM customer c WHERE c.org_id = $1 AND (c.changed, c.id) > ($2, $3) AND c.changed < $4 \
         ORDER BY c.changed, c.id LIMIT {PAGE_ROWS}",
        columns.collect::<Vec<_>>().join(", c.")
    );
    let values = [org.into(), from.changed.into(), from.id.clone().into(), span.above.into()];
    let rows = conn.query_all_raw(sql(conn, &text, values)).await?;
    if rows.is_empty() {
        return Ok((Vec::new(), None));
    }
    let ids: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
    let mut tags = tags(conn, org, &ids).await?;
    let looked_up = match possible {
        None => touched(conn, org, Some(ids)).await?,
        Some(_) => HashSet::new(),
    };
    let possible = possible.unwrap_or(&looked_up);
    let next = match rows.last().filter(|_| rows.len() == PAGE_ROWS) {
        Some(last) => Some(Place { changed: last.try_get("", "changed")?, id: last.try_get("", "id")? }),
        None => None,
    };
    Ok((rows.iter().map(|row| change(row, &mut tags, possible)).collect::<Result<_, _>>()?, next))
}

/// Columns are read by their place: by name, each would be looked up again in every row.
fn change(
    row: &QueryResult,
    tags: &mut HashMap<CustomerId, Vec<TagId>>,
    possible: &HashSet<CustomerId>,
) -> Result<Change, Fault> {
    const FIRST_WORD: usize = 9;
    let id: CustomerId = at(row, 0)?;
    if at::<Option<String>>(row, 2)?.is_some() {
        return Ok(Change::Gone(id));
    }
    let first_number = FIRST_WORD + Word::ALL.len();
    let days: String = at(row, 8)?;
    let days =
        bought::read(&days).ok_or_else(|| Fault::internal(format!("unreadable days `{days}` of {id}")))?;
    Ok(Change::Entry(Box::new(Entry {
        id,
        name: at(row, 3)?,
        search: at(row, 4)?,
        phone_tail: at::<Option<String>>(row, 5)?.and_then(|tail| tail.parse().ok()),
        at_risk: at(row, 6)?,
        possible: possible.contains(&id),
        p_alive: at(row, 7)?,
        words: (FIRST_WORD..first_number).map(|index| at(row, index)).collect::<Result<_, _>>()?,
        numbers: (first_number..first_number + Number::ALL.len())
            .map(|index| at(row, index))
            .collect::<Result<_, _>>()?,
        bought: days,
        tags: tags.remove(&id).unwrap_or_default(),
    })))
}

fn at<T: TryGetable>(row: &QueryResult, index: usize) -> Result<T, Fault> {
    Ok(row.try_get_by_index(index)?)
}

async fn tags(
    conn: &impl ConnectionTrait,
    org: OrgId,
    ids: &[String],
) -> Result<HashMap<CustomerId, Vec<TagId>>, Fault> {
    let text = List::look_up(conn, "customer_id, tag_id", "customer_tag", "org_id = $1", "customer_id", 2);
    let mut tags: HashMap<CustomerId, Vec<TagId>> = HashMap::new();
    for row in conn.query_all_raw(sql(conn, &text, [org.into(), List::texts(ids).value(conn)])).await? {
        tags.entry(row.try_get("", "customer_id")?).or_default().push(row.try_get("", "tag_id")?);
    }
    Ok(tags)
}

/// Whom of these, or of all, an open match candidate touches.
pub async fn touched(
    conn: &impl ConnectionTrait,
    org: OrgId,
    among: Option<Vec<String>>,
) -> Result<HashSet<CustomerId>, Fault> {
    let columns = "customer_id, record_seq";
    let links = match among {
        Some(_) => List::look_up(conn, columns, "identity_link", "org_id = $1", "customer_id", 2),
        None => format!("SELECT {columns} FROM identity_link WHERE org_id = $1"),
    };
    let side = |side: &str| {
        format!(
            "SELECT l.customer_id FROM ({links}) AS l JOIN match_candidate m ON m.org_id = $1 \
             AND m.{side} = l.record_seq WHERE m.state = 'open'"
        )
    };
    let text = format!("{} UNION {}", side("left_seq"), side("right_seq"));
    let ids = among.map(|ids| List::Texts(ids).value(conn));
    let rows = conn.query_all_raw(sql(conn, &text, [org.into()].into_iter().chain(ids))).await?;
    rows.iter().map(|row| at(row, 0)).collect()
}
