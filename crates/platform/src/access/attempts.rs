//! Wrong passwords, counted by login whether or not anybody has that login, and the lock that follows.
//!
//! An attempt is counted before its password is looked at and taken back when the password was right, so attempts
//! made side by side cannot guess more often than those made one after the other.

use std::collections::HashSet;

use kernel::{Fault, FaultKind, Moment, OrgId};
use sea_orm::ConnectionTrait;

use crate::{Platform, Write, sql};

/// Wrong passwords in a row before the login is locked.
pub const FAILURES_MAX: i64 = 5;
/// How long a lock lasts, and how long wrong passwords are remembered.
pub const LOCK_MICROS: i64 = 15 * Moment::MINUTE;

/// The name an attempt is counted under; what people type into the wrong box is not kept in clear.
pub(super) fn key(platform: &Platform, login: &str) -> String {
    platform.vault().hash("login", login)
}

/// Counts one attempt and says the how many-th it is, or that the login is locked.
pub(super) async fn count(write: &Write, org: OrgId, key: &str) -> Result<i64, Fault> {
    let now = write.now();
    let forgotten = now.plus_micros(-LOCK_MICROS);
    let values = [org.into(), forgotten.into()];
    write.execute_raw(sql(&**write, "DELETE FROM attempt WHERE org_id = $1 AND at <= $2", values)).await?;
    // A full count stands still, time included: trying on does not prolong the lock.
    let text = "INSERT INTO attempt (org_id, login_hash, failures, at) VALUES ($1, $2, 1, $3) \
                ON CONFLICT (org_id, login_hash) DO UPDATE SET failures = attempt.failures + 1, at = excluded.at \
                WHERE attempt.failures < $4 RETURNING failures";
    let values = [org.into(), key.into(), now.into(), FAILURES_MAX.into()];
    match write.query_one_raw(sql(&**write, text, values)).await? {
        Some(row) => Ok(row.try_get("", "failures")?),
        None => refuse_locked(&**write, org, key, now).await.map(|()| FAILURES_MAX),
    }
}

/// Fails while the login is locked, whatever the password.
pub(super) async fn refuse_locked(
    conn: &impl ConnectionTrait,
    org: OrgId,
    key: &str,
    now: Moment,
) -> Result<(), Fault> {
    locked_until(conn, org, key, now).await?.map_or(Ok(()), |until| Err(locked_out(until)))
}

/// A right password: nothing is held against the login any more.
pub(super) async fn forget(conn: &impl ConnectionTrait, org: OrgId, key: &str) -> Result<(), Fault> {
    let text = "DELETE FROM attempt WHERE org_id = $1 AND login_hash = $2";
    conn.execute_raw(sql(conn, text, [org.into(), key.into()])).await?;
    Ok(())
}

/// When the lock ends, while there is one.
pub(super) async fn locked_until(
    conn: &impl ConnectionTrait,
    org: OrgId,
    key: &str,
    now: Moment,
) -> Result<Option<Moment>, Fault> {
    let text = "SELECT at FROM attempt WHERE org_id = $1 AND login_hash = $2 AND failures >= $3 AND at > $4";
    let forgotten = now.plus_micros(-LOCK_MICROS);
    let values = [org.into(), key.into(), FAILURES_MAX.into(), forgotten.into()];
    let row = conn.query_one_raw(sql(conn, text, values)).await?;
    let at: Option<Moment> = row.map(|row| row.try_get("", "at")).transpose()?;
    Ok(at.map(|at| at.plus_micros(LOCK_MICROS)))
}

/// Every login that is locked now, by its key.
pub(super) async fn locked(
    conn: &impl ConnectionTrait,
    org: OrgId,
    now: Moment,
) -> Result<HashSet<String>, Fault> {
    let text = "SELECT login_hash FROM attempt WHERE org_id = $1 AND failures >= $2 AND at > $3";
    let values = [org.into(), FAILURES_MAX.into(), now.plus_micros(-LOCK_MICROS).into()];
    let rows = conn.query_all_raw(sql(conn, text, values)).await?;
    Ok(rows.iter().map(|row| row.try_get("", "login_hash")).collect::<Result<_, _>>()?)
}

fn locked_out(until: Moment) -> Fault {
    Fault::new(FaultKind::TooMany, "locked_out", "too many wrong passwords; wait and try again")
        .with("until", until.to_string())
}
