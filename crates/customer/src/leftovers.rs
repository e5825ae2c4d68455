//! Files that a killed process has left: uploads cut off half-way, and files that no row came to name. Swept at every
//! start and every night, a day after they were last written.

use std::collections::BTreeSet;
use std::time::Duration;

use kernel::Fault;
use platform::{List, sql};
use sea_orm::ConnectionTrait;

use crate::Context;

/// Whoever writes a file names it in a row soon after.
const AGE_MIN: Duration = Duration::from_secs(24 * 3_600);
/// Where rows name files.
const NAMED: [(&str, &str); 3] =
    [("import", "file_path"), ("import", "rejects_path"), ("feed_run", "blob_id")];

/// Removes them; says how many there were. Files under other names than ours stay.
pub async fn sweep(context: &Context) -> Result<u64, Fault> {
    let blobs = context.platform.blobs();
    let (parts, whole) = blobs.left_alone_for(AGE_MIN).await?;
    let conn = context.platform.records().reader();
    let mut named: BTreeSet<String> = BTreeSet::new();
    for (table, column) in NAMED {
        // One folder serves all organisations.
        let clause = List::clause(conn, column, 1);
        let text = format!("SELECT {column} AS named FROM {table} WHERE {clause}");
        let rows = conn.query_all_raw(sql(conn, &text, [List::texts(&whole).value(conn)])).await?;
        for row in &rows {
            named.insert(row.try_get("", "named")?);
        }
    }
    let mut swept = 0;
    for id in whole.into_iter().filter(|id| !named.contains(&id.to_string())) {
        blobs.remove(id).await?;
        swept += 1;
    }
    for id in parts {
        blobs.remove_part(id).await?;
        swept += 1;
    }
    if swept > 0 {
        tracing::info!(files = swept, "files that nobody names were removed");
    }
    Ok(swept)
}
