//! Feeds over HTTP.

mod shapes;

use axum::extract::State;
use axum::http::StatusCode;
use kernel::cursor::Page;
use kernel::{Fault, FeedId, FeedRunId};
use platform::access::Permit;
use platform::access::permission::ImportsRun;
use platform::http::{Json, Path, Problem, Query, Reply};
use platform::jobs::http::Job;
use platform::{Actor, jobs};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Feed, commands, store};
use crate::{Context, import};
use shapes::{FeedBody, FeedList, FeedPatch, MappingBody, MappingList, NewFeed, RunBody};

const PAGE: u64 = 50;
const PAGE_MAX: u64 = 200;
/// Mappings to choose from; older ones are found by their header anyway.
const MAPPINGS_MAX: u64 = 200;

/// Feeds: set up, change, hold, run, follow.
pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(mappings))
        .routes(routes!(one, change, delete))
        .routes(routes!(run))
        .routes(routes!(pause, resume))
        .routes(routes!(runs))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    cursor: Option<FeedRunId>,
    limit: Option<u64>,
}

/// Every feed, with how it is and what its last file became.
#[utoipa::path(get, path = "/feeds", tag = "feeds", responses((status = 200, body = FeedList)))]
async fn list(Permit { actor, .. }: Permit<ImportsRun>, State(context): State<Context>) -> Reply<FeedList> {
    let reader = context.platform.records().reader();
    let feeds = store::list(reader, &actor).await?;
    Ok(Json(FeedList {
        items: bodies(&context, &actor, feeds).await?,
        root: context.feeds.root().display().to_string(),
    }))
}

/// Sets up a feed. A folder is made and watched at once; an address is asked for the first time within seconds.
#[utoipa::path(post, path = "/feeds", tag = "feeds", request_body = NewFeed,
    responses((status = 201, body = FeedBody)))]
async fn create(
    Permit { actor, .. }: Permit<ImportsRun>,
    State(context): State<Context>,
    Json(new): Json<NewFeed>,
) -> Result<(StatusCode, Json<FeedBody>), Problem> {
    let (way, said) = new.into_said();
    let id = commands::create(&context, &actor, way, said).await?;
    Ok((StatusCode::CREATED, Json(body(&context, &actor, id).await?)))
}

/// Mappings that a feed can be held to, those used last first.
#[utoipa::path(get, path = "/feeds/mappings", tag = "feeds", responses((status = 200, body = MappingList)))]
async fn mappings(
    Permit { actor, .. }: Permit<ImportsRun>,
    State(context): State<Context>,
) -> Reply<MappingList> {
    let known = import::mappings(context.platform.records().reader(), &actor, MAPPINGS_MAX).await?;
    Ok(Json(MappingList { items: known.into_iter().map(MappingBody::from).collect() }))
}

/// One feed.
#[utoipa::path(get, path = "/feeds/{id}", tag = "feeds", params(("id" = FeedId, Path)),
    responses((status = 200, body = FeedBody)))]
async fn one(
    Permit { actor, .. }: Permit<ImportsRun>,
    State(context): State<Context>,
    Path(id): Path<FeedId>,
) -> Reply<FeedBody> {
    Ok(Json(body(&context, &actor, id).await?))
}

/// Changes a feed; it is tried again at once.
#[utoipa::path(patch, path = "/feeds/{id}", tag = "feeds", params(("id" = FeedId, Path)),
    request_body = FeedPatch, responses((status = 200, body = FeedBody)))]
async fn change(
    Permit { actor, .. }: Permit<ImportsRun>,
    State(context): State<Context>,
    Path(id): Path<FeedId>,
    Json(patch): Json<FeedPatch>,
) -> Reply<FeedBody> {
    commands::change(&context, &actor, id, patch.into()).await?;
    Ok(Json(body(&context, &actor, id).await?))
}

/// Takes a feed away. The files it brought stay imported, and its folder stays on disk.
#[utoipa::path(delete, path = "/feeds/{id}", tag = "feeds", params(("id" = FeedId, Path)),
    responses((status = 204)))]
async fn delete(
    Permit { actor, .. }: Permit<ImportsRun>,
    State(context): State<Context>,
    Path(id): Path<FeedId>,
) -> Result<StatusCode, Problem> {
    commands::delete(&context, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tries a feed now, held or not. Files of a folder that were refused are tried again.
#[utoipa::path(post, path = "/feeds/{id}/run", tag = "feeds", params(("id" = FeedId, Path)),
    responses((status = 202, body = Job)))]
async fn run(
    Permit { actor, .. }: Permit<ImportsRun>,
    State(context): State<Context>,
    Path(id): Path<FeedId>,
) -> Result<(StatusCode, Json<Job>), Problem> {
    let job = commands::start(&context, &actor, id, true).await?;
    let found = jobs::find(context.platform.records().reader(), &actor, job).await?;
    let job = found.ok_or_else(|| Fault::internal("a job that was queued is not there"))?;
    Ok((StatusCode::ACCEPTED, Json(job.into())))
}

/// Holds a feed: nothing is taken until somebody lets it go on.
#[utoipa::path(post, path = "/feeds/{id}/pause", tag = "feeds", params(("id" = FeedId, Path)),
    responses((status = 200, body = FeedBody)))]
async fn pause(
    Permit { actor, .. }: Permit<ImportsRun>,
    State(context): State<Context>,
    Path(id): Path<FeedId>,
) -> Reply<FeedBody> {
    commands::pause(&context, &actor, id, true).await?;
    Ok(Json(body(&context, &actor, id).await?))
}

/// Lets a feed go on.
#[utoipa::path(delete, path = "/feeds/{id}/pause", tag = "feeds", params(("id" = FeedId, Path)),
    responses((status = 200, body = FeedBody)))]
async fn resume(
    Permit { actor, .. }: Permit<ImportsRun>,
    State(context): State<Context>,
    Path(id): Path<FeedId>,
) -> Reply<FeedBody> {
    commands::pause(&context, &actor, id, false).await?;
    Ok(Json(body(&context, &actor, id).await?))
}

/// A feed's history, the newest first. Every file that was taken stays in it; of what brought nothing, the last hundred.
#[utoipa::path(get, path = "/feeds/{id}/runs", tag = "feeds", params(("id" = FeedId, Path), ListQuery),
    responses((status = 200, body = Page<RunBody>)))]
async fn runs(
    Permit { actor, .. }: Permit<ImportsRun>,
    State(context): State<Context>,
    Path(id): Path<FeedId>,
    Query(query): Query<ListQuery>,
) -> Reply<Page<RunBody>> {
    let reader = context.platform.records().reader();
    let feed = store::load(reader, &actor, id).await?;
    let limit = query.limit.unwrap_or(PAGE).clamp(1, PAGE_MAX);
    let found = store::runs(reader, &actor, feed.id, query.cursor, limit).await?;
    let next = (found.len() as u64 == limit).then(|| found.last().map(|run| run.id.to_string())).flatten();
    Ok(Json(Page { items: found.into_iter().map(RunBody::from).collect(), next }))
}

async fn body(context: &Context, actor: &Actor, id: FeedId) -> Result<FeedBody, Fault> {
    let feed = store::load(context.platform.records().reader(), actor, id).await?;
    let made = bodies(context, actor, vec![feed]).await?.pop();
    made.ok_or_else(|| Fault::internal("a feed without its body"))
}

async fn bodies(context: &Context, actor: &Actor, feeds: Vec<Feed>) -> Result<Vec<FeedBody>, Fault> {
    let reader = context.platform.records().reader();
    let last = store::last_runs(reader, actor).await?;
    let known = import::mappings(reader, actor, u64::MAX >> 1).await?;
    let mut bodies = Vec::with_capacity(feeds.len());
    for feed in feeds {
        let job = match feed.job {
            Some(job) => jobs::find(reader, actor, job).await?.filter(|job| !job.state.is_over()),
            None => None,
        };
        let run = last.iter().find(|run| run.feed == feed.id).cloned();
        let mapping = known.iter().find(|known| Some(known.id) == feed.mapping);
        bodies.push(FeedBody::of(context, feed, run, mapping, job.is_some()));
    }
    Ok(bodies)
}
