//! Setup, sign-in and people over HTTP.

use std::collections::HashSet;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::AppendHeaders;
use kernel::{Currency, Fault, Locale, Moment, OrgId, PersonId, StoreId, Zone};
use serde::{Deserialize, Serialize};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::people::{self, Change, NewPerson, Person};
use super::permission::{self, PeopleManage, Permit, SignedIn as AnyoneSignedIn};
use super::session::{self, Credential, SameSite};
use super::setup::{self, Founder};
use super::sign_in::{self, SignedIn};
use super::{Role, attempts};
use crate::Platform;
use crate::http::{Json, Path, Problem, ProblemBody, Reply, or_null, wrong_field};
use crate::organisation::{self, Industry, NewOrganisation, Organisation, Store, stores};

pub fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(setup_state, set_up))
        .routes(routes!(me, begin, change_me, end))
        .routes(routes!(end_everywhere))
        .routes(routes!(list, create))
        .routes(routes!(change))
}

type Cookie = AppendHeaders<Option<(HeaderName, HeaderValue)>>;
type MeReply = Result<(Cookie, Json<Me>), Problem>;

/// Whoever is signed in, where, and what they may do.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Me {
    person: MyPerson,
    organisation: MyOrganisation,
    /// Codes such as `customers.read`.
    permissions: Vec<&'static str>,
    /// For `Authorization: Bearer`; only when signing in asked for it, and never shown again.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct MyPerson {
    id: PersonId,
    login: String,
    name: String,
    role: Role,
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<MyStore>,
    locale: Locale,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct MyStore {
    id: StoreId,
    code: String,
    name: String,
}

impl From<Store> for MyStore {
    fn from(store: Store) -> Self {
        Self { id: store.id, code: store.code, name: store.name }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct MyOrganisation {
    id: OrgId,
    name: String,
    industry: Industry,
    currency: Currency,
    /// IANA name: `Asia/Shanghai`.
    zone: String,
}

impl From<Organisation> for MyOrganisation {
    fn from(organisation: Organisation) -> Self {
        Self {
            id: organisation.org,
            zone: organisation.zone.name().to_owned(),
            name: organisation.name,
            industry: organisation.industry,
            currency: organisation.currency,
        }
    }
}

async fn me_of(platform: &Platform, person: Person) -> Result<Me, Fault> {
    let conn = platform.records().reader();
    let organisation = organisation::load(conn, person.org).await?.into();
    let store = match person.store {
        Some(store) => stores::find(conn, person.org, store).await?.map(MyStore::from),
        None => None,
    };
    let permissions = permission::ALL.iter().filter(|(_, roles)| roles.contains(&person.role));
    Ok(Me {
        permissions: permissions.map(|(code, _)| *code).collect(),
        person: MyPerson {
            id: person.id,
            login: person.login,
            name: person.name,
            role: person.role,
            store,
            locale: person.locale,
        },
        organisation,
        token: None,
    })
}

async fn welcome(platform: &Platform, headers: &HeaderMap, signed_in: SignedIn, token: bool) -> MeReply {
    let SignedIn { person, value } = signed_in;
    let cookie = session::set_cookie(headers, Some(&value))?;
    let me = Me { token: token.then_some(value), ..me_of(platform, person).await? };
    Ok((AppendHeaders(Some((header::SET_COOKIE, cookie))), Json(me)))
}

fn goodbye(headers: &HeaderMap) -> Result<(StatusCode, Cookie), Problem> {
    let cookie = session::set_cookie(headers, None)?;
    Ok((StatusCode::NO_CONTENT, AppendHeaders(Some((header::SET_COOKIE, cookie)))))
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SetupState {
    /// Nobody can sign in yet: `POST /setup` comes first.
    needed: bool,
}

/// Whether this installation waits to be set up. Needs no sign-in.
#[utoipa::path(get, path = "/setup", tag = "session", responses((status = 200, body = SetupState)))]
async fn setup_state(State(platform): State<Platform>) -> Reply<SetupState> {
    Ok(Json(SetupState { needed: setup::is_needed(&platform).await? }))
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct SetUp {
    /// The company's name, at most 100 characters.
    organisation: String,
    industry: Industry,
    /// ISO 4217; amounts that name no currency are in this one.
    currency: Currency,
    /// IANA name of the time zone in which days begin: `Asia/Shanghai`.
    zone: String,
    locale: Locale,
    /// The first manager's name.
    name: String,
    login: String,
    /// 8 to 128 characters.
    password: String,
}

/// Creates the company and its first manager, and signs them in. Works once, and needs no sign-in.
#[utoipa::path(post, path = "/setup", tag = "session", request_body = SetUp, responses(
    (status = 200, body = Me),
    (status = 409, description = "`already_set_up`", body = ProblemBody),
    (status = 422, description = "`password_too_short`, `zone_unknown`, …", body = ProblemBody)))]
async fn set_up(
    _: SameSite,
    State(platform): State<Platform>,
    headers: HeaderMap,
    Json(body): Json<SetUp>,
) -> MeReply {
    let zone = Zone::named(&body.zone)
        .map_err(|_| wrong_field("zone", "zone_unknown", "there is no such time zone"))?;
    let company =
        NewOrganisation { name: body.organisation, industry: body.industry, currency: body.currency, zone };
    let founder =
        Founder { login: body.login, name: body.name, password: body.password, locale: body.locale };
    let signed_in = setup::set_up(&platform, &company, founder).await?;
    welcome(&platform, &headers, signed_in, false).await
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct SignIn {
    login: String,
    password: String,
    /// Gives the session's token in the answer, for programs.
    #[serde(default)]
    token: bool,
    /// Which organisation, on installations that have several.
    organisation: Option<OrgId>,
}

/// Signs in: sets the session cookie, and gives a token when asked. Five wrong passwords lock the login for 15 minutes.
#[utoipa::path(post, path = "/session", tag = "session", request_body = SignIn, responses(
    (status = 200, body = Me),
    (status = 401, description = "`bad_credentials`", body = ProblemBody),
    (status = 409, description = "`setup_needed`", body = ProblemBody),
    (status = 429, description = "`locked_out`, with `until`", body = ProblemBody)))]
async fn begin(
    _: SameSite,
    State(platform): State<Platform>,
    headers: HeaderMap,
    Json(body): Json<SignIn>,
) -> MeReply {
    let conn = platform.records().reader();
    let organisation = match body.organisation {
        Some(org) => organisation::find(conn, org).await?.ok_or_else(sign_in::bad_credentials)?,
        None => organisation::only(&platform).await?.ok_or_else(setup_needed)?,
    };
    let signed_in = sign_in::sign_in(&platform, organisation.org, &body.login, body.password).await?;
    welcome(&platform, &headers, signed_in, body.token).await
}

fn setup_needed() -> Fault {
    Fault::conflict("setup_needed", "nobody has set this installation up yet")
}

/// Whoever is signed in. Renews the cookie.
#[utoipa::path(get, path = "/session", tag = "session", responses(
    (status = 200, body = Me), (status = 401, description = "`unauthenticated`", body = ProblemBody)))]
async fn me(State(platform): State<Platform>, headers: HeaderMap) -> MeReply {
    let person = session::person(&platform, &headers).await?;
    let me = me_of(&platform, person).await?;
    let cookie = session::renewed_cookie(&headers).map(|value| (header::SET_COOKIE, value));
    Ok((AppendHeaders(cookie), Json(me)))
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct ChangeMe {
    locale: Option<Locale>,
    /// A new password; needs `current_password`.
    password: Option<String>,
    current_password: Option<String>,
}

/// Changes one's own language or password. A new password ends one's other sessions.
#[utoipa::path(patch, path = "/session", tag = "session", request_body = ChangeMe, responses(
    (status = 200, body = Me),
    (status = 422, description = "`wrong_password`, `password_too_short`", body = ProblemBody),
    (status = 429, description = "`locked_out`, with `until`", body = ProblemBody)))]
async fn change_me(
    Permit { actor, .. }: Permit<AnyoneSignedIn>,
    State(platform): State<Platform>,
    headers: HeaderMap,
    Json(body): Json<ChangeMe>,
) -> Reply<Me> {
    let mut person = session::person(&platform, &headers).await?;
    if let Some(password) = body.password {
        let given = body.current_password.unwrap_or_default();
        sign_in::prove(&platform, person.org, &person.login, given).await?.ok_or_else(|| {
            wrong_field("current_password", "wrong_password", "the current password is another")
        })?;
        let change = Change { password: Some(password), ..Change::default() };
        let asking = Credential::of(&headers);
        person = people::change(&platform, &actor, person.id, change, asking.as_ref()).await?;
    }
    if let Some(locale) = body.locale {
        person = people::change_locale(&platform, &actor, person, locale).await?;
    }
    Ok(Json(me_of(&platform, person).await?))
}

/// Signs out here.
#[utoipa::path(delete, path = "/session", tag = "session", responses((status = 204)))]
async fn end(
    Permit { actor, .. }: Permit<AnyoneSignedIn>,
    State(platform): State<Platform>,
    headers: HeaderMap,
) -> Result<(StatusCode, Cookie), Problem> {
    if let Some(credential) = Credential::of(&headers) {
        session::sign_out(&platform, &actor, &credential).await?;
    }
    goodbye(&headers)
}

/// Signs out everywhere: every browser and every program of this person.
#[utoipa::path(delete, path = "/sessions", tag = "session", responses((status = 204)))]
async fn end_everywhere(
    Permit { actor, .. }: Permit<AnyoneSignedIn>,
    State(platform): State<Platform>,
    headers: HeaderMap,
) -> Result<(StatusCode, Cookie), Problem> {
    session::sign_out_everywhere(&platform, &actor).await?;
    goodbye(&headers)
}

/// Somebody who may sign in, or might once.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PersonRow {
    id: PersonId,
    login: String,
    name: String,
    role: Role,
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<MyStore>,
    /// May sign in; false once they have left.
    active: bool,
    /// Too many wrong passwords; a new password lifts it.
    locked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen_at: Option<Moment>,
}

impl PersonRow {
    fn of(platform: &Platform, person: Person, store: Option<&Store>, locked: &HashSet<String>) -> Self {
        Self {
            locked: locked.contains(&attempts::key(platform, &person.login)),
            id: person.id,
            login: person.login,
            name: person.name,
            role: person.role,
            store: store.cloned().map(MyStore::from),
            active: person.active,
            last_seen_at: person.last_seen_at,
        }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct People {
    items: Vec<PersonRow>,
}

/// Everybody of the company, those who left last.
#[utoipa::path(get, path = "/people", tag = "people", responses((status = 200, body = People)))]
async fn list(Permit { actor, .. }: Permit<PeopleManage>, State(platform): State<Platform>) -> Reply<People> {
    let conn = platform.records().reader();
    let people = people::list(conn, actor.org).await?;
    let stores = stores::list(conn, &actor).await?;
    let locked = attempts::locked(conn, actor.org, platform.now()).await?;
    let store_of = |person: &Person| stores.iter().find(|store| Some(store.id) == person.store);
    let rows = people.into_iter().map(|person| {
        let store = store_of(&person);
        PersonRow::of(&platform, person, store, &locked)
    });
    Ok(Json(People { items: rows.collect() }))
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct CreatePerson {
    /// Without spaces; upper and lower case are the same.
    login: String,
    name: String,
    role: Role,
    /// Guides need one.
    store_id: Option<StoreId>,
    /// 8 to 128 characters.
    password: String,
    /// The creator's own when absent.
    locale: Option<Locale>,
}

/// Lets somebody in.
#[utoipa::path(post, path = "/people", tag = "people", request_body = CreatePerson, responses(
    (status = 201, body = PersonRow),
    (status = 409, description = "`login_taken`", body = ProblemBody),
    (status = 422, description = "`store_required`, `store_not_found`, `password_too_short`, …", body = ProblemBody)))]
async fn create(
    Permit { actor, .. }: Permit<PeopleManage>,
    State(platform): State<Platform>,
    Json(body): Json<CreatePerson>,
) -> Result<(StatusCode, Json<PersonRow>), Problem> {
    let new = NewPerson {
        login: body.login,
        name: body.name,
        role: body.role,
        store: body.store_id,
        locale: body.locale.unwrap_or(actor.locale),
        password: body.password,
    };
    let person = people::create(&platform, &actor, new).await?;
    Ok((StatusCode::CREATED, Json(row_of(&platform, person).await?)))
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct ChangePerson {
    name: Option<String>,
    role: Option<Role>,
    /// Null takes the store away.
    #[serde(default, deserialize_with = "or_null")]
    #[schema(value_type = Option<StoreId>)]
    store_id: Option<Option<StoreId>>,
    /// A new password ends the person's sessions and lifts a lock.
    password: Option<String>,
    /// False when somebody leaves: their sessions end, what they did stays.
    active: Option<bool>,
}

/// Changes somebody's name, role, store or password, or whether they may sign in.
#[utoipa::path(patch, path = "/people/{id}", tag = "people", params(("id" = PersonId, Path)),
    request_body = ChangePerson, responses(
    (status = 200, body = PersonRow),
    (status = 404, description = "`person_not_found`", body = ProblemBody),
    (status = 409, description = "`last_manager`", body = ProblemBody),
    (status = 422, description = "`store_required`, `store_not_found`, `password_too_short`, …", body = ProblemBody)))]
async fn change(
    Permit { actor, .. }: Permit<PeopleManage>,
    State(platform): State<Platform>,
    Path(id): Path<PersonId>,
    headers: HeaderMap,
    Json(body): Json<ChangePerson>,
) -> Reply<PersonRow> {
    let change = Change {
        name: body.name,
        role: body.role,
        store: body.store_id,
        password: body.password,
        active: body.active,
    };
    let asking = Credential::of(&headers);
    let person = people::change(&platform, &actor, id, change, asking.as_ref()).await?;
    Ok(Json(row_of(&platform, person).await?))
}

async fn row_of(platform: &Platform, person: Person) -> Result<PersonRow, Fault> {
    let conn = platform.records().reader();
    let store = match person.store {
        Some(store) => stores::find(conn, person.org, store).await?,
        None => None,
    };
    let locked = attempts::locked(conn, person.org, platform.now()).await?;
    Ok(PersonRow::of(platform, person, store.as_ref(), &locked))
}
