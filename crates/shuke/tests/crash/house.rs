//! A Shuke that can be killed and started again on what it left behind.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use platform::storage::Records;
use platform::{Engine, sql};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use tempfile::TempDir;
use testbed::{Client, Database, OnEngine};

const WORK_SECONDS_MAX: u64 = 90;
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// The executable on a folder and a database of its own, with a manager signed in.
pub struct House {
    pub client: Client,
    listen: String,
    server: Option<Child>,
    // After the process that uses them.
    database: Database,
    folder: TempDir,
}

impl House {
    pub async fn open(engine: Engine) -> Self {
        Self::open_in(engine, tempfile::tempdir().unwrap()).await
    }

    /// The same, with files, keys and (on SQLite) records in that folder.
    pub async fn open_in(engine: Engine, folder: TempDir) -> Self {
        let database = Database::fresh(engine).await;
        let mut house = Self {
            client: Client::new(""),
            listen: "127.0.0.1:0".to_owned(),
            server: None,
            database,
            folder,
        };
        house.start();
        house.client = Client::new(&format!("http://{}", house.listen));
        let company = json!({
            "organisation": "好味超市", "industry": "supermarket", "currency": "CNY", "zone": "Asia/Shanghai",
            "locale": "zh-CN", "name": "马经理", "login": "manager", "password": "a good password",
        });
        house.client.post("/setup", &company).await.ok();
        house
    }

    pub fn engine(&self) -> Engine {
        self.database.engine()
    }

    fn url(&self) -> String {
        match self.engine() {
            Engine::Sqlite => format!("sqlite://{}/shuke.db", self.folder.path().display()),
            Engine::Postgres => self.database.url().to_owned(),
        }
    }

    /// Starts it where it listened before, so that whoever is signed in stays so.
    fn start(&mut self) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_shuke"))
            .args(["--json", "serve", "--listen", &self.listen, "--data"])
            .arg(self.folder.path())
            .current_dir(self.folder.path())
            .env("SHUKE_DATABASE_URL", self.url())
            .stdout(Stdio::piped())
            .stderr(File::options().create(true).append(true).open(self.folder.path().join("log")).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let greeting: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("it said {line:?}"));
        self.listen = greeting["listening"].as_str().unwrap().trim_start_matches("http://").to_owned();
        self.server = Some(child);
    }

    /// The files it keeps.
    pub fn blobs(&self) -> Vec<std::path::PathBuf> {
        let entries = std::fs::read_dir(self.folder.path().join("blobs")).unwrap();
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    }

    /// SIGKILL: nothing of it runs another instruction.
    pub fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().unwrap();
            server.wait().unwrap();
        }
    }

    /// Starts it again after a kill, as if the dead process's leases had run out meanwhile.
    pub async fn rise(&mut self) {
        let records = self.records().await;
        let tx = records.begin().await.unwrap();
        let lapse = "UPDATE job SET lease_until = 0 WHERE state = $1";
        tx.execute_raw(sql(&*tx, lapse, ["running".into()])).await.unwrap();
        tx.commit().await.unwrap();
        records.close().await.unwrap();
        self.start();
    }

    /// The records as they are; to be closed again.
    pub async fn records(&self) -> Records {
        Records::open(&self.url()).await.unwrap()
    }

    /// One number out of the records, through a connection of its own.
    pub async fn number(&self, text: &str) -> i64 {
        let records = self.records().await;
        let row = records.reader().query_one_raw(sql(records.reader(), text, [])).await.unwrap();
        let number = row.map_or(0, |row| row.try_get_by_index(0).unwrap());
        records.close().await.unwrap();
        number
    }

    /// Waits until no job is left, and gives the one that was asked for. The search for customers who resemble each
    /// other changes nothing that is compared here, and may go on.
    pub async fn rest(&self, job: &str) -> Value {
        let is_open = |job: &Value| {
            matches!(job["state"].as_str(), Some("queued" | "running")) && job["kind"] != "candidate.scan"
        };
        for _ in 0..WORK_SECONDS_MAX * 1_000 / LOOK_EVERY.as_millis() as u64 {
            let newest = self.client.get("/jobs?limit=100").await.ok();
            if !newest["items"].as_array().unwrap().iter().any(is_open) {
                return self.client.get(&format!("/jobs/{job}")).await.ok();
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        panic!("jobs were still running after {WORK_SECONDS_MAX} s");
    }

    /// Brings a file as a draft.
    pub async fn bring(&self, name: &str, text: &str) -> String {
        let import = self.client.upload("/imports", name, text.as_bytes()).await.created();
        import["id"].as_str().unwrap().to_owned()
    }

    /// Begins a job by posting there.
    pub async fn begin(&self, path: &str) -> String {
        let reply = self.client.post(path, &json!({})).await;
        assert!(matches!(reply.status, 200 | 202), "{path}: {}", reply.text());
        reply.json()["id"].as_str().unwrap().to_owned()
    }

    /// Takes a file in undisturbed, and gives its import's id.
    pub async fn take_in(&self, name: &str, text: &str) -> String {
        let import = self.bring(name, text).await;
        let job = self.begin(&format!("/imports/{import}/run")).await;
        let job = self.rest(&job).await;
        assert_eq!(job["state"], "done", "{job}");
        import
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            eprintln!("{}", std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default());
        }
    }
}

impl OnEngine for House {
    async fn on(engine: Engine) -> Self {
        Self::open(engine).await
    }
}

/// One house that is never killed and one that is, on the same engine.
pub struct Two {
    pub calm: House,
    pub killed: House,
}

impl OnEngine for Two {
    async fn on(engine: Engine) -> Self {
        Self { calm: House::open(engine).await, killed: House::open(engine).await }
    }
}
