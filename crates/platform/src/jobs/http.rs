//! Jobs over HTTP: see them, follow one, cancel one.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures::Stream;
use kernel::{Fault, JobId, Moment, cursor::Page};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::store::{self, JobState, Record};
use crate::access::permission::{JobsRead, Permit};
use crate::http::{Json, Path, Problem, Query, Reply};
use crate::{Actor, Audit, Platform};

const FOLLOW_EVERY: Duration = Duration::from_millis(250);
const PAGE_MAX: u64 = 100;

/// A piece of background work.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Job {
    pub id: JobId,
    pub kind: String,
    pub state: JobState,
    /// Units done so far; what a unit is depends on the phase.
    pub done: i64,
    /// Units in all, when known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Value>,
    /// `{code, params, detail}` of what went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Value>,
    pub created_at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Moment>,
}

impl From<Record> for Job {
    fn from(record: Record) -> Self {
        Self {
            id: record.id,
            kind: record.kind,
            state: record.state,
            done: record.done,
            total: record.total,
            phase: record.phase,
            result: record.result,
            error: record.fault,
            created_at: record.created_at,
            started_at: record.started_at,
            finished_at: record.finished_at,
        }
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    cursor: Option<JobId>,
    limit: Option<u64>,
}

pub fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(one, cancel)).routes(routes!(follow))
}

/// The newest background work first.
#[utoipa::path(get, path = "/jobs", tag = "jobs", params(ListQuery), responses((status = 200, body = Page<Job>)))]
async fn list(
    Permit { actor, .. }: Permit<JobsRead>,
    State(platform): State<Platform>,
    Query(query): Query<ListQuery>,
) -> Reply<Page<Job>> {
    let limit = query.limit.unwrap_or(50).clamp(1, PAGE_MAX);
    let records = store::list(platform.records().reader(), &actor, query.cursor, limit).await?;
    let next =
        (records.len() as u64 == limit).then(|| records.last().map(|job| job.id.to_string())).flatten();
    Ok(Json(Page { items: records.into_iter().map(Job::from).collect(), next }))
}

/// One piece of background work.
#[utoipa::path(get, path = "/jobs/{id}", tag = "jobs", params(("id" = JobId, Path)),
    responses((status = 200, body = Job)))]
async fn one(
    Permit { actor, .. }: Permit<JobsRead>,
    State(platform): State<Platform>,
    Path(id): Path<JobId>,
) -> Reply<Job> {
    Ok(Json(load(&platform, &actor, id).await?.into()))
}

/// Asks a job to stop. What it has finished stays; what is half done is undone.
#[utoipa::path(delete, path = "/jobs/{id}", tag = "jobs", params(("id" = JobId, Path)),
    responses((status = 200, body = Job)))]
async fn cancel(
    Permit { actor, .. }: Permit<JobsRead>,
    State(platform): State<Platform>,
    Path(id): Path<JobId>,
) -> Reply<Job> {
    let job = load(&platform, &actor, id).await?;
    if !job.state.is_over() {
        let write = platform.write(&actor).await?;
        store::request_cancel(&write, id).await?;
        write.commit(Audit::of("job.cancel", id)).await?;
    }
    Ok(Json(load(&platform, &actor, id).await?.into()))
}

/// Server-sent events named `job`, each the whole job, until it is over.
#[utoipa::path(get, path = "/jobs/{id}/events", tag = "jobs", params(("id" = JobId, Path)),
    responses((status = 200, content_type = "text/event-stream", body = Job)))]
async fn follow(
    Permit { actor, .. }: Permit<JobsRead>,
    State(platform): State<Platform>,
    Path(id): Path<JobId>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    load(&platform, &actor, id).await?;
    let events = futures::stream::unfold(Some((platform, actor, None::<String>)), move |state| async move {
        let (platform, actor, mut last) = state?;
        loop {
            let job = Job::from(load(&platform, &actor, id).await.ok()?);
            let over = job.state.is_over();
            let text = serde_json::to_string(&job).ok()?;
            if last.as_ref() != Some(&text) {
                let event = Event::default().event("job").data(&text);
                last = Some(text);
                return Some((Ok(event), (!over).then_some((platform, actor, last))));
            }
            tokio::time::sleep(FOLLOW_EVERY).await;
        }
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

/// The job, if the actor started it or may see everybody's.
async fn load(platform: &Platform, actor: &Actor, id: JobId) -> Result<Record, Fault> {
    store::find(platform.records().reader(), actor, id)
        .await?
        .filter(|job| job.person == actor.person || actor.role.sees_all_jobs())
        .ok_or_else(|| Fault::not_found("job_not_found", "there is no such job"))
}
