//! Proposals over HTTP.

use axum::extract::State;
use kernel::cursor::{Cursor, Page};
use kernel::{CandidateId, CustomerId, Day, Fault, Moment};
use platform::access::permission::{CustomersMerge, CustomersRead, Permit};
use platform::http::{Json, Path, Problem, Query, Reply};
use platform::jobs::http::Job;
use platform::{Actor, Audit, Write, jobs, sql};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::scan::{self, Scan};
use super::store;
use crate::Context;
use crate::identity::http::{OperationView, within};
use crate::identity::{self, log};
use crate::profile::list;
use crate::profile::row::{self, StoreRef};
use crate::profile::sight::Sight;

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

/// One side of a proposal: enough to tell two customers apart.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CandidateSide {
    pub id: CustomerId,
    pub name: String,
    /// In clear or masked, by the caller's role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// In clear or masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
    /// In clear or masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// `female` or `male`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// Absent for those who may not see contacts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<StoreRef>,
    /// How many source records are this customer.
    pub records: i64,
    pub orders: i64,
    /// In minor units, returns taken off.
    pub spent_minor: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_purchase_at: Option<Moment>,
    pub created_at: Moment,
}

/// How well one field of the two agrees.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CandidateEvidence {
    /// `name`, `phone`, `birthday`, `gender`, `address`, `email` or `company`.
    pub field: String,
    /// `exact`, `close`, `similar`, `sound`, `one_edit`, `different`, …
    pub level: String,
    /// Bits for (positive) or against being the same.
    pub weight: f64,
    /// What the two records said, as far as the caller may see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<String>,
}

/// Two customers who may be one, and what speaks for it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Candidate {
    pub id: CandidateId,
    pub left: CandidateSide,
    pub right: CandidateSide,
    /// Probability that they are one, 0 to 1.
    pub score: f64,
    /// Bits: the evidence's weights and what chance alone would say.
    pub weight: f64,
    pub evidence: Vec<CandidateEvidence>,
    pub found_at: Moment,
}

/// A score's bits sort as the score does, and come back exactly.
type Place = (u64, CandidateId);

/// Proposals that nobody has decided about, the likeliest first; only those whose two sides the caller may see.
#[utoipa::path(get, path = "/candidates", tag = "identity", params(ListQuery),
    responses((status = 200, body = Page<Candidate>)))]
async fn candidates(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(context): State<Context>,
    Query(query): Query<ListQuery>,
) -> Reply<Page<Candidate>> {
    let limit = list::limit(query.limit)?;
    let place = query.cursor.as_deref().map(read_cursor).transpose()?;
    Ok(Json(page(&context, &actor, place, limit).await?))
}

fn read_cursor(text: &str) -> Result<Place, Fault> {
    Cursor::<Place>::decode(text)
        .map(|Cursor(place)| place)
        .map_err(|bad| Fault::malformed("cursor_invalid", bad.to_string()))
}

async fn page(context: &Context, actor: &Actor, place: Option<Place>, limit: u64) -> Result<Page<Candidate>, Fault> {
    let conn = context.platform.records().reader();
    let mut values = vec![actor.org.into(), (limit as i64 + 1).into()];
    let mut conditions = format!("{} AND {}", within(actor, "lc", &mut values), within(actor, "rc", &mut values));
    if let Some((bits, id)) = place {
        values.extend([f64::from_bits(bits).into(), id.into()]);
        let (score, id) = (values.len() - 1, values.len());
        conditions += &format!(" AND (m.score < ${score} OR (m.score = ${score} AND m.id < ${id}))");
    }
    let text = format!(
        "SELECT m.id, m.score, m.weight, m.evidence, m.found_at, {left}, {right} FROM match_candidate m {joins} \
         WHERE m.org_id = $1 AND m.state = 'open' AND lc.id <> rc.id AND {conditions} \
         ORDER BY m.score DESC, m.id DESC LIMIT $2",
        left = side_columns("l"),
        right = side_columns("r"),
        joins = [("l", "left_seq"), ("r", "right_seq")].map(|(side, seq)| side_joins(side, seq)).join(" "),
    );
    let rows = conn.query_all_raw(sql(conn, &text, values)).await?;
    let sight = Sight::of(&context.platform, actor);
    let shown = &rows[..rows.len().min(limit as usize)];
    let items: Vec<Candidate> = shown.iter().map(|row| candidate(row, sight)).collect::<Result<_, _>>()?;
    let more = items.last().filter(|_| rows.len() > shown.len());
    Ok(Page { next: more.map(|last| Cursor((last.score.to_bits(), last.id)).encode()), items })
}

const SIDE: [&str; 17] = [
    "id", "name", "gender", "birthday", "city", "district", "address", "store_id", "phone_sealed", "phone_mask",
    "card_sealed", "card_mask", "email_sealed", "email_mask", "records", "orders", "spent_minor",
];

fn side_columns(side: &str) -> String {
    let columns: Vec<String> = SIDE
        .iter()
        .chain(&["last_at", "created_at"])
        .map(|column| format!("{side}c.{column} AS {side}_{column}"))
        .chain([format!("{side}s.name AS {side}_store_name")])
        .collect();
    columns.join(", ")
}

fn side_joins(side: &str, seq: &str) -> String {
    format!(
        "JOIN identity_link {side}l ON {side}l.org_id = m.org_id AND {side}l.record_seq = m.{seq} \
         JOIN customer {side}c ON {side}c.org_id = m.org_id AND {side}c.id = {side}l.customer_id \
         LEFT JOIN store {side}s ON {side}s.org_id = m.org_id AND {side}s.id = {side}c.store_id"
    )
}

fn candidate(row: &QueryResult, sight: Sight<'_>) -> Result<Candidate, Fault> {
    Ok(Candidate {
        id: row.try_get("", "id")?,
        left: side(row, "l_", sight)?,
        right: side(row, "r_", sight)?,
        score: row.try_get("", "score")?,
        weight: row.try_get("", "weight")?,
        evidence: evidence(&row.try_get("", "evidence")?, sight),
        found_at: row.try_get("", "found_at")?,
    })
}

fn side(row: &QueryResult, side: &str, sight: Sight<'_>) -> Result<CandidateSide, Fault> {
    let store: Option<kernel::StoreId> = row.try_get(side, "store_id")?;
    let store_name: Option<String> = row.try_get(side, "store_name")?;
    let contact = |kind: &str| -> Result<Option<String>, Fault> {
        sight.value(row.try_get(side, &format!("{kind}_sealed"))?, row.try_get(side, &format!("{kind}_mask"))?)
    };
    let last: i64 = row.try_get(side, "last_at")?;
    Ok(CandidateSide {
        id: row.try_get(side, "id")?,
        name: sight.text(row.try_get(side, "name")?),
        phone: contact("phone")?,
        card: contact("card")?,
        email: contact("email")?,
        gender: row.try_get(side, "gender")?,
        birthday: row.try_get(side, "birthday")?,
        city: row.try_get(side, "city")?,
        district: row.try_get(side, "district")?,
        address: sight.only(row.try_get(side, "address")?),
        store: store.zip(store_name).map(|(id, name)| row::StoreRef { id, name }),
        records: row.try_get(side, "records")?,
        orders: row.try_get(side, "orders")?,
        spent_minor: row.try_get(side, "spent_minor")?,
        last_purchase_at: (last != 0).then(|| Moment::from_micros(last)),
        created_at: row.try_get(side, "created_at")?,
    })
}

/// Contacts stand in the evidence as masks, so that only the address has to be kept from those who may not see it.
fn evidence(stored: &serde_json::Value, sight: Sight<'_>) -> Vec<CandidateEvidence> {
    let view = |one: &serde_json::Value| {
        let field = one["field"].as_str()?;
        let value = |side: &str| {
            let said = one[side].as_str()?.to_owned();
            if field == "address" { sight.only(Some(said)) } else { Some(sight.text(said)) }
        };
        Some(CandidateEvidence {
            field: field.to_owned(),
            level: one["level"].as_str()?.to_owned(),
            weight: one["weight"].as_f64()?,
            left: value("left"),
            right: value("right"),
        })
    };
    stored.as_array().into_iter().flatten().filter_map(view).collect()
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
) -> Result<axum::http::StatusCode, Problem> {
    let mut write = context.platform.write(&actor).await?;
    let open = decidable(&write, id).await?;
    let outcome = identity::merge::refuse(&write, &context.rules, open.pair).await?;
    store::decide(&write, id, "refused").await?;
    identity::announce(&mut write, &outcome).await?;
    write.commit(Audit::of("candidate.refuse", id)).await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// The proposal, once nobody else can decide about it any more.
async fn decidable(write: &Write, id: CandidateId) -> Result<store::Open, Fault> {
    identity::apply::take_turn(write).await?;
    let open = store::open(&**write, write.actor(), id).await?;
    let missing = || Fault::not_found("candidate_not_found", "there is no such proposal");
    // Only whoever sees both sides may decide.
    for customer in identity::customers_of(&**write, write.actor().org, vec![open.pair.0, open.pair.1]).await? {
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
    responses((status = 200, body = Job)))]
async fn start_scan(
    Permit { actor, .. }: Permit<CustomersMerge>,
    State(context): State<Context>,
    Query(query): Query<ScanQuery>,
) -> Reply<Job> {
    let mut write = context.platform.write(&actor).await?;
    let id = scan::enqueue(&mut write, &Scan { retrain: query.retrain }).await?;
    write.commit(Audit::of("candidate.scan_request", id)).await?;
    let job = jobs::find(context.platform.records().reader(), &actor, id).await?;
    Ok(Json(job.ok_or_else(|| Fault::internal("a queued job is not there"))?.into()))
}
