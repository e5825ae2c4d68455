//! Numbers of a `{seq}` column, taken before the rows that carry them: so a receipt and its lines are written without
//! asking in between what number it was given.

use sea_orm::{ConnectionTrait, DbErr};

use super::{Engine, sql};

/// The next numbers of that table, ascending, for nobody else. On PostgreSQL others may have some in between; a number
/// that no row takes is lost. To be called in the transaction that writes the rows.
pub async fn take(conn: &impl ConnectionTrait, table: &str, count: usize) -> Result<Vec<i64>, DbErr> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let wanted = count as i64;
    match Engine::of(conn) {
        Engine::Sqlite => {
            let text = "UPDATE sqlite_sequence SET seq = seq + $2 WHERE name = $1 RETURNING seq AS last";
            let row = conn.query_one_raw(sql(conn, text, [table.into(), wanted.into()])).await?;
            let last: i64 = match row {
                Some(row) => row.try_get("", "last")?,
                // Nothing has ever been written there.
                None => {
                    let text = "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)";
                    conn.execute_raw(sql(conn, text, [table.into(), wanted.into()])).await?;
                    wanted
                }
            };
            Ok((last - wanted + 1..=last).collect())
        }
        Engine::Postgres => {
            let text = "SELECT ARRAY_AGG(number ORDER BY number) AS numbers FROM \
                        (SELECT nextval(pg_get_serial_sequence($1, 'seq')) AS number \
                        FROM generate_series(1, CAST($2 AS BIGINT))) AS taken";
            let row = conn.query_one_raw(sql(conn, text, [table.into(), wanted.into()])).await?;
            row.map_or_else(|| Ok(Vec::new()), |row| row.try_get("", "numbers"))
        }
    }
}
