//! The whole application, in process and over HTTP, in a small company that every test knows: 好味超市 with two
//! stores, and four people who are signed in.

mod client;

use std::path::Path;
use std::sync::Arc;

use kernel::{Moment, OrgId, StoreId};
use platform::organisation::stores::{self, NewStore};
use platform::{Actor, Audit, Clock, Engine, Platform};
use serde_json::json;
use shuke::{Application, Config};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::Notify;

pub use client::{Client, Reply};

use crate::{Database, OnEngine};

/// When tests happen unless they say otherwise: Sunday 22 November 2026, twelve o'clock in Shanghai.
pub const NOON: Moment = Moment::from_micros(1_795_320_000_000_000);

/// Everybody's, and long enough.
const PASSWORD: &str = "a good password";

/// A running application and the people in it. It stops when this goes out of scope.
pub struct App {
    platform: Platform,
    clock: Clock,
    org: OrgId,
    stores: [StoreId; 2],
    base: String,
    people: [Client; 4],
    stop: Arc<Notify>,
    // After everything that uses them, in this order.
    data: TempDir,
    _database: Database,
}

impl App {
    /// An application at [`NOON`]; the clock stands still until [`App::advance`].
    pub async fn start(engine: Engine) -> Self {
        Self::at(engine, Clock::fixed(NOON)).await
    }

    pub async fn at(engine: Engine, clock: Clock) -> Self {
        Self::configured(engine, clock, |_| {}).await
    }

    /// The same with another configuration than the built-in one.
    ///
    /// # Panics
    /// When anything on the way to a running company fails.
    pub async fn configured(engine: Engine, clock: Clock, configure: impl FnOnce(&mut Config)) -> Self {
        let database = Database::fresh(engine).await;
        let data = tempfile::tempdir().expect("a temporary folder");
        let mut config = Config {
            data: data.path().to_owned(),
            database_url: Some(database.url().to_owned()),
            ..Config::default()
        };
        configure(&mut config);
        let application = Application::open(&config, clock.clone()).await.expect("records that open");
        application.migrate().await.expect("migrations that apply");
        let platform = application.platform().clone();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let stop = Arc::new(Notify::new());
        let stopped = stop.clone();
        tokio::spawn(shuke::serve::serve(application, listener, config.workers, async move {
            stopped.notified().await;
        }));

        let manager = found(&base).await;
        let org = platform::organisation::only(&platform).await.expect("records").expect("a company").org;
        let stores = [open_store(&platform, org, "S01").await, open_store(&platform, org, "S02").await];
        let marketer = hire(&base, &manager, "marketer", None).await;
        let guide = hire(&base, &manager, "guide", Some(stores[0])).await;
        let analyst = hire(&base, &manager, "analyst", None).await;
        let people = [manager, marketer, guide, analyst];
        Self { platform, clock, org, stores, base, people, stop, data, _database: database }
    }

    /// May do everything.
    pub fn manager(&self) -> &Client {
        &self.people[0]
    }

    pub fn marketer(&self) -> &Client {
        &self.people[1]
    }

    /// Sees only the customers of the first store.
    pub fn guide(&self) -> &Client {
        &self.people[2]
    }

    /// Sees everybody, and nobody's phone number.
    pub fn analyst(&self) -> &Client {
        &self.people[3]
    }

    /// Somebody who has not signed in.
    pub fn nobody(&self) -> Client {
        Client::new(&self.base)
    }

    /// The four, each with the name of their role.
    pub fn everybody(&self) -> [(&'static str, &Client); 4] {
        let [manager, marketer, guide, analyst] = &self.people;
        [("manager", manager), ("marketer", marketer), ("guide", guide), ("analyst", analyst)]
    }

    pub fn org(&self) -> OrgId {
        self.org
    }

    /// `S01`, the guide's, and `S02`.
    pub fn stores(&self) -> [StoreId; 2] {
        self.stores
    }

    /// The folder that holds everything the application keeps.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// Lets time pass.
    pub fn advance(&self, micros: i64) {
        self.clock.advance(micros);
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.stop.notify_one();
    }
}

impl OnEngine for App {
    async fn on(engine: Engine) -> Self {
        Self::start(engine).await
    }
}

async fn found(base: &str) -> Client {
    let manager = Client::new(base);
    let company = json!({
        "organisation": "好味超市", "industry": "supermarket", "currency": "CNY", "zone": "Asia/Shanghai",
        "locale": "zh-CN", "name": "马经理", "login": "manager", "password": PASSWORD,
    });
    manager.post("/setup", &company).await.ok();
    manager
}

async fn open_store(platform: &Platform, org: OrgId, code: &str) -> StoreId {
    let write = platform.write(&Actor::system(org)).await.expect("a transaction");
    let new = NewStore {
        code: code.to_owned(),
        name: Some(format!("{code} 店")),
        region: Some("华东".to_owned()),
        city: Some("上海".to_owned()),
    };
    let store = stores::upsert(&write, &new).await.expect("a store").id;
    write.commit(Audit::of("store.create", store)).await.expect("a commit");
    store
}

async fn hire(base: &str, manager: &Client, role: &str, store: Option<StoreId>) -> Client {
    let person =
        json!({ "login": role, "name": role, "role": role, "store_id": store, "password": PASSWORD });
    manager.post("/people", &person).await.created();
    let client = Client::new(base);
    client.post("/session", &json!({ "login": role, "password": PASSWORD })).await.ok();
    client
}
