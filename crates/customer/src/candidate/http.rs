//! Proposals over HTTP.

use axum::extract::State;
use axum::http::StatusCode;
use kernel::cursor::Page;
use kernel::{CandidateId, Fault};
use platform::access::permission::{CustomersMerge, CustomersRead, Permit};
use platform::http::{Json, Path, Problem, Query, Reply};
use platform::jobs::http::Job;
use platform::{Audit, Write, jobs};
use serde::Deserialize;
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::proposals::{self, Candidate};
use super::scan::{self, Scan};
use super::store;
use crate::Context;
use crate::identity::http::OperationView;
use crate::identity::{self, log};
use crate::profile::list;

pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new()
        .routes(routes!(candidates))
        .routes(routes!(confirm))
        .routes(routes!(refuse))
        .routes(routes!(start_scan))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// The `next` of the page before.
    cursor: Option<String>,
    /// Rows of a page: 1 to 200, 50 unless told.
    limit: Option<u64>,
}

/// Proposals that nobody has decided about, the likeliest first; only those whose two sides the caller may see.
#[utoipa::path(get, path = "/candidates", tag = "identity", params(ListQuery),
    responses((status = 200, body = Page<Candidate>)))]
async fn candidates(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(context): State<Context>,
    Query(query): Query<ListQuery>,
) -> Reply<Page<Candidate>> {
    let limit = list::limit(query.limit)?;
    Ok(Json(proposals::page(&context.platform, &actor, query.cursor.as_deref(), limit).await?))
}

/// The two are one customer: merges them, the older id surviving.
#[utoipa::path(post, path = "/candidates/{id}/confirmation", tag = "identity",
    params(("id" = CandidateId, Path)), responses((status = 200, body = OperationView),
    (status = 404, description = "`candidate_not_found`", body = platform::http::ProblemBody),
    (status = 409, description = "`candidate_decided`, `same_customer`", body = platform::http::ProblemBody)))]
async fn confirm(
    Permit { actor, .. }: Permit<CustomersMerge>,
    State(context): State<Context>,
    Path(id): Path<CandidateId>,
) -> Reply<OperationView> {
    let mut write = context.platform.write(&actor).await?;
    let open = decidable(&write, id).await?;
    let outcome = identity::merge::unite(&write, &context.rules, open.pair, open.evidence).await?;
    store::decide(&write, id, "confirmed").await?;
    identity::announce(&mut write, &outcome).await?;
    let merge = outcome.merges.first().ok_or_else(|| Fault::internal("a confirmed match merged nobody"))?;
    let operation = merge.operation;
    let detail = json!({"survivor": merge.survivor, "absorbed": merge.absorbed});
    write.commit(Audit::of("candidate.confirm", id).with(detail)).await?;
    Ok(Json(log::one(&context.platform, &actor, operation).await?))
}

/// The two are different people: the proposal goes away and does not come back.
#[utoipa::path(post, path = "/candidates/{id}/refusal", tag = "identity",
    params(("id" = CandidateId, Path)), responses((status = 204),
    (status = 404, description = "`candidate_not_found`", body = platform::http::ProblemBody),
    (status = 409, description = "`candidate_decided`", body = platform::http::ProblemBody)))]
async fn refuse(
    Permit { actor, .. }: Permit<CustomersMerge>,
    State(context): State<Context>,
    Path(id): Path<CandidateId>,
) -> Result<StatusCode, Problem> {
    let mut write = context.platform.write(&actor).await?;
    let open = decidable(&write, id).await?;
    let outcome = identity::merge::refuse(&write, &context.rules, open.pair).await?;
    store::decide(&write, id, "refused").await?;
    identity::announce(&mut write, &outcome).await?;
    write.commit(Audit::of("candidate.refuse", id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The proposal, once nobody else can decide about it any more.
async fn decidable(write: &Write, id: CandidateId) -> Result<store::Open, Fault> {
    identity::apply::take_turn(write).await?;
    let open = store::open(&**write, write.actor(), id).await?;
    let missing = || Fault::not_found("candidate_not_found", "there is no such proposal");
    // Only whoever sees both sides may decide.
    for customer in
        identity::customers_of(&**write, write.actor().org, vec![open.pair.0, open.pair.1]).await?
    {
        crate::profile::find(&**write, write.actor(), customer).await.map_err(|_| missing())?;
    }
    Ok(open)
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ScanQuery {
    /// Learn the weights anew even when the old ones would still do.
    #[serde(default)]
    retrain: bool,
}

/// Looks for duplicates among all customers, in the background.
#[utoipa::path(post, path = "/candidates/scan", tag = "identity", params(ScanQuery),
    responses((status = 202, body = Job)))]
async fn start_scan(
    Permit { actor, .. }: Permit<CustomersMerge>,
    State(context): State<Context>,
    Query(query): Query<ScanQuery>,
) -> Result<(StatusCode, Json<Job>), Problem> {
    let mut write = context.platform.write(&actor).await?;
    let id = scan::enqueue(&mut write, &Scan { retrain: query.retrain }).await?;
    write.commit(Audit::of("candidate.scan_request", id)).await?;
    let job = jobs::find(context.platform.records().reader(), &actor, id).await?;
    let job = job.ok_or_else(|| Fault::internal("a queued job is not there"))?;
    Ok((StatusCode::ACCEPTED, Json(job.into())))
}
