//! The tables of feeds: the only place here with SQL.

mod runs;

use kernel::{Fault, FeedId, JobId, MappingId, Moment};
use platform::{Actor, Engine, Write, sql};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::Value;

pub use runs::{
    add, end, failed_before, has_taking, is_taken, keep_import, last_runs, prune, remove, runs, taking,
};

use super::{Feed, Look, Paused, Way};
use crate::import::ImportKind;

fn json(value: &impl serde::Serialize) -> Result<Value, Fault> {
    serde_json::to_value(value).map_err(Fault::internal)
}

/// A fault as it is kept and shown.
pub fn fault_json(fault: &Fault) -> Value {
    serde_json::json!({"code": fault.code, "params": fault.params, "detail": fault.detail})
}

const SELECT: &str = "SELECT f.*, p.name AS pauser FROM feed f \
                      LEFT JOIN person p ON p.org_id = f.org_id AND p.id = f.paused_by";

fn read(row: &QueryResult) -> Result<Feed, Fault> {
    let text = |column: &str| row.try_get::<String>("", column);
    let (kind, way) = (text("kind")?, text("way")?);
    let looks: Value = row.try_get("", "looks")?;
    let paused_at: Option<Moment> = row.try_get("", "paused_at")?;
    let by: Option<String> = row.try_get("", "pauser")?;
    Ok(Feed {
        id: row.try_get("", "id")?,
        name: text("name")?,
        source: text("source")?.parse()?,
        kind: ImportKind::read(&kind).ok_or_else(|| Fault::internal(format!("a feed of kind {kind}")))?,
        mapping: row.try_get::<Option<MappingId>>("", "mapping_id")?,
        way: Way::read(&way).ok_or_else(|| Fault::internal(format!("a feed that comes by {way}")))?,
        place: text("place")?,
        token_sealed: row.try_get("", "token_sealed")?,
        every_minutes: row.try_get("", "every_minutes")?,
        looks: serde_json::from_value(looks).map_err(Fault::internal)?,
        etag: row.try_get("", "etag")?,
        last_modified: row.try_get("", "last_modified")?,
        failures: row.try_get("", "failures")?,
        fault: row.try_get("", "fault")?,
        paused: paused_at.map(|at| Paused { at, by }),
        job: row.try_get("", "job_id")?,
        next_at: row.try_get("", "next_at")?,
        last_try_at: row.try_get("", "last_try_at")?,
        last_success_at: row.try_get("", "last_success_at")?,
        created_at: row.try_get("", "created_at")?,
    })
}

pub async fn load(conn: &impl ConnectionTrait, actor: &Actor, id: FeedId) -> Result<Feed, Fault> {
    let text = format!("{SELECT} WHERE f.org_id = $1 AND f.id = $2");
    let row = conn.query_one_raw(sql(conn, &text, [actor.org.into(), id.into()])).await?;
    read(&row.ok_or_else(|| Fault::not_found("feed_not_found", "there is no such feed"))?)
}

/// The same, kept as it is until the transaction is over.
pub async fn load_to_change(write: &Write, id: FeedId) -> Result<Feed, Fault> {
    let lock = Engine::of(&**write).for_update();
    let text = format!("SELECT 1 FROM feed WHERE org_id = $1 AND id = $2 {lock}");
    write.query_one_raw(sql(&**write, &text, [write.actor().org.into(), id.into()])).await?;
    load(&**write, write.actor(), id).await
}

pub async fn list(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Feed>, Fault> {
    let text = format!("{SELECT} WHERE f.org_id = $1 ORDER BY f.name");
    let rows = conn.query_all_raw(sql(conn, &text, [actor.org.into()])).await?;
    rows.iter().map(read).collect()
}

/// Feeds whose time has come, those that have waited longest first.
pub async fn due(conn: &impl ConnectionTrait, actor: &Actor, now: Moment) -> Result<Vec<Feed>, Fault> {
    let text = format!(
        "{SELECT} WHERE f.org_id = $1 AND f.paused_at IS NULL AND f.next_at <= $2 ORDER BY f.next_at"
    );
    let rows = conn.query_all_raw(sql(conn, &text, [actor.org.into(), now.into()])).await?;
    rows.iter().map(read).collect()
}

/// Refuses a name or a place that another feed has.
pub async fn refuse_twin(write: &Write, feed: &Feed) -> Result<(), Fault> {
    write.platform().records().engine().alone(&**write).await?;
    let text =
        "SELECT name FROM feed WHERE org_id = $1 AND id <> $2 AND (name = $3 OR (way = $4 AND place = $5))";
    let values = [
        write.actor().org.into(),
        feed.id.into(),
        feed.name.as_str().into(),
        feed.way.code().into(),
        feed.place.as_str().into(),
    ];
    let Some(row) = write.query_one_raw(sql(&**write, text, values)).await? else { return Ok(()) };
    let other: String = row.try_get("", "name")?;
    Err(match other == feed.name {
        true => Fault::conflict("feed_name_taken", "another feed has this name"),
        false => Fault::conflict("feed_place_taken", "another feed has this place").with("name", other),
    })
}

pub async fn insert(write: &Write, feed: &Feed) -> Result<(), Fault> {
    let text = "INSERT INTO feed (org_id, id, name, source, kind, mapping_id, way, place, token_sealed, every_minutes, \
                looks, failures, next_at, created_at) \
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $12)";
    let values = [
        write.actor().org.into(),
        feed.id.into(),
        feed.name.as_str().into(),
        feed.source.as_str().into(),
        feed.kind.code().into(),
        feed.mapping.into(),
        feed.way.code().into(),
        feed.place.as_str().into(),
        feed.token_sealed.clone().into(),
        feed.every_minutes.into(),
        json(&feed.looks)?.into(),
        feed.created_at.into(),
    ];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}

/// What people may change.
pub async fn save(write: &Write, feed: &Feed) -> Result<(), Fault> {
    let text = "UPDATE feed SET name = $3, source = $4, kind = $5, mapping_id = $6, place = $7, token_sealed = $8, \
                every_minutes = $9, looks = $10, etag = $11, last_modified = $12, next_at = $13 \
                WHERE org_id = $1 AND id = $2";
    let values = [
        write.actor().org.into(),
        feed.id.into(),
        feed.name.as_str().into(),
        feed.source.as_str().into(),
        feed.kind.code().into(),
        feed.mapping.into(),
        feed.place.as_str().into(),
        feed.token_sealed.clone().into(),
        feed.every_minutes.into(),
        json(&feed.looks)?.into(),
        feed.etag.clone().into(),
        feed.last_modified.clone().into(),
        feed.next_at.into(),
    ];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}

pub async fn pause(write: &Write, id: FeedId, is_paused: bool) -> Result<(), Fault> {
    let text = "UPDATE feed SET paused_at = $3, paused_by = $4 WHERE org_id = $1 AND id = $2";
    let (at, by) = match is_paused {
        true => (Some(write.now()), write.actor().person),
        false => (None, None),
    };
    write
        .execute_raw(sql(&**write, text, [write.actor().org.into(), id.into(), at.into(), by.into()]))
        .await?;
    Ok(())
}

pub async fn delete(write: &Write, id: FeedId) -> Result<(), Fault> {
    for text in [
        "DELETE FROM feed_run WHERE org_id = $1 AND feed_id = $2",
        "DELETE FROM feed WHERE org_id = $1 AND id = $2",
    ] {
        write.execute_raw(sql(&**write, text, [write.actor().org.into(), id.into()])).await?;
    }
    Ok(())
}

/// A job takes the feed up.
pub async fn begin(write: &Write, id: FeedId, job: JobId, next_at: Moment) -> Result<(), Fault> {
    let text = "UPDATE feed SET job_id = $3, next_at = $4 WHERE org_id = $1 AND id = $2";
    let values = [write.actor().org.into(), id.into(), job.into(), next_at.into()];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}

pub async fn keep_looks(write: &Write, id: FeedId, looks: &[Look]) -> Result<(), Fault> {
    let text = "UPDATE feed SET looks = $3 WHERE org_id = $1 AND id = $2";
    write
        .execute_raw(sql(&**write, text, [write.actor().org.into(), id.into(), json(&looks)?.into()]))
        .await?;
    Ok(())
}

pub async fn tried(write: &Write, id: FeedId) -> Result<(), Fault> {
    let text = "UPDATE feed SET last_try_at = $3 WHERE org_id = $1 AND id = $2";
    write.execute_raw(sql(&**write, text, [write.actor().org.into(), id.into(), write.now().into()])).await?;
    Ok(())
}

/// A file was taken, or the place answered that there is nothing new.
pub async fn succeeded(write: &Write, feed: &Feed) -> Result<(), Fault> {
    let text = "UPDATE feed SET failures = 0, fault = NULL, last_success_at = $3, next_at = $4 \
                WHERE org_id = $1 AND id = $2";
    let next = feed.after_success(write.now());
    let values = [write.actor().org.into(), feed.id.into(), write.now().into(), next.into()];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}

/// What the server calls the file that was taken last.
pub async fn keep_tags(
    write: &Write,
    id: FeedId,
    etag: Option<&str>,
    last_modified: Option<&str>,
) -> Result<(), Fault> {
    let text = "UPDATE feed SET etag = $3, last_modified = $4 WHERE org_id = $1 AND id = $2";
    let values = [write.actor().org.into(), id.into(), etag.into(), last_modified.into()];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}

/// Nothing is wrong any more, though nothing was taken either.
pub async fn cleared(write: &Write, id: FeedId) -> Result<(), Fault> {
    let text = "UPDATE feed SET failures = 0, fault = NULL WHERE org_id = $1 AND id = $2";
    write.execute_raw(sql(&**write, text, [write.actor().org.into(), id.into()])).await?;
    Ok(())
}

/// A try failed, and the next one waits.
pub async fn failed(write: &Write, id: FeedId, fault: &Fault, next_at: Option<Moment>) -> Result<(), Fault> {
    let failures = load_to_change(write, id).await?.failures + 1;
    let next = next_at.unwrap_or_else(|| Feed::after_failure(write.now(), failures));
    let text = "UPDATE feed SET failures = $3, fault = $4, next_at = $5 WHERE org_id = $1 AND id = $2";
    let values =
        [write.actor().org.into(), id.into(), failures.into(), fault_json(fault).into(), next.into()];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}
