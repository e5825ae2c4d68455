//! A database of its own for one test, on the engine it asks for.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use platform::Engine;
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database as Connection};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::Cluster;

/// A fresh empty database, removed when this goes out of scope.
pub struct Database {
    engine: Engine,
    url: String,
    _folder: Option<TempDir>,
}

impl Database {
    pub async fn fresh(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let url = format!("sqlite://{}/records.db", folder.path().display());
                Self { engine, url, _folder: Some(folder) }
            }
            Engine::Postgres => Self { engine, url: postgres_url().await, _folder: None },
        }
    }

    pub fn engine(&self) -> Engine {
        self.engine
    }

    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Some((_, name)) = self.url.rsplit_once('/').filter(|_| self.engine == Engine::Postgres) else {
            return;
        };
        let statement = format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");
        // The runtime of the test may be on its way out, so this brings its own.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            if let Ok(runtime) = runtime {
                runtime.block_on(administer(&statement)).ok();
            }
        });
        dropping.join().ok();
    }
}

/// The URL of a fresh, empty PostgreSQL database. It stays until its cluster goes; prefer [`Database`] in tests.
///
/// # Panics
/// When PostgreSQL is missing or does not start; the message says what to install.
pub async fn postgres_url() -> String {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let name = format!("shuke_{}_{number}", std::process::id());
    // A cluster that outlives its test processes may meet the same process id again.
    let stale = format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");
    administer(&stale).await.expect("a PostgreSQL that lets us drop databases");
    let create = format!("CREATE DATABASE \"{name}\"");
    administer(&create).await.expect("a PostgreSQL that lets us create databases");
    let maintenance = cluster_url().await;
    let (base, _) = maintenance.rsplit_once('/').expect("a URL that names a database");
    format!("{base}/{name}")
}

async fn cluster_url() -> &'static str {
    static URL: OnceLock<String> = OnceLock::new();
    static ASKED: OnceCell<()> = OnceCell::const_new();
    ASKED
        .get_or_init(|| async {
            let cluster = tokio::task::spawn_blocking(Cluster::of_this_run).await.expect("no panic");
            let cluster = cluster.unwrap_or_else(|why| panic!("{why}"));
            URL.get_or_init(|| cluster.url().to_owned());
        })
        .await;
    URL.get().map_or("", String::as_str)
}

async fn administer(statement: &str) -> Result<(), sea_orm::DbErr> {
    let mut options = ConnectOptions::new(cluster_url().await);
    options.max_connections(1).sqlx_logging(false);
    let connection = Connection::connect(options).await?;
    connection.execute_unprepared(statement).await?;
    connection.close().await
}
