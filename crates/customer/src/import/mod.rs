//! Files in: a table is uploaded, its columns are given meanings, a trial says what would happen, a job does it, and
//! the whole can be taken back.
//!
//! `draft → trying → ready → running → done → undoing → undone`; a run that is cancelled or fails on its file is taken
//! back at once, so nothing half done stays. A run that dies with its process goes on after its last whole batch.

pub mod arrive;
mod columns;
mod commands;
pub mod fields;
mod finish;
pub mod http;
mod local;
pub mod mapping;
pub mod reading;
pub mod reasons;
mod rejects;
mod report;
mod run;
mod sample;
mod store;
mod stream;
mod trial;
mod undo;

use contracts::tables::{TableInfo, TableOptions};
use kernel::{BlobId, ImportId, JobId, MappingId, Moment};
use platform::jobs::Jobs;
use serde::{Deserialize, Serialize};

pub use http::routes;
pub use local::{
    FromPath, begin, begin_trial, execute, finish, finish_trial, forget, from_path, write_rejects,
};
pub use report::{NoteCount, RejectCount, Report};
pub use store::{Known, mappings};

use crate::Context;
use crate::intake::Tally;
use crate::source::SourceCode;

/// What the rows of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    Customers,
    Purchases,
    Service,
    Stores,
}

impl ImportKind {
    pub const ALL: [Self; 4] = [Self::Customers, Self::Purchases, Self::Service, Self::Stores];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Purchases => "purchases",
            Self::Service => "service",
            Self::Stores => "stores",
        }
    }

    pub fn read(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    Draft,
    /// A trial is running.
    Trying,
    /// Tried as it is now.
    Ready,
    Running,
    Done,
    Failed,
    Cancelled,
    Undoing,
    Undone,
}

impl ImportState {
    pub const ALL: [Self; 9] = [
        Self::Draft,
        Self::Trying,
        Self::Ready,
        Self::Running,
        Self::Done,
        Self::Failed,
        Self::Cancelled,
        Self::Undoing,
        Self::Undone,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Trying => "trying",
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    pub fn read(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// A job is at it, and nobody else may change anything.
    pub const fn is_busy(self) -> bool {
        matches!(self, Self::Trying | Self::Running | Self::Undoing)
    }

    /// Columns and options may be changed, the trial and the run may begin.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Ready | Self::Failed | Self::Cancelled | Self::Undone)
    }
}

/// What the file looks like, found out when it came and when somebody corrected how it is read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Layout {
    pub info: TableInfo,
    /// Whether 03/05/2024 is 3 May: what the dates themselves tell.
    pub day_first_told: Option<bool>,
    /// The same, as somebody said.
    pub day_first_said: Option<bool>,
    /// A few values a column.
    pub samples: Vec<Vec<String>>,
    /// The first rows.
    pub preview: Vec<Vec<String>>,
    /// The earlier mapping that this one comes from.
    pub saved: Option<Saved>,
}

impl Layout {
    pub fn options(&self) -> TableOptions {
        self.info.options()
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.info.columns.iter().map(|column| column.name.as_str())
    }
}

/// A mapping that was used before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Saved {
    pub id: MappingId,
    /// The file it was first used for.
    pub name: String,
}

/// Where the file lies.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    Blob(BlobId),
    /// On this machine, by its own path; the command line reads it where it is.
    Path(std::path::PathBuf),
}

/// One file being taken in.
#[derive(Debug, Clone)]
pub struct Import {
    pub id: ImportId,
    /// What facts and records carry to be found again.
    pub no: i64,
    pub file_name: String,
    pub bytes: u64,
    pub place: Place,
    pub rejects: Option<BlobId>,
    pub state: ImportState,
    pub kind: ImportKind,
    pub source: SourceCode,
    pub layout: Layout,
    /// One choice a column.
    pub choices: Vec<mapping::Choice>,
    pub trial: Option<Report>,
    pub report: Option<Report>,
    pub job: Option<JobId>,
    /// Rows that are committed, rejected ones included.
    pub rows_done: u64,
    pub progress: Progress,
    pub created_by: Option<String>,
    pub created_at: Moment,
    pub finished_at: Option<Moment>,
}

/// What the committed batches of a run added up to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    pub tally: Tally,
    pub seconds: f64,
}

impl Import {
    pub fn fields(&self) -> Vec<fields::Field> {
        self.choices.iter().filter_map(|choice| choice.field).collect()
    }

    pub fn missing(&self) -> Vec<fields::Field> {
        self.kind.missing(&self.fields())
    }

    pub fn path(&self, context: &Context) -> std::path::PathBuf {
        match &self.place {
            Place::Blob(blob) => context.platform.blobs().path(*blob),
            Place::Path(path) => path.clone(),
        }
    }
}

/// The work that imports queue.
pub fn jobs(context: &Context) -> Jobs {
    Jobs::default()
        .knows::<run::RunImport, Context>(context)
        .knows::<trial::TryImport, Context>(context)
        .knows::<undo::UndoImport, Context>(context)
}
