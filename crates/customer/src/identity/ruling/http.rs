//! The rules over HTTP: seen by everybody, tried and saved by those who may.

use axum::extract::State;
use axum::http::StatusCode;
use kernel::cursor::Page;
use kernel::{Fault, JobId, Moment};
use platform::access::permission::{CustomersRead, IdentityManage, Permit, PhonesClear};
use platform::http::{Json, Problem, ProblemBody, Query, Reply};
use platform::jobs::http::Job;
use platform::{Actor, Audit, jobs};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::draft::{self, RuleIn, ThresholdsIn};
use super::shared::{self, SharedIdentifier};
use super::{Application, Preview, saved};
use crate::Context;
use crate::identifier::{Identifier, IdentifierKind};
use crate::identity::{Rule, Rules, Thresholds};
use crate::profile::list;

pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new()
        .routes(routes!(rules, save, reset))
        .routes(routes!(preview))
        .routes(routes!(shared_identifiers))
}

/// The rules in force and those of the configuration.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RulesView {
    /// First the strongest.
    rules: Vec<Rule>,
    thresholds: Thresholds,
    /// Counts what was saved; sent back with a change, so that nobody overwrites what they have not seen.
    version: i64,
    /// The organisation has saved its own; otherwise these are the configuration's.
    saved: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    saved_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    saved_by: Option<String>,
    /// What `shuke.toml` or the house says.
    defaults: Rules,
    /// The job that lets the customers follow, as long as the caller may see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    job: Option<Job>,
}

/// Rules to try.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct RulesDraft {
    rules: Vec<RuleIn>,
    thresholds: ThresholdsIn,
}

/// Rules to save.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct RulesChange {
    /// Of the rules that were changed.
    version: i64,
    rules: Vec<RuleIn>,
    thresholds: ThresholdsIn,
}

/// The rules in force: which identifiers tie records together, when they lose their power, and from which
/// probability on a match is proposed or merged. Placeholders are masked for those who see no numbers in clear.
#[utoipa::path(get, path = "/identity/rules", tag = "identity", responses((status = 200, body = RulesView)))]
async fn rules(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(context): State<Context>,
) -> Reply<RulesView> {
    let conn = context.platform.records().reader();
    let saved = saved::load(conn, actor.org).await?;
    let own = saved.as_ref().and_then(|saved| saved.rules.clone());
    let is_saved = own.is_some();
    let Rules { rules, thresholds } = shown(own.unwrap_or_else(|| (*context.rules).clone()), &actor);
    let job = match saved.as_ref().and_then(|saved| saved.job) {
        Some(id) => jobs::find(conn, &actor, id).await?.map(Job::from),
        None => None,
    };
    Ok(Json(RulesView {
        rules,
        thresholds,
        version: saved.as_ref().map_or(0, |saved| saved.version),
        saved: is_saved,
        saved_at: saved.as_ref().map(|saved| saved.at),
        saved_by: saved.and_then(|saved| saved.person),
        defaults: shown((*context.rules).clone(), &actor),
        job,
    }))
}

/// As far as the actor may see: a placeholder may well be somebody's number.
fn shown(mut rules: Rules, actor: &Actor) -> Rules {
    if !actor.may::<PhonesClear>() {
        for rule in &mut rules.rules {
            for value in &mut rule.placeholders {
                *value = Identifier { kind: rule.kind, value: value.clone() }.mask();
            }
        }
    }
    rules
}

/// Says how many customers these rules would merge or split, without changing anything. The job's result has
/// `customers_before`, `customers_after`, `merged`, `split`, `examples` and `proposals`.
#[utoipa::path(post, path = "/identity/rules/preview", tag = "identity", request_body = RulesDraft, responses(
    (status = 202, body = Job),
    (status = 422, description = "`identity_rules_invalid`, field by field", body = ProblemBody)))]
async fn preview(
    Permit { actor, .. }: Permit<IdentityManage>,
    State(context): State<Context>,
    Json(body): Json<RulesDraft>,
) -> Result<(StatusCode, Json<Job>), Problem> {
    let rules = draft::read(&body.rules, body.thresholds)?;
    let mut write = context.platform.write(&actor).await?;
    let id = jobs::enqueue::<Preview, Context>(&mut write, &Preview { rules }).await?;
    write.commit(Audit::of("identity.rules_preview", id)).await?;
    queued(&context, &actor, id).await
}

/// Saves rules over the configuration's. They count at once; the job lets the customers that are there follow.
#[utoipa::path(post, path = "/identity/rules", tag = "identity", request_body = RulesChange, responses(
    (status = 202, body = Job),
    (status = 409, description = "`identity_rules_changed`", body = ProblemBody),
    (status = 422, description = "`identity_rules_invalid`, field by field", body = ProblemBody)))]
async fn save(
    Permit { actor, .. }: Permit<IdentityManage>,
    State(context): State<Context>,
    Json(body): Json<RulesChange>,
) -> Result<(StatusCode, Json<Job>), Problem> {
    let rules = draft::read(&body.rules, body.thresholds)?;
    change(&context, &actor, body.version, Some(rules)).await
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ResetQuery {
    /// Of the rules that are given up.
    version: i64,
}

/// Goes back to the rules of the configuration; the job lets the customers follow.
#[utoipa::path(delete, path = "/identity/rules", tag = "identity", params(ResetQuery), responses(
    (status = 202, body = Job),
    (status = 409, description = "`identity_rules_changed`, `identity_rules_default`", body = ProblemBody)))]
async fn reset(
    Permit { actor, .. }: Permit<IdentityManage>,
    State(context): State<Context>,
    Query(query): Query<ResetQuery>,
) -> Result<(StatusCode, Json<Job>), Problem> {
    change(&context, &actor, query.version, None).await
}

async fn change(
    context: &Context,
    actor: &Actor,
    version: i64,
    rules: Option<Rules>,
) -> Result<(StatusCode, Json<Job>), Problem> {
    let mut write = context.platform.write(actor).await?;
    crate::identity::apply::take_turn(&write).await?;
    let before = saved::load(&*write, actor.org).await?;
    let now = before.as_ref().map_or(0, |saved| saved.version);
    if now != version {
        let changed = Fault::conflict("identity_rules_changed", "somebody has changed the rules since");
        return Err(changed.with("version", now).into());
    }
    let before = before.and_then(|saved| saved.rules);
    if before.is_none() && rules.is_none() {
        return Err(
            Fault::conflict("identity_rules_default", "the rules are the configuration's already").into()
        );
    }
    let configured = &*context.rules;
    let (old, new) = (before.as_ref().unwrap_or(configured), rules.as_ref().unwrap_or(configured));
    let application = Application { version: version + 1, rescan: old.thresholds != new.thresholds };
    let detail = json!({ "version": version + 1, "before": before, "after": rules });
    let id = jobs::enqueue::<Application, Context>(&mut write, &application).await?;
    saved::save(&write, version + 1, rules.as_ref(), id).await?;
    write.commit(Audit::of("identity.rules_change", id).with(detail)).await?;
    queued(context, actor, id).await
}

async fn queued(context: &Context, actor: &Actor, id: JobId) -> Result<(StatusCode, Json<Job>), Problem> {
    let job = jobs::find(context.platform.records().reader(), actor, id).await?;
    let job = job.ok_or_else(|| Fault::internal("a queued job is not there"))?;
    Ok((StatusCode::ACCEPTED, Json(job.into())))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct SharedQuery {
    /// The `next` of the page before.
    cursor: Option<String>,
    /// Rows of a page: 1 to 200, 50 unless told.
    limit: Option<u64>,
    /// Only this kind.
    #[param(inline)]
    kind: Option<IdentifierKind>,
}

/// Identifiers that more records hold than their rule allows, so that they tie nobody; the latest first, masked.
#[utoipa::path(get, path = "/identity/shared", tag = "identity", params(SharedQuery),
    responses((status = 200, body = Page<SharedIdentifier>)))]
async fn shared_identifiers(
    Permit { actor, .. }: Permit<IdentityManage>,
    State(context): State<Context>,
    Query(query): Query<SharedQuery>,
) -> Reply<Page<SharedIdentifier>> {
    let limit = list::limit(query.limit)?;
    Ok(Json(shared::page(&context.platform, &actor, query.kind, query.cursor.as_deref(), limit).await?))
}
