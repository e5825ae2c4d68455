//! Value over HTTP.

use axum::extract::State;
use kernel::Fault;
use platform::access::permission::{CustomersRead, Permit, ValueRefit};
use platform::http::{Json, Reply};
use platform::jobs::{self, http::Job};
use platform::{Audit, Platform};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::summary::{self, Summary};
use crate::Context;

pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new().routes(routes!(summarise)).routes(routes!(refit))
}

/// What was learnt from all purchases, and how many customers stand where. Whoever looks after one store sees its
/// counts, and nothing of what the model says of the others.
#[utoipa::path(get, path = "/value", tag = "value", responses((status = 200, body = Summary)))]
async fn summarise(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(platform): State<Platform>,
) -> Reply<Summary> {
    Ok(Json(summary::summary(platform.records().reader(), &actor).await?))
}

/// Learns the value models anew from all purchases and values every customer again, as a job. While one is waiting,
/// asking again gives the same job.
#[utoipa::path(post, path = "/value/refit", tag = "value", responses((status = 200, body = Job)))]
async fn refit(Permit { actor, .. }: Permit<ValueRefit>, State(platform): State<Platform>) -> Reply<Job> {
    let mut write = platform.write(&actor).await?;
    let id = super::request_refit(&mut write).await?;
    write.commit(Audit::of("value.request_refit", id)).await?;
    let job = jobs::find(platform.records().reader(), &actor, id).await?;
    Ok(Json(job.map(Job::from).ok_or_else(|| Fault::internal(format!("job {id} is missing")))?))
}
