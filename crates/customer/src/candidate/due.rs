//! Proposals put off to a day that has come: from its midnight on they count as open everywhere, whoever looks first.

use kernel::Fault;
use platform::{Actor, Audit, Platform, sql};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::queue;
use crate::roster::mark;

/// Brings back what is due; says how many proposals that were.
pub async fn wake(platform: &Platform, actor: &Actor) -> Result<u64, Fault> {
    let conn = platform.records().reader();
    let today = queue::today(conn, platform, actor).await?;
    let due = "org_id = $1 AND state = 'deferred' AND deferred_until <= $2";
    let look = format!("SELECT 1 FROM match_candidate WHERE {due} LIMIT 1");
    if conn.query_one_raw(sql(conn, &look, [actor.org.into(), today.into()])).await?.is_none() {
        return Ok(0);
    }
    let write = platform.write(&Actor::system(actor.org)).await?;
    let text = format!("UPDATE match_candidate SET state = 'open' WHERE {due} RETURNING left_seq, right_seq");
    let rows = write.query_all_raw(sql(&*write, &text, [actor.org.into(), today.into()])).await?;
    let mut records: Vec<i64> = Vec::with_capacity(2 * rows.len());
    for row in &rows {
        records.extend([row.try_get::<i64>("", "left_seq")?, row.try_get::<i64>("", "right_seq")?]);
    }
    mark::touch_holders(&write, records).await?;
    let woken = rows.len() as u64;
    write.commit(Audit::of("candidate.due", actor.org).with(json!({ "day": today, "n": woken }))).await?;
    Ok(woken)
}
