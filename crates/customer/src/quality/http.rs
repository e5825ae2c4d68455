//! The data quality board over HTTP.

use axum::extract::State;
use kernel::StoreId;
use platform::access::permission::{CustomersRead, Permit};
use platform::http::{Json, Query, Reply};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::board::{self, QualityBoard};
use crate::Context;

pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new().routes(routes!(quality))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct BoardQuery {
    /// Only customers with a record in this source.
    source: Option<String>,
    /// Only customers of this store.
    store: Option<StoreId>,
}

/// How complete, current and free of contradictions what is known of the customers is: now, and night by night.
#[utoipa::path(get, path = "/quality", tag = "quality", params(BoardQuery),
    responses((status = 200, body = QualityBoard)))]
async fn quality(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(context): State<Context>,
    Query(query): Query<BoardQuery>,
) -> Reply<QualityBoard> {
    let store = query.store.map(|store| store.to_string()).unwrap_or_default();
    Ok(Json(board::load(&context, &actor, query.source.unwrap_or_default(), store).await?))
}
