//! The people who sign in, and their table.

use kernel::{Fault, Locale, Moment, OrgId, PersonId, StoreId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, QueryResult};

use super::{Actor, Role, Scope};
use crate::sql;

#[derive(Debug, Clone)]
pub struct Person {
    pub org: OrgId,
    pub id: PersonId,
    pub login: String,
    pub name: String,
    pub role: Role,
    pub store: Option<StoreId>,
    pub locale: Locale,
    pub password_hash: String,
    pub active: bool,
    pub failures: i64,
    pub locked_until: Option<Moment>,
    pub last_seen_at: Option<Moment>,
}

impl Person {
    pub fn actor(&self) -> Actor {
        let scope = match (self.role, self.store) {
            (Role::Guide, Some(store)) => Scope::Store(store),
            (Role::Guide, None) => Scope::Nothing,
            _ => Scope::All,
        };
        Actor { org: self.org, person: Some(self.id), role: self.role, scope, locale: self.locale }
    }
}

pub(super) const COLUMNS: &str = "org_id, id, login, name, role, store_id, locale, password_hash, active, failures, \
                                  locked_until, last_seen_at";

impl FromQueryResult for Person {
    fn from_query_result(row: &QueryResult, pre: &str) -> Result<Self, DbErr> {
        let role: String = row.try_get(pre, "role")?;
        Ok(Self {
            org: row.try_get(pre, "org_id")?,
            id: row.try_get(pre, "id")?,
            login: row.try_get(pre, "login")?,
            name: row.try_get(pre, "name")?,
            role: Role::read(&role).ok_or_else(|| DbErr::Type(format!("`{role}` is no role")))?,
            store: row.try_get(pre, "store_id")?,
            locale: row.try_get(pre, "locale")?,
            password_hash: row.try_get(pre, "password_hash")?,
            active: row.try_get(pre, "active")?,
            failures: row.try_get(pre, "failures")?,
            locked_until: row.try_get(pre, "locked_until")?,
            last_seen_at: row.try_get(pre, "last_seen_at")?,
        })
    }
}

/// The person, while they are active.
pub async fn find(conn: &impl ConnectionTrait, org: OrgId, id: PersonId) -> Result<Option<Person>, Fault> {
    let text = format!("SELECT {COLUMNS} FROM person WHERE org_id = $1 AND id = $2 AND active = TRUE");
    let row = conn.query_one_raw(sql(conn, &text, [org.into(), id.into()])).await?;
    Ok(row.map(|row| Person::from_query_result(&row, "")).transpose()?)
}
