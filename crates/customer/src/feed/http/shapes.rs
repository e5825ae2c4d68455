//! What goes over the wire.

use kernel::{FeedId, FeedRunId, ImportId, MappingId, Moment};
use platform::http::or_null;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Context;
use crate::feed::commands::Said;
use crate::feed::{Feed, FeedState, LagLevel, Run, RunState, Way};

use crate::import::{ImportKind, Known, Saved};
use crate::source::SourceCode;

/// A new feed.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFeed {
    /// At most 60 characters; no other feed has it.
    name: String,
    #[schema(value_type = String)]
    source: SourceCode,
    /// `customers`, `purchases` or `service`.
    kind: ImportKind,
    /// A mapping that every file must fit; without one, each file is understood by its own header.
    #[serde(default)]
    mapping_id: Option<MappingId>,
    way: Way,
    /// For a watched folder: its name below the root.
    #[serde(default)]
    folder: Option<String>,
    /// For an address: http or https.
    #[serde(default)]
    url: Option<String>,
    /// Sent as a bearer token; kept sealed and never shown again.
    #[serde(default)]
    token: Option<String>,
    /// How often a file is expected, and an address is asked; a day when absent.
    #[serde(default)]
    every_minutes: Option<i64>,
}

impl NewFeed {
    pub fn into_said(self) -> (Way, Said) {
        let place = match self.way {
            Way::Folder => self.folder,
            Way::Http => self.url,
        };
        let said = Said {
            name: Some(self.name),
            source: Some(self.source),
            kind: Some(self.kind),
            mapping: Some(self.mapping_id),
            place,
            token: Some(self.token.filter(|_| self.way == Way::Http)),
            every_minutes: self.every_minutes,
        };
        (self.way, said)
    }
}

/// What to change; what is absent stays as it is. A new address forgets the token unless one is given with it.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FeedPatch {
    name: Option<String>,
    #[schema(value_type = Option<String>)]
    source: Option<SourceCode>,
    kind: Option<ImportKind>,
    #[serde(deserialize_with = "or_null")]
    mapping_id: Option<Option<MappingId>>,
    folder: Option<String>,
    url: Option<String>,
    /// Null takes the token away.
    #[serde(deserialize_with = "or_null")]
    token: Option<Option<String>>,
    every_minutes: Option<i64>,
}

impl From<FeedPatch> for Said {
    fn from(patch: FeedPatch) -> Self {
        Self {
            name: patch.name,
            source: patch.source,
            kind: patch.kind,
            mapping: patch.mapping_id,
            place: patch.folder.or(patch.url),
            token: patch.token,
            every_minutes: patch.every_minutes,
        }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FeedList {
    pub items: Vec<FeedBody>,
    /// The folder on the server that watched folders lie in.
    pub root: String,
}

/// A place that files come from by themselves.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FeedBody {
    id: FeedId,
    name: String,
    #[schema(value_type = String)]
    source: SourceCode,
    kind: ImportKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    mapping: Option<Saved>,
    way: Way,
    #[serde(skip_serializing_if = "Option::is_none")]
    folder: Option<String>,
    /// Where the folder is on the server.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    has_token: bool,
    every_minutes: i64,
    state: FeedState,
    /// Since the last success, or since the feed was set up.
    lag_minutes: i64,
    lag_level: LagLevel,
    /// Whether a job is at it, or waits for its turn.
    is_running: bool,
    /// Files in the folder that are not taken yet.
    waiting: usize,
    /// Tries in a row that failed.
    failures: i64,
    /// `{code, params, detail}` of the last of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paused_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paused_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_try_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_success_at: Option<Moment>,
    /// The next try; a folder without failures is looked at all the time.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_at: Option<Moment>,
    /// The last run that had a file, or else the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_run: Option<RunBody>,
    created_at: Moment,
}

impl FeedBody {
    pub fn of(
        context: &Context,
        feed: Feed,
        run: Option<Run>,
        mapping: Option<&Known>,
        is_running: bool,
    ) -> Self {
        let now = context.platform.now();
        let (state, lag_level) = (feed.state(now), feed.lag_level(now));
        let lag_minutes = feed.lag_micros(now) / Moment::MINUTE;
        let is_folder = feed.way == Way::Folder;
        let path = is_folder.then(|| context.feeds.root().join(&feed.place).display().to_string());
        let (folder, url) = match feed.way {
            Way::Folder => (Some(feed.place), None),
            Way::Http => (None, Some(feed.place)),
        };
        let (paused_at, paused_by) = feed.paused.map(|paused| (paused.at, paused.by)).unzip();
        Self {
            id: feed.id,
            name: feed.name,
            source: feed.source,
            kind: feed.kind,
            mapping: mapping.map(|known| Saved { id: known.id, name: known.name.clone() }),
            way: feed.way,
            folder,
            path,
            url,
            has_token: feed.token_sealed.is_some(),
            every_minutes: feed.every_minutes,
            state,
            lag_minutes,
            lag_level,
            is_running,
            waiting: feed.looks.len(),
            failures: feed.failures,
            error: feed.fault,
            next_at: (paused_at.is_none() && feed.next_at > now).then_some(feed.next_at),
            paused_at,
            paused_by: paused_by.flatten(),
            last_try_at: feed.last_try_at,
            last_success_at: feed.last_success_at,
            last_run: run.map(RunBody::from),
            created_at: feed.created_at,
        }
    }
}

/// What became of one file, or of one try that brought none.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RunBody {
    id: FeedRunId,
    state: RunState,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
    /// Which try at this content, or in a row, it is.
    attempts: i64,
    /// Where its rejects and its way back are.
    #[serde(skip_serializing_if = "Option::is_none")]
    import_id: Option<ImportId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    taken: Option<u64>,
    /// Of those taken, rows that were known before to the letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    unchanged: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected: Option<u64>,
    /// `{code, params, detail}`
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Value>,
    started_at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<Moment>,
}

impl From<Run> for RunBody {
    fn from(run: Run) -> Self {
        let (file_name, bytes) = run.file.map(|file| (file.name, file.bytes)).unzip();
        Self {
            id: run.id,
            state: run.state,
            file_name,
            bytes,
            attempts: run.attempts,
            import_id: run.import,
            rows: run.counts.map(|counts| counts.rows),
            taken: run.counts.map(|counts| counts.taken),
            unchanged: run.counts.map(|counts| counts.unchanged),
            rejected: run.counts.map(|counts| counts.rejected),
            error: run.fault,
            started_at: run.started_at,
            finished_at: run.finished_at,
        }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MappingList {
    pub items: Vec<MappingBody>,
}

/// A mapping that was used before.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MappingBody {
    id: MappingId,
    /// The file it was first used for.
    name: String,
    kind: ImportKind,
    source: String,
    used_at: Moment,
}

impl From<Known> for MappingBody {
    fn from(known: Known) -> Self {
        Self {
            id: known.id,
            name: known.name,
            kind: known.kind,
            source: known.source,
            used_at: known.used_at,
        }
    }
}
