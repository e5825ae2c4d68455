//! Intake for systems: batches of customers, purchases and events.
//!
//! One request is one transaction. An item that cannot be read is refused on its own with its place and reason; the
//! others are taken. The same item again changes nothing, so a caller may repeat a request it heard no answer to.

use std::collections::BTreeMap;

use axum::extract::State;
use kernel::{Day, Fault, Moment};
use platform::access::permission::{IntakeWrite, Permit};
use platform::http::{Json, Path, Reply, or_null};
use platform::{Actor, Audit, awake};
use serde::{Deserialize, Serialize};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::segment::{self, BATCH_MAX, Call};
use super::{Item, Run, Tally, events, parse, take};
use crate::Context;
use crate::record::{CustomerKind, Gender};
use crate::source::SourceCode;

/// A customer as a source knows it. What is absent stays as it was said before; null takes it back, and a null
/// identifier is no longer the customer's.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerIn {
    /// The record's own key within its source.
    pub key: String,
    #[serde(default)]
    pub kind: CustomerKind,
    #[serde(default, deserialize_with = "or_null")]
    pub name: Option<Option<String>>,
    #[serde(default, deserialize_with = "or_null")]
    pub phone: Option<Option<String>>,
    #[serde(default, deserialize_with = "or_null")]
    pub email: Option<Option<String>>,
    #[serde(default, deserialize_with = "or_null")]
    pub card: Option<Option<String>>,
    #[serde(default, deserialize_with = "or_null")]
    pub openid: Option<Option<String>>,
    #[serde(default, deserialize_with = "or_null")]
    pub unionid: Option<Option<String>>,
    #[serde(default, deserialize_with = "or_null")]
    pub tax_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "or_null")]
    pub gender: Option<Option<Gender>>,
    #[serde(default, deserialize_with = "or_null")]
    pub birthday: Option<Option<Day>>,
    #[serde(default, deserialize_with = "or_null")]
    pub company: Option<Option<String>>,
    #[serde(default, deserialize_with = "or_null")]
    pub region: Option<Option<String>>,
    #[serde(default, deserialize_with = "or_null")]
    pub city: Option<Option<String>>,
    #[serde(default, deserialize_with = "or_null")]
    pub district: Option<Option<String>>,
    #[serde(default, deserialize_with = "or_null")]
    pub address: Option<Option<String>>,
    /// Code or name of the store they belong to.
    #[serde(default, deserialize_with = "or_null")]
    pub store: Option<Option<String>>,
    #[serde(default, deserialize_with = "or_null")]
    pub joined_at: Option<Option<Moment>>,
}

#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomersIn {
    /// The source system's code, e.g. `membership`.
    #[schema(value_type = String)]
    pub source: SourceCode,
    /// At most 1,000.
    pub items: Vec<CustomerIn>,
}

/// Whom a purchase is about; nothing at all is an anonymous purchase.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BuyerIn {
    /// The source's own customer key.
    pub key: Option<String>,
    pub phone: Option<String>,
    pub card: Option<String>,
    pub openid: Option<String>,
    pub unionid: Option<String>,
    pub email: Option<String>,
}

/// One line of a receipt. Amounts are decimal text in major units, so that no digit is lost: `"12.50"`.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PurchaseLineIn {
    /// Its place on the receipt; the order given when absent.
    pub line: Option<i64>,
    pub sku: Option<String>,
    pub name: Option<String>,
    pub category: Option<String>,
    /// Decimal text; negative for goods that come back.
    pub quantity: String,
    pub unit_price: String,
    /// Taken off the line, zero or more.
    pub discount: Option<String>,
    /// quantity × unit price − discount when absent.
    pub amount: Option<String>,
}

#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PurchaseIn {
    /// Receipt, order or invoice number within its source.
    pub number: String,
    pub at: Moment,
    #[serde(default)]
    pub customer: BuyerIn,
    pub store: Option<String>,
    pub channel: Option<String>,
    /// ISO 4217; the organisation's when absent.
    pub currency: Option<String>,
    pub lines: Vec<PurchaseLineIn>,
}

#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PurchasesIn {
    #[schema(value_type = String)]
    pub source: SourceCode,
    /// At most 1,000 receipts.
    pub items: Vec<PurchaseIn>,
}

/// Segment's batch body.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BatchIn {
    /// At most 1,000 calls.
    pub batch: Vec<Call>,
    pub sent_at: Option<Moment>,
}

/// What became of an item that was not taken.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Refusal {
    /// Its place in the request, from 0.
    pub index: usize,
    pub field: String,
    /// Stable code, e.g. `phone_length`.
    pub code: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = Object)]
    pub params: BTreeMap<String, serde_json::Value>,
}

/// What a batch did.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Taken {
    #[serde(flatten)]
    pub tally: Tally,
    pub rejected: Vec<Refusal>,
}

pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new()
        .routes(routes!(customers))
        .routes(routes!(purchases))
        .routes(routes!(segment_batch))
        .routes(routes!(segment_call))
}

/// Takes a batch of customers as their source knows them.
#[utoipa::path(post, path = "/intake/customers", tag = "intake", request_body = CustomersIn,
    responses((status = 200, body = Taken)))]
async fn customers(
    Permit { actor, .. }: Permit<IntakeWrite>,
    State(context): State<Context>,
    Json(body): Json<CustomersIn>,
) -> Reply<Taken> {
    check_size(body.items.len())?;
    let read = body.items.into_iter().enumerate().map(|(index, item)| (index, parse::customer(item)));
    let (items, rejected) = sort_out(read);
    let tally = awake(take_in(&context, &actor, body.source, items, Vec::new(), "intake.customers")).await?;
    Ok(Json(Taken { tally, rejected }))
}

/// Takes a batch of purchases. Values of their customers follow at once.
#[utoipa::path(post, path = "/intake/purchases", tag = "intake", request_body = PurchasesIn,
    responses((status = 200, body = Taken)))]
async fn purchases(
    Permit { actor, .. }: Permit<IntakeWrite>,
    State(context): State<Context>,
    Json(body): Json<PurchasesIn>,
) -> Reply<Taken> {
    check_size(body.items.len())?;
    let currency = platform::organisation::currency(context.platform.records().reader(), actor.org).await?;
    let now = context.platform.now();
    let read =
        body.items.into_iter().enumerate().map(|(index, item)| (index, parse::purchase(item, currency, now)));
    let (items, rejected) = sort_out(read);
    let items = items.into_iter().flatten().collect();
    let tally = awake(take_in(&context, &actor, body.source, items, Vec::new(), "intake.purchases")).await?;
    Ok(Json(Taken { tally, rejected }))
}

/// Segment's `batch` call.
#[utoipa::path(post, path = "/segment/batch", tag = "intake", request_body = BatchIn,
    responses((status = 200, body = Taken)))]
async fn segment_batch(
    Permit { actor, .. }: Permit<IntakeWrite>,
    State(context): State<Context>,
    Json(body): Json<BatchIn>,
) -> Reply<Taken> {
    check_size(body.batch.len())?;
    let sent_at = body.sent_at;
    let calls =
        body.batch.into_iter().map(|call| Call { sent_at: call.sent_at.or(sent_at), ..call }).collect();
    Ok(Json(take_calls(&context, &actor, calls, None).await?))
}

/// One of Segment's calls: `identify`, `track`, `page`, `screen`, `group` or `alias`.
#[utoipa::path(post, path = "/segment/{call}", tag = "intake", params(("call" = String, Path)),
    request_body = Call, responses((status = 200, body = Taken)))]
async fn segment_call(
    Permit { actor, .. }: Permit<IntakeWrite>,
    State(context): State<Context>,
    Path(kind): Path<String>,
    Json(call): Json<Call>,
) -> Reply<Taken> {
    let taken = take_calls(&context, &actor, vec![call], Some(&kind)).await?;
    match taken.rejected.into_iter().next() {
        Some(refusal) => Err(Fault::invalid("event_unreadable", "the call cannot be read")
            .field(kernel::FieldFault { field: refusal.field, code: refusal.code, params: refusal.params })
            .into()),
        None => Ok(Json(Taken { tally: taken.tally, rejected: Vec::new() })),
    }
}

async fn take_calls(
    context: &Context,
    actor: &Actor,
    calls: Vec<Call>,
    kind: Option<&str>,
) -> Result<Taken, Fault> {
    let now = context.platform.now();
    let read =
        calls.into_iter().enumerate().map(|(index, call)| (index, segment::read(call, kind, now, index)));
    let (meanings, rejected) = sort_out(read);
    let (mut items, mut kept) = (Vec::new(), Vec::new());
    for meaning in meanings {
        items.extend(meaning.items);
        kept.push((meaning.who, meaning.event));
    }
    let source: SourceCode = "segment".parse()?;
    let tally = awake(take_in(context, actor, source, items, kept, "intake.events")).await?;
    Ok(Taken { tally, rejected })
}

fn check_size(count: usize) -> Result<(), Fault> {
    if count > BATCH_MAX { Err(segment::too_many(count)) } else { Ok(()) }
}

fn sort_out<T>(read: impl Iterator<Item = (usize, Result<T, kernel::FieldFault>)>) -> (Vec<T>, Vec<Refusal>) {
    let (mut items, mut rejected) = (Vec::new(), Vec::new());
    for (index, outcome) in read {
        match outcome {
            Ok(item) => items.push(item),
            Err(fault) => {
                rejected.push(Refusal { index, field: fault.field, code: fault.code, params: fault.params });
            }
        }
    }
    (items, rejected)
}

/// One transaction: take the items, keep the events, value whom they touch.
async fn take_in(
    context: &Context,
    actor: &Actor,
    source: SourceCode,
    items: Vec<Item>,
    kept: Vec<(super::Who, segment::Event)>,
    action: &'static str,
) -> Result<Tally, Fault> {
    let mut write = context.platform.write(actor).await?;
    let mut run = Run::start(context, &write, source.clone(), 0).await?;
    let mut tally = take(&mut write, &mut run, items).await?;
    if !kept.is_empty() {
        let events = events::keep(&mut write, &mut run, kept, &mut tally).await?;
        *tally.notes.entry("events".to_owned()).or_default() += events;
    }
    crate::value::refresh(&mut write, &tally.touched).await?;
    let detail = serde_json::json!({"taken": tally.taken, "unchanged": tally.unchanged});
    write.commit(Audit::of(action, source).with(detail)).await?;
    Ok(tally)
}
