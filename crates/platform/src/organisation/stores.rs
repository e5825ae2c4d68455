//! Stores, branches and counters: where customers belong and guides work.

use kernel::{Fault, Moment, OrgId, StoreId};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, FromQueryResult, QueryOrder, QuerySelect};

use crate::{Actor, Scope, Write, sql};

/// More than any chain we know has.
pub const STORES_MAX: u64 = 20_000;

#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "store")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_name = "org_id")]
    pub org: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StoreId,
    /// As the company's systems write it.
    pub code: String,
    pub name: String,
    pub region: Option<String>,
    pub city: Option<String>,
    pub created_at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}

pub type Store = Model;

/// What a file or a system says about a store; what it leaves out stays as it is.
#[derive(Debug, Clone, Default)]
pub struct NewStore {
    pub code: String,
    /// The code, until somebody says a name.
    pub name: Option<String>,
    pub region: Option<String>,
    pub city: Option<String>,
}

/// Creates the store of that code or tells it what is new.
pub async fn upsert(write: &Write, new: &NewStore) -> Result<Store, Fault> {
    let text = "INSERT INTO store (org_id, id, code, name, region, city, created_at) \
                VALUES ($1, $2, $3, COALESCE($4, $3), $5, $6, $7) \
                ON CONFLICT (org_id, code) DO UPDATE SET name = COALESCE($4, store.name), \
                region = COALESCE(excluded.region, store.region), city = COALESCE(excluded.city, store.city) \
                RETURNING *";
    let values = [
        write.actor().org.into(),
        write.platform().mint::<kernel::id::Store>().into(),
        new.code.as_str().into(),
        new.name.clone().into(),
        new.region.clone().into(),
        new.city.clone().into(),
        write.now().into(),
    ];
    let row = write.query_one_raw(sql(&**write, text, values)).await?;
    let row = row.ok_or_else(|| Fault::internal("a store was neither created nor found"))?;
    Ok(Store::from_query_result(&row, "")?)
}

pub async fn find(conn: &impl ConnectionTrait, org: OrgId, id: StoreId) -> Result<Option<Store>, Fault> {
    Ok(Entity::find_by_id((org, id)).one(conn).await?)
}

pub async fn by_code(conn: &impl ConnectionTrait, org: OrgId, code: &str) -> Result<Option<Store>, Fault> {
    Ok(Entity::find().filter(COLUMN.org.eq(org)).filter(COLUMN.code.eq(code)).one(conn).await?)
}

/// The stores the actor may see, by code.
pub async fn list(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Store>, Fault> {
    let all = Entity::find().filter(COLUMN.org.eq(actor.org));
    let seen = match actor.scope {
        Scope::All => all,
        Scope::Store(store) => all.filter(COLUMN.id.eq(store)),
        Scope::Nothing => return Ok(Vec::new()),
    };
    Ok(seen.order_by_asc(COLUMN.code).limit(STORES_MAX).all(conn).await?)
}
