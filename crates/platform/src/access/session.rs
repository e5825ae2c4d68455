//! Placeholder.
use crate::{Actor, Platform};
use kernel::Fault;
pub async fn actor(_platform: &Platform, _headers: &axum::http::HeaderMap) -> Result<Actor, Fault> {
    Err(Fault::unauthenticated())
}
