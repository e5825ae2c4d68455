//! The cockpit: the company's customers in numbers, each leading to the rows behind it.
//!
//! One sweep over the roster gives every count of them ([`customers`]); purchases are summed by month ([`months`]).

mod customers;
mod months;

use axum::extract::State;
use kernel::{Currency, Fault, Moment};
use platform::access::permission::{CustomersRead, Permit};
use platform::http::{Json, Reply};
use platform::{Actor, organisation, sql};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa_axum::{router::OpenApiRouter, routes};

pub use customers::{BandCount, CodeCount, CustomerNumbers, DuplicateNumbers, TierNumbers};
pub use months::{AnonymousNumbers, MonthNumbers};

use crate::Context;
use crate::candidate;
use crate::profile::filter::{CustomerFilter, FilterWire, Lens};
use crate::profile::sort::{Dir, Order, Sort};
use crate::profile::{CustomerRow, list};
use crate::roster::Number;

/// Customers at risk that are shown at once.
const RISK_SHOWN: u64 = 8;

pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new().routes(routes!(cockpit))
}

/// The company's customers in numbers, within the caller's scope.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Cockpit {
    /// The moment the values are of; absent before the first purchase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Moment>,
    pub customers: CustomerNumbers,
    pub duplicates: DuplicateNumbers,
    pub states: Vec<CodeCount>,
    pub tiers: Vec<TierNumbers>,
    pub matrix: Vec<BandCount>,
    /// The last 24 months, the oldest first.
    pub months: Vec<MonthNumbers>,
    /// Good customers about to be lost, the most valuable first.
    pub risk: Vec<CustomerRow>,
    pub risk_count: i64,
    pub health: Vec<CodeCount>,
    pub anonymous: AnonymousNumbers,
    pub currency: Currency,
}

/// The cockpit.
#[utoipa::path(get, path = "/cockpit", tag = "cockpit", responses((status = 200, body = Cockpit)))]
async fn cockpit(
    Permit { actor, .. }: Permit<CustomersRead>,
    State(context): State<Context>,
) -> Reply<Cockpit> {
    Ok(Json(load(&context, &actor).await?))
}

async fn load(context: &Context, actor: &Actor) -> Result<Cockpit, Fault> {
    let conn = context.platform.records().reader();
    candidate::due::wake(&context.platform, actor).await?;
    let organisation = organisation::load(conn, actor.org).await?;
    let as_of = as_of(context, actor).await?;
    let now = as_of.unwrap_or_else(|| context.platform.now());
    let lens = Lens { platform: &context.platform, actor, zone: &organisation.zone };
    let groups = customers::groups(&context.rosters, &lens, now).await?;
    let at_risk =
        CustomerFilter::try_from(FilterWire { at_risk: Some("true".to_owned()), ..FilterWire::default() })?;
    let order = Order::read(Some(Sort::Clv), Some(Dir::Desc), None)?;
    let risk = list::page(&context.rosters, &lens, &at_risk, &order, RISK_SHOWN).await?.items;
    let (months, anonymous) = months::months(context, actor, organisation.zone.day_of(now)).await?;
    Ok(Cockpit {
        as_of,
        customers: groups.customers(),
        duplicates: groups.duplicates(customers::possible(conn, actor).await?),
        states: groups.states(),
        tiers: groups.tiers(),
        matrix: groups.matrix(),
        months,
        risk,
        risk_count: groups.at_risk(),
        health: groups.health(),
        anonymous,
        currency: organisation.currency,
    })
}

/// The moment of the value model, or of the company's last purchase while there is none.
async fn as_of(context: &Context, actor: &Actor) -> Result<Option<Moment>, Fault> {
    let records = context.platform.records();
    let text = "SELECT as_of FROM value_model WHERE org_id = $1";
    let model = sql(records.reader(), text, [actor.org.into()]);
    if let Some(row) = records.reader().query_one_raw(model).await? {
        return Ok(Some(row.try_get("", "as_of")?));
    }
    let last = context.rosters.current(records, actor.org).await?.read(|roster| {
        let last = roster.numbers(Number::LastAt);
        roster.living().rows().map(|row| last[row as usize]).max()
    });
    Ok(last.filter(|at| *at != 0).map(Moment::from_micros))
}
