//! What a customer bought, the latest first, with every line; and how purchases are read and shown.

use std::collections::HashMap;

use kernel::cursor::Page;
use kernel::{Cursor, CustomerId, Fault, Moment};
use platform::{Actor, List, sql};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};
use serde::Serialize;

use super::query::Query;
use super::row::{self, StoreRef};
use super::sort::bad_cursor;

/// One line of a purchase.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PurchaseLine {
    pub line: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Negative on returns.
    pub quantity: f64,
    /// Price of one, in minor units, rounded.
    pub unit_minor: i64,
    pub discount_minor: i64,
    /// In minor units; negative on returns.
    pub amount_minor: i64,
    /// `sale`, `return`, `service`, `adjustment` or `cancelled`.
    pub kind: String,
}

/// A receipt, an order or an invoice.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Purchase {
    pub seq: i64,
    pub source: String,
    pub number: String,
    pub at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<StoreRef>,
    pub channel: String,
    /// `sale`, `return`, `cancelled` or `adjustment`.
    pub kind: String,
    /// Sales less returns, in minor units of `currency`.
    pub amount_minor: i64,
    pub discount_minor: i64,
    pub currency: String,
    pub lines: Vec<PurchaseLine>,
}

/// A place between two purchases.
type Place = (i64, i64);

pub async fn page(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    customer: CustomerId,
    cursor: Option<&str>,
    limit: u64,
) -> Result<Page<Purchase>, Fault> {
    let mut query = Query::of(conn, actor);
    let id = query.bind(customer);
    query.and(format!(
        "l.org_id = $1 AND l.customer_id = {id} AND p.org_id = $1 AND p.record_seq = l.record_seq"
    ));
    if let Some(cursor) = cursor.filter(|cursor| !cursor.is_empty()) {
        let Cursor((at, seq)) = Cursor::<Place>::decode(cursor).map_err(|_| bad_cursor())?;
        let (at, seq) = (query.bind(at), query.bind(seq));
        query.and(format!("(p.at, p.seq) < ({at}, {seq})"));
    }
    let rows = query
        .all(&format!(
            "SELECT {COLUMNS} \
             FROM identity_link l CROSS JOIN purchase p \
             LEFT JOIN store s ON s.org_id = p.org_id AND s.id = p.store_id \
             WHERE {} ORDER BY p.at DESC, p.seq DESC LIMIT {}",
            query.conditions(),
            limit + 1
        ))
        .await?;
    let items = whole(conn, actor, &rows, limit).await?;
    let next = items
        .last()
        .filter(|_| rows.len() as u64 > limit)
        .map(|last| Cursor((last.at.micros(), last.seq)).encode());
    Ok(Page { items, next })
}

/// What [`whole`] reads, of a purchase `p` joined with its store `s`.
pub const COLUMNS: &str = "p.seq, p.source, p.number, p.at, p.store_id, s.name AS store_name, p.channel, p.kind, \
     p.gross_minor - p.returned_minor AS amount_minor, p.discount_minor, p.currency";

/// The first `limit` rows as purchases with their lines.
pub async fn whole(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    rows: &[QueryResult],
    limit: u64,
) -> Result<Vec<Purchase>, Fault> {
    let mut items = rows.iter().take(limit as usize).map(read).collect::<Result<Vec<_>, _>>()?;
    let mut lines = lines(conn, actor, items.iter().map(|purchase| purchase.seq)).await?;
    for purchase in &mut items {
        purchase.lines = lines.remove(&purchase.seq).unwrap_or_default();
    }
    Ok(items)
}

fn read(row: &QueryResult) -> Result<Purchase, Fault> {
    Ok(Purchase {
        seq: row.try_get("", "seq")?,
        source: row.try_get("", "source")?,
        number: row.try_get("", "number")?,
        at: row.try_get("", "at")?,
        store: row::store(row)?,
        channel: row.try_get("", "channel")?,
        kind: row.try_get("", "kind")?,
        amount_minor: row.try_get("", "amount_minor")?,
        discount_minor: row.try_get("", "discount_minor")?,
        currency: row.try_get("", "currency")?,
        lines: Vec::new(),
    })
}

#[derive(FromQueryResult)]
struct Line {
    purchase_seq: i64,
    line: i64,
    sku: Option<String>,
    name: Option<String>,
    category: Option<String>,
    quantity_milli: i64,
    unit_micro: i64,
    discount_minor: i64,
    amount_minor: i64,
    kind: String,
    currency: String,
}

async fn lines(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    purchases: impl Iterator<Item = i64>,
) -> Result<HashMap<i64, Vec<PurchaseLine>>, Fault> {
    let text = format!(
        "SELECT i.purchase_seq, i.line, i.sku, i.name, i.category, i.quantity_milli, i.unit_micro, \
         i.discount_minor, i.amount_minor, i.kind, p.currency FROM purchase_line i CROSS JOIN purchase p \
         WHERE i.org_id = $1 AND {} AND p.seq = i.purchase_seq ORDER BY i.purchase_seq, i.line",
        List::clause(conn, "i.purchase_seq", 2)
    );
    let values = [actor.org.into(), List::ints(purchases).value(conn)];
    let mut by_purchase: HashMap<i64, Vec<PurchaseLine>> = HashMap::new();
    for row in conn.query_all_raw(sql(conn, &text, values)).await? {
        let line = Line::from_query_result(&row, "")?;
        by_purchase.entry(line.purchase_seq).or_default().push(line.into());
    }
    Ok(by_purchase)
}

impl From<Line> for PurchaseLine {
    fn from(line: Line) -> Self {
        const MICRO: f64 = 1_000_000.0;
        let per_major =
            line.currency.parse::<kernel::Currency>().map_or(100, kernel::Currency::minor_per_major);
        Self {
            line: line.line,
            sku: line.sku,
            name: line.name,
            category: line.category,
            quantity: line.quantity_milli as f64 / 1_000.0,
            unit_minor: (line.unit_micro as f64 / MICRO * per_major as f64).round() as i64,
            discount_minor: line.discount_minor,
            amount_minor: line.amount_minor,
            kind: line.kind,
        }
    }
}
