//! The tables of imports: the only place here with SQL.

mod mappings;
pub mod rejects;

use std::path::PathBuf;

use kernel::{BlobId, CustomerId, Fault, ImportId, JobId};
use platform::jobs::{self, JobState, Record};
use platform::{Actor, Engine, Write, sql};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::Value;

pub use mappings::{Known, mappings, saved, use_mapping};
pub use rejects::{add_rejects, count_rejects, forget_rejects, rejects_after};

use super::columns;
use super::{Import, ImportKind, ImportState, Place, Progress, Report};

fn json(value: &impl serde::Serialize) -> Result<Value, Fault> {
    serde_json::to_value(value).map_err(Fault::internal)
}

fn place_text(place: &Place) -> String {
    match place {
        Place::Blob(blob) => blob.to_string(),
        Place::Path(path) => path.to_string_lossy().into_owned(),
    }
}

/// Writes a new import down; its number is the next of the organisation.
pub async fn insert(write: &Write, import: &mut Import) -> Result<(), Fault> {
    let org = write.actor().org;
    write.platform().records().engine().alone(&**write).await?;
    let next =
        sql(&**write, "SELECT COALESCE(MAX(no), 0) + 1 AS next FROM import WHERE org_id = $1", [org.into()]);
    let row = write.query_one_raw(next).await?.ok_or_else(|| Fault::internal("no number for an import"))?;
    import.no = row.try_get("", "next")?;
    let text = "INSERT INTO import (org_id, id, no, file_name, bytes, file_path, state, kind, source, layout, mapping, \
                rows_done, progress, person_id, created_at) \
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13, $14)";
    let values = [
        org.into(),
        import.id.into(),
        import.no.into(),
        import.file_name.as_str().into(),
        (import.bytes as i64).into(),
        place_text(&import.place).into(),
        import.state.code().into(),
        import.kind.code().into(),
        import.source.as_str().into(),
        json(&import.layout)?.into(),
        json(&columns::stored(&import.choices))?.into(),
        json(&Progress::default())?.into(),
        write.actor().person.into(),
        write.now().into(),
    ];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}

/// Saves what people may change, and with it that nothing has been tried yet.
pub async fn save_draft(write: &Write, import: &Import) -> Result<(), Fault> {
    let text = "UPDATE import SET kind = $3, source = $4, layout = $5, mapping = $6, state = $7, trial = NULL \
                WHERE org_id = $1 AND id = $2";
    let values = [
        write.actor().org.into(),
        import.id.into(),
        import.kind.code().into(),
        import.source.as_str().into(),
        json(&import.layout)?.into(),
        json(&columns::stored(&import.choices))?.into(),
        import.state.code().into(),
    ];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}

const SELECT: &str = "SELECT i.*, p.name AS person_name FROM import i \
                      LEFT JOIN person p ON p.org_id = i.org_id AND p.id = i.person_id";

fn read(row: &QueryResult) -> Result<Import, Fault> {
    let text = |column: &str| row.try_get::<String>("", column);
    let parsed = |value: Value| serde_json::from_value(value).map_err(Fault::internal);
    let kind = text("kind")?;
    let kind = ImportKind::read(&kind).ok_or_else(|| Fault::internal(format!("an import of kind {kind}")))?;
    let state = text("state")?;
    let place = text("file_path")?;
    let report = |value: Option<Value>| -> Result<Option<Report>, Fault> {
        value.map(|value| serde_json::from_value(value).map_err(Fault::internal)).transpose()
    };
    let layout: Value = row.try_get("", "layout")?;
    let progress: Value = row.try_get("", "progress")?;
    Ok(Import {
        id: row.try_get("", "id")?,
        no: row.try_get("", "no")?,
        file_name: text("file_name")?,
        bytes: row.try_get::<i64>("", "bytes")?.unsigned_abs(),
        place: place.parse().map_or_else(|_| Place::Path(PathBuf::from(&place)), Place::Blob),
        rejects: row.try_get::<Option<BlobId>>("", "rejects_path")?,
        state: ImportState::read(&state)
            .ok_or_else(|| Fault::internal(format!("an import in state {state}")))?,
        kind,
        source: text("source")?.parse()?,
        layout: serde_json::from_value(layout).map_err(Fault::internal)?,
        choices: columns::read(kind, parsed(row.try_get("", "mapping")?)?),
        trial: report(row.try_get("", "trial")?)?,
        report: report(row.try_get("", "report")?)?,
        job: row.try_get("", "job_id")?,
        rows_done: row.try_get::<i64>("", "rows_done")?.unsigned_abs(),
        progress: serde_json::from_value(progress).map_err(Fault::internal)?,
        created_by: row.try_get("", "person_name")?,
        created_at: row.try_get("", "created_at")?,
        finished_at: row.try_get("", "finished_at")?,
    })
}

/// The import and the job that is or was at it. A job that ended without a word leaves the state that its end means.
pub async fn load(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    id: ImportId,
) -> Result<(Import, Option<Record>), Fault> {
    let text = format!("{SELECT} WHERE i.org_id = $1 AND i.id = $2");
    let row = conn.query_one_raw(sql(conn, &text, [actor.org.into(), id.into()])).await?;
    let row = row.ok_or_else(|| Fault::not_found("import_not_found", "there is no such import"))?;
    with_job(conn, actor, read(&row)?).await
}

/// The import of that blob.
pub async fn of_blob(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    blob: BlobId,
) -> Result<Option<ImportId>, Fault> {
    let text = "SELECT id FROM import WHERE org_id = $1 AND file_path = $2 LIMIT 1";
    let row = conn.query_one_raw(sql(conn, text, [actor.org.into(), blob.into()])).await?;
    Ok(row.map(|row| row.try_get("", "id")).transpose()?)
}

/// The same, kept as it is until the transaction is over.
pub async fn load_to_change(write: &Write, id: ImportId) -> Result<Import, Fault> {
    let lock = Engine::of(&**write).for_update();
    let text = format!("SELECT 1 FROM import WHERE org_id = $1 AND id = $2 {lock}");
    write.query_one_raw(sql(&**write, &text, [write.actor().org.into(), id.into()])).await?;
    Ok(load(&**write, write.actor(), id).await?.0)
}

async fn with_job(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    mut import: Import,
) -> Result<(Import, Option<Record>), Fault> {
    let job = match import.job {
        Some(job) => jobs::find(conn, actor, job).await?,
        None => None,
    };
    let ended = job.as_ref().filter(|job| job.state.is_over()).map(|job| job.state);
    import.state = match (import.state, ended) {
        (ImportState::Trying, Some(_)) => ImportState::Draft,
        (ImportState::Running, Some(JobState::Cancelled)) => ImportState::Cancelled,
        (ImportState::Running | ImportState::Undoing, Some(_)) => ImportState::Failed,
        (state, _) => state,
    };
    Ok((import, job))
}

/// The newest first, before the given one.
pub async fn list(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    before: Option<ImportId>,
    limit: u64,
) -> Result<Vec<(Import, Option<Record>)>, Fault> {
    let text = format!("{SELECT} WHERE i.org_id = $1 AND ($2 = '' OR i.id < $2) ORDER BY i.id DESC LIMIT $3");
    let before = before.map(|id| id.to_string()).unwrap_or_default();
    let rows = conn
        .query_all_raw(sql(conn, &text, [actor.org.into(), before.into(), (limit as i64).into()]))
        .await?;
    let mut imports = Vec::with_capacity(rows.len());
    for row in &rows {
        imports.push(with_job(conn, actor, read(row)?).await?);
    }
    Ok(imports)
}

/// A job takes the import up.
pub async fn begin(write: &Write, id: ImportId, state: ImportState, job: JobId) -> Result<(), Fault> {
    let text = "UPDATE import SET state = $3, job_id = $4, finished_at = NULL WHERE org_id = $1 AND id = $2";
    let values = [write.actor().org.into(), id.into(), state.code().into(), job.into()];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}

/// A job leaves the import in this state.
pub async fn end(write: &Write, id: ImportId, state: ImportState) -> Result<(), Fault> {
    let text = "UPDATE import SET state = $3, finished_at = $4 WHERE org_id = $1 AND id = $2";
    let values = [write.actor().org.into(), id.into(), state.code().into(), write.now().into()];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}

pub async fn save_trial(write: &Write, id: ImportId, report: &Report) -> Result<(), Fault> {
    let text = "UPDATE import SET state = 'ready', trial = $3 WHERE org_id = $1 AND id = $2";
    write
        .execute_raw(sql(&**write, text, [write.actor().org.into(), id.into(), json(report)?.into()]))
        .await?;
    Ok(())
}

pub async fn save_report(
    write: &Write,
    id: ImportId,
    report: &Report,
    rejects: Option<BlobId>,
) -> Result<(), Fault> {
    let text = "UPDATE import SET report = $3, rejects_path = $4 WHERE org_id = $1 AND id = $2";
    let values = [write.actor().org.into(), id.into(), json(report)?.into(), rejects.into()];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}

/// Moves on after a batch, unless another process has done so meanwhile.
pub async fn advance(write: &Write, import: &Import, rows: u64, progress: &Progress) -> Result<(), Fault> {
    let text = "UPDATE import SET rows_done = $4, progress = $5 \
                WHERE org_id = $1 AND id = $2 AND rows_done = $3 AND state = 'running'";
    let values = [
        write.actor().org.into(),
        import.id.into(),
        (import.rows_done as i64).into(),
        (rows as i64).into(),
        json(progress)?.into(),
    ];
    match write.execute_raw(sql(&**write, text, values)).await?.rows_affected() {
        1 => Ok(()),
        _ => Err(Fault::conflict("import_overtaken", "another process is running this import")),
    }
}

/// Nothing of it is there any more.
pub async fn reset(write: &Write, import: &Import) -> Result<(), Fault> {
    let text =
        "UPDATE import SET rows_done = 0, progress = $3, rejects_path = NULL WHERE org_id = $1 AND id = $2";
    let values = [write.actor().org.into(), import.id.into(), json(&Progress::default())?.into()];
    write.execute_raw(sql(&**write, text, values)).await?;
    forget_rejects(write, import.no).await
}

pub async fn delete(write: &Write, id: ImportId) -> Result<(), Fault> {
    let text = "DELETE FROM import WHERE org_id = $1 AND id = $2";
    write.execute_raw(sql(&**write, text, [write.actor().org.into(), id.into()])).await?;
    Ok(())
}

/// Customers whose earlier receipts this import has added lines to.
pub async fn grown(conn: &impl ConnectionTrait, actor: &Actor, no: i64) -> Result<Vec<CustomerId>, Fault> {
    let text = "SELECT DISTINCT l.customer_id AS id FROM import_change c \
                JOIN purchase p ON p.org_id = c.org_id AND p.seq = c.target_seq \
                JOIN identity_link l ON l.org_id = p.org_id AND l.record_seq = p.record_seq \
                WHERE c.org_id = $1 AND c.import_no = $2 AND c.what = 'purchase'";
    let rows = conn.query_all_raw(sql(conn, text, [actor.org.into(), no.into()])).await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// Customers there are.
pub async fn customers_total(conn: &impl ConnectionTrait, actor: &Actor) -> Result<u64, Fault> {
    let text = "SELECT COUNT(*) AS customers FROM customer WHERE org_id = $1 AND survivor_id IS NULL";
    let row = conn.query_one_raw(sql(conn, text, [actor.org.into()])).await?;
    Ok(row.map(|row| row.try_get::<i64>("", "customers")).transpose()?.unwrap_or(0).unsigned_abs())
}

/// Whether somebody asked the job to stop, as opposed to another process having taken it over.
pub async fn is_cancelled(conn: &impl ConnectionTrait, actor: &Actor, job: JobId) -> Result<bool, Fault> {
    let text = "SELECT cancel_requested FROM job WHERE org_id = $1 AND id = $2";
    let row = conn.query_one_raw(sql(conn, text, [actor.org.into(), job.into()])).await?;
    Ok(row.map(|row| row.try_get("", "cancel_requested")).transpose()?.unwrap_or(false))
}
