//! Saved views: a list with its filters under a name, for oneself or for everybody.

use axum::extract::State;
use axum::http::StatusCode;
use kernel::{Fault, Moment, OrgId, PersonId, ViewId};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, IntoActiveModel, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::access::permission::{Permit, SignedIn, ViewsShare};
use crate::http::{Json, Path, Problem, ProblemBody, Query, Reply, one_line, wrong_field};
use crate::{Actor, Audit, Platform, Role, Write};

const NAME_MAX: usize = 60;
const LIST_MAX: usize = 40;
const QUERY_MAX: usize = 4_000;
/// Views that one person may keep.
const PER_PERSON_MAX: u64 = 200;
/// Views that one answer holds.
const SHOWN_MAX: u64 = 1_000;

#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "saved_view")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_name = "org_id")]
    pub org: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ViewId,
    #[sea_orm(column_name = "person_id")]
    pub person: Option<PersonId>,
    pub list: String,
    pub name: String,
    pub query: String,
    pub shared: bool,
    pub created_at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}

pub fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(change, delete))
}

/// A list with its filters under a name.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct View {
    id: ViewId,
    name: String,
    /// Which list: `customers`.
    list: String,
    /// The search part of the page's URL.
    query: String,
    /// Everybody sees it.
    shared: bool,
    /// Whoever asks has made it.
    mine: bool,
}

impl View {
    fn of(actor: &Actor, row: Model) -> Self {
        let mine = row.person == actor.person;
        Self { id: row.id, name: row.name, list: row.list, query: row.query, shared: row.shared, mine }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Views {
    items: Vec<View>,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only the views of this list.
    list: Option<String>,
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct CreateView {
    /// At most 60 characters.
    name: String,
    list: String,
    query: String,
    #[serde(default)]
    shared: bool,
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct ChangeView {
    name: Option<String>,
    query: Option<String>,
    shared: Option<bool>,
}

/// What the actor may see: their own and the shared.
fn seen_by(actor: &Actor) -> Select<Entity> {
    let seen = Condition::any().add(COLUMN.shared.eq(true)).add(COLUMN.person.eq(actor.person));
    Entity::find().filter(COLUMN.org.eq(actor.org)).filter(seen)
}

/// One's own views and those that are shared, by name.
#[utoipa::path(get, path = "/views", tag = "views", params(ListQuery), responses((status = 200, body = Views)))]
async fn list(
    Permit { actor, .. }: Permit<SignedIn>,
    State(platform): State<Platform>,
    Query(query): Query<ListQuery>,
) -> Reply<Views> {
    let mut found = seen_by(&actor);
    if let Some(list) = query.list {
        found = found.filter(COLUMN.list.eq(list));
    }
    let ordered = found.order_by_asc(COLUMN.name).order_by_asc(COLUMN.id).limit(SHOWN_MAX);
    let rows = ordered.all(platform.records().reader()).await?;
    Ok(Json(Views { items: rows.into_iter().map(|row| View::of(&actor, row)).collect() }))
}

/// Keeps a list's filters under a name. Sharing it with everybody needs `views.share`.
#[utoipa::path(post, path = "/views", tag = "views", request_body = CreateView, responses(
    (status = 201, body = View),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 422, description = "`text_required`, `text_too_long`, `too_many_views`", body = ProblemBody)))]
async fn create(
    Permit { actor, .. }: Permit<SignedIn>,
    State(platform): State<Platform>,
    Json(body): Json<CreateView>,
) -> Result<(StatusCode, Json<View>), Problem> {
    may_share(&actor, body.shared)?;
    let row = Model {
        org: actor.org,
        id: platform.mint(),
        person: actor.person,
        list: one_line("list", &body.list, LIST_MAX)?,
        name: one_line("name", &body.name, NAME_MAX)?,
        query: checked_query(body.query)?,
        shared: body.shared,
        created_at: platform.now(),
    };
    let write = platform.write(&actor).await?;
    refuse_too_many(&write).await?;
    Entity::insert(row.clone().into_active_model()).exec_without_returning(&*write).await?;
    write.commit(Audit::of("view.create", row.id).with(json!({"shared": row.shared}))).await?;
    Ok((StatusCode::CREATED, Json(View::of(&actor, row))))
}

/// Renames a view, changes its filters, shares it or takes it back. Shared views of others are the manager's to change.
#[utoipa::path(patch, path = "/views/{id}", tag = "views", params(("id" = ViewId, Path)), request_body = ChangeView,
    responses((status = 200, body = View), (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`view_not_found`", body = ProblemBody)))]
async fn change(
    Permit { actor, .. }: Permit<SignedIn>,
    State(platform): State<Platform>,
    Path(id): Path<ViewId>,
    Json(body): Json<ChangeView>,
) -> Reply<View> {
    let write = platform.write(&actor).await?;
    let before = to_change(&write, id).await?;
    let shared = body.shared.unwrap_or(before.shared);
    may_share(&actor, shared && !before.shared)?;
    let row = ActiveModel {
        org: Set(before.org),
        id: Set(id),
        name: Set(body.name.map_or(Ok(before.name), |name| one_line("name", &name, NAME_MAX))?),
        query: Set(body.query.map_or(Ok(before.query), checked_query)?),
        shared: Set(shared),
        ..Default::default()
    };
    let row = Entity::update(row).exec(&*write).await?;
    write.commit(Audit::of("view.change", id).with(json!({"shared": shared}))).await?;
    Ok(Json(View::of(&actor, row)))
}

/// Deletes a view. Shared views of others are the manager's to delete.
#[utoipa::path(delete, path = "/views/{id}", tag = "views", params(("id" = ViewId, Path)), responses((status = 204),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`view_not_found`", body = ProblemBody)))]
async fn delete(
    Permit { actor, .. }: Permit<SignedIn>,
    State(platform): State<Platform>,
    Path(id): Path<ViewId>,
) -> Result<StatusCode, Problem> {
    let write = platform.write(&actor).await?;
    to_change(&write, id).await?;
    Entity::delete_by_id((actor.org, id)).exec(&*write).await?;
    write.commit(Audit::of("view.delete", id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The view, if the actor sees it and it is theirs to change.
async fn to_change(write: &Write, id: ViewId) -> Result<Model, Fault> {
    let actor = write.actor();
    let found = seen_by(actor).filter(COLUMN.id.eq(id)).one(&**write).await?;
    let row = found.ok_or_else(|| Fault::not_found("view_not_found", "there is no such view"))?;
    match row.person == actor.person || actor.role == Role::Manager {
        true => Ok(row),
        false => Err(Fault::forbidden()),
    }
}

fn may_share(actor: &Actor, wanted: bool) -> Result<(), Fault> {
    match wanted && !actor.may::<ViewsShare>() {
        true => Err(Fault::forbidden().with("permission", "views.share")),
        false => Ok(()),
    }
}

fn checked_query(query: String) -> Result<String, Fault> {
    match query.chars().count() > QUERY_MAX {
        true => Err(wrong_field("query", "text_too_long", "the query is too long").with("max", QUERY_MAX)),
        false => Ok(query),
    }
}

async fn refuse_too_many(write: &Write) -> Result<(), Fault> {
    let actor = write.actor();
    let mine = Entity::find().filter(COLUMN.org.eq(actor.org)).filter(COLUMN.person.eq(actor.person));
    match mine.count(&**write).await? >= PER_PERSON_MAX {
        true => Err(Fault::invalid("too_many_views", "delete a view first").with("max", PER_PERSON_MAX)),
        false => Ok(()),
    }
}
