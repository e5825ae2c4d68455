//! The records: SQLite in a file or PostgreSQL at an address, one set of queries for both.
//!
//! Reads go through [`Records::reader`]; every write goes through [`Records::begin`] (wrapped by
//! [`crate::Platform::write`]), which on SQLite takes its turn behind one in-process queue and begins immediately, so
//! writers wait instead of failing.

pub mod bulk;
pub mod dialect;
pub mod migrate;
pub mod numbers;
mod statistics;
mod turns;

use std::ops::Deref;
use std::time::Duration;

use kernel::Fault;
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr,
    IsolationLevel, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
};

pub use dialect::{Engine, List};
use turns::{Turn, Turns};

/// Connections that read side by side on SQLite; more would only queue for two cores.
const SQLITE_CONNECTIONS_MAX: u32 = 6;
const POSTGRES_CONNECTIONS_MAX: u32 = 16;
/// How long a connection waits for another process that is writing.
const BUSY_WAIT: Duration = Duration::from_secs(30);
/// Page caches of SQLite connections, in KiB, filled as far as they are used: of the one that writes, which comes back to
/// the same pages batch after batch, and of each that reads, which the system's own cache serves nearly as well.
const SQLITE_WRITER_CACHE_KIB: u32 = 64 * 1024;
const SQLITE_READER_CACHE_KIB: u32 = 4 * 1024;
/// Pages that gather in the log before they are put in their places. A batch of an import changes a few thousand, many of
/// them again and again; the default of a thousand would write each of them twice for every batch.
const SQLITE_LOG_PAGES: u32 = 16 * 1024;
/// Rows that a statement may be ahead of who reads them; the two would else wake each other for every fifty.
const SQLITE_ROWS_AHEAD: usize = 1_024;
/// Who has not written for so long, or twice as long, no longer needs the pages.
const SQLITE_REST: Duration = Duration::from_secs(2);
/// Prepared statements that a connection keeps; one arriving customer needs about a hundred.
const STATEMENTS_KEPT: usize = 256;

#[derive(Clone)]
pub struct Records {
    readers: DatabaseConnection,
    /// On SQLite one connection of its own, on PostgreSQL the readers'.
    writer: DatabaseConnection,
    turns: Option<Turns>,
}

impl Records {
    /// Opens `sqlite:///path/file.db` or `postgres://…`, creating the SQLite file when it is missing.
    pub async fn open(url: &str) -> Result<Self, Fault> {
        match Engine::of_url(url)? {
            Engine::Sqlite => {
                let writer = connect(url, 1, SQLITE_WRITER_CACHE_KIB).await?;
                let readers = connect(url, SQLITE_CONNECTIONS_MAX, SQLITE_READER_CACHE_KIB).await?;
                Ok(Self { readers, writer, turns: Some(Turns::new()) })
            }
            Engine::Postgres => {
                let both = connect(url, POSTGRES_CONNECTIONS_MAX, 0).await?;
                Ok(Self { readers: both.clone(), writer: both, turns: None })
            }
        }
    }

    pub fn engine(&self) -> Engine {
        Engine::of(&self.readers)
    }

    /// For queries that change nothing.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.readers
    }

    /// For several queries that must see one moment. Whoever writes meanwhile is neither seen nor held up.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = match self.engine() {
            Engine::Sqlite => TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
                ..TransactionOptions::default()
            },
            Engine::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
        };
        self.readers.begin_with_options(options).await
    }

    /// Opens the one kind of write transaction there is. Dropping it rolls back.
    pub async fn begin(&self) -> Result<Tx, DbErr> {
        let turn = match &self.turns {
            Some(turns) => Some(turns.take().await),
            None => None,
        };
        let options = TransactionOptions {
            sqlite_transaction_mode: turn.as_ref().map(|_| SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Tx { inner: self.writer.begin_with_options(options).await?, _turn: turn })
    }

    /// Gives back, until the future is dropped, what the writing connection keeps in memory whenever it rests.
    pub async fn rest(&self) {
        let Some(turns) = &self.turns else { return };
        loop {
            tokio::time::sleep(SQLITE_REST).await;
            if let Err(error) = turns.look(&self.writer).await {
                tracing::warn!(%error, "the pages of the connection that writes were not given back");
            }
        }
    }

    pub async fn close(self) -> Result<(), DbErr> {
        self.readers.close().await?;
        self.writer.close().await
    }
}

/// So many connections; the size of the cache matters to SQLite only.
async fn connect(url: &str, connections_max: u32, cache_kib: u32) -> Result<DatabaseConnection, Fault> {
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .sqlx_logging(false)
        .acquire_timeout(Duration::from_secs(60))
        .max_connections(connections_max)
        .min_connections(1)
        .map_sqlx_postgres_opts(|postgres| postgres.statement_cache_capacity(STATEMENTS_KEPT))
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .create_if_missing(true)
                .foreign_keys(true)
                .busy_timeout(BUSY_WAIT)
                .row_buffer_size(SQLITE_ROWS_AHEAD)
                .statement_cache_capacity(STATEMENTS_KEPT)
                .pragma("journal_mode", "WAL")
                // FULL syncs the log at every commit: what we said was saved survives a power cut too.
                .pragma("synchronous", "FULL")
                .pragma("temp_store", "MEMORY")
                .pragma("cache_size", format!("-{cache_kib}"))
                .pragma("wal_autocheckpoint", SQLITE_LOG_PAGES.to_string())
        });
    Database::connect(options).await.map_err(|error| {
        let told = "the record store cannot be opened";
        Fault::new(kernel::FaultKind::Unavailable, "records_unreachable", told)
            .with("engine", Engine::of_url(url).map_or("unknown", Engine::name))
            .because(error)
    })
}

/// A write transaction that holds its turn until it is over.
pub struct Tx {
    inner: DatabaseTransaction,
    _turn: Option<Turn>,
}

impl Tx {
    pub async fn commit(self) -> Result<(), DbErr> {
        self.inner.commit().await
    }
}

impl Deref for Tx {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

/// A statement in portable SQL; both engines read `$1`, `$2`, ….
pub fn sql(conn: &impl ConnectionTrait, text: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(conn.get_database_backend(), text, values)
}
