//! axum's extractors with our own answers when a request cannot be read.

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts};
use axum::response::{IntoResponse, Response};
use kernel::{Fault, FaultKind};
use serde::Serialize;

use super::Problem;

/// A JSON body, in or out.
#[derive(Debug, FromRequest)]
#[from_request(via(axum::Json), rejection(Problem))]
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// The query string.
#[derive(Debug, FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Problem))]
pub struct Query<T>(pub T);

/// The variable parts of the path.
#[derive(Debug, FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Problem))]
pub struct Path<T>(pub T);

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        let kind = match rejection.status().as_u16() {
            413 => FaultKind::TooLarge,
            422 => FaultKind::Invalid,
            _ => FaultKind::Malformed,
        };
        Self(Fault::new(kind, "body_unreadable", rejection.body_text()))
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self(Fault::malformed("query_unreadable", rejection.body_text()))
    }
}

/// A path that cannot be an address of ours names nothing.
impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Self(Fault::not_found("not_found", rejection.body_text()))
    }
}
