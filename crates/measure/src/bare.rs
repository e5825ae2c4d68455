//! Floors: what must be done at least, with nothing of ours around it.

use std::path::Path;
use std::time::Instant;

use contracts::tables::{Cell, OpenTable as _, TableOptions};
use integration::files::Files;
use platform::Records;
use platform::storage::bulk::{self, Conflict, Holds, Insert, Row};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use crate::Outcome;

/// As many rows as an import takes in one transaction.
const BATCH_ROWS: usize = 5_000;

pub fn read(file: &Path) -> Outcome<Value> {
    let begun = Instant::now();
    let mut table = Files::default().open(file, &TableOptions::default())?;
    let (mut rows, mut row) = (0_u64, Vec::new());
    while table.next_row(&mut row)?.is_some() {
        rows += 1;
    }
    Ok(json!({ "rows": rows, "seconds": begun.elapsed().as_secs_f64() }))
}

pub fn bulk(file: &Path, url: &str) -> Outcome<Value> {
    tokio::runtime::Runtime::new()?.block_on(insert_all(file, url))
}

async fn insert_all(file: &Path, url: &str) -> Outcome<Value> {
    let records = Records::open(url).await?;
    let mut table = Files::default().open(file, &TableOptions::default())?;
    let names: Vec<String> = (0..table.info().columns.len()).map(|index| format!("c{index}")).collect();
    let columns: Vec<(&str, Holds)> = names.iter().map(|name| (name.as_str(), Holds::Text)).collect();
    let definition: Vec<String> = names.iter().map(|name| format!("{name} TEXT")).collect();
    let tx = records.begin().await?;
    tx.execute_unprepared("DROP TABLE IF EXISTS bare").await?;
    tx.execute_unprepared(&format!("CREATE TABLE bare ({})", definition.join(", "))).await?;
    tx.commit().await?;
    let into = Insert { table: "bare", columns: &columns, conflict: Conflict::Fail, returning: "" };
    let begun = Instant::now();
    let (mut rows, mut row, mut batch) = (0_u64, Vec::new(), Vec::<Row>::new());
    loop {
        let more = table.next_row(&mut row)?.is_some();
        if more {
            rows += 1;
            batch.push(row.iter().take(columns.len()).map(|cell| text(cell).into()).collect());
        }
        if batch.len() >= BATCH_ROWS || (!more && !batch.is_empty()) {
            let tx = records.begin().await?;
            bulk::insert(&*tx, &into, std::mem::take(&mut batch)).await?;
            tx.commit().await?;
        }
        if !more {
            break;
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    records.close().await?;
    Ok(json!({ "rows": rows, "seconds": seconds }))
}

fn text(cell: &Cell) -> Option<String> {
    (!cell.is_empty()).then(|| cell.to_text().into_owned())
}

pub fn analyze(url: &str) -> Outcome<Value> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let records = Records::open(url).await?;
        records.reader().execute_unprepared("ANALYZE").await?;
        records.close().await?;
        Ok(json!({}))
    })
}
