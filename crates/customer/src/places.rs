//! Where customers are: the stores, regions and sources that one can filter by, with how many each has.

use axum::extract::State;
use kernel::{Fault, StoreId};
use platform::access::permission::{CustomersRead, Permit};
use platform::http::{Json, Reply};
use platform::{Actor, organisation};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::Context;
use crate::profile::query::Query;

/// Regions are for choosing from; a list beyond this is dirt.
const REGIONS_MAX: usize = 500;

pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new().routes(routes!(stores)).routes(routes!(regions)).routes(routes!(sources))
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct StoreCount {
    id: StoreId,
    code: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    customers: i64,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct StoreList {
    items: Vec<StoreCount>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RegionCount {
    name: String,
    customers: i64,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RegionList {
    items: Vec<RegionCount>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SourceCount {
    code: String,
    name: String,
    /// `membership`, `pos`, `shop`, `service`, `erp`, `file` or `manual`.
    kind: String,
    /// Source records of customers that the caller may see.
    records: i64,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SourceList {
    items: Vec<SourceCount>,
}

/// The stores that the caller may see.
#[utoipa::path(get, path = "/stores", tag = "places", responses((status = 200, body = StoreList)))]
async fn stores(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(context): State<Context>,
) -> Reply<StoreList> {
    let conn = context.platform.records().reader();
    let counts = counts(conn, &actor, "c.store_id").await?;
    let stores = organisation::stores::list(conn, &actor).await?;
    let items = stores.into_iter().map(|store| {
        let id = store.id.to_string();
        StoreCount {
            customers: counts.iter().find(|(value, _)| *value == id).map_or(0, |(_, n)| *n),
            id: store.id,
            code: store.code,
            name: store.name,
            city: store.city,
            region: store.region,
        }
    });
    Ok(Json(StoreList { items: items.collect() }))
}

/// The regions that customers live in, the fullest first.
#[utoipa::path(get, path = "/regions", tag = "places", responses((status = 200, body = RegionList)))]
async fn regions(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(context): State<Context>,
) -> Reply<RegionList> {
    let counts = counts(context.platform.records().reader(), &actor, "c.region").await?;
    let items = counts.into_iter().take(REGIONS_MAX).map(|(name, customers)| RegionCount { name, customers });
    Ok(Json(RegionList { items: items.collect() }))
}

/// The systems that customers are known from.
#[utoipa::path(get, path = "/sources", tag = "places", responses((status = 200, body = SourceList)))]
async fn sources(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(context): State<Context>,
) -> Reply<SourceList> {
    let conn = context.platform.records().reader();
    let query = Query::customers(conn, &actor);
    let counted = match actor.scope {
        platform::Scope::All => "SELECT r.source, COUNT(*) AS n FROM source_record r WHERE r.org_id = $1 \
                                 GROUP BY r.source"
            .to_owned(),
        _ => format!(
            "SELECT r.source, COUNT(*) AS n FROM customer c JOIN identity_link l ON l.org_id = c.org_id \
             AND l.customer_id = c.id JOIN source_record r ON r.seq = l.record_seq WHERE {} GROUP BY r.source",
            query.conditions()
        ),
    };
    let text = format!(
        "SELECT o.code, o.name, o.kind, COALESCE(n.n, 0) AS n FROM source o LEFT JOIN ({counted}) n \
         ON n.source = o.code WHERE o.org_id = $1 ORDER BY 4 DESC, o.code"
    );
    let rows = query.all(&text).await.map_err(Fault::from)?;
    let items = rows.iter().map(|row| {
        Ok(SourceCount {
            code: row.try_get("", "code")?,
            name: row.try_get("", "name")?,
            kind: row.try_get("", "kind")?,
            records: row.try_get("", "n")?,
        })
    });
    Ok(Json(SourceList { items: items.collect::<Result<_, Fault>>()? }))
}

/// How many of the actor's customers have each value of a column, the most frequent first.
async fn counts(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    column: &str,
) -> Result<Vec<(String, i64)>, Fault> {
    let query = Query::customers(conn, actor);
    let text = format!(
        "SELECT {column} AS value, COUNT(*) AS n FROM customer c WHERE {} AND {column} IS NOT NULL \
         GROUP BY {column} ORDER BY n DESC, value",
        query.conditions()
    );
    let rows = query.all(&text).await?;
    rows.iter().map(|row| Ok((row.try_get("", "value")?, row.try_get("", "n")?))).collect()
}
