//! The purchase and purchase_line tables: writing facts, and the sums that follow from them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{CustomerId, Fault};
use platform::storage::bulk::{self, Conflict, Holds, Insert, Row};
use platform::storage::numbers;
use platform::{List, Write, sql};
use sea_orm::{ConnectionTrait, Value};

use super::anonymous::months;
use super::{Line, Receipt, sum};
use crate::intake::{LineKind, Run};
use crate::roster::mark;
use crate::source::SourceCode;

const RECEIPT: [(&str, Holds); 17] = [
    ("seq", Holds::Int),
    ("org_id", Holds::Text),
    ("source", Holds::Text),
    ("number", Holds::Text),
    ("record_seq", Holds::Int),
    ("store_id", Holds::Text),
    ("channel", Holds::Text),
    ("kind", Holds::Text),
    ("at", Holds::Int),
    ("day", Holds::Int),
    ("month", Holds::Int),
    ("currency", Holds::Text),
    ("lines", Holds::Int),
    ("gross_minor", Holds::Int),
    ("returned_minor", Holds::Int),
    ("discount_minor", Holds::Int),
    ("import_no", Holds::Int),
];

const LINE: [(&str, Holds); 12] = [
    ("org_id", Holds::Text),
    ("purchase_seq", Holds::Int),
    ("line", Holds::Int),
    ("kind", Holds::Text),
    ("sku", Holds::Text),
    ("name", Holds::Text),
    ("category", Holds::Text),
    ("quantity_milli", Holds::Int),
    ("unit_micro", Holds::Int),
    ("discount_minor", Holds::Int),
    ("amount_minor", Holds::Int),
    ("import_no", Holds::Int),
];

/// The source's receipts of these numbers that are there already: number → seq.
pub async fn known(
    write: &Write,
    source: &SourceCode,
    numbers: Vec<String>,
) -> Result<HashMap<String, i64>, Fault> {
    let conn = &**write;
    let text = List::look_up(conn, "number, seq", "purchase", "org_id = $1 AND source = $2", "number", 3);
    let values = [write.actor().org.into(), source.as_str().into(), List::Texts(numbers).value(conn)];
    let rows = write.query_all_raw(sql(conn, &text, values)).await?;
    rows.iter().map(|row| Ok((row.try_get("", "number")?, row.try_get("", "seq")?))).collect()
}

/// Writes new receipts and all their lines.
pub async fn insert(write: &Write, run: &Run, receipts: Vec<(Receipt, Vec<Line>)>) -> Result<(), Fault> {
    let seqs = numbers::take(&**write, "purchase", receipts.len()).await?;
    let org = Value::from(write.actor().org);
    let (receipts, lines): (Vec<Receipt>, Vec<Vec<Line>>) = receipts.into_iter().unzip();
    months::Change::of(&run.source, &receipts).keep(write).await?;
    let rows = receipts.into_iter().zip(&seqs).map(|(receipt, seq)| {
        vec![
            (*seq).into(),
            org.clone(),
            run.source.as_str().into(),
            receipt.number.into(),
            receipt.record_seq.into(),
            receipt.store.into(),
            receipt.channel.into(),
            receipt.kind.code().into(),
            receipt.at.into(),
            receipt.day.into(),
            receipt.month.into(),
            receipt.currency.into(),
            receipt.lines.into(),
            receipt.totals.gross_minor.into(),
            receipt.totals.returned_minor.into(),
            receipt.totals.discount_minor.into(),
            run.import_no.into(),
        ]
    });
    let into = Insert { table: "purchase", columns: &RECEIPT, conflict: Conflict::Fail, returning: "" };
    bulk::insert_each(&**write, &into, Box::new(rows)).await?;
    let lines =
        lines.into_iter().zip(seqs).flat_map(|(lines, seq)| lines.into_iter().map(move |line| (seq, line)));
    let rows = lines.map(|(seq, line)| line_row(&org, run.import_no, seq, line));
    let into = Insert { table: "purchase_line", columns: &LINE, conflict: Conflict::Fail, returning: "" };
    bulk::insert_each(&**write, &into, Box::new(rows)).await?;
    Ok(())
}

/// Adds lines to receipts that are there; gives the receipt of each line that was new.
pub async fn add_lines(write: &Write, import_no: i64, lines: Vec<(i64, Line)>) -> Result<Vec<i64>, Fault> {
    let org = Value::from(write.actor().org);
    let rows = lines.into_iter().map(|(seq, line)| line_row(&org, import_no, seq, line));
    let conflict = Conflict::Keep { key: "org_id, purchase_seq, line" };
    let into = Insert { table: "purchase_line", columns: &LINE, conflict, returning: "purchase_seq" };
    let written = bulk::insert_each(&**write, &into, Box::new(rows)).await?;
    written.iter().map(|row| Ok(row.try_get("", "purchase_seq")?)).collect()
}

fn line_row(org: &Value, import_no: i64, purchase: i64, line: Line) -> Row {
    vec![
        org.clone(),
        purchase.into(),
        line.line.into(),
        line.kind.code().into(),
        line.sku.into(),
        line.name.into(),
        line.category.into(),
        line.quantity_milli.into(),
        line.unit_micro.into(),
        line.discount_minor.into(),
        line.amount_minor.into(),
        import_no.into(),
    ]
}

/// Works the sums of these receipts out again from the lines they have now; a receipt without lines is gone.
pub async fn sum_again(write: &Write, receipts: Vec<i64>) -> Result<(), Fault> {
    if receipts.is_empty() {
        return Ok(());
    }
    let conn = &**write;
    let org = write.actor().org;
    let mut change = months::Change::default();
    change.count(write, &receipts, -1).await?;
    let clause = List::clause(conn, "purchase_seq", 2);
    let text = format!(
        "SELECT purchase_seq, kind, amount_minor, discount_minor FROM purchase_line WHERE org_id = $1 AND {clause}"
    );
    let values = [org.into(), List::ints(receipts.iter().copied()).value(conn)];
    let mut by_receipt: BTreeMap<i64, Vec<(LineKind, i64, i64)>> = BTreeMap::new();
    for row in write.query_all_raw(sql(conn, &text, values)).await? {
        let kind = LineKind::read(&row.try_get::<String>("", "kind")?);
        let line = (kind, row.try_get("", "amount_minor")?, row.try_get("", "discount_minor")?);
        by_receipt.entry(row.try_get("", "purchase_seq")?).or_default().push(line);
    }
    let columns = [
        ("org_id", Holds::Text),
        ("seq", Holds::Int),
        ("kind", Holds::Text),
        ("lines", Holds::Int),
        ("gross_minor", Holds::Int),
        ("returned_minor", Holds::Int),
        ("discount_minor", Holds::Int),
    ];
    let rows = by_receipt.iter().map(|(seq, lines)| {
        let (kind, totals) = sum(lines.iter().copied());
        vec![
            org.into(),
            (*seq).into(),
            kind.code().into(),
            (lines.len() as i64).into(),
            totals.gross_minor.into(),
            totals.returned_minor.into(),
            totals.discount_minor.into(),
        ]
    });
    bulk::update(conn, "purchase", &columns, 2, rows.collect()).await?;
    let (left, empty): (Vec<i64>, Vec<i64>) =
        receipts.into_iter().partition(|seq| by_receipt.contains_key(seq));
    change.count(write, &left, 1).await?;
    change.keep(write).await?;
    let empty = List::Ints(empty);
    let text = format!("DELETE FROM purchase WHERE org_id = $1 AND {}", List::clause(conn, "seq", 2));
    write.execute_raw(sql(conn, &text, [org.into(), empty.value(conn)])).await?;
    Ok(())
}

/// Remembers receipts of other imports that this one has added lines to, so that its undo finds them.
pub async fn remember_grown(write: &Write, import_no: i64, receipts: &BTreeSet<i64>) -> Result<(), Fault> {
    if import_no == 0 {
        return Ok(());
    }
    let columns = [
        ("org_id", Holds::Text),
        ("import_no", Holds::Int),
        ("what", Holds::Text),
        ("target_seq", Holds::Int),
        ("before", Holds::Json),
    ];
    let rows = receipts.iter().map(|seq| {
        vec![write.actor().org.into(), import_no.into(), "purchase".into(), (*seq).into(), "{}".into()]
    });
    let into = Insert { table: "import_change", columns: &columns, conflict: Conflict::Fail, returning: "" };
    bulk::insert(&**write, &into, rows.collect()).await?;
    Ok(())
}

/// Gives customers whom no source has placed the store where they buy most often.
pub async fn settle_home_stores(write: &Write, customers: &[CustomerId]) -> Result<(), Fault> {
    if customers.is_empty() {
        return Ok(());
    }
    let conn = &**write;
    let org = write.actor().org;
    let text = format!(
        "SELECT l.customer_id, p.store_id, COUNT(*) AS receipts FROM customer c \
         CROSS JOIN identity_link l CROSS JOIN purchase p \
         WHERE c.org_id = $1 AND {} AND c.store_id IS NULL AND l.org_id = $1 AND l.customer_id = c.id \
         AND p.org_id = $1 AND p.record_seq = l.record_seq AND p.store_id IS NOT NULL \
         GROUP BY l.customer_id, p.store_id ORDER BY l.customer_id, receipts DESC, p.store_id",
        List::clause(conn, "c.id", 2)
    );
    let rows =
        write.query_all_raw(sql(conn, &text, [org.into(), List::texts(customers).value(conn)])).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let mark = mark::of(write).await?;
    let mut homes: BTreeMap<String, Row> = BTreeMap::new();
    for row in &rows {
        let customer: String = row.try_get("", "customer_id")?;
        let store: String = row.try_get("", "store_id")?;
        let home = || vec![org.into(), customer.clone().into(), store.into(), mark.into()];
        homes.entry(customer.clone()).or_insert_with(home);
    }
    let columns =
        [("org_id", Holds::Text), ("id", Holds::Text), ("store_id", Holds::Text), ("changed", Holds::Int)];
    bulk::update(conn, "customer", &columns, 2, homes.into_values().collect()).await?;
    Ok(())
}
