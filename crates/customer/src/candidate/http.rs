//! Proposals over HTTP.

use axum::extract::State;
use axum::http::StatusCode;
use kernel::cursor::Page;
use kernel::{CandidateId, Day, Fault, JobId};
use platform::access::permission::{CustomersMerge, CustomersRead, Permit};
use platform::http::{Json, Path, Problem, Query, Reply, wrong_field};
use platform::jobs::http::Job;
use platform::{Actor, Audit, Write, jobs};
use serde::Deserialize;
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::bulk::ConfirmAll;
use super::forecast::{self, Forecast};
use super::proposals::{self, Candidate};
use super::queue::{self, Queue, QueueCount, Waiting};
use super::scan::{self, Scan};
use super::store;
use crate::Context;
use crate::identity::http::OperationView;
use crate::identity::{self, log};
use crate::profile::list;

/// Put off for longer, nobody remembers why.
const DEFER_DAYS_MAX: i32 = 366;

pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new()
        .routes(routes!(candidates))
        .routes(routes!(count_candidates))
        .routes(routes!(foretell))
        .routes(routes!(confirm_all))
        .routes(routes!(defer, resume))
        .routes(routes!(confirm))
        .routes(routes!(refuse))
        .routes(routes!(start_scan))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// `open` (unless told otherwise) or `deferred`.
    #[serde(default)]
    #[param(inline)]
    state: Waiting,
    /// Scores from here, 0 to 1.
    score_from: Option<f64>,
    /// Scores up to here, 0 to 1.
    score_to: Option<f64>,
    /// A source that knows at least one of the two.
    source: Option<String>,
    /// A field that speaks for it: `name`, `phone`, `birthday`, `gender`, `address`, `email`, `company` or `store`.
    field: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// Rows of a page: 1 to 200, 50 unless told.
    limit: Option<u64>,
}

impl ListQuery {
    fn queue(&self) -> Result<Queue, Fault> {
        let queue = Queue {
            waiting: self.state,
            score_from: self.score_from,
            score_to: self.score_to,
            source: self.source.clone(),
            field: self.field.clone(),
        };
        queue.check().map(|()| queue)
    }
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
    Ok(Json(
        proposals::page(&context.platform, &actor, &query.queue()?, query.cursor.as_deref(), limit).await?,
    ))
}

/// How many proposals those are, and how many customers they would join. Asks like the list; the page does not matter.
#[utoipa::path(get, path = "/candidates/count", tag = "identity", params(ListQuery),
    responses((status = 200, body = QueueCount)))]
async fn count_candidates(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(context): State<Context>,
    Query(query): Query<ListQuery>,
) -> Reply<QueueCount> {
    let conn = context.platform.records().reader();
    let today = queue::today(conn, &context.platform, &actor).await?;
    Ok(Json(queue::count(&query.queue()?.pairs(conn, &actor, today, None).await?)))
}

/// What confirming all of those would do: how many customers go into others, and which pairs the guards keep apart. Asks
/// like the list; `state` and the page do not matter.
#[utoipa::path(get, path = "/candidates/forecast", tag = "identity", params(ListQuery),
    responses((status = 200, body = Forecast)))]
async fn foretell(
    Permit { actor, .. }: Permit<CustomersMerge>,
    State(context): State<Context>,
    Query(query): Query<ListQuery>,
) -> Reply<Forecast> {
    let conn = context.platform.records().reader();
    let today = queue::today(conn, &context.platform, &actor).await?;
    let queue = Queue { waiting: Waiting::Open, ..query.queue()? };
    let pairs = queue.pairs(conn, &actor, today, None).await?;
    Ok(Json(forecast::of(conn, actor.org, &pairs).await?))
}

/// Which proposals to confirm at once.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ConfirmAllBody {
    /// 0 to 1.
    score_from: f64,
    #[serde(default)]
    score_to: Option<f64>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    field: Option<String>,
    /// How many customers the forecast said they would join at most; more than that are not.
    joined: u64,
}

/// Confirms all proposals from a score on, in the background. Each pair is looked at once more before it is merged, and
/// each merge can be taken back. The job's result has `pairs` and what became of them: `merged`, `together`, `settled`,
/// `lower`, `contradicting`, `refused`.
#[utoipa::path(post, path = "/candidates/confirmations", tag = "identity", request_body = ConfirmAllBody, responses(
    (status = 202, body = Job),
    (status = 409, description = "`candidates_changed`, with `joined`", body = platform::http::ProblemBody)))]
async fn confirm_all(
    Permit { actor, .. }: Permit<CustomersMerge>,
    State(context): State<Context>,
    Json(body): Json<ConfirmAllBody>,
) -> Result<(StatusCode, Json<Job>), Problem> {
    let ConfirmAllBody { score_from, score_to, source, field, joined } = body;
    let queue = Queue { waiting: Waiting::Open, score_from: Some(score_from), score_to, source, field };
    queue.check()?;
    let mut write = context.platform.write(&actor).await?;
    let today = queue::today(&*write, &context.platform, &actor).await?;
    let count = queue::count(&queue.pairs(&*write, &actor, today, None).await?);
    if count.joined > joined {
        let changed =
            Fault::conflict("candidates_changed", "more proposals have come since they were counted");
        return Err(changed.with("joined", count.joined).into());
    }
    let asked = json!({ "queue": queue, "count": count });
    let work = ConfirmAll { queue, found_until: write.now() };
    let id = jobs::enqueue::<ConfirmAll, Context>(&mut write, &work).await?;
    write.commit(Audit::of("candidate.confirm_all_request", id).with(asked)).await?;
    queued(&context, &actor, id).await
}

/// To when a proposal is put off.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct DeferBody {
    /// A day after today and within a year.
    until: Day,
}

/// Puts a proposal off: it leaves the queue and comes back by itself on that day.
#[utoipa::path(post, path = "/candidates/{id}/deferral", tag = "identity", request_body = DeferBody,
    params(("id" = CandidateId, Path)), responses((status = 204),
    (status = 404, description = "`candidate_not_found`", body = platform::http::ProblemBody),
    (status = 409, description = "`candidate_decided`", body = platform::http::ProblemBody)))]
async fn defer(
    Permit { actor, .. }: Permit<CustomersMerge>,
    State(context): State<Context>,
    Path(id): Path<CandidateId>,
    Json(body): Json<DeferBody>,
) -> Result<StatusCode, Problem> {
    let write = context.platform.write(&actor).await?;
    let today = queue::today(&*write, &context.platform, &actor).await?;
    let ahead = body.until.number() - today.number();
    if !(1..=DEFER_DAYS_MAX).contains(&ahead) {
        return Err(wrong_field("until", "deferral_day", "the day must be ahead, by a year at most").into());
    }
    decidable(&write, id).await?;
    store::defer(&write, id, Some(body.until)).await?;
    write.commit(Audit::of("candidate.defer", id).with(json!({ "until": body.until }))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Brings a proposal back into the queue before its day.
#[utoipa::path(delete, path = "/candidates/{id}/deferral", tag = "identity",
    params(("id" = CandidateId, Path)), responses((status = 204),
    (status = 404, description = "`candidate_not_found`", body = platform::http::ProblemBody),
    (status = 409, description = "`candidate_decided`", body = platform::http::ProblemBody)))]
async fn resume(
    Permit { actor, .. }: Permit<CustomersMerge>,
    State(context): State<Context>,
    Path(id): Path<CandidateId>,
) -> Result<StatusCode, Problem> {
    let write = context.platform.write(&actor).await?;
    decidable(&write, id).await?;
    store::defer(&write, id, None).await?;
    write.commit(Audit::of("candidate.resume", id)).await?;
    Ok(StatusCode::NO_CONTENT)
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
pub(super) async fn decidable(write: &Write, id: CandidateId) -> Result<store::Open, Fault> {
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
    let id = scan::enqueue(&mut write, Scan { retrain: query.retrain }).await?;
    write.commit(Audit::of("candidate.scan_request", id)).await?;
    queued(&context, &actor, id).await
}

async fn queued(context: &Context, actor: &Actor, id: JobId) -> Result<(StatusCode, Json<Job>), Problem> {
    let job = jobs::find(context.platform.records().reader(), actor, id).await?;
    let job = job.ok_or_else(|| Fault::internal("a queued job is not there"))?;
    Ok((StatusCode::ACCEPTED, Json(job.into())))
}
