//! Everything that a house knows, without what differs between two houses by nature: ids, times of writing, keys.
//!
//! Customers go by the records that are theirs, and an id by the record that was born with it.

use std::collections::BTreeMap;

use platform::sql;
use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult};

use crate::house::House;

#[derive(Debug, Default, PartialEq)]
pub struct State {
    /// Records, identifiers, customers, purchases, lines, each as one line of text, sorted.
    pub facts: Vec<String>,
    /// Merges and unmerges since a mark.
    pub operations: Vec<String>,
}

/// Of customers who were valued: numbers whose last digits hang on the order of adding.
const CLOSE: [&str; 5] = ["gap_squares", "expected", "p_alive", "cycle_days", "price_sensitivity"];
const DIGITS: usize = 5;

impl State {
    /// `since` leaves out operations up to that id.
    pub async fn of(house: &House, since: &str) -> Self {
        let records = house.records().await;
        let state = Self::read(records.reader(), since).await;
        records.close().await.unwrap();
        state
    }

    async fn read(conn: &DatabaseConnection, since: &str) -> Self {
        let mut born = BTreeMap::new();
        for row in rows(conn, "SELECT born_id, source, key FROM source_record").await {
            born.insert(text(&row, "born_id"), format!("{}/{}", text(&row, "source"), text(&row, "key")));
        }
        let mut facts = Vec::new();
        for query in FACTS {
            let table = query.split_whitespace().nth(1).unwrap_or_default().trim_matches(['/', '*']);
            for row in rows(conn, query).await {
                facts.push(format!("{table} {}", line(&row)));
            }
        }
        facts.extend(customers(conn).await);
        facts.sort();
        let ask = format!(
            "SELECT kind, rule, survivor_id, absorbed_id FROM identity_operation WHERE id > '{since}'"
        );
        let mut operations: Vec<String> = Vec::new();
        for row in rows(conn, &ask).await {
            let who = |column: &str| born.get(&text(&row, column)).cloned().unwrap_or_default();
            let mut two = [who("survivor_id"), who("absorbed_id")];
            two.sort();
            operations.push(format!(
                "{} by {}: {}",
                text(&row, "kind"),
                text(&row, "rule"),
                two.join(" and ")
            ));
        }
        operations.sort();
        Self { facts, operations }
    }

    /// Panics with the first differences only; the whole would fill screens.
    #[track_caller]
    pub fn must_be(&self, other: &Self, what: &str) {
        for (ours, theirs) in [(&self.facts, &other.facts), (&self.operations, &other.operations)] {
            let only = |one: &[String], other: &[String]| -> Vec<String> {
                one.iter().filter(|line| other.binary_search(line).is_err()).take(5).cloned().collect()
            };
            assert!(
                ours == theirs,
                "{what}\nonly here: {:#?}\nonly there: {:#?}\n{} and {} lines",
                only(ours, theirs),
                only(theirs, ours),
                ours.len(),
                theirs.len()
            );
        }
    }
}

/// The newest operation of a house, to count from.
pub async fn mark(house: &House) -> String {
    let records = house.records().await;
    let newest = rows(records.reader(), "SELECT COALESCE(MAX(id), '') AS id FROM identity_operation").await;
    let id = newest.first().map(|row| text(row, "id")).unwrap_or_default();
    records.close().await.unwrap();
    id
}

/// Every column as text under a name that says what it is; the second word names the table.
const FACTS: [&str; 6] = [
    "SELECT /*record*/ source, key, kind, name, CAST(fields AS TEXT) AS fields, joined_at FROM source_record",
    "SELECT /*identifier*/ r.source, r.key, i.kind, i.mask, CAST(i.current AS INTEGER) AS current, \
     CAST(i.weak AS INTEGER) AS weak FROM identifier i JOIN source_record r ON r.seq = i.record_seq",
    "SELECT /*link*/ r.source, r.key, l.rule FROM identity_link l JOIN source_record r ON r.seq = l.record_seq",
    "SELECT /*purchase*/ p.source, p.number, r.key, p.kind, p.at, p.lines, p.gross_minor, p.returned_minor, \
     p.discount_minor FROM purchase p LEFT JOIN source_record r ON r.seq = p.record_seq",
    "SELECT /*line*/ p.source, p.number, l.line, l.kind, l.sku, l.quantity_milli, l.unit_micro, l.amount_minor \
     FROM purchase_line l LEFT JOIN purchase p ON p.seq = l.purchase_seq",
    "SELECT /*reject*/ row_no, line, code, field FROM import_reject",
];

/// Living customers: their records in order, then what is known and worked out about them.
async fn customers(conn: &DatabaseConnection) -> Vec<String> {
    let ask = "SELECT l.customer_id, r.source, r.key FROM identity_link l JOIN source_record r ON r.seq = l.record_seq";
    let mut theirs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows(conn, ask).await {
        let record = format!("{}/{}", text(&row, "source"), text(&row, "key"));
        theirs.entry(text(&row, "customer_id")).or_default().push(record);
    }
    let ask = format!(
        "SELECT id, kind, name, city, phone_mask, phone_tail, card_mask, records, orders, occasions, gross_minor, \
         returned_minor, discount_minor, spent_minor, returns, complaints, first_at, last_at, gap_sum, r, f, m, \
         rfm_class, rfm_score, clv_minor, tier, clv_band, health, health_score, state, {} \
         FROM customer WHERE survivor_id IS NULL",
        CLOSE.join(", ")
    );
    let mut lines = Vec::new();
    for row in rows(conn, &ask).await {
        let mut records = theirs.remove(&text(&row, "id")).unwrap_or_default();
        records.sort();
        lines.push(format!("customer {} {}", records.join("+"), line(&row)));
    }
    assert_eq!(theirs, BTreeMap::new(), "records tied to nobody who lives");
    lines
}

async fn rows(conn: &DatabaseConnection, ask: &str) -> Vec<QueryResult> {
    conn.query_all_raw(sql(conn, ask, [])).await.unwrap()
}

/// All columns but the id. Amounts estimated from floats may differ by a rounding, so they lose their last digit.
fn line(row: &QueryResult) -> String {
    let names = row.column_names().into_iter().filter(|name| name != "id");
    let shown = names.map(|name| {
        let value = match CLOSE.contains(&name.as_str()) {
            // Minus nothing is nothing.
            true => row.try_get::<f64>("", &name).map(|number| format!("{:.DIGITS$}", number + 0.0)).unwrap(),
            false => text(row, &name),
        };
        format!("{name}={value}")
    });
    shown.collect::<Vec<_>>().join(" ")
}

/// Text, a number, or nothing.
fn text(row: &QueryResult, column: &str) -> String {
    if let Ok(found) = row.try_get::<Option<String>>("", column) {
        return found.unwrap_or_default();
    }
    if let Ok(found) = row.try_get::<Option<i64>>("", column) {
        return found.map(|number| number.to_string()).unwrap_or_default();
    }
    row.try_get::<Option<i32>>("", column).unwrap().map(|number| number.to_string()).unwrap_or_default()
}
