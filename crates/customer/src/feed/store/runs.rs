//! The history of feeds, which is also the memory of what was taken.

use kernel::{BlobId, Fault, FeedId, FeedRunId, ImportId};
use platform::{Actor, Write, sql};
use sea_orm::{ConnectionTrait, QueryResult};

use super::fault_json;
use crate::feed::{Counts, File, Run, RunState};

/// Lines kept of what brought nothing; what was taken is kept for good.
const IDLE_RUNS_MAX: i64 = 100;

fn read(row: &QueryResult) -> Result<Run, Fault> {
    let count = |column: &str| -> Result<Option<u64>, Fault> {
        Ok(row.try_get::<Option<i64>>("", column)?.map(i64::unsigned_abs))
    };
    let state: String = row.try_get("", "state")?;
    let file = match row.try_get::<Option<BlobId>>("", "blob_id")? {
        Some(blob) => Some(File {
            name: row.try_get("", "file_name")?,
            bytes: count("bytes")?.unwrap_or_default(),
            modified: row.try_get("", "modified_at")?,
            digest: row.try_get("", "digest")?,
            blob,
            etag: row.try_get("", "etag")?,
            last_modified: row.try_get("", "last_modified")?,
        }),
        None => None,
    };
    let counts = match count("rows")? {
        Some(rows) => Some(Counts {
            rows,
            taken: count("taken")?.unwrap_or_default(),
            unchanged: count("unchanged")?.unwrap_or_default(),
            rejected: count("rejected")?.unwrap_or_default(),
        }),
        None => None,
    };
    Ok(Run {
        id: row.try_get("", "id")?,
        feed: row.try_get("", "feed_id")?,
        state: RunState::read(&state).ok_or_else(|| Fault::internal(format!("a run that is {state}")))?,
        file,
        import: row.try_get("", "import_id")?,
        attempts: row.try_get("", "attempts")?,
        counts,
        fault: row.try_get("", "fault")?,
        started_at: row.try_get("", "started_at")?,
        finished_at: row.try_get("", "finished_at")?,
    })
}

pub async fn add(write: &Write, run: &Run) -> Result<(), Fault> {
    let text = "INSERT INTO feed_run (org_id, id, feed_id, state, file_name, bytes, modified_at, digest, blob_id, \
                attempts, etag, last_modified, fault, started_at, finished_at) \
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    let file = run.file.as_ref();
    let values = [
        write.actor().org.into(),
        run.id.into(),
        run.feed.into(),
        run.state.code().into(),
        file.map(|file| file.name.clone()).into(),
        file.map(|file| file.bytes as i64).into(),
        file.and_then(|file| file.modified).into(),
        file.map(|file| file.digest.clone()).into(),
        file.map(|file| file.blob).into(),
        run.attempts.into(),
        file.and_then(|file| file.etag.clone()).into(),
        file.and_then(|file| file.last_modified.clone()).into(),
        run.fault.clone().into(),
        run.started_at.into(),
        run.finished_at.into(),
    ];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}

/// The run's import, from the moment there is one.
pub async fn keep_import(write: &Write, id: FeedRunId, import: ImportId) -> Result<(), Fault> {
    let text = "UPDATE feed_run SET import_id = $3 WHERE org_id = $1 AND id = $2";
    write.execute_raw(sql(&**write, text, [write.actor().org.into(), id.into(), import.into()])).await?;
    Ok(())
}

pub async fn end(
    write: &Write,
    id: FeedRunId,
    state: RunState,
    counts: Option<Counts>,
    fault: Option<&Fault>,
) -> Result<(), Fault> {
    let text = "UPDATE feed_run SET state = $3, rows = $4, taken = $5, unchanged = $6, rejected = $7, fault = $8, \
                finished_at = $9 WHERE org_id = $1 AND id = $2";
    let count = |pick: fn(&Counts) -> u64| counts.as_ref().map(|counts| pick(counts) as i64);
    let values = [
        write.actor().org.into(),
        id.into(),
        state.code().into(),
        count(|counts| counts.rows).into(),
        count(|counts| counts.taken).into(),
        count(|counts| counts.unchanged).into(),
        count(|counts| counts.rejected).into(),
        fault.map(fault_json).into(),
        write.now().into(),
    ];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}

pub async fn remove(write: &Write, id: FeedRunId) -> Result<(), Fault> {
    let text = "DELETE FROM feed_run WHERE org_id = $1 AND id = $2";
    write.execute_raw(sql(&**write, text, [write.actor().org.into(), id.into()])).await?;
    Ok(())
}

async fn some(
    conn: &impl ConnectionTrait,
    text: &str,
    values: impl IntoIterator<Item = sea_orm::Value>,
) -> Result<Vec<Run>, Fault> {
    let rows = conn.query_all_raw(sql(conn, text, values)).await?;
    rows.iter().map(read).collect()
}

/// Runs that a process left half done.
pub async fn taking(conn: &impl ConnectionTrait, actor: &Actor, feed: FeedId) -> Result<Vec<Run>, Fault> {
    let text = "SELECT * FROM feed_run WHERE org_id = $1 AND feed_id = $2 AND state = 'taking' ORDER BY id";
    some(conn, text, [actor.org.into(), feed.into()]).await
}

pub async fn has_taking(conn: &impl ConnectionTrait, actor: &Actor, feed: FeedId) -> Result<bool, Fault> {
    Ok(!taking(conn, actor, feed).await?.is_empty())
}

/// Whether that content is taken, or being taken.
pub async fn is_taken(write: &Write, feed: FeedId, digest: &str) -> Result<bool, Fault> {
    let text = "SELECT * FROM feed_run WHERE org_id = $1 AND feed_id = $2 AND digest = $3 \
                AND state IN ('taking', 'done')";
    let found = some(&**write, text, [write.actor().org.into(), feed.into(), digest.into()]).await?;
    Ok(!found.is_empty())
}

/// The last try at that content, if it failed.
pub async fn failed_before(write: &Write, feed: FeedId, digest: &str) -> Result<Option<Run>, Fault> {
    let text = "SELECT * FROM feed_run WHERE org_id = $1 AND feed_id = $2 AND digest = $3 AND state = 'failed' \
                ORDER BY id DESC LIMIT 1";
    Ok(some(&**write, text, [write.actor().org.into(), feed.into(), digest.into()]).await?.pop())
}

/// The newest first, before the given one.
pub async fn runs(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    feed: FeedId,
    before: Option<FeedRunId>,
    limit: u64,
) -> Result<Vec<Run>, Fault> {
    let text = "SELECT * FROM feed_run WHERE org_id = $1 AND feed_id = $2 AND ($3 = '' OR id < $3) \
                ORDER BY id DESC LIMIT $4";
    let before = before.map(|id| id.to_string()).unwrap_or_default();
    some(conn, text, [actor.org.into(), feed.into(), before.into(), (limit as i64).into()]).await
}

/// Of each feed, the last run that had a file, or else the last.
pub async fn last_runs(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Run>, Fault> {
    let text = "SELECT * FROM feed_run WHERE org_id = $1 AND id IN (\
                SELECT COALESCE(MAX(CASE WHEN state <> 'unchanged' THEN id END), MAX(id)) \
                FROM feed_run WHERE org_id = $1 GROUP BY feed_id)";
    some(conn, text, [actor.org.into()]).await
}

/// Forgets old lines of what brought nothing.
pub async fn prune(write: &Write, feed: FeedId) -> Result<(), Fault> {
    let text = "DELETE FROM feed_run WHERE org_id = $1 AND feed_id = $2 AND state IN ('failed', 'unchanged') \
                AND id < (SELECT MIN(id) FROM (SELECT id FROM feed_run WHERE org_id = $1 AND feed_id = $2 \
                AND state IN ('failed', 'unchanged') ORDER BY id DESC LIMIT $3) newest)";
    let values = [write.actor().org.into(), feed.into(), IDLE_RUNS_MAX.into()];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}
