//! Customers over HTTP.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use contracts::tables::TableFormat;
use kernel::cursor::Page;
use kernel::{CustomerId, Fault, Locale};
use platform::access::permission::{CustomersEdit, CustomersExport, CustomersRead, Permit};
use platform::http::{Json, Path, Problem, Query, Reply};
use platform::organisation;
use serde::{Deserialize, Serialize};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::edit::{self, CustomerChange};
use super::export::{self, Column, Wanted};
use super::filter::{FilterWire, Filtered, Lens, Said};
use super::find::find;
use super::list;
use super::purchases::{self, Purchase};
use super::row::CustomerRow;
use super::sight::Sight;
use super::sort::{Dir, Order, Sort};
use super::suggest::{self, Suggestions};
use super::timeline::{self, Entry};
use super::whole::{self, Customer360};
use crate::Context;

pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new()
        .routes(routes!(customers))
        .routes(routes!(count))
        .routes(routes!(suggestions))
        .routes(routes!(download))
        .routes(routes!(customer, change))
        .routes(routes!(purchases_of))
        .routes(routes!(timeline_of))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    #[param(inline)]
    sort: Option<Sort>,
    #[param(inline)]
    dir: Option<Dir>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// Rows of a page: 1 to 200, 50 unless told.
    limit: Option<u64>,
}

/// Customers that fit the filter, in the order asked for.
#[utoipa::path(get, path = "/customers", tag = "customers", params(FilterWire, ListQuery),
    responses((status = 200, body = Page<CustomerRow>)))]
async fn customers(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(context): State<Context>,
    Filtered(filter): Filtered,
    Query(query): Query<ListQuery>,
) -> Reply<Page<CustomerRow>> {
    let order = Order::read(query.sort, query.dir, query.cursor.as_deref())?;
    let limit = list::limit(query.limit)?;
    let conn = context.platform.records().reader();
    let zone = organisation::zone(conn, actor.org).await?;
    let lens = Lens { platform: &context.platform, actor: &actor, zone: &zone };
    Ok(Json(list::page(&context.rosters, &lens, &filter, &order, limit).await?))
}

/// How many customers fit a filter, and what it asks for.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CustomerCount {
    count: i64,
    /// False when it is an estimate.
    exact: bool,
    /// The filter, part by part.
    filter: Vec<Said>,
}

/// How many customers fit the filter.
#[utoipa::path(get, path = "/customers/count", tag = "customers", params(FilterWire),
    responses((status = 200, body = CustomerCount)))]
async fn count(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(context): State<Context>,
    Filtered(filter): Filtered,
) -> Reply<CustomerCount> {
    let conn = context.platform.records().reader();
    let zone = organisation::zone(conn, actor.org).await?;
    let lens = Lens { platform: &context.platform, actor: &actor, zone: &zone };
    let count = list::count(&context.rosters, &lens, &filter).await?;
    Ok(Json(CustomerCount { count, exact: true, filter: filter.explain() }))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct SuggestQuery {
    /// What has been typed so far.
    #[serde(default)]
    q: String,
}

/// At most eight customers for what has been typed so far.
#[utoipa::path(get, path = "/customers/suggest", tag = "customers", params(SuggestQuery),
    responses((status = 200, body = Suggestions)))]
async fn suggestions(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(context): State<Context>,
    Query(query): Query<SuggestQuery>,
) -> Reply<Suggestions> {
    let conn = context.platform.records().reader();
    let zone = organisation::zone(conn, actor.org).await?;
    let lens = Lens { platform: &context.platform, actor: &actor, zone: &zone };
    Ok(Json(suggest::suggest(&context.rosters, &lens, &query.q).await?))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// `csv` or `xlsx`.
    format: Option<String>,
    /// Column codes separated by commas; all of them unless told.
    columns: Option<String>,
    #[param(inline)]
    sort: Option<Sort>,
    #[param(inline)]
    dir: Option<Dir>,
    /// Language of headers and words: `zh-CN` or `en`; the caller's unless told.
    #[param(inline)]
    lang: Option<Locale>,
}

/// The customers that fit the filter, as a file. Who may not see phone numbers gets them masked.
#[utoipa::path(get, path = "/customers/export", tag = "customers", params(FilterWire, ExportQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
async fn download(
    Permit { actor, .. }: Permit<CustomersExport>,
    State(context): State<Context>,
    Filtered(filter): Filtered,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let wanted = Wanted {
        filter,
        order: Order::read(query.sort, query.dir, None)?,
        format: format_of(query.format.as_deref())?,
        columns: Column::read(query.columns.as_deref())?,
        locale: query.lang.unwrap_or(actor.locale),
    };
    let download = export::export(context, actor, wanted).await?;
    Ok((download.headers, download.body).into_response())
}

fn format_of(format: Option<&str>) -> Result<TableFormat, Fault> {
    match format {
        None | Some("csv") => Ok(TableFormat::Csv),
        Some("xlsx") => Ok(TableFormat::Xlsx),
        Some(_) => Err(Fault::invalid("export_format", "a list is exported as csv or xlsx")),
    }
}

/// Everything about one customer. An id that was merged away answers with the survivor.
#[utoipa::path(get, path = "/customers/{id}", tag = "customers", params(("id" = CustomerId, Path)),
    responses((status = 200, body = Customer360)))]
async fn customer(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(context): State<Context>,
    Path(id): Path<CustomerId>,
) -> Reply<Customer360> {
    let found = find(context.platform.records().reader(), &actor, id).await?;
    Ok(Json(whole::load(&context.platform, &actor, found).await?))
}

/// Says something anew about a customer. It is kept as what people said, beside what the systems say.
#[utoipa::path(patch, path = "/customers/{id}", tag = "customers", params(("id" = CustomerId, Path)),
    request_body = CustomerChange, responses((status = 200, body = Customer360)))]
async fn change(
    Permit { actor, .. }: Permit<CustomersEdit>,
    State(context): State<Context>,
    Path(id): Path<CustomerId>,
    Json(change): Json<CustomerChange>,
) -> Reply<Customer360> {
    let write = context.platform.write(&actor).await?;
    let found = find(&*write, &actor, id).await?;
    edit::edit(&context, write, found, change).await?;
    let found = find(context.platform.records().reader(), &actor, id).await?;
    Ok(Json(whole::load(&context.platform, &actor, found).await?))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct PageQuery {
    /// The `next` of the page before.
    cursor: Option<String>,
    /// Rows of a page: 1 to 200, 50 unless told.
    limit: Option<u64>,
}

/// What a customer bought, the latest first.
#[utoipa::path(get, path = "/customers/{id}/purchases", tag = "customers",
    params(("id" = CustomerId, Path), PageQuery), responses((status = 200, body = Page<Purchase>)))]
async fn purchases_of(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(context): State<Context>,
    Path(id): Path<CustomerId>,
    Query(query): Query<PageQuery>,
) -> Reply<Page<Purchase>> {
    let conn = context.platform.records().reader();
    let found = find(conn, &actor, id).await?;
    let limit = list::limit(query.limit)?;
    Ok(Json(purchases::page(conn, &actor, found.id, query.cursor.as_deref(), limit).await?))
}

/// Everything that happened with a customer, the latest first.
#[utoipa::path(get, path = "/customers/{id}/timeline", tag = "customers",
    params(("id" = CustomerId, Path), PageQuery), responses((status = 200, body = Page<Entry>)))]
async fn timeline_of(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(context): State<Context>,
    Path(id): Path<CustomerId>,
    Query(query): Query<PageQuery>,
) -> Reply<Page<Entry>> {
    let conn = context.platform.records().reader();
    let found = find(conn, &actor, id).await?;
    let (sight, limit) = (Sight::of(&context.platform, &actor), list::limit(query.limit)?);
    Ok(Json(timeline::page(conn, &actor, sight, found.id, query.cursor.as_deref(), limit).await?))
}
