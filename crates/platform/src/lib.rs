//! What every context stands on: records, jobs, outbox, access, audit, the vault, files and the edge to HTTP.

pub mod access;
pub mod audit;
pub mod awake;
pub mod blobs;
pub mod clock;
pub mod http;
pub mod jobs;
pub mod module;
pub mod organisation;
pub mod outbox;
pub mod storage;
pub mod vault;
pub mod views;
pub mod write;

use std::path::Path;
use std::sync::Arc;

use kernel::{Fault, Id, Kind, Moment};

pub use access::{Actor, Role, Scope};
pub use audit::Audit;
pub use awake::awake;
pub use blobs::Blobs;
pub use clock::Clock;
pub use module::Module;
pub use storage::{Engine, List, Records, sql};
pub use vault::Vault;
pub use write::Write;

/// Tells those who wait in this process that there is something to do.
#[derive(Default)]
struct Due {
    jobs: tokio::sync::Notify,
    events: tokio::sync::Notify,
}

/// The shared ground of one process. Cloning it is cheap.
#[derive(Clone)]
pub struct Platform {
    records: Records,
    vault: Arc<Vault>,
    blobs: Blobs,
    clock: Clock,
    due: Arc<Due>,
}

impl Platform {
    /// Opens the records at `database_url` and the keys and files under `data`, creating what is missing.
    pub async fn open(data: &Path, database_url: &str, clock: Clock) -> Result<Self, Fault> {
        let blobs = Blobs::open(&data.join("blobs"))?;
        let vault = Arc::new(Vault::open(&data.join("keys"))?);
        let records = Records::open(database_url).await?;
        Ok(Self { records, vault, blobs, clock, due: Arc::default() })
    }

    pub fn records(&self) -> &Records {
        &self.records
    }

    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    pub fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// A new id of the present moment.
    pub fn mint<T: Kind>(&self) -> Id<T> {
        Id::mint(self.now(), rand::random())
    }

    /// The one way to write: a transaction with its actor, its audit line and its events.
    pub async fn write(&self, actor: &Actor) -> Result<Write, Fault> {
        Write::begin(self, actor).await
    }

    /// Wakes the job runners of this process.
    pub(crate) fn wake_jobs(&self) {
        self.due.jobs.notify_waiters();
    }

    pub(crate) async fn jobs_wait(&self) {
        self.due.jobs.notified().await;
    }

    /// Wakes the outbox of this process.
    pub(crate) fn wake_events(&self) {
        self.due.events.notify_waiters();
    }

    pub(crate) async fn events_wait(&self) {
        self.due.events.notified().await;
    }
}
