//! Merges over HTTP: the log, merging by hand, seeing beforehand what that gives, and taking a merge back.

use axum::extract::State;
use kernel::cursor::{Cursor, Page};
use kernel::{CustomerId, Fault, OperationId};
use platform::access::permission::{CustomersMerge, CustomersRead, Permit};
use platform::http::{Json, Path, ProblemBody, Query, Reply};
use platform::{Actor, Audit, Scope};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::preview::{self, MergePreview};
use super::{OperationKind, announce, log, merge};
use crate::Context;
use crate::profile::{self, list};

pub use crate::profile::whole::OperationView;

pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new()
        .routes(routes!(merges, merge_two))
        .routes(routes!(preview_two))
        .routes(routes!(reverse))
}

/// A condition that keeps rows of the customer table `alias` within the actor's scope.
pub fn within(actor: &Actor, alias: &str, values: &mut Vec<sea_orm::Value>) -> String {
    match actor.scope {
        Scope::All => "1 = 1".to_owned(),
        Scope::Store(store) => {
            values.push(store.into());
            format!("{alias}.store_id = ${}", values.len())
        }
        Scope::Nothing => "1 = 0".to_owned(),
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// The `next` of the page before.
    cursor: Option<String>,
    /// Rows of a page: 1 to 200, 50 unless told.
    limit: Option<u64>,
    /// Only `merge` or only `unmerge`.
    #[param(inline)]
    kind: Option<OperationKind>,
}

/// Merges and unmerges, the newest first; only those whose two customers the caller may see.
#[utoipa::path(get, path = "/merges", tag = "identity", params(ListQuery),
    responses((status = 200, body = Page<OperationView>)))]
async fn merges(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(context): State<Context>,
    Query(query): Query<ListQuery>,
) -> Reply<Page<OperationView>> {
    let limit = list::limit(query.limit)?;
    let behind = query.cursor.as_deref().map(read_cursor).transpose()?;
    let mut items = log::page(&context.platform, &actor, query.kind, behind, limit + 1).await?;
    let more = items.len() as u64 > limit;
    items.truncate(limit as usize);
    let next = items.last().filter(|_| more).map(|last| Cursor(last.id).encode());
    Ok(Json(Page { items, next }))
}

fn read_cursor(text: &str) -> Result<OperationId, Fault> {
    let read = Cursor::<OperationId>::decode(text).map(|Cursor(id)| id);
    read.map_err(|bad| Fault::malformed("cursor_invalid", bad.to_string()))
}

/// Which two customers are one.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct MergeTwo {
    /// Whichever stands here, the older id survives.
    survivor: CustomerId,
    absorbed: CustomerId,
}

/// Makes one customer of two. The older id survives; the other answers with it from now on.
#[utoipa::path(post, path = "/merges", tag = "identity", request_body = MergeTwo, responses(
    (status = 200, body = OperationView),
    (status = 404, description = "`customer_not_found`", body = ProblemBody),
    (status = 409, description = "`same_customer`", body = ProblemBody)))]
async fn merge_two(
    Permit { actor, .. }: Permit<CustomersMerge>,
    State(context): State<Context>,
    Json(body): Json<MergeTwo>,
) -> Reply<OperationView> {
    let mut write = context.platform.write(&actor).await?;
    for customer in [body.survivor, body.absorbed] {
        profile::find(&*write, &actor, customer).await?;
    }
    let outcome = merge::merge(&write, &context.rules, body.survivor, body.absorbed, Value::Null).await?;
    announce(&mut write, &outcome).await?;
    let merged = outcome.merges.first().ok_or_else(|| Fault::internal("a merge merged nobody"))?;
    let operation = merged.operation;
    let detail = json!({"survivor": merged.survivor, "absorbed": merged.absorbed});
    write.commit(Audit::of("customer.merge", operation).with(detail)).await?;
    Ok(Json(log::one(&context.platform, &actor, operation).await?))
}

/// What a merge of the two would give, without merging them.
#[utoipa::path(post, path = "/merges/preview", tag = "identity", request_body = MergeTwo, responses(
    (status = 200, body = MergePreview),
    (status = 404, description = "`customer_not_found`", body = ProblemBody),
    (status = 409, description = "`same_customer`", body = ProblemBody)))]
async fn preview_two(
    Permit { actor, .. }: Permit<CustomersMerge>,
    State(context): State<Context>,
    Json(body): Json<MergeTwo>,
) -> Reply<MergePreview> {
    Ok(Json(preview::of(&context, &actor, body.survivor, body.absorbed).await?))
}

/// Takes a merge back: whoever was absorbed stands alone again, with everything that was theirs, and stays apart.
#[utoipa::path(post, path = "/merges/{id}/reversal", tag = "identity", params(("id" = OperationId, Path)), responses(
    (status = 200, body = OperationView),
    (status = 404, description = "`merge_not_found`", body = ProblemBody),
    (status = 409, description = "`merge_already_undone`, `merge_superseded`", body = ProblemBody),
    (status = 422, description = "`too_many_records`, with `limit`", body = ProblemBody)))]
async fn reverse(
    Permit { actor, .. }: Permit<CustomersMerge>,
    State(context): State<Context>,
    Path(id): Path<OperationId>,
) -> Reply<OperationView> {
    let mut write = context.platform.write(&actor).await?;
    // Whoever may not see the two must not learn that they were merged.
    log::one_within(&*write, &context.platform, &actor, id).await?;
    let outcome = merge::unmerge(&write, &context.rules, id).await?;
    announce(&mut write, &outcome).await?;
    let split = outcome.splits.first();
    let split = split.ok_or_else(|| Fault::conflict("merge_superseded", "the two have been parted since"))?;
    let operation = split.operation;
    let detail = json!({"merge": id, "survivor": split.survivor, "absorbed": split.absorbed});
    write.commit(Audit::of("customer.unmerge", operation).with(detail)).await?;
    Ok(Json(log::one(&context.platform, &actor, operation).await?))
}
