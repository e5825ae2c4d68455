//! Rows that were not taken, written in the transaction of their batch so that they survive a crash.

use kernel::Fault;
use platform::storage::bulk::{self, Conflict, Holds, Insert, Row};
use platform::{Actor, Write, sql};
use sea_orm::ConnectionTrait;
use serde_json::Value;

use crate::import::report::RejectCount;
use crate::import::stream::Rejected;

pub async fn add_rejects(write: &Write, no: i64, rejects: &[Rejected]) -> Result<(), Fault> {
    if rejects.is_empty() {
        return Ok(());
    }
    let columns = [
        ("org_id", Holds::Text),
        ("import_no", Holds::Int),
        ("row_no", Holds::Int),
        ("line", Holds::Int),
        ("code", Holds::Text),
        ("field", Holds::Text),
        ("params", Holds::Json),
    ];
    let row = |reject: &Rejected| -> Result<Row, Fault> {
        Ok(vec![
            write.actor().org.into(),
            no.into(),
            (reject.row as i64).into(),
            reject.line.into(),
            reject.code.into(),
            reject.field.into(),
            serde_json::to_value(&reject.params).map_err(Fault::internal)?.into(),
        ])
    };
    let insert = Insert {
        table: "import_reject",
        columns: &columns,
        conflict: Conflict::Keep { key: "org_id, import_no, row_no" },
        returning: "",
    };
    let rows = rejects.iter().map(row).collect::<Result<_, _>>()?;
    bulk::insert(&**write, &insert, rows).await?;
    Ok(())
}

/// How many rows were rejected for which reason, the most frequent first.
pub async fn count_rejects(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    no: i64,
) -> Result<Vec<RejectCount>, Fault> {
    let text = "SELECT code, field, COUNT(*) AS rejects, MIN(row_no) AS example FROM import_reject \
                WHERE org_id = $1 AND import_no = $2 GROUP BY code, field ORDER BY rejects DESC, code, field";
    let rows = conn.query_all_raw(sql(conn, text, [actor.org.into(), no.into()])).await?;
    rows.iter()
        .map(|row| {
            Ok(RejectCount {
                code: row.try_get("", "code")?,
                count: row.try_get::<i64>("", "rejects")?.unsigned_abs(),
                example_row: row.try_get::<i64>("", "example")?.unsigned_abs(),
                field: row.try_get("", "field")?,
            })
        })
        .collect()
}

/// One rejected row as the rejects file needs it.
#[derive(Debug)]
pub struct StoredReject {
    pub row: u64,
    pub line: Option<i64>,
    pub code: String,
    pub field: Option<String>,
    pub params: Value,
}

/// The next rejected rows after that one, in the order of the file.
pub async fn rejects_after(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    no: i64,
    row: u64,
    limit: i64,
) -> Result<Vec<StoredReject>, Fault> {
    let text = "SELECT row_no, line, code, field, params FROM import_reject \
                WHERE org_id = $1 AND import_no = $2 AND row_no > $3 ORDER BY row_no LIMIT $4";
    let values = [actor.org.into(), no.into(), (row as i64).into(), limit.into()];
    let rows = conn.query_all_raw(sql(conn, text, values)).await?;
    rows.iter()
        .map(|row| {
            Ok(StoredReject {
                row: row.try_get::<i64>("", "row_no")?.unsigned_abs(),
                line: row.try_get("", "line")?,
                code: row.try_get("", "code")?,
                field: row.try_get("", "field")?,
                params: row.try_get("", "params")?,
            })
        })
        .collect()
}

pub async fn forget_rejects(write: &Write, no: i64) -> Result<(), Fault> {
    let text = "DELETE FROM import_reject WHERE org_id = $1 AND import_no = $2";
    write.execute_raw(sql(&**write, text, [write.actor().org.into(), no.into()])).await?;
    Ok(())
}
