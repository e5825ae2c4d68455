//! Purchases by nobody we know: the list behind the cockpit's number, and its sums.

pub mod months;

use axum::extract::State;
use kernel::cursor::Page;
use kernel::{Cursor, Fault, FieldFault, StoreId};
use platform::access::permission::{CustomersRead, Permit};
use platform::http::{Json, Query as Asked, Reply};
use platform::{Actor, Engine};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::Context;
use crate::profile::list;
use crate::profile::purchases::{self, Purchase};
use crate::profile::query::Query;
use crate::profile::sort::bad_cursor;

pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new().routes(routes!(anonymous)).routes(routes!(sums))
}

/// Which of them.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// The store's id.
    store: Option<StoreId>,
    /// The source system's code, e.g. `pos`.
    source: Option<String>,
    /// The first month, `2026-01`.
    month_from: Option<String>,
    /// The last month, itself included.
    month_to: Option<String>,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct PageQuery {
    /// The `next` of the page before.
    cursor: Option<String>,
    /// Rows of a page: 1 to 200, 50 unless told.
    limit: Option<u64>,
}

/// Purchases `p` by nobody, by the index that holds them alone: SQLite would rather walk through the months of all.
fn table(conn: &impl ConnectionTrait) -> &'static str {
    match Engine::of(conn) {
        Engine::Sqlite => "purchase p INDEXED BY purchase_anonymous",
        Engine::Postgres => "purchase p",
    }
}

/// A place in the list: month, moment and number of a purchase.
type Place = (i64, i64, i64);

/// Purchases without a customer, the latest first; a guide sees those of their store.
#[utoipa::path(get, path = "/purchases/anonymous", tag = "purchases", params(Filter, PageQuery),
    responses((status = 200, body = Page<Purchase>)))]
async fn anonymous(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(context): State<Context>,
    Asked(filter): Asked<Filter>,
    Asked(page): Asked<PageQuery>,
) -> Reply<Page<Purchase>> {
    let conn = context.platform.records().reader();
    let limit = list::limit(page.limit)?;
    let mut query = filtered(conn, &actor, &filter)?;
    query.and("p.record_seq IS NULL".to_owned());
    if let Some(cursor) = page.cursor.filter(|cursor| !cursor.is_empty()) {
        let Cursor((month, at, seq)) = Cursor::<Place>::decode(&cursor).map_err(|_| bad_cursor())?;
        let place = format!("{}, {}, {}", query.bind(month), query.bind(at), query.bind(seq));
        query.and(format!("(p.month, p.at, p.seq) < ({place})"));
    }
    let text = format!(
        "SELECT {}, p.month FROM {} LEFT JOIN store s ON s.org_id = p.org_id AND s.id = p.store_id \
         WHERE {} ORDER BY p.month DESC, p.at DESC, p.seq DESC LIMIT {}",
        purchases::COLUMNS,
        table(conn),
        query.conditions(),
        limit + 1
    );
    let rows = query.all(&text).await.map_err(Fault::from)?;
    let items = purchases::whole(conn, &actor, &rows, limit).await?;
    let next = match (items.last(), items.len().checked_sub(1).and_then(|last| rows.get(last))) {
        (Some(last), Some(row)) if rows.len() as u64 > limit => {
            let month: i64 = row.try_get("", "month").map_err(Fault::from)?;
            Some(Cursor((month, last.at.micros(), last.seq)).encode())
        }
        _ => None,
    };
    Ok(Json(Page { items, next }))
}

/// What the purchases of a filter come to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AnonymousSums {
    /// Sales; what the cockpit counts.
    purchases: i64,
    /// Returns, cancelled orders and adjustments, which are in the list too.
    others: i64,
    /// Sales less returns, in minor units.
    revenue_minor: i64,
}

/// How many purchases without a customer there are, and what they come to.
#[utoipa::path(get, path = "/purchases/anonymous/sums", tag = "purchases", params(Filter),
    responses((status = 200, body = AnonymousSums)))]
async fn sums(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(context): State<Context>,
    Asked(filter): Asked<Filter>,
) -> Reply<AnonymousSums> {
    let conn = context.platform.records().reader();
    let query = filtered(conn, &actor, &filter)?;
    let text = format!(
        "SELECT {}, {}, {} FROM anonymous_month p WHERE {}",
        months::total("purchases"),
        months::total("others"),
        months::total("revenue_minor"),
        query.conditions()
    );
    let row = query.one(&text).await.map_err(Fault::from)?;
    let row = row.ok_or_else(|| Fault::internal("a sum gives one row"))?;
    let total = |column: &str| row.try_get::<i64>("", column).map_err(Fault::from);
    let (purchases, others) = (total("purchases")?, total("others")?);
    Ok(Json(AnonymousSums { purchases, others, revenue_minor: total("revenue_minor")? }))
}

/// Conditions on `p`, which is a purchase or what those of a month come to.
fn filtered<'a, C: ConnectionTrait>(
    conn: &'a C,
    actor: &Actor,
    filter: &Filter,
) -> Result<Query<'a, C>, Fault> {
    let mut query = Query::of(conn, actor);
    query.and("p.org_id = $1".to_owned());
    query.within("p.store_id", actor.scope);
    if let Some(store) = filter.store {
        let store = query.bind(store);
        query.and(format!("p.store_id = {store}"));
    }
    if let Some(source) = filter.source.as_deref().filter(|source| !source.is_empty()) {
        let source = query.bind(source);
        query.and(format!("p.source = {source}"));
    }
    for (name, way, month) in
        [("month_from", ">=", filter.month_from.as_deref()), ("month_to", "<=", filter.month_to.as_deref())]
    {
        let Some(month) = month.filter(|month| !month.is_empty()) else { continue };
        let month = query.bind(month_of(name, month)?);
        query.and(format!("p.month {way} {month}"));
    }
    Ok(query)
}

/// `2026-11` as months are kept: 202611.
fn month_of(name: &str, text: &str) -> Result<i64, Fault> {
    let day: Result<kernel::Day, _> = format!("{text}-01").parse();
    day.map(kernel::Day::month).map_err(|_| {
        Fault::invalid("filter_invalid", "a month is written 2026-11")
            .field(FieldFault::new(name, "month_format"))
    })
}
