//! The job table.

use kernel::{Fault, JobId, Moment, OrgId, PersonId};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, FromQueryResult, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{Actor, List, Platform, Write, sql};

/// A crashed runner's work is taken up again after this long; a living one renews well before.
pub(super) const LEASE_MICROS: i64 = 20 * Moment::SECOND;

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum JobState {
    Queued,
    Running,
    Done,
    Failed,
    Cancelled,
}

impl JobState {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// A job as the table keeps it, without what only the queue needs to know.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_name = "org_id")]
    pub org: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    pub kind: String,
    pub payload: Value,
    #[sea_orm(column_name = "person_id")]
    pub person: Option<PersonId>,
    pub state: JobState,
    pub phase: Option<String>,
    pub done: i64,
    pub total: Option<i64>,
    pub attempts: i64,
    pub result: Option<Value>,
    pub fault: Option<Value>,
    pub created_at: Moment,
    pub started_at: Option<Moment>,
    pub finished_at: Option<Moment>,
}

impl ActiveModelBehavior for ActiveModel {}

pub type Record = Model;

/// One run of a job. A runner that lost its lease is no longer the one the table speaks of, and changes nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub org: OrgId,
    pub id: JobId,
    pub attempt: i64,
}

impl Record {
    pub(super) fn this_run(&self) -> Run {
        Run { org: self.org, id: self.id, attempt: self.attempts }
    }
}

pub(super) async fn insert(write: &Write, kind: &str, payload: Value) -> Result<JobId, Fault> {
    let id: JobId = write.platform().mint();
    let text = "INSERT INTO job (org_id, id, kind, payload, person_id, state, done, attempts, run_at, \
                cancel_requested, created_at) VALUES ($1, $2, $3, $4, $5, 'queued', 0, 0, $6, FALSE, $6)";
    let actor = write.actor();
    let values =
        [actor.org.into(), id.into(), kind.into(), payload.into(), actor.person.into(), write.now().into()];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(id)
}

/// A job of that kind that nobody has begun, with what it is to do; nobody begins it until this transaction is over.
pub(super) async fn hold_waiting(write: &Write, kind: &str) -> Result<Option<(JobId, Value)>, Fault> {
    let text = format!(
        "SELECT id, payload FROM job WHERE org_id = $1 AND kind = $2 AND state = 'queued' ORDER BY run_at, id LIMIT 1 {}",
        write.platform().records().engine().for_update()
    );
    let row = write.query_one_raw(sql(&**write, &text, [write.actor().org.into(), kind.into()])).await?;
    Ok(row.map(|row| Ok::<_, DbErr>((row.try_get("", "id")?, row.try_get("", "payload")?))).transpose()?)
}

/// Gives a waiting job other work; it is theirs from now on who asked last, so that they can follow it.
pub(super) async fn rewrite(write: &Write, id: JobId, payload: Value) -> Result<(), Fault> {
    let text =
        "UPDATE job SET payload = $3, person_id = COALESCE($4, person_id) WHERE org_id = $1 AND id = $2";
    let actor = write.actor();
    let values = [actor.org.into(), id.into(), payload.into(), actor.person.into()];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}

/// The job, if it belongs to the actor's organisation.
pub async fn find(conn: &impl ConnectionTrait, actor: &Actor, id: JobId) -> Result<Option<Record>, Fault> {
    Ok(Entity::find_by_id((actor.org, id)).one(conn).await?)
}

/// The newest jobs that the actor may see, before the given one.
pub(super) async fn list(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    before: Option<JobId>,
    limit: u64,
) -> Result<Vec<Record>, Fault> {
    let mut found = Entity::find().filter(COLUMN.org.eq(actor.org));
    if !actor.role.sees_all_jobs() {
        found = found.filter(COLUMN.person.eq(actor.person));
    }
    if let Some(before) = before {
        found = found.filter(COLUMN.id.lt(before));
    }
    Ok(found.order_by_desc(COLUMN.id).limit(limit).all(conn).await?)
}

/// Takes the next job that is due, or the one that is asked for. A running job whose lease has ended is due again. Of the
/// kinds that run `alone`, none is due while another of its organisation runs; none is of the `others`' kinds.
pub(super) async fn claim(
    platform: &Platform,
    worker: &str,
    only: Option<JobId>,
    alone: List,
    others: List,
) -> Result<Option<Record>, Fault> {
    let now = platform.now();
    let conn = platform.records().reader();
    let wanted = only.map(|id| id.to_string()).unwrap_or_default();
    let due = format!(
        "((job.state = 'queued' AND job.run_at <= $1) OR (job.state = 'running' AND job.lease_until < $1)) \
         AND ($2 = '' OR job.id = $2) AND NOT ({} AND EXISTS (SELECT 1 FROM job other WHERE other.state = 'running' \
         AND other.lease_until >= $1 AND other.org_id = job.org_id AND other.kind = job.kind AND other.id <> job.id)) \
         AND NOT {}",
        List::clause(conn, "job.kind", 3),
        List::clause(conn, "job.kind", 4)
    );
    // Looking first keeps an idle runner from taking the writer's turn once a second.
    let look = format!("SELECT 1 FROM job WHERE {due} LIMIT 1");
    let values = [now.into(), wanted.into(), alone.value(conn), others.value(conn)];
    if conn.query_one_raw(sql(conn, &look, values.clone())).await?.is_none() {
        return Ok(None);
    }
    let tx = platform.records().begin().await?;
    // Two runners at once would each begin a job that is to run alone, and neither would see the other's.
    platform.records().engine().alone(&*tx).await?;
    let text = format!(
        "UPDATE job SET state = 'running', worker = $5, lease_until = $6, attempts = attempts + 1, \
         started_at = COALESCE(started_at, $1) \
         WHERE (org_id, id) = (SELECT org_id, id FROM job WHERE {due} ORDER BY run_at, id LIMIT 1 {}) \
         RETURNING *",
        platform.records().engine().skip_locked()
    );
    let lease = now.plus_micros(LEASE_MICROS);
    let values = values.into_iter().chain([worker.into(), lease.into()]);
    let row = tx.query_one_raw(sql(&*tx, &text, values)).await?;
    let record = row.map(|row| Record::from_query_result(&row, "")).transpose()?;
    tx.commit().await?;
    Ok(record)
}

/// Writes progress down, renews the lease, and says whether somebody wants the job to stop.
pub(super) async fn tell(
    platform: &Platform,
    run: Run,
    phase: &str,
    done: u64,
    total: Option<u64>,
) -> Result<bool, Fault> {
    let tx = platform.records().begin().await?;
    let text = "UPDATE job SET phase = $3, done = $4, total = $5, lease_until = $6 \
                WHERE org_id = $1 AND id = $2 AND attempts = $7 AND state = 'running' RETURNING cancel_requested";
    let lease = platform.now().plus_micros(LEASE_MICROS);
    let values = [
        run.org.into(),
        run.id.into(),
        phase.into(),
        (done as i64).into(),
        total.map(|total| total as i64).into(),
        lease.into(),
        run.attempt.into(),
    ];
    let row = tx.query_one_raw(sql(&*tx, text, values)).await?;
    tx.commit().await?;
    Ok(row.map(|row| row.try_get("", "cancel_requested")).transpose()?.unwrap_or(true))
}

/// Renews the lease and says whether it was still ours.
pub(super) async fn renew(platform: &Platform, run: Run) -> Result<bool, Fault> {
    let tx = platform.records().begin().await?;
    let text = "UPDATE job SET lease_until = $3 \
                WHERE org_id = $1 AND id = $2 AND attempts = $4 AND state = 'running'";
    let lease = platform.now().plus_micros(LEASE_MICROS);
    let renewed = tx
        .execute_raw(sql(&*tx, text, [run.org.into(), run.id.into(), lease.into(), run.attempt.into()]))
        .await?;
    tx.commit().await?;
    Ok(renewed.rows_affected() == 1)
}

/// Ends a run: done, failed, cancelled, or queued again for another try at `again`.
pub(super) async fn finish(
    platform: &Platform,
    record: &Record,
    outcome: &Result<Value, Fault>,
    again: Option<Moment>,
) -> Result<(), Fault> {
    let state = match (outcome, again) {
        (_, Some(_)) => JobState::Queued,
        (Ok(_), None) => JobState::Done,
        (Err(fault), None) if fault.code == "cancelled" => JobState::Cancelled,
        (Err(_), None) => JobState::Failed,
    };
    let (result, fault): (Option<Value>, Option<Value>) = match outcome {
        Ok(result) => (Some(result.clone()), None),
        Err(fault) => {
            (None, Some(json!({"code": fault.code, "params": fault.params, "detail": fault.detail})))
        }
    };
    let now = platform.now();
    let tx = platform.records().begin().await?;
    let text = "UPDATE job SET state = $3, result = $4, fault = $5, run_at = $6, finished_at = $7, lease_until = NULL \
                WHERE org_id = $1 AND id = $2 AND attempts = $8 AND state = 'running'";
    let values = [
        record.org.into(),
        record.id.into(),
        state.code().into(),
        result.into(),
        fault.into(),
        again.unwrap_or(now).into(),
        state.is_over().then_some(now).into(),
        record.attempts.into(),
    ];
    tx.execute_raw(sql(&*tx, text, values)).await?;
    Ok(tx.commit().await?)
}

/// Asks a job to stop: a queued one is over at once, a running one at its next step.
pub(super) async fn request_cancel(write: &Write, id: JobId) -> Result<(), Fault> {
    let text = "UPDATE job SET cancel_requested = TRUE, \
                finished_at = CASE WHEN state = 'queued' THEN $3 ELSE finished_at END, \
                state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END \
                WHERE org_id = $1 AND id = $2 AND state IN ('queued', 'running')";
    let values = [write.actor().org.into(), id.into(), write.now().into()];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}
