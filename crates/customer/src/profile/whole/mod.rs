//! One customer on one page: who they are and who says so, what they are worth, what they like, what is proposed.
//!
//! Statements begin at the customer's links and go on from there. `CROSS JOIN` says so: SQLite keeps its order, and to
//! PostgreSQL it is a join like any other.

mod beside;
mod candidates;
mod contacts;
mod inferred;
mod operations;
mod preferences;
mod records;
mod side;

use kernel::{CustomerId, Day, Fault, Moment, TagId, Zone};
use platform::{Actor, Platform, organisation, sql};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};
use serde::Serialize;

pub use beside::{Beside, beside};
pub use candidates::{CandidateView, EvidenceView, OtherCustomer};
pub use contacts::Contact;
pub use inferred::{HouseholdView, SaidHousehold, TasteView};
pub use operations::{CustomerRef, OperationView};
pub use preferences::{CategoryShare, ChannelShare, Preferences, StoreShare};
pub use records::{RecordView, SourceView};
pub use side::{MergeSide, side};

use super::find::Found;
use super::row::{self, StoreRef};
use super::sight::Sight;
use crate::value::explain::ValueView;

/// A tag on a customer, and how it came there.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct GivenTag {
    pub id: TagId,
    pub name: String,
    pub color: String,
    /// `who`, `does` or `worth`.
    pub family: String,
    /// `hand` or `rule`.
    pub by: String,
    pub at: Moment,
    /// Who gave it, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
}

/// Everything known about one customer.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Customer360 {
    pub id: CustomerId,
    /// The id that was asked for, when it has been merged into this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_from: Option<CustomerId>,
    /// `consumer` or `business`.
    pub kind: String,
    pub name: String,
    /// `female` or `male`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// Absent for those who may not see contacts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// In clear or masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// In clear or masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// In clear or masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<StoreRef>,
    pub created_at: Moment,
    pub contacts: Vec<Contact>,
    pub records: Vec<RecordView>,
    pub tags: Vec<GivenTag>,
    pub value: ValueView,
    pub preferences: Preferences,
    pub candidates: Vec<CandidateView>,
    pub merges: Vec<OperationView>,
}

/// Whose page, for whom, in whose days.
struct Ask<'a> {
    actor: &'a Actor,
    sight: Sight<'a>,
    zone: Zone,
    id: CustomerId,
}

pub async fn load(platform: &Platform, actor: &Actor, found: Found) -> Result<Customer360, Fault> {
    let conn = platform.records().reader();
    crate::candidate::due::wake(platform, actor).await?;
    let zone = organisation::zone(conn, actor.org).await?;
    let ask = Ask { actor, sight: Sight::of(platform, actor), zone, id: found.id };
    let row = face(conn, &ask).await?;
    let contacts = contacts::load(conn, &ask).await?;
    let records = records::load(conn, &ask, &contacts).await?;
    let explained = crate::value::explain(conn, actor.org, found.id).await?;
    let who = inferred::Who::of(&row, &records, explained.value.as_of.unwrap_or(platform.now()), &ask)?;
    let preferences = preferences::load(conn, &ask, &explained, &who).await?;
    Ok(Customer360 {
        id: found.id,
        merged_from: found.merged_from,
        kind: row.try_get("", "kind")?,
        name: ask.sight.text(row.try_get("", "name")?),
        gender: row.try_get("", "gender")?,
        birthday: row.try_get("", "birthday")?,
        city: row.try_get("", "city")?,
        region: row.try_get("", "region")?,
        district: row.try_get("", "district")?,
        address: ask.sight.only(row.try_get("", "address")?),
        company: row.try_get("", "company")?,
        phone: ask.sight.columns(&row, "phone")?,
        email: ask.sight.columns(&row, "email")?,
        card: ask.sight.columns(&row, "card")?,
        store: row::store(&row)?,
        created_at: row.try_get("", "created_at")?,
        tags: tags(conn, &ask).await?,
        preferences,
        candidates: candidates::load(conn, &ask).await?,
        merges: operations::load(conn, &ask).await?,
        contacts: contacts::merged(contacts),
        records,
        value: explained.value,
    })
}

/// The customer's own row with its store's name.
async fn face(conn: &impl ConnectionTrait, ask: &Ask<'_>) -> Result<QueryResult, Fault> {
    let text = format!(
        "SELECT c.*, s.name AS store_name FROM customer c {} WHERE c.org_id = $1 AND c.id = $2",
        row::STORE
    );
    let row = conn.query_one_raw(sql(conn, &text, [ask.actor.org.into(), ask.id.into()])).await?;
    row.ok_or_else(|| Fault::not_found("customer_not_found", "there is no such customer"))
}

#[derive(FromQueryResult)]
struct TagRow {
    id: TagId,
    name: String,
    color: String,
    family: String,
    given_by: String,
    at: Moment,
    person: Option<String>,
}

async fn tags(conn: &impl ConnectionTrait, ask: &Ask<'_>) -> Result<Vec<GivenTag>, Fault> {
    let text = "SELECT t.id, t.name, t.color, t.family, g.given_by, g.at, p.name AS person \
                FROM customer_tag g JOIN tag t ON t.org_id = g.org_id AND t.id = g.tag_id \
                LEFT JOIN person p ON p.org_id = g.org_id AND p.id = g.person_id \
                WHERE g.org_id = $1 AND g.customer_id = $2 ORDER BY t.family DESC, t.name";
    let rows = conn.query_all_raw(sql(conn, text, [ask.actor.org.into(), ask.id.into()])).await?;
    rows.iter()
        .map(|row| {
            let row = TagRow::from_query_result(row, "")?;
            Ok(GivenTag {
                id: row.id,
                name: row.name,
                color: row.color,
                family: row.family,
                by: row.given_by,
                at: row.at,
                person: row.person,
            })
        })
        .collect()
}
