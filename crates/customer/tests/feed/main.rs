//! Feeds over HTTP and through real folders: what comes by itself is taken once, whatever happens on the way.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

mod folders;
mod pulls;
mod rules;

use std::path::PathBuf;

use kernel::Moment;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use testbed::{App, Engine, NOON, OnEngine};

const MEMBERS: &str = "会员卡号,姓名,手机号\n8001,张伟,13812345670\n8002,李娜,13812345671\n";
/// Longer than a file has to be left alone.
const SETTLED: i64 = 11 * Moment::SECOND;
const BYTES_MAX: u64 = 10_000;

/// An application whose feeds may reach this machine.
struct Town(App);

impl OnEngine for Town {
    async fn on(engine: Engine) -> Self {
        let clock = platform::Clock::fixed(NOON);
        Self(
            App::configured(engine, clock, |config| {
                config.feeds.allow_private = true;
                config.feeds.bytes_max = BYTES_MAX;
            })
            .await,
        )
    }
}

/// The same with one worker, and a few seconds for each fetch.
struct Slow(Town);

impl OnEngine for Slow {
    async fn on(engine: Engine) -> Self {
        let clock = platform::Clock::fixed(NOON);
        let app = App::configured(engine, clock, |config| {
            config.feeds.allow_private = true;
            config.feeds.fetch_seconds = 4;
            config.workers = 1;
        });
        Self(Town(app.await))
    }
}

impl Town {
    fn folder(&self, name: &str) -> PathBuf {
        self.0.data().join("feeds").join(name)
    }

    /// Sets a feed up and gives its id.
    async fn feed(&self, body: Value) -> String {
        let made = self.0.manager().post("/feeds", &body).await.created();
        made["id"].as_str().unwrap().to_owned()
    }

    /// A watched folder for members.
    async fn members(&self, folder: &str) -> String {
        self.feed(json!({"name": folder, "source": "membership", "kind": "customers", "way": "folder", "folder": folder}))
            .await
    }

    fn drop_file(&self, folder: &str, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.folder(folder).join(name), text).unwrap();
    }

    /// Tries the feed now and gives it as it is afterwards.
    async fn run(&self, id: &str) -> Value {
        let job = self.0.manager().post(&format!("/feeds/{id}/run"), &json!({})).await.with_status(202);
        let job = self.0.manager().job(job["id"].as_str().unwrap()).await;
        assert_eq!(job["state"], "done", "{job}");
        self.0.manager().get(&format!("/feeds/{id}")).await.ok()
    }

    /// Looks, lets what is there settle, and takes it.
    async fn take(&self, id: &str) -> Value {
        self.run(id).await;
        self.0.advance(SETTLED);
        self.run(id).await
    }

    async fn runs(&self, id: &str) -> Vec<Value> {
        let page = self.0.manager().get(&format!("/feeds/{id}/runs")).await.ok();
        page["items"].as_array().unwrap().clone()
    }

    async fn states(&self, id: &str) -> Vec<String> {
        self.runs(id).await.iter().map(|run| run["state"].as_str().unwrap().to_owned()).collect()
    }

    /// The plain files of a folder by name.
    fn files(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder(folder)).unwrap().map(Result::unwrap);
        let mut names: Vec<String> = entries
            .filter(|entry| entry.path().is_file())
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// One number out of the records.
    async fn count(&self, text: &str) -> i64 {
        let conn = self.0.platform().records().reader();
        let statement = platform::sql(conn, &format!("{text} AND org_id = $1"), [self.0.org().into()]);
        conn.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    async fn imports(&self) -> i64 {
        self.count("SELECT COUNT(*) FROM import WHERE 1 = 1").await
    }

    async fn customers(&self) -> i64 {
        self.count("SELECT COUNT(*) FROM customer WHERE survivor_id IS NULL").await
    }

    async fn execute(&self, text: &str, values: Vec<sea_orm::Value>) {
        let conn = self.0.platform().records().reader();
        conn.execute_raw(platform::sql(conn, text, values)).await.unwrap();
    }
}
