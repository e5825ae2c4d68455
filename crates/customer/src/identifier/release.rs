//! Identifiers that a record no longer holds, and what that means for others who hold them.

use std::collections::BTreeSet;

use kernel::Fault;
use platform::{List, Write, sql};
use sea_orm::ConnectionTrait;

use super::IdentifierKind;

/// What went, and the records that must be looked at again.
#[derive(Debug, Default)]
pub struct Gone {
    pub hashes: BTreeSet<String>,
    pub freed: Vec<i64>,
}

/// Takes from a record every identifier of these kinds but those in `keep`; with a mailbox the number it is named after.
pub async fn kinds(
    write: &Write,
    record: i64,
    kinds: &BTreeSet<IdentifierKind>,
    keep: &BTreeSet<String>,
) -> Result<Gone, Fault> {
    let (conn, org) = (&**write, write.actor().org);
    let text = format!(
        "DELETE FROM identifier WHERE org_id = $1 AND record_seq = $2 \
         AND ({} OR $5 = 1 AND kind = 'phone' AND current = FALSE) AND NOT ({}) RETURNING hash",
        List::clause(conn, "kind", 3),
        List::clause(conn, "hash", 4)
    );
    let codes = List::texts(kinds.iter().map(|kind| kind.code()));
    let mailbox = i64::from(kinds.contains(&IdentifierKind::Email));
    let values =
        [org.into(), record.into(), codes.value(conn), List::texts(keep).value(conn), mailbox.into()];
    let rows = write.query_all_raw(sql(conn, &text, values)).await?;
    let hashes: BTreeSet<String> =
        rows.iter().map(|row| row.try_get("", "hash")).collect::<Result<_, _>>()?;
    if hashes.is_empty() {
        return Ok(Gone::default());
    }
    Ok(Gone { freed: free_shared(write, hashes.clone()).await?, hashes })
}

/// Forgets that too many held these. Reconciling the records given back finds out at once whether they still do.
pub async fn free_shared(write: &Write, hashes: BTreeSet<String>) -> Result<Vec<i64>, Fault> {
    let (conn, org) = (&**write, write.actor().org);
    let text = format!(
        "DELETE FROM shared_identifier WHERE org_id = $1 AND {} RETURNING hash",
        List::clause(conn, "hash", 2)
    );
    let rows = write.query_all_raw(sql(conn, &text, [org.into(), List::texts(hashes).value(conn)])).await?;
    let again: Vec<String> = rows.iter().map(|row| row.try_get("", "hash")).collect::<Result<_, _>>()?;
    let text =
        format!("SELECT record_seq FROM identifier WHERE org_id = $1 AND {}", List::clause(conn, "hash", 2));
    let rows = write.query_all_raw(sql(conn, &text, [org.into(), List::texts(again).value(conn)])).await?;
    rows.iter().map(|row| Ok(row.try_get("", "record_seq")?)).collect()
}
