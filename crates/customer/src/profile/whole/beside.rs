//! A customer's details beside the records that say so, without what they are worth: for checking by hand.

use kernel::{CustomerId, Day, Fault};
use platform::{Actor, Platform, organisation};

use super::{Ask, RecordView, contacts, face, records};
use crate::profile::find::Found;
use crate::profile::sight::Sight;

/// What we show of a customer, as the actor may see it, and every record behind it.
pub struct Beside {
    pub id: CustomerId,
    pub kind: String,
    pub name: String,
    pub phone: Option<String>,
    pub gender: Option<String>,
    pub birthday: Option<Day>,
    pub city: Option<String>,
    pub company: Option<String>,
    pub address: Option<String>,
    /// The home store's name.
    pub store: Option<String>,
    pub records: Vec<RecordView>,
}

pub async fn beside(platform: &Platform, actor: &Actor, found: Found) -> Result<Beside, Fault> {
    let conn = platform.records().reader();
    let zone = organisation::zone(conn, actor.org).await?;
    let ask = Ask { actor, sight: Sight::of(platform, actor), zone, id: found.id };
    let row = face(conn, &ask).await?;
    let contacts = contacts::load(conn, &ask).await?;
    Ok(Beside {
        id: found.id,
        kind: row.try_get("", "kind")?,
        name: ask.sight.text(row.try_get("", "name")?),
        phone: ask.sight.columns(&row, "phone")?,
        gender: row.try_get("", "gender")?,
        birthday: row.try_get("", "birthday")?,
        city: row.try_get("", "city")?,
        company: row.try_get("", "company")?,
        address: ask.sight.only(row.try_get("", "address")?),
        store: row.try_get("", "store_name")?,
        records: records::load(conn, &ask, &contacts).await?,
    })
}
