//! Pages of customers, and how many there are.

use std::collections::HashMap;

use kernel::cursor::Page;
use kernel::{CustomerId, Fault};
use platform::{Actor, List, sql};
use sea_orm::ConnectionTrait;

use super::filter::{CustomerFilter, Lens, fitting};
use super::query::Query;
use super::row::{self, CustomerRow, TagRef};
use super::sight::Sight;
use super::sort::Order;
use crate::roster::Rosters;

pub const LIMIT_DEFAULT: u64 = 50;
pub const LIMIT_MAX: u64 = 200;

/// The limit asked for, within its bounds.
pub fn limit(asked: Option<u64>) -> Result<u64, Fault> {
    match asked {
        Some(limit) if limit == 0 || limit > LIMIT_MAX => {
            Err(Fault::invalid("limit_range", "a page has between 1 and 200 rows").with("max", LIMIT_MAX))
        }
        asked => Ok(asked.unwrap_or(LIMIT_DEFAULT)),
    }
}

pub async fn page(
    rosters: &Rosters,
    lens: &Lens<'_>,
    filter: &CustomerFilter,
    order: &Order,
    limit: u64,
) -> Result<Page<CustomerRow>, Fault> {
    let order = order.clone();
    let limit = limit as usize;
    let (ids, next) = fitting(rosters, lens, filter, move |roster, fitting| {
        let rows = order.rows(roster, fitting, limit + 1);
        let last = if rows.len() > limit { limit.checked_sub(1) } else { None };
        let next = last.and_then(|last| order.behind(roster, rows[last]).cursor());
        (rows.iter().take(limit).map(|row| roster.id(*row)).collect::<Vec<_>>(), next)
    })
    .await?;
    Ok(Page { items: rows(lens, &ids).await?, next })
}

/// All customers that fit, in order.
pub async fn ids(
    rosters: &Rosters,
    lens: &Lens<'_>,
    filter: &CustomerFilter,
    order: &Order,
) -> Result<Vec<CustomerId>, Fault> {
    let order = order.clone();
    fitting(rosters, lens, filter, move |roster, fitting| {
        order.rows(roster, fitting, usize::MAX).iter().map(|row| roster.id(*row)).collect()
    })
    .await
}

/// The rows of these customers in their order, but for those who are gone or out of the actor's sight by now.
pub async fn rows(lens: &Lens<'_>, ids: &[CustomerId]) -> Result<Vec<CustomerRow>, Fault> {
    let conn = lens.platform.records().reader();
    let mut query = Query::customers(conn, lens.actor);
    query.among(ids);
    let text = format!("SELECT {} FROM customer c {} WHERE {}", row::COLUMNS, row::STORE, query.conditions());
    let sight = Sight::of(lens.platform, lens.actor);
    let mut found = HashMap::new();
    for row in query.all(&text).await? {
        let row = CustomerRow::read(&row, sight)?;
        found.insert(row.id, row);
    }
    with_tags(conn, lens.actor, ids.iter().filter_map(|id| found.remove(id)).collect()).await
}

/// How many customers fit.
pub async fn count(rosters: &Rosters, lens: &Lens<'_>, filter: &CustomerFilter) -> Result<i64, Fault> {
    fitting(rosters, lens, filter, |_, fitting| fitting.count() as i64).await
}

/// Puts their tags on a page of rows.
async fn with_tags(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    mut rows: Vec<CustomerRow>,
) -> Result<Vec<CustomerRow>, Fault> {
    if rows.is_empty() {
        return Ok(rows);
    }
    // Whom a tag fits by rule may be half of all customers: theirs are looked up, not the tag's.
    let given = List::look_up(conn, "customer_id, tag_id", "customer_tag", "org_id = $1", "customer_id", 2);
    let text = format!(
        "SELECT g.customer_id, t.id, t.name, t.color FROM ({given}) AS g JOIN tag t ON t.org_id = $1 \
         AND t.id = g.tag_id ORDER BY t.family DESC, t.name"
    );
    let values = [actor.org.into(), List::texts(rows.iter().map(|row| row.id)).value(conn)];
    let mut by_customer: HashMap<CustomerId, Vec<TagRef>> = HashMap::new();
    for row in conn.query_all_raw(sql(conn, &text, values)).await? {
        let tag = TagRef {
            id: row.try_get("", "id")?,
            name: row.try_get("", "name")?,
            color: row.try_get("", "color")?,
        };
        by_customer.entry(row.try_get("", "customer_id")?).or_default().push(tag);
    }
    for row in &mut rows {
        row.tags = by_customer.remove(&row.id).unwrap_or_default();
    }
    Ok(rows)
}
