//! Migrations: named steps of portable SQL that only create, add and index. Each runs once, in its own transaction.
//!
//! Column types are TEXT, BIGINT, BOOLEAN, DOUBLE PRECISION and three words that the dialect fills in: `{seq}` (the
//! numbered key of a fact), `{key}` (text that is sorted by) and `{json}`. A table of small rows that are looked up by
//! their whole key is `{clustered}`: SQLite then keeps the rows in the key's index and has one page to read instead of two.

use kernel::{Fault, Moment};
use sea_orm::{ConnectionTrait, DbErr};

use super::{Engine, Records, sql, statistics};

/// One step; the name is kept in the `migration` table and never changes once released.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    pub name: &'static str,
    /// Statements, each ended by a semicolon at the end of a line.
    pub sql: &'static str,
}

/// Applies what is missing, in order, and names what it applied.
pub async fn migrate(
    records: &Records,
    steps: &[Migration],
    now: Moment,
) -> Result<Vec<&'static str>, Fault> {
    let mut applied = Vec::new();
    for step in steps {
        if apply(records, step, now)
            .await
            .map_err(|error| Fault::internal(format!("{}: {error}", step.name)))?
        {
            applied.push(step.name);
        }
    }
    statistics::tell(records).await?;
    Ok(applied)
}

/// The steps that have not been applied yet.
pub async fn pending(records: &Records, steps: &[Migration]) -> Result<Vec<&'static str>, Fault> {
    let tx = records.begin().await?;
    ledger(&*tx).await?;
    let mut missing = Vec::new();
    for step in steps {
        if !is_applied(&*tx, step.name).await? {
            missing.push(step.name);
        }
    }
    tx.commit().await?;
    Ok(missing)
}

async fn apply(records: &Records, step: &Migration, now: Moment) -> Result<bool, DbErr> {
    let tx = records.begin().await?;
    let engine = Engine::of(&*tx);
    engine.alone(&*tx).await?;
    ledger(&*tx).await?;
    if is_applied(&*tx, step.name).await? {
        return Ok(false);
    }
    for statement in step.sql.split(";\n").map(str::trim).filter(|text| !text.is_empty()) {
        tx.execute_unprepared(&engine.ddl(statement)).await?;
    }
    let values = [step.name.into(), now.into()];
    tx.execute_raw(sql(&*tx, "INSERT INTO migration (name, applied_at) VALUES ($1, $2)", values)).await?;
    tx.commit().await?;
    Ok(true)
}

async fn ledger(conn: &impl ConnectionTrait) -> Result<(), DbErr> {
    conn.execute_unprepared(
        "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_at BIGINT NOT NULL)",
    )
    .await
    .map(drop)
}

async fn is_applied(conn: &impl ConnectionTrait, name: &str) -> Result<bool, DbErr> {
    let found = sql(conn, "SELECT 1 FROM migration WHERE name = $1", [name.into()]);
    Ok(conn.query_one_raw(found).await?.is_some())
}
