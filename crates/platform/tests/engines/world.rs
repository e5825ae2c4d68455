//! A small company on a fresh database, with a clock that stands still.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use kernel::{Currency, Locale, Moment, OrgId, Zone};
use platform::access::people::{self, NewPerson, Person};
use platform::organisation::{self, Industry, NewOrganisation};
use platform::storage::migrate::migrate;
use platform::{Actor, Clock, Engine, Platform, Role};
use serde_json::Value;
use testbed::{Database, OnEngine};
use tower::ServiceExt as _;

pub const PASSWORD: &str = "再来一大碗牛肉面";

pub struct World {
    pub platform: Platform,
    pub clock: Clock,
    pub database: Database,
    pub folder: tempfile::TempDir,
}

impl OnEngine for World {
    async fn on(engine: Engine) -> Self {
        let database = Database::fresh(engine).await;
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::fixed("2026-11-21T02:00:00Z".parse().unwrap());
        let platform = Platform::open(folder.path(), database.url(), clock.clone()).await.unwrap();
        let steps = platform::module::module(&platform).migrations;
        migrate(platform.records(), steps, clock.now()).await.unwrap();
        Self { platform, clock, database, folder }
    }
}

pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    /// Status and code, which is what most tests look at.
    pub fn told(&self) -> (u16, &str) {
        (self.status, self.body["code"].as_str().unwrap_or_default())
    }
}

impl World {
    pub async fn company(&self) -> OrgId {
        let new = NewOrganisation {
            name: "川味小馆".to_owned(),
            industry: Industry::Restaurant,
            currency: Currency::Cny,
            zone: Zone::named("Asia/Shanghai").unwrap(),
        };
        organisation::ensure(&self.platform, &new).await.unwrap().org
    }

    pub async fn system(&self) -> Actor {
        Actor::system(self.company().await)
    }

    pub async fn person(&self, login: &str, role: Role) -> Person {
        let system = self.system().await;
        let store = match role {
            Role::Guide => Some(self.store("S01").await),
            _ => None,
        };
        let new = NewPerson {
            login: login.to_owned(),
            name: login.to_owned(),
            role,
            store,
            locale: Locale::ZhCn,
            password: PASSWORD.to_owned(),
        };
        people::create(&self.platform, &system, new).await.unwrap()
    }

    pub async fn store(&self, code: &str) -> kernel::StoreId {
        let write = self.platform.write(&self.system().await).await.unwrap();
        let new = organisation::stores::NewStore { code: code.to_owned(), ..Default::default() };
        let store = organisation::stores::upsert(&write, &new).await.unwrap();
        write.commit_part().await.unwrap();
        store.id
    }

    pub async fn sign_in(&self, login: &str, password: &str) -> Answer {
        let body = serde_json::json!({"login": login, "password": password, "token": true});
        self.send("POST", "/session", &[], body).await
    }

    /// Makes the person and gives what a program of theirs carries.
    pub async fn token_of(&self, login: &str, role: Role) -> String {
        self.person(login, role).await;
        let answer = self.sign_in(login, PASSWORD).await;
        format!("Bearer {}", answer.body["token"].as_str().unwrap())
    }

    pub async fn as_program(&self, token: &str, method: &str, path: &str, body: Value) -> Answer {
        self.send(method, path, &[("authorization", token)], body).await
    }

    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Value) -> Answer {
        let (routes, _) = platform::module::module(&self.platform).routes.split_for_parts();
        let once =
            axum::middleware::from_fn_with_state(self.platform.clone(), platform::http::idempotency::once);
        let mut request = Request::builder().method(method).uri(path).header("host", "shuke.test");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match body {
            Value::Null => Body::empty(),
            body => {
                request = request.header("content-type", "application/json");
                Body::from(body.to_string())
            }
        };
        let answer = routes.layer(once).oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, 1 << 20).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    pub fn later(&self, micros: i64) -> Moment {
        self.clock.advance(micros);
        self.clock.now()
    }

    /// The first column of the first row.
    pub async fn number(&self, text: &str) -> i64 {
        use sea_orm::ConnectionTrait as _;
        let conn = self.platform.records().reader();
        let row = conn.query_one_raw(platform::sql(conn, text, [])).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    }
}
