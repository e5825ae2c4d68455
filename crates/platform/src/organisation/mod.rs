//! Organisations: the unit of tenancy. Each has one currency, one time zone in which its days begin, and its stores.

pub mod stores;

use kernel::{Currency, Fault, Moment, OrgId, Zone};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QueryOrder, QuerySelect};

pub use record::Industry;
pub use stores::Store;

use crate::{Actor, Audit, Platform, Write};

/// Names are shown in one line.
const NAME_MAX: usize = 100;

mod record {
    use kernel::{Currency, Moment, OrgId};
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// What the company does; templates and value weights follow from it.
    #[derive(
        Debug,
        Clone,
        Copy,
        PartialEq,
        Eq,
        Hash,
        Serialize,
        Deserialize,
        utoipa::ToSchema,
        EnumIter,
        DeriveActiveEnum,
    )]
    #[serde(rename_all = "snake_case")]
    #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
    pub enum Industry {
        Supermarket,
        Restaurant,
        Fashion,
        Trade,
        Seasoning,
        Other,
    }

    #[sea_orm::model]
    #[derive(Debug, Clone, DeriveEntityModel)]
    #[sea_orm(table_name = "organisation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_name = "org_id")]
        pub org: OrgId,
        pub name: String,
        pub industry: Industry,
        pub currency: Currency,
        pub zone: String,
        pub created_at: Moment,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A company on this installation.
#[derive(Debug, Clone, PartialEq)]
pub struct Organisation {
    pub org: OrgId,
    pub name: String,
    pub industry: Industry,
    /// Every amount that names no currency is in this one.
    pub currency: Currency,
    pub zone: Zone,
    pub created_at: Moment,
}

/// What is said about an organisation that does not exist yet.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    pub name: String,
    pub industry: Industry,
    pub currency: Currency,
    pub zone: Zone,
}

impl TryFrom<record::Model> for Organisation {
    type Error = Fault;

    fn try_from(row: record::Model) -> Result<Self, Fault> {
        Ok(Self {
            org: row.org,
            name: row.name,
            industry: row.industry,
            currency: row.currency,
            zone: Zone::named(&row.zone).map_err(Fault::internal)?,
            created_at: row.created_at,
        })
    }
}

/// The organisation of that id, if there is one.
pub async fn find(conn: &impl ConnectionTrait, org: OrgId) -> Result<Option<Organisation>, Fault> {
    record::Entity::find_by_id(org).one(conn).await?.map(Organisation::try_from).transpose()
}

/// The organisation of an actor; it is there, or something is broken.
pub async fn load(conn: &impl ConnectionTrait, org: OrgId) -> Result<Organisation, Fault> {
    find(conn, org).await?.ok_or_else(|| Fault::internal(format!("organisation {org} is missing")))
}

/// The time zone in which the organisation's days begin.
pub async fn zone(conn: &impl ConnectionTrait, org: OrgId) -> Result<Zone, Fault> {
    Ok(load(conn, org).await?.zone)
}

/// The currency of amounts that name none.
pub async fn currency(conn: &impl ConnectionTrait, org: OrgId) -> Result<Currency, Fault> {
    Ok(load(conn, org).await?.currency)
}

/// The only organisation, or none on an empty installation; several are a fault, since nobody said which.
pub async fn only(platform: &Platform) -> Result<Option<Organisation>, Fault> {
    sole(platform.records().reader()).await
}

pub(crate) async fn sole(conn: &impl ConnectionTrait) -> Result<Option<Organisation>, Fault> {
    let mut rows = record::Entity::find().order_by_asc(record::COLUMN.org).limit(2).all(conn).await?;
    if rows.len() > 1 {
        return Err(Fault::invalid(
            "organisation_required",
            "there are several organisations here; say which one",
        ));
    }
    rows.pop().map(Organisation::try_from).transpose()
}

/// The only organisation; created from `new` on an empty installation. For the command line.
pub async fn ensure(platform: &Platform, new: &NewOrganisation) -> Result<Organisation, Fault> {
    if let Some(found) = only(platform).await? {
        return Ok(found);
    }
    let org = platform.mint();
    let write = platform.write(&Actor::system(org)).await?;
    platform.records().engine().alone(&*write).await?;
    if let Some(found) = sole(&*write).await? {
        return Ok(found);
    }
    let made = create(&write, new).await?;
    write.commit(Audit::of("organisation.create", org)).await?;
    Ok(made)
}

/// Creates the organisation that the write's actor acts for.
pub async fn create(write: &Write, new: &NewOrganisation) -> Result<Organisation, Fault> {
    let row = record::ActiveModel { created_at: Set(write.now()), ..columns(write, new)? };
    record::Entity::insert(row).exec_without_returning(&**write).await?;
    load(&**write, write.actor().org).await
}

/// Says everything about the organisation anew; only right while it holds nothing that depends on it.
pub(crate) async fn replace(write: &Write, new: &NewOrganisation) -> Result<Organisation, Fault> {
    record::Entity::update(columns(write, new)?).exec(&**write).await?;
    load(&**write, write.actor().org).await
}

fn columns(write: &Write, new: &NewOrganisation) -> Result<record::ActiveModel, Fault> {
    let name = crate::http::one_line("organisation", &new.name, NAME_MAX)?;
    Ok(record::ActiveModel {
        org: Set(write.actor().org),
        name: Set(name),
        industry: Set(new.industry),
        currency: Set(new.currency),
        zone: Set(new.zone.name().to_owned()),
        ..Default::default()
    })
}
