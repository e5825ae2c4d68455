//! The people who sign in, and their table.

use kernel::{Fault, Locale, Moment, OrgId, PersonId, StoreId};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, IntoActiveModel, QueryOrder, QuerySelect};
use serde_json::json;

use super::{Actor, Role, Scope, attempts, password, session};
use crate::http::{one_line, wrong_field};
use crate::organisation::stores;
use crate::storage::Engine;
use crate::{Audit, Platform, Write, sql};

/// People of one organisation, those who left included.
const PEOPLE_MAX: u64 = 5_000;
const NAME_MAX: usize = 64;
const LOGIN_MAX: usize = 64;

/// Somebody who signs in.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_name = "org_id")]
    pub org: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    /// Folded to lower case.
    pub login: String,
    pub name: String,
    pub role: Role,
    #[sea_orm(column_name = "store_id")]
    pub store: Option<StoreId>,
    pub locale: Locale,
    pub password_hash: String,
    pub active: bool,
    pub last_seen_at: Option<Moment>,
    pub created_at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}

pub type Person = Model;

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

/// The person, while they are active.
pub async fn find(conn: &impl ConnectionTrait, org: OrgId, id: PersonId) -> Result<Option<Person>, Fault> {
    Ok(Entity::find_by_id((org, id)).filter(COLUMN.active.eq(true)).one(conn).await?)
}

/// The person of that login, active or not.
pub(super) async fn by_login(
    conn: &impl ConnectionTrait,
    org: OrgId,
    login: &str,
) -> Result<Option<Person>, Fault> {
    Ok(Entity::find().filter(COLUMN.org.eq(org)).filter(COLUMN.login.eq(login)).one(conn).await?)
}

/// Somebody to be let in.
#[derive(Debug, Clone)]
pub struct NewPerson {
    pub login: String,
    pub name: String,
    pub role: Role,
    pub store: Option<StoreId>,
    pub locale: Locale,
    pub password: String,
}

/// What is to be different about somebody; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub name: Option<String>,
    pub role: Option<Role>,
    /// A store, or none any more.
    pub store: Option<Option<StoreId>>,
    pub password: Option<String>,
    pub active: Option<bool>,
}

/// Everybody of the organisation, by login, those who left last.
pub(super) async fn list(conn: &impl ConnectionTrait, org: OrgId) -> Result<Vec<Person>, Fault> {
    let all = Entity::find().filter(COLUMN.org.eq(org));
    let ordered = all.order_by_desc(COLUMN.active).order_by_asc(COLUMN.login);
    Ok(ordered.limit(PEOPLE_MAX).all(conn).await?)
}

/// Whether anybody can sign in at all.
pub(super) async fn any(conn: &impl ConnectionTrait) -> Result<bool, Fault> {
    let text = "SELECT 1 FROM person WHERE active = TRUE LIMIT 1";
    Ok(conn.query_one_raw(sql(conn, text, [])).await?.is_some())
}

/// Lets somebody in.
pub async fn create(platform: &Platform, actor: &Actor, new: NewPerson) -> Result<Person, Fault> {
    let ready = prepare(new).await?;
    let write = platform.write(actor).await?;
    let person = insert(&write, ready).await?;
    let detail = json!({"login": person.login, "role": person.role, "store": person.store});
    write.commit(Audit::of("person.create", person.id).with(detail)).await?;
    Ok(person)
}

/// Somebody whose fields are checked and whose password is hashed, before any transaction is open.
pub(super) struct Prepared(NewPerson);

pub(super) async fn prepare(new: NewPerson) -> Result<Prepared, Fault> {
    let login = checked_login(&new.login)?;
    let name = one_line("name", &new.name, NAME_MAX)?;
    password::check(&new.password)?;
    let password = password::hash(new.password).await?;
    Ok(Prepared(NewPerson { login, name, password, ..new }))
}

pub(super) async fn insert(write: &Write, Prepared(new): Prepared) -> Result<Person, Fault> {
    let org = write.actor().org;
    check_store(write, new.role, new.store).await?;
    if by_login(&**write, org, &new.login).await?.is_some() {
        return Err(login_taken());
    }
    let person = Person {
        org,
        id: write.platform().mint(),
        login: new.login,
        name: new.name,
        role: new.role,
        store: new.store,
        locale: new.locale,
        password_hash: new.password,
        active: true,
        last_seen_at: None,
        created_at: write.now(),
    };
    Entity::insert(person.clone().into_active_model())
        .exec_without_returning(&**write)
        .await
        // Somebody else took it between the look and the insert.
        .map_err(|error| match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => login_taken(),
            _ => error.into(),
        })?;
    Ok(person)
}

/// Changes somebody. A new password or leaving ends their sessions, but for the one that asks.
pub async fn change(
    platform: &Platform,
    actor: &Actor,
    id: PersonId,
    change: Change,
    asking: Option<&session::Credential>,
) -> Result<Person, Fault> {
    let name = change.name.as_deref().map(|name| one_line("name", name, NAME_MAX)).transpose()?;
    let password_hash = match change.password {
        Some(password) => {
            password::check(&password)?;
            Some(password::hash(password).await?)
        }
        None => None,
    };
    let write = platform.write(actor).await?;
    let text = format!(
        "SELECT id FROM person WHERE org_id = $1 AND role = 'manager' AND active = TRUE {}",
        Engine::of(&*write).for_update()
    );
    let managers = write.query_all_raw(sql(&*write, &text, [actor.org.into()])).await?;
    let before = Entity::find_by_id((actor.org, id)).one(&*write).await?.ok_or_else(person_not_found)?;
    let after = Person {
        name: name.unwrap_or_else(|| before.name.clone()),
        role: change.role.unwrap_or(before.role),
        store: change.store.unwrap_or(before.store),
        password_hash: password_hash.clone().unwrap_or_else(|| before.password_hash.clone()),
        active: change.active.unwrap_or(before.active),
        ..before.clone()
    };
    if before.manages() && !after.manages() && managers.len() == 1 {
        return Err(Fault::conflict("last_manager", "somebody has to be manager"));
    }
    if (after.role, after.store) != (before.role, before.store) {
        check_store(&write, after.role, after.store).await?;
    }
    save(&write, &after).await?;
    if password_hash.is_some() {
        attempts::forget(&*write, actor.org, &attempts::key(platform, &after.login)).await?;
    }
    if password_hash.is_some() || !after.active {
        session::end_all(&write, actor.org, id, asking).await?;
    }
    let detail = json!({
        "name": after.name, "role": after.role, "store": after.store, "active": after.active,
        "password": password_hash.is_some(),
    });
    write.commit(Audit::of("person.change", id).with(detail)).await?;
    Ok(after)
}

async fn save(write: &Write, person: &Person) -> Result<(), Fault> {
    let row = ActiveModel {
        org: Set(person.org),
        id: Set(person.id),
        name: Set(person.name.clone()),
        role: Set(person.role),
        store: Set(person.store),
        locale: Set(person.locale),
        password_hash: Set(person.password_hash.clone()),
        active: Set(person.active),
        ..Default::default()
    };
    Entity::update(row).exec(&**write).await?;
    Ok(())
}

/// What people change about themselves.
pub(super) async fn change_locale(
    platform: &Platform,
    actor: &Actor,
    person: Person,
    locale: Locale,
) -> Result<Person, Fault> {
    let write = platform.write(actor).await?;
    let person = Person { locale, ..person };
    save(&write, &person).await?;
    write.commit(Audit::of("person.locale", person.id).with(json!({"locale": locale}))).await?;
    Ok(person)
}

impl Person {
    fn manages(&self) -> bool {
        self.active && self.role == Role::Manager
    }
}

async fn check_store(write: &Write, role: Role, store: Option<StoreId>) -> Result<(), Fault> {
    match store {
        None if role == Role::Guide => {
            Err(wrong_field("store_id", "store_required", "a guide works in a store"))
        }
        None => Ok(()),
        Some(store) => match stores::find(&**write, write.actor().org, store).await? {
            Some(_) => Ok(()),
            None => Err(wrong_field("store_id", "store_not_found", "there is no such store")),
        },
    }
}

/// Logins are told apart without regard to case.
pub(super) fn fold_login(login: &str) -> String {
    login.trim().to_lowercase()
}

fn checked_login(login: &str) -> Result<String, Fault> {
    let login = one_line("login", &fold_login(login), LOGIN_MAX)?;
    if login.contains(char::is_whitespace) {
        return Err(wrong_field("login", "login_space", "a login has no spaces"));
    }
    Ok(login)
}

fn login_taken() -> Fault {
    Fault { kind: kernel::FaultKind::Conflict, ..wrong_field("login", "login_taken", "the login is taken") }
}

fn person_not_found() -> Fault {
    Fault::not_found("person_not_found", "there is no such person")
}
