//! Taking an import back: its facts and records go, what it overwrote returns, identities are worked out again.

use std::collections::BTreeSet;

use kernel::{CustomerId, Fault, Moment};
use platform::storage::bulk::{self, Holds, Row};
use platform::{List, Write, sql};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use crate::identifier::release;
use crate::identity::{self, apply};
use crate::record::store::{self, Draft};
use crate::record::{CustomerKind, Profile};
use crate::{Context, candidate};

/// Receipts, records or changes taken back by one call; the caller commits and calls again until nothing is left.
pub const STEP: i64 = 2_000;

/// What one step took back.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    pub purchases: u64,
    pub service_records: u64,
    pub records_removed: u64,
    pub records_restored: u64,
    /// Customers that remain and must be valued again.
    #[serde(skip)]
    pub touched: BTreeSet<CustomerId>,
}

impl Undone {
    /// Nothing was left to take back.
    pub fn is_nothing(&self) -> bool {
        *self == Self { touched: self.touched.clone(), ..Self::default() }
    }
}

#[derive(Deserialize)]
struct Was {
    kind: CustomerKind,
    profile: Profile,
    joined_at: Option<Moment>,
    updated_at: Moment,
}

/// Takes back the next part of an import. Facts go first, then what was overwritten returns, then records go.
pub async fn step(context: &Context, write: &Write, import_no: i64) -> Result<Undone, Fault> {
    let mut undone = Undone::default();
    apply::take_turn(write).await?;
    undo_purchases(write, import_no, &mut undone).await?;
    if undone.is_nothing() {
        undo_grown(write, import_no, &mut undone).await?;
    }
    if undone.is_nothing() {
        undo_cases(write, import_no, &mut undone).await?;
    }
    if undone.is_nothing() {
        restore_records(context, write, import_no, &mut undone).await?;
    }
    if undone.is_nothing() {
        remove_records(context, write, import_no, &mut undone).await?;
    }
    Ok(undone)
}

async fn touch(write: &Write, records: Vec<i64>, undone: &mut Undone) -> Result<(), Fault> {
    undone.touched.extend(identity::customers_of(&**write, write.actor().org, records).await?);
    Ok(())
}

async fn undo_purchases(write: &Write, import_no: i64, undone: &mut Undone) -> Result<(), Fault> {
    let (conn, org) = (&**write, write.actor().org);
    let text =
        "SELECT seq, record_seq FROM purchase WHERE org_id = $1 AND import_no = $2 ORDER BY seq LIMIT $3";
    let rows = write.query_all_raw(sql(conn, text, [org.into(), import_no.into(), STEP.into()])).await?;
    let mut seqs = Vec::with_capacity(rows.len());
    let mut records = BTreeSet::new();
    for row in &rows {
        seqs.push(row.try_get::<i64>("", "seq")?);
        records.extend(row.try_get::<Option<i64>>("", "record_seq")?);
    }
    if seqs.is_empty() {
        return Ok(());
    }
    touch(write, records.into_iter().collect(), undone).await?;
    undone.purchases += seqs.len() as u64;
    // Lines that a later import added to these receipts stay: their receipt then belongs to that import.
    let text = format!(
        "DELETE FROM purchase_line WHERE org_id = $1 AND import_no = $3 AND {}",
        List::clause(conn, "purchase_seq", 2)
    );
    let list = || List::ints(seqs.iter().copied()).value(conn);
    write.execute_raw(sql(conn, &text, [org.into(), list(), import_no.into()])).await?;
    let text = format!(
        "UPDATE purchase SET import_no = (SELECT MIN(line.import_no) FROM purchase_line line \
         WHERE line.org_id = purchase.org_id AND line.purchase_seq = purchase.seq) \
         WHERE org_id = $1 AND {} AND EXISTS (SELECT 1 FROM purchase_line line \
         WHERE line.org_id = purchase.org_id AND line.purchase_seq = purchase.seq)",
        List::clause(conn, "seq", 2)
    );
    write.execute_raw(sql(conn, &text, [org.into(), list()])).await?;
    crate::purchase::store::sum_again(write, seqs).await
}

/// Receipts of other imports lose the lines that this one added.
async fn undo_grown(write: &Write, import_no: i64, undone: &mut Undone) -> Result<(), Fault> {
    let (conn, org) = (&**write, write.actor().org);
    let changes = next_changes(write, import_no, "purchase").await?;
    if changes.is_empty() {
        return Ok(());
    }
    let seqs: Vec<i64> = changes.iter().map(|(_, target, _)| *target).collect();
    let list = || List::ints(seqs.iter().copied()).value(conn);
    let text =
        format!("SELECT record_seq FROM purchase WHERE org_id = $1 AND {}", List::clause(conn, "seq", 2));
    let mut records = Vec::new();
    for row in write.query_all_raw(sql(conn, &text, [org.into(), list()])).await? {
        records.extend(row.try_get::<Option<i64>>("", "record_seq")?);
    }
    touch(write, records, undone).await?;
    undone.purchases += seqs.len() as u64;
    let text = format!(
        "DELETE FROM purchase_line WHERE org_id = $1 AND import_no = $3 AND {}",
        List::clause(conn, "purchase_seq", 2)
    );
    write.execute_raw(sql(conn, &text, [org.into(), list(), import_no.into()])).await?;
    crate::purchase::store::sum_again(write, seqs).await?;
    forget_changes(write, &changes).await
}

async fn undo_cases(write: &Write, import_no: i64, undone: &mut Undone) -> Result<(), Fault> {
    let (conn, org) = (&**write, write.actor().org);
    let text = "DELETE FROM service_case WHERE org_id = $1 AND import_no = $2 AND seq IN \
                (SELECT seq FROM service_case WHERE org_id = $1 AND import_no = $2 ORDER BY seq LIMIT $3) \
                RETURNING record_seq";
    let rows = write.query_all_raw(sql(conn, text, [org.into(), import_no.into(), STEP.into()])).await?;
    undone.service_records += rows.len() as u64;
    let mut records = Vec::new();
    for row in &rows {
        records.extend(row.try_get::<Option<i64>>("", "record_seq")?);
    }
    touch(write, records, undone).await
}

/// Records that were there before say again what they said, and hold only what they held.
async fn restore_records(
    context: &Context,
    write: &Write,
    import_no: i64,
    undone: &mut Undone,
) -> Result<(), Fault> {
    let (conn, org) = (&**write, write.actor().org);
    let changes = next_changes(write, import_no, "record").await?;
    let text = "SELECT DISTINCT i.record_seq FROM source_record r \
                JOIN identifier i ON i.org_id = r.org_id AND i.record_seq = r.seq \
                WHERE i.org_id = $1 AND i.import_no = $2 AND r.import_no <> $2 LIMIT $3";
    let rows = write.query_all_raw(sql(conn, text, [org.into(), import_no.into(), STEP.into()])).await?;
    let retied: Vec<i64> = rows.iter().map(|row| row.try_get("", "record_seq")).collect::<Result<_, _>>()?;
    if changes.is_empty() && retied.is_empty() {
        return Ok(());
    }
    let mut drafts = Vec::with_capacity(changes.len());
    for (_, target, before) in &changes {
        let was: Was = serde_json::from_value(before.clone()).map_err(Fault::internal)?;
        drafts.push((*target, was));
    }
    let seqs: Vec<i64> = drafts.iter().map(|(seq, _)| *seq).chain(retied).collect();
    undone.records_restored += seqs.len() as u64;
    touch(write, seqs.clone(), undone).await?;
    let rows: Vec<Row> =
        drafts.iter().map(|(seq, was)| vec![org.into(), (*seq).into(), was.updated_at.into()]).collect();
    let puts: Vec<(i64, Draft)> = drafts
        .into_iter()
        .map(|(seq, was)| {
            // The key is the record's own and does not change.
            let draft =
                Draft { key: String::new(), kind: was.kind, profile: was.profile, joined_at: was.joined_at };
            (seq, draft)
        })
        .collect();
    store::put(write, &puts, write.now()).await?;
    let columns = [("org_id", Holds::Text), ("seq", Holds::Int), ("updated_at", Holds::Int)];
    bulk::update(conn, "source_record", &columns, 2, rows).await?;
    let freed = release_identifiers(write, import_no, &seqs).await?;
    forget_changes(write, &changes).await?;
    let seeds: Vec<i64> = seqs.iter().copied().chain(freed).collect();
    let outcome = identity::reconcile(write, &context.rules, &seeds, &apply::Cause::default()).await?;
    undone.touched.extend(outcome.touched);
    candidate::keys::renew(write, seqs).await?;
    Ok(())
}

async fn remove_records(
    context: &Context,
    write: &Write,
    import_no: i64,
    undone: &mut Undone,
) -> Result<(), Fault> {
    let (conn, org) = (&**write, write.actor().org);
    // Records that somebody else's facts lean on stay; they were mentioned since.
    let text = "SELECT seq FROM source_record r WHERE r.org_id = $1 AND r.import_no = $2 \
                AND NOT EXISTS (SELECT 1 FROM purchase p WHERE p.org_id = r.org_id AND p.record_seq = r.seq) \
                AND NOT EXISTS (SELECT 1 FROM service_case s WHERE s.org_id = r.org_id AND s.record_seq = r.seq) \
                AND NOT EXISTS (SELECT 1 FROM event e WHERE e.org_id = r.org_id AND e.record_seq = r.seq) \
                ORDER BY seq LIMIT $3";
    let rows = write.query_all_raw(sql(conn, text, [org.into(), import_no.into(), STEP.into()])).await?;
    let seqs: Vec<i64> = rows.iter().map(|row| row.try_get("", "seq")).collect::<Result<_, _>>()?;
    if seqs.is_empty() {
        return Ok(());
    }
    undone.records_removed += seqs.len() as u64;
    let customers = identity::customers_of(conn, org, seqs.clone()).await?;
    let freed = release_identifiers(write, 0, &seqs).await?;
    candidate::store::forget(write, &seqs).await?;
    candidate::keys::forget(write, &seqs).await?;
    let list = || List::ints(seqs.iter().copied()).value(conn);
    for (table, column) in [
        ("identity_link", "record_seq"),
        ("identity_decision", "left_seq"),
        ("identity_decision", "right_seq"),
        ("source_record", "seq"),
    ] {
        let text = format!("DELETE FROM {table} WHERE org_id = $1 AND {}", List::clause(conn, column, 2));
        write.execute_raw(sql(conn, &text, [org.into(), list()])).await?;
    }
    let ids: Vec<CustomerId> = customers.iter().copied().collect();
    let mut remaining = identity::records_of(conn, org, &ids).await?;
    remaining.extend(freed.into_iter().filter(|seq| !seqs.contains(seq)));
    let outcome = apply::after_removal(write, &context.rules, &remaining, &customers).await?;
    undone.touched.extend(outcome.touched);
    Ok(())
}

/// Takes identifiers of these records away (only those of one import, unless it is 0). Values that no longer have
/// too many holders get their power back; gives the records that hold them.
async fn release_identifiers(write: &Write, import_no: i64, records: &[i64]) -> Result<Vec<i64>, Fault> {
    let (conn, org) = (&**write, write.actor().org);
    let text = format!(
        "DELETE FROM identifier WHERE org_id = $1 AND ($3 = 0 OR import_no = $3) AND {} RETURNING hash",
        List::clause(conn, "record_seq", 2)
    );
    let values = [org.into(), List::ints(records.iter().copied()).value(conn), import_no.into()];
    let rows = write.query_all_raw(sql(conn, &text, values)).await?;
    let hashes: BTreeSet<String> =
        rows.iter().map(|row| row.try_get("", "hash")).collect::<Result<_, _>>()?;
    release::free_shared(write, hashes).await
}

/// The latest changes first: a record that an import overwrote twice returns to what was there before both.
async fn next_changes(
    write: &Write,
    import_no: i64,
    what: &str,
) -> Result<Vec<(i64, i64, serde_json::Value)>, Fault> {
    let text = "SELECT seq, target_seq, before FROM import_change \
                WHERE org_id = $1 AND import_no = $2 AND what = $3 ORDER BY seq DESC LIMIT $4";
    let values = [write.actor().org.into(), import_no.into(), what.into(), STEP.into()];
    let rows = write.query_all_raw(sql(&**write, text, values)).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "seq")?, row.try_get("", "target_seq")?, row.try_get("", "before")?)))
        .collect()
}

async fn forget_changes(write: &Write, changes: &[(i64, i64, serde_json::Value)]) -> Result<(), Fault> {
    let conn = &**write;
    let text = format!("DELETE FROM import_change WHERE org_id = $1 AND {}", List::clause(conn, "seq", 2));
    let list = List::ints(changes.iter().map(|(seq, ..)| *seq));
    write.execute_raw(sql(conn, &text, [write.actor().org.into(), list.value(conn)])).await?;
    Ok(())
}
