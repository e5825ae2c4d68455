//! The one door: `/api/v1` for programs, `/healthz` for supervisors, everything else for people.

pub mod document;
mod headers;
mod pages;
mod trace;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kernel::{Fault, FaultKind};
use platform::http::{Problem, ProblemBody, idempotency};
use platform::{Platform, sql};
use sea_orm::ConnectionTrait as _;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};

use crate::Application;

pub const API: &str = "/api/v1";

/// Largest body of a request. Routes that take files in set their own limit.
pub const BODY_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Everything that this process answers.
pub async fn build(application: &Application) -> Router {
    let (routes, described) = application.routes();
    let document = document::complete(described, &routes).await;
    let document = serde_json::to_string(&document).unwrap_or_default();
    let platform = application.platform();
    let api = routes
        .layer(from_fn_with_state(platform.clone(), idempotency::once))
        .route("/openapi.json", get(move || async move { json_text(document) }));
    Router::new()
        .nest(API, api)
        .route("/healthz", get(health).with_state(platform.clone()))
        .fallback(elsewhere)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CompressionLayer::new().compress_when(worth_compressing()))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(headers::secure))
        .layer(from_fn(trace::follow))
}

/// Not what is compressed already: workbooks are zip files inside.
fn worth_compressing() -> impl tower_http::compression::Predicate {
    DefaultPredicate::new()
        .and(NotForContentType::const_new("application/vnd.openxmlformats"))
        .and(NotForContentType::const_new("application/octet-stream"))
}

fn json_text(text: String) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")];
    (headers, text).into_response()
}

/// Whether this process can do its work: it can read its records.
async fn health(State(platform): State<Platform>) -> Response {
    let conn = platform.records().reader();
    match conn.query_one_raw(sql(conn, "SELECT 1", [])).await {
        Ok(_) => json_text(r#"{"status":"ok"}"#.to_owned()),
        Err(error) => {
            let kind = FaultKind::Unavailable;
            Problem(Fault::new(kind, "records_unreachable", "the records cannot be read").because(error))
                .into_response()
        }
    }
}

async fn elsewhere(request: Request) -> Response {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return Problem(Fault::not_found("not_found", "there is nothing at this address")).into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return wrong_method().await;
    }
    pages::answer(path.trim_start_matches('/'), request.headers())
}

async fn wrong_method() -> Response {
    let status = StatusCode::METHOD_NOT_ALLOWED;
    let body = ProblemBody {
        r#type: "about:blank#method_not_allowed".to_owned(),
        title: status.canonical_reason().unwrap_or_default().to_owned(),
        status: status.as_u16(),
        code: "method_not_allowed",
        detail: "this address does not take that method; the Allow header says which".to_owned(),
        params: Default::default(),
        errors: Vec::new(),
    };
    let mut response = (status, axum::Json(body)).into_response();
    let media = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, media);
    response
}

fn panicked(what: Box<dyn std::any::Any + Send>) -> Response {
    let text = what.downcast_ref::<&str>().copied().map(str::to_owned);
    let text = text.or_else(|| what.downcast_ref::<String>().cloned()).unwrap_or_default();
    Problem(Fault::internal(format!("a handler panicked: {text}"))).into_response()
}
