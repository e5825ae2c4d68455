//! Pages of customers, and how many there are.

use std::collections::HashMap;

use kernel::cursor::Page;
use kernel::{CustomerId, Fault};
use platform::{Actor, Engine, List, sql};
use sea_orm::{ConnectionTrait, QueryResult};

use super::filter::{CustomerFilter, Lens};
use super::query::{Query, narrow_customers};
use super::row::{self, CustomerRow, TagRef};
use super::sight::Sight;
use super::sort::Order;

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
    conn: &impl ConnectionTrait,
    lens: &Lens<'_>,
    filter: &CustomerFilter,
    order: &Order,
    limit: u64,
) -> Result<Page<CustomerRow>, Fault> {
    let rows = rows(conn, lens, filter, order, row::COLUMNS, limit + 1).await?;
    let more = rows.len() as u64 > limit;
    let rows = &rows[..rows.len().min(limit as usize)];
    let next = match rows.last().filter(|_| more) {
        Some(last) => order.behind(last)?.cursor(),
        None => None,
    };
    let sight = Sight::of(lens.platform, lens.actor);
    let items = rows.iter().map(|row| CustomerRow::read(row, sight)).collect::<Result<_, _>>()?;
    Ok(Page { items: with_tags(conn, lens.actor, items).await?, next })
}

/// The rows behind a place in the order: `key`, `id` and the columns asked for, of `c` and its store `s`.
///
/// The page is found first, on the narrow columns of an index, and only its rows are then read whole.
pub async fn rows(
    conn: &impl ConnectionTrait,
    lens: &Lens<'_>,
    filter: &CustomerFilter,
    order: &Order,
    columns: &str,
    limit: u64,
) -> Result<Vec<QueryResult>, Fault> {
    let mut query = Query::customers(conn, lens.actor);
    filter.apply(&mut query, lens);
    let column = order.column(Engine::of(conn), filter.scans());
    order.apply(&mut query, &column);
    let limit = query.bind(limit as i64);
    let text = format!(
        "WITH page AS (SELECT c.org_id, c.id, {key} AS key FROM {table} WHERE {conditions} ORDER BY {inner} \
         LIMIT {limit}) SELECT page.key, {columns} FROM page JOIN customer c ON c.org_id = page.org_id \
         AND c.id = page.id {store} ORDER BY {outer}",
        key = column,
        table = if filter.is_narrow() && order.is_narrow() {
            narrow_customers(conn, lens.actor)
        } else {
            "customer c"
        },
        conditions = query.conditions(),
        inner = order.by(&column, "c.id"),
        store = row::STORE,
        outer = order.by("page.key", "page.id"),
    );
    Ok(query.all(&text).await?)
}

/// How many customers fit.
pub async fn count(
    conn: &impl ConnectionTrait,
    lens: &Lens<'_>,
    filter: &CustomerFilter,
) -> Result<i64, Fault> {
    let mut query = Query::customers(conn, lens.actor);
    filter.apply(&mut query, lens);
    let table = if filter.is_narrow() { narrow_customers(conn, lens.actor) } else { "customer c" };
    let text = format!("SELECT COUNT(*) AS n FROM {table} WHERE {}", query.conditions());
    let row = query.one(&text).await?;
    Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0))
}

/// Puts their tags on a page of rows.
pub async fn with_tags(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    mut rows: Vec<CustomerRow>,
) -> Result<Vec<CustomerRow>, Fault> {
    if rows.is_empty() {
        return Ok(rows);
    }
    let clause = List::clause(conn, "g.customer_id", 2);
    let text = format!(
        "SELECT g.customer_id, t.id, t.name, t.color FROM customer_tag g JOIN tag t ON t.org_id = g.org_id \
         AND t.id = g.tag_id WHERE g.org_id = $1 AND {clause} ORDER BY t.family DESC, t.name"
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
