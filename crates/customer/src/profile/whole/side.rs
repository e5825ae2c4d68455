//! One customer beside another: enough of the page to see what a merge would give. Reads within any transaction.

use kernel::{CustomerId, Day, Fault, Moment};
use platform::{Actor, Platform, organisation};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::{Ask, Contact, GivenTag, StoreRef, contacts, face, row, tags};
use crate::profile::sight::Sight;

#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MergeSide {
    pub id: CustomerId,
    pub name: String,
    /// `female` or `male`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// Absent for those who may not see contacts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<StoreRef>,
    pub created_at: Moment,
    /// How many source records are this customer.
    pub records: i64,
    pub orders: i64,
    /// In minor units, returns taken off.
    pub spent_minor: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_purchase_at: Option<Moment>,
    pub contacts: Vec<Contact>,
    pub tags: Vec<GivenTag>,
}

pub async fn side(
    conn: &impl ConnectionTrait,
    platform: &Platform,
    actor: &Actor,
    id: CustomerId,
) -> Result<MergeSide, Fault> {
    let zone = organisation::zone(conn, actor.org).await?;
    let ask = Ask { actor, sight: Sight::of(platform, actor), zone, id };
    let row = face(conn, &ask).await?;
    let last: i64 = row.try_get("", "last_at")?;
    Ok(MergeSide {
        id,
        name: ask.sight.text(row.try_get("", "name")?),
        gender: row.try_get("", "gender")?,
        birthday: row.try_get("", "birthday")?,
        company: row.try_get("", "company")?,
        city: row.try_get("", "city")?,
        district: row.try_get("", "district")?,
        address: ask.sight.only(row.try_get("", "address")?),
        store: row::store(&row)?,
        created_at: row.try_get("", "created_at")?,
        records: row.try_get("", "records")?,
        orders: row.try_get("", "orders")?,
        spent_minor: row.try_get("", "spent_minor")?,
        last_purchase_at: (last != 0).then(|| Moment::from_micros(last)),
        contacts: contacts::merged(contacts::load(conn, &ask).await?),
        tags: tags(conn, &ask).await?,
    })
}
