//! Feeds: places that files come from by themselves, a watched folder or an address that is asked on a schedule.
//!
//! Every file goes the way of an import: the same columns, rejects and undo. Before anything is read it is copied into
//! our own blobs under its digest, so whatever happens to the folder or the process afterwards, it is taken exactly
//! once: a run that is `taking` goes on with the import that its blob already has, and content that is `done` is not
//! taken again.
//!
//! A file in a folder is taken when it has not changed for a while; afterwards it stands in `done/`, or in `failed/`
//! beside the reason. What one feed suffers is written down at that feed and holds up no other.

mod commands;
mod folder;
mod http;
mod pull;
mod run;
mod store;
mod take;
mod watch;

use std::collections::BTreeSet;
use std::path::PathBuf;

use kernel::{FeedId, FeedRunId, ImportId, JobId, MappingId, Moment};
use platform::jobs::Jobs;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use folder::FolderName;
pub use http::routes;
pub use watch::watch;

use crate::Context;
use crate::import::ImportKind;
use crate::source::SourceCode;

/// `[feeds]` in `shuke.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The folder that all watched folders lie in; `feeds` in the data folder when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<PathBuf>,
    /// A file that has not changed for so long is complete.
    pub settle_seconds: u32,
    /// Whether addresses inside the network may be fetched from.
    pub allow_private: bool,
    /// Hosts inside the network that may be fetched from although others may not: `erp.local`, `10.0.0.5:8080`.
    pub allow_hosts: BTreeSet<String>,
    /// Largest file that is fetched.
    pub bytes_max: u64,
    /// How long fetching one file may take in all; a server that drips is given up then.
    pub fetch_seconds: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            root: None,
            settle_seconds: 10,
            allow_private: false,
            allow_hosts: BTreeSet::new(),
            bytes_max: 1024 * 1024 * 1024,
            fetch_seconds: 300,
        }
    }
}

impl Settings {
    pub fn root(&self) -> PathBuf {
        self.root.clone().unwrap_or_else(|| PathBuf::from("feeds"))
    }

    const fn settle_micros(&self) -> i64 {
        self.settle_seconds as i64 * Moment::SECOND
    }
}

/// How files come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Somebody puts them into a folder.
    Folder,
    /// We ask an address for them.
    Http,
}

impl Way {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Folder => "folder",
            Self::Http => "http",
        }
    }

    pub fn read(code: &str) -> Option<Self> {
        [Self::Folder, Self::Http].into_iter().find(|way| way.code() == code)
    }
}

/// What feeds bring; stores are set up once, by hand.
pub const KINDS: [ImportKind; 3] = [ImportKind::Customers, ImportKind::Purchases, ImportKind::Service];

/// One place that files come from.
#[derive(Debug, Clone)]
pub struct Feed {
    pub id: FeedId,
    pub name: String,
    pub source: SourceCode,
    pub kind: ImportKind,
    /// The one mapping its files must fit; otherwise each file is understood by its own header.
    pub mapping: Option<MappingId>,
    pub way: Way,
    /// A folder below the root, or an address.
    pub place: String,
    pub token_sealed: Option<String>,
    /// How often a file is expected, which is also how often an address is asked.
    pub every_minutes: i64,
    pub looks: Vec<Look>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// Tries in a row that failed.
    pub failures: i64,
    /// `{code, params, detail}` of the last of them.
    pub fault: Option<Value>,
    pub paused: Option<Paused>,
    pub job: Option<JobId>,
    /// Nothing is tried before, unless somebody asks.
    pub next_at: Moment,
    pub last_try_at: Option<Moment>,
    pub last_success_at: Option<Moment>,
    pub created_at: Moment,
}

/// Who stopped it for now, and when.
#[derive(Debug, Clone)]
pub struct Paused {
    pub at: Moment,
    pub by: Option<String>,
}

/// How a feed is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeedState {
    /// The last success is as fresh as it should be.
    Ok,
    /// Nothing has come yet, nor should it have.
    Waiting,
    /// The last success is older than it should be.
    Late,
    /// The last try failed.
    Failing,
    Paused,
}

/// How old the last success is, against how old it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LagLevel {
    OnTime,
    Late,
    VeryLate,
}

/// Half an interval later than expected is not late yet.
const LATE_PERCENT: i64 = 150;
const VERY_LATE_PERCENT: i64 = 300;
/// Wait after the first failure; it doubles with each further one.
const RETRY_MICROS: i64 = Moment::MINUTE;
const RETRY_MICROS_MAX: i64 = Moment::HOUR;

impl Feed {
    /// Time since the last success, or since the feed began.
    pub fn lag_micros(&self, now: Moment) -> i64 {
        (now.micros() - self.last_success_at.unwrap_or(self.created_at).micros()).max(0)
    }

    pub fn lag_level(&self, now: Moment) -> LagLevel {
        let percent = self.lag_micros(now) * 100 / (self.every_minutes.max(1) * Moment::MINUTE);
        match () {
            () if percent <= LATE_PERCENT => LagLevel::OnTime,
            () if percent <= VERY_LATE_PERCENT => LagLevel::Late,
            () => LagLevel::VeryLate,
        }
    }

    pub fn state(&self, now: Moment) -> FeedState {
        match () {
            () if self.paused.is_some() => FeedState::Paused,
            () if self.failures > 0 => FeedState::Failing,
            () if self.lag_level(now) != LagLevel::OnTime => FeedState::Late,
            () if self.last_success_at.is_none() => FeedState::Waiting,
            () => FeedState::Ok,
        }
    }

    /// Whether the last failure was the folder's own: then a look without a failure mends it.
    fn suffers_from_its_folder(&self) -> bool {
        let code = self.fault.as_ref().and_then(|fault| fault["code"].as_str()).unwrap_or_default();
        self.failures > 0 && code.starts_with("feed_folder")
    }

    /// When it is tried again after a success: folders are looked at all the time, addresses by the interval.
    pub fn after_success(&self, now: Moment) -> Moment {
        match self.way {
            Way::Folder => now,
            Way::Http => now.plus_micros(self.every_minutes * Moment::MINUTE),
        }
    }

    /// When it is tried again after so many failures in a row.
    pub fn after_failure(now: Moment, failures: i64) -> Moment {
        now.plus_micros((RETRY_MICROS << (failures - 1).clamp(0, 10)).min(RETRY_MICROS_MAX))
    }
}

/// A file in a folder as it was seen, and since when it has been so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    pub name: String,
    pub bytes: u64,
    /// As the file system says, in microseconds.
    pub modified: i64,
    pub since: i64,
}

impl Look {
    /// Whether the file has stopped growing.
    pub fn is_settled(&self, settings: &Settings, now: Moment) -> bool {
        now.micros() - self.since >= settings.settle_micros()
    }
}

/// What a folder holds now, each file since it was last seen to change.
pub fn look_again(before: &[Look], found: &[folder::Found], now: Moment) -> Vec<Look> {
    let seen = |file: &folder::Found| {
        let same = before.iter().find(|look| {
            look.name == file.name && look.bytes == file.bytes && look.modified == file.modified
        });
        same.cloned().unwrap_or_else(|| file.look(now.micros()))
    };
    found.iter().map(seen).collect()
}

/// What became of one file, or of one look that brought none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// The file is ours and being taken in; a process that dies leaves it so, and the next one goes on.
    Taking,
    Done,
    Failed,
    /// The same content was taken before, or the server said that nothing has changed.
    Unchanged,
}

impl RunState {
    const ALL: [Self; 4] = [Self::Taking, Self::Done, Self::Failed, Self::Unchanged];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Taking => "taking",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Unchanged => "unchanged",
        }
    }

    pub fn read(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// One line of a feed's history.
#[derive(Debug, Clone)]
pub struct Run {
    pub id: FeedRunId,
    pub feed: FeedId,
    pub state: RunState,
    /// Absent when the server said that nothing has changed.
    pub file: Option<File>,
    pub import: Option<ImportId>,
    /// Which try at this content it is, from 1.
    pub attempts: i64,
    pub counts: Option<Counts>,
    pub fault: Option<Value>,
    pub started_at: Moment,
    pub finished_at: Option<Moment>,
}

/// A file that is ours.
#[derive(Debug, Clone)]
pub struct File {
    pub name: String,
    pub bytes: u64,
    /// When it was changed last, where it came from a folder.
    pub modified: Option<i64>,
    pub digest: String,
    pub blob: kernel::BlobId,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

#[derive(Debug, Clone, Copy)]
pub struct Counts {
    pub rows: u64,
    pub taken: u64,
    pub unchanged: u64,
    pub rejected: u64,
}

/// The work that feeds queue.
pub fn jobs(context: &Context) -> Jobs {
    Jobs::default().knows::<run::RunFeed, Context>(context)
}

#[cfg(test)]
mod tests;
