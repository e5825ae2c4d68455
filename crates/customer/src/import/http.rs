//! Imports over HTTP.

mod download;
mod shapes;
mod upload;

use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::cursor::Page;
use kernel::{Fault, ImportId};
use platform::access::Permit;
use platform::access::permission::ImportsRun;
use platform::http::{Json, Path, Problem, Query, Reply};
use platform::jobs::http::Job;
use platform::{Actor, jobs};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{commands, store};
use crate::Context;
use shapes::{FieldsBody, ImportBody, ImportPatch, Upload};

const PAGE: u64 = 50;
const PAGE_MAX: u64 = 200;

/// Imports: bring, map, try, run, follow, take back.
pub fn routes() -> OpenApiRouter<Context> {
    let upload = OpenApiRouter::new().routes(routes!(list, create)).layer(DefaultBodyLimit::disable());
    OpenApiRouter::new()
        .routes(routes!(fields))
        .routes(routes!(one, change, delete))
        .routes(routes!(trial))
        .routes(routes!(run))
        .routes(routes!(reversal))
        .routes(routes!(rejects))
        .merge(upload)
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    cursor: Option<ImportId>,
    limit: Option<u64>,
}

/// What columns can mean, by kind of file.
#[utoipa::path(get, path = "/imports/fields", tag = "imports", responses((status = 200, body = FieldsBody)))]
async fn fields(_: Permit<ImportsRun>) -> Json<FieldsBody> {
    Json(FieldsBody::all())
}

/// The newest imports first; without their preview.
#[utoipa::path(get, path = "/imports", tag = "imports", params(ListQuery),
    responses((status = 200, body = Page<ImportBody>)))]
async fn list(
    Permit { actor, .. }: Permit<ImportsRun>,
    State(context): State<Context>,
    Query(query): Query<ListQuery>,
) -> Reply<Page<ImportBody>> {
    let limit = query.limit.unwrap_or(PAGE).clamp(1, PAGE_MAX);
    let found = store::list(context.platform.records().reader(), &actor, query.cursor, limit).await?;
    let next = (found.len() as u64 == limit)
        .then(|| found.last().map(|(import, _)| import.id.to_string()))
        .flatten();
    let items =
        found.into_iter().map(|(import, job)| ImportBody::of(import, job).without_preview()).collect();
    Ok(Json(Page { items, next }))
}

/// Brings a CSV or .xlsx file, as the form field `file`. What it is and what its columns mean is proposed at once;
/// nothing is taken in.
#[utoipa::path(post, path = "/imports", tag = "imports",
    request_body(content = Upload, content_type = "multipart/form-data"),
    responses((status = 201, body = ImportBody)))]
async fn create(
    Permit { actor, .. }: Permit<ImportsRun>,
    State(context): State<Context>,
    form: Multipart,
) -> Result<(StatusCode, Json<ImportBody>), Problem> {
    let id = upload::receive(&context, &actor, form).await?;
    Ok((StatusCode::CREATED, Json(body(&context, &actor, id).await?)))
}

/// One import with its columns, preview, trial and report.
#[utoipa::path(get, path = "/imports/{id}", tag = "imports", params(("id" = ImportId, Path)),
    responses((status = 200, body = ImportBody)))]
async fn one(
    Permit { actor, .. }: Permit<ImportsRun>,
    State(context): State<Context>,
    Path(id): Path<ImportId>,
) -> Reply<ImportBody> {
    Ok(Json(body(&context, &actor, id).await?))
}

/// Corrects how the file is read or what its columns mean.
#[utoipa::path(patch, path = "/imports/{id}", tag = "imports", params(("id" = ImportId, Path)),
    request_body = ImportPatch, responses((status = 200, body = ImportBody)))]
async fn change(
    Permit { actor, .. }: Permit<ImportsRun>,
    State(context): State<Context>,
    Path(id): Path<ImportId>,
    Json(patch): Json<ImportPatch>,
) -> Reply<ImportBody> {
    commands::change(&context, &actor, id, patch.into()).await?;
    Ok(Json(body(&context, &actor, id).await?))
}

/// Throws away a file that has not run.
#[utoipa::path(delete, path = "/imports/{id}", tag = "imports", params(("id" = ImportId, Path)),
    responses((status = 204)))]
async fn delete(
    Permit { actor, .. }: Permit<ImportsRun>,
    State(context): State<Context>,
    Path(id): Path<ImportId>,
) -> Result<StatusCode, Problem> {
    commands::delete(&context, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reads and checks every row and says what a run would do; writes nothing.
#[utoipa::path(post, path = "/imports/{id}/trial", tag = "imports", params(("id" = ImportId, Path)),
    responses((status = 202, body = Job)))]
async fn trial(
    Permit { actor, .. }: Permit<ImportsRun>,
    State(context): State<Context>,
    Path(id): Path<ImportId>,
) -> Result<(StatusCode, Json<Job>), Problem> {
    accepted(&context, &actor, commands::start_trial(&context, &actor, id).await?).await
}

/// Takes the file in.
#[utoipa::path(post, path = "/imports/{id}/run", tag = "imports", params(("id" = ImportId, Path)),
    responses((status = 202, body = Job)))]
async fn run(
    Permit { actor, .. }: Permit<ImportsRun>,
    State(context): State<Context>,
    Path(id): Path<ImportId>,
) -> Result<(StatusCode, Json<Job>), Problem> {
    accepted(&context, &actor, commands::start_run(&context, &actor, id).await?).await
}

/// Takes back everything the import brought.
#[utoipa::path(post, path = "/imports/{id}/reversal", tag = "imports", params(("id" = ImportId, Path)),
    responses((status = 202, body = Job)))]
async fn reversal(
    Permit { actor, .. }: Permit<ImportsRun>,
    State(context): State<Context>,
    Path(id): Path<ImportId>,
) -> Result<(StatusCode, Json<Job>), Problem> {
    accepted(&context, &actor, commands::start_reversal(&context, &actor, id).await?).await
}

/// The rows that were not taken, as they stood, each with its reason; a file of the format that was brought.
#[utoipa::path(get, path = "/imports/{id}/rejects", tag = "imports", params(("id" = ImportId, Path)),
    responses((status = 200, content_type = "application/octet-stream")))]
async fn rejects(
    Permit { actor, .. }: Permit<ImportsRun>,
    State(context): State<Context>,
    Path(id): Path<ImportId>,
) -> Result<Response, Problem> {
    let (import, _) = store::load(context.platform.records().reader(), &actor, id).await?;
    Ok(download::rejects(&context, &actor, &import).await?)
}

async fn body(context: &Context, actor: &Actor, id: ImportId) -> Result<ImportBody, Fault> {
    let (import, job) = store::load(context.platform.records().reader(), actor, id).await?;
    Ok(ImportBody::of(import, job))
}

async fn accepted(
    context: &Context,
    actor: &Actor,
    id: kernel::JobId,
) -> Result<(StatusCode, Json<Job>), Problem> {
    let found = jobs::find(context.platform.records().reader(), actor, id).await?;
    let job = found.ok_or_else(|| Fault::internal("a job that was queued is not there"))?;
    Ok((StatusCode::ACCEPTED, Json(job.into())))
}
