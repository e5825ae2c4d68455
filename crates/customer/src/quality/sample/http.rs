//! Samples over HTTP.

use axum::extract::State;
use axum::http::StatusCode;
use kernel::{Fault, Moment, SampleId};
use platform::access::permission::{CustomersEdit, CustomersRead, Permit, QualitySample};
use platform::http::{Json, Path, Problem, Reply};
use platform::{Audit, Platform, Scope};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::result::{Accuracy, Verdict, accuracies};
use super::store::{self, Sample};
use super::view::{self, SampleItem};
use super::{SEED_MAX, SIZE_DEFAULT, SIZE_MAX, Wanted};
use crate::Context;
use crate::profile::find;
use crate::quality::Field;

pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new().routes(routes!(samples, draw)).routes(routes!(sample)).routes(routes!(mark))
}

/// A month's sample and what looking at it has found so far.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SampleView {
    id: SampleId,
    /// `2026-11`
    month: String,
    /// Draws the same customers again.
    seed: String,
    /// Customers of whom a source said something new in the month.
    population: i64,
    /// Customers drawn.
    size: i64,
    created_at: Moment,
    /// Who drew it; absent when the nightly job did.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    accuracy: Accuracy,
    fields: Vec<Accuracy>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SampleList {
    /// The latest month first.
    items: Vec<SampleView>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SampleSheet {
    sample: SampleView,
    /// The drawn customers that the caller may see.
    items: Vec<SampleItem>,
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct DrawBody {
    /// `2026-11`
    month: String,
    /// Customers to draw: 1 to 200, 30 unless told.
    size: Option<i64>,
    /// Draws the same customers again; unless told, one is made.
    seed: Option<String>,
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct MarkBody {
    /// The drawn customer's place.
    place: i64,
    /// The detail's code.
    field: String,
    /// Absent takes back what was said.
    verdict: Option<Verdict>,
}

/// The samples of all months. The accuracy is of the customers that the caller may see.
#[utoipa::path(get, path = "/quality/samples", tag = "quality", responses((status = 200, body = SampleList)))]
async fn samples(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(platform): State<Platform>,
) -> Reply<SampleList> {
    let conn = platform.records().reader();
    let mut found = store::found(conn, &actor).await?;
    let samples = store::list(conn, actor.org).await?.into_iter();
    let items = samples.map(|sample| {
        let marks = found.remove(&sample.id).unwrap_or_default();
        view_of(sample, accuracies(&marks))
    });
    Ok(Json(SampleList { items: items.collect() }))
}

/// Draws a month's sample.
#[utoipa::path(post, path = "/quality/samples", tag = "quality", request_body = DrawBody,
    responses((status = 201, body = SampleView),
    (status = 409, description = "`sample_exists`, `sample_empty`", body = platform::http::ProblemBody)))]
async fn draw(
    Permit { actor, .. }: Permit<QualitySample>,
    State(platform): State<Platform>,
    Json(body): Json<DrawBody>,
) -> Result<(StatusCode, Json<SampleView>), Problem> {
    let wanted = wanted(body)?;
    let month = wanted.month;
    let write = platform.write(&actor).await?;
    let id = super::draw(&write, wanted).await?;
    write.commit(Audit::of("quality.sample", id).with(json!({ "month": month }))).await?;
    let sample = store::find(platform.records().reader(), actor.org, id).await?;
    Ok((StatusCode::CREATED, Json(view_of(sample, accuracies(&Default::default())))))
}

/// A sample with its customers, each detail beside what the sources say.
#[utoipa::path(get, path = "/quality/samples/{id}", tag = "quality", params(("id" = SampleId, Path)),
    responses((status = 200, body = SampleSheet),
    (status = 404, description = "`sample_not_found`", body = platform::http::ProblemBody)))]
async fn sample(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(platform): State<Platform>,
    Path(id): Path<SampleId>,
) -> Reply<SampleSheet> {
    let conn = platform.records().reader();
    let sample = store::find(conn, actor.org, id).await?;
    let marks = store::marks(conn, actor.org, id).await?;
    let mut items = Vec::new();
    for (place, customer) in store::drawn(conn, actor.org, id).await? {
        // Gone by now, or another store's.
        let Ok(found) = find(conn, &actor, customer).await else { continue };
        let verdict = |field: &str| marks.get(&(place, field.to_owned())).copied();
        items.push(view::item(&platform, &actor, found, place, verdict).await?);
    }
    let found = store::found(conn, &actor).await?.remove(&id).unwrap_or_default();
    let mut view = view_of(sample, accuracies(&found));
    if actor.scope != Scope::All {
        view.size = items.len() as i64;
    }
    Ok(Json(SampleSheet { sample: view, items }))
}

/// Says of one detail of one drawn customer whether it is right.
#[utoipa::path(post, path = "/quality/samples/{id}/marks", tag = "quality", params(("id" = SampleId, Path)),
    request_body = MarkBody, responses((status = 204),
    (status = 404, description = "`sample_not_found`, `customer_not_found`", body = platform::http::ProblemBody)))]
async fn mark(
    Permit { actor, .. }: Permit<CustomersEdit>,
    State(platform): State<Platform>,
    Path(id): Path<SampleId>,
    Json(body): Json<MarkBody>,
) -> Result<StatusCode, Problem> {
    let field = Field::read(&body.field).map(Field::code);
    let field = field.ok_or_else(|| Fault::invalid("sample_field", "there is no such detail to check"))?;
    let write = platform.write(&actor).await?;
    store::find(&*write, actor.org, id).await?;
    let drawn = store::drawn(&*write, actor.org, id).await?;
    let customer = drawn.get(&body.place).copied();
    let customer =
        customer.ok_or_else(|| Fault::not_found("customer_not_found", "nobody was drawn there"))?;
    find(&*write, &actor, customer).await?;
    store::mark(&write, id, body.place, field, body.verdict).await?;
    let detail = json!({ "place": body.place, "field": field, "verdict": body.verdict });
    write.commit(Audit::of("quality.mark", id).with(detail)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn wanted(body: DrawBody) -> Result<Wanted, Fault> {
    let month: Option<kernel::Day> = format!("{}-01", body.month.trim()).parse().ok();
    let month = month.ok_or_else(|| Fault::invalid("sample_month", "a month is written 2026-11"))?.month();
    let size = body.size.unwrap_or(SIZE_DEFAULT);
    if !(1..=SIZE_MAX).contains(&size) {
        return Err(Fault::invalid("sample_size", "a sample has 1 to 200 customers").with("max", SIZE_MAX));
    }
    let seed = body.seed.map(|seed| seed.trim().to_owned()).filter(|seed| !seed.is_empty());
    if seed.as_ref().is_some_and(|seed| seed.chars().count() > SEED_MAX || seed.contains('\0')) {
        return Err(Fault::invalid("sample_seed", "a seed has at most 64 characters").with("max", SEED_MAX));
    }
    Ok(Wanted { month, size, seed })
}

fn view_of(sample: Sample, (accuracy, fields): (Accuracy, Vec<Accuracy>)) -> SampleView {
    SampleView {
        id: sample.id,
        month: format!("{:04}-{:02}", sample.month / 100, sample.month % 100),
        seed: sample.seed,
        population: sample.population,
        size: sample.size,
        created_at: sample.created_at,
        person: sample.person,
        accuracy,
        fields,
    }
}
