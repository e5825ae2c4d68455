//! What SQLite is told of the sizes of our tables.
//!
//! SQLite chooses its plans by what `ANALYZE` has counted last, and by guesses where nothing was counted. To both a young
//! table looks so small that walking all rows of an organisation seems as good as looking a few up, and it goes on
//! walking while the table grows to millions. So it is told what tables are like that have grown up, and never counts:
//! a plan is right for the many, and with few rows any plan will do.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr};

use super::{Engine, Records, sql};

/// Rows of a table, all of one organisation.
const TABLE: u64 = 1_000_000;
/// Rows of an index that leaves most of the table out.
const PARTIAL: u64 = 100_000;
/// Rows that have one value in common in a column that is not told of below, such as the records of one customer.
const COMMON: u64 = 10;
/// Columns with few values: among how many values the rows are spread.
const COARSE: [(&str, u64); 19] = [
    ("at", 10_000),
    ("changed", 10_000),
    ("day", 1_000),
    ("feed_id", 10),
    ("handler", 5),
    ("import_no", 100),
    ("kind", 5),
    ("list", 5),
    ("month", 30),
    ("person_id", 100),
    ("run_at", 10_000),
    ("sample_id", 100),
    ("score", 100),
    ("source", 5),
    ("state", 5),
    ("store_id", 30),
    ("tag_id", 10),
    ("topic", 5),
    ("way", 5),
];
/// An organisation's tables have one organisation's rows, or little more.
const WHOLE: &str = "org_id";

const INDEXES: &str = "SELECT t.name AS of_table, i.name AS of_index, i.\"unique\" AS once, i.partial AS partial, \
     c.name AS of_column FROM sqlite_schema t CROSS JOIN pragma_index_list(t.name) i \
     CROSS JOIN pragma_index_info(i.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' \
     ORDER BY t.name, i.name, c.seqno";

#[derive(Debug, Default)]
struct Index {
    once: bool,
    partial: bool,
    columns: Vec<String>,
}

/// Writes it down where it is not written yet. Connections read it when they are opened, or when tables change.
pub(super) async fn tell(records: &Records) -> Result<(), DbErr> {
    if records.engine() != Engine::Sqlite {
        return Ok(());
    }
    let tx = records.begin().await?;
    let mut indexes: BTreeMap<(String, String), Index> = BTreeMap::new();
    for row in tx.query_all_raw(sql(&*tx, INDEXES, [])).await? {
        let name = (row.try_get("", "of_table")?, row.try_get("", "of_index")?);
        let index = indexes.entry(name).or_default();
        index.once = row.try_get::<i64>("", "once")? != 0;
        index.partial = row.try_get::<i64>("", "partial")? != 0;
        index.columns.push(row.try_get("", "of_column")?);
    }
    let told: BTreeMap<(String, String), String> =
        indexes.into_iter().map(|(name, index)| (name, index.told())).collect();
    if told != known(&*tx).await? {
        // Makes the table, which nobody else may.
        tx.execute_unprepared("ANALYZE migration").await?;
        tx.execute_unprepared("DELETE FROM sqlite_stat1").await?;
        for ((table, index), stat) in told {
            let text = "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ($1, $2, $3)";
            tx.execute_raw(sql(&*tx, text, [table.into(), index.into(), stat.into()])).await?;
        }
        tx.execute_unprepared("ANALYZE sqlite_schema").await?;
    }
    tx.commit().await
}

async fn known(conn: &impl ConnectionTrait) -> Result<BTreeMap<(String, String), String>, DbErr> {
    let there = "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'";
    if conn.query_one_raw(sql(conn, there, [])).await?.is_none() {
        return Ok(BTreeMap::new());
    }
    let rows = conn.query_all_raw(sql(conn, "SELECT tbl, idx, stat FROM sqlite_stat1", [])).await?;
    rows.iter()
        .map(|row| Ok(((row.try_get("", "tbl")?, row.try_get("", "idx")?), row.try_get("", "stat")?)))
        .collect()
}

impl Index {
    /// `1000000 1000000 10 1`: rows in all, and rows that agree in the first column, in the first two, and so on.
    fn told(&self) -> String {
        let all = if self.partial { PARTIAL } else { TABLE };
        let (mut told, mut alike) = (all.to_string(), all);
        for (at, column) in self.columns.iter().enumerate() {
            let last = at + 1 == self.columns.len();
            alike = match COARSE.iter().find(|(name, _)| name == column) {
                _ if self.once && last => 1,
                _ if matches!(column.as_str(), "id" | "seq") => 1,
                _ if column == WHOLE => alike,
                Some((_, values)) => (alike / values).max(1),
                None => alike.min(COMMON),
            };
            told = format!("{told} {alike}");
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organisation_is_everything_and_a_key_is_one() {
        let told = |columns: &[&str], once: bool, partial: bool| {
            let columns = columns.iter().map(|&column| column.to_owned()).collect();
            Index { once, partial, columns }.told()
        };
        assert_eq!(told(&["org_id", "record_seq", "hash"], true, false), "1000000 1000000 10 1");
        assert_eq!(told(&["org_id", "state", "score", "id"], false, false), "1000000 1000000 200000 2000 1");
        assert_eq!(told(&["org_id", "survivor_id"], false, true), "100000 100000 10");
        assert_eq!(told(&["org_id"], true, false), "1000000 1");
    }
}
