//! The table anonymous_month: what purchases by nobody come to by month, store and source, kept as they are written.
//!
//! They are a fifth of a supermarket's receipts; adding all of them up at every look was most of the cockpit's time.

use std::collections::BTreeMap;

use kernel::Fault;
use platform::storage::bulk::{self, Conflict, Holds, Insert};
use platform::{List, Write, sql};
use sea_orm::ConnectionTrait;

use crate::intake::LineKind;
use crate::purchase::{Receipt, Totals};
use crate::source::SourceCode;

/// A column added up over the months that are asked for, under its own name.
pub fn total(column: &str) -> String {
    format!("CAST(COALESCE(SUM(p.{column}), 0) AS BIGINT) AS {column}")
}

/// Month, store (empty for none) and source.
type Place = (i64, String, String);

/// Sales, receipts of other kinds, and sales less returns in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sum {
    purchases: i64,
    others: i64,
    revenue_minor: i64,
}

/// By how much the sums move.
#[derive(Debug, Default)]
pub struct Change(BTreeMap<Place, Sum>);

impl Change {
    /// These receipts are new.
    pub fn of(source: &SourceCode, receipts: &[Receipt]) -> Self {
        let mut change = Self::default();
        for receipt in receipts.iter().filter(|receipt| receipt.record_seq.is_none()) {
            let store = receipt.store.map(|store| store.to_string()).unwrap_or_default();
            let place = (receipt.month, store, source.as_str().to_owned());
            change.put(place, receipt.kind, receipt.totals, 1);
        }
        change
    }

    /// Adds what these receipts come to as they are written now, once or, with -1, takes it away.
    pub async fn count(&mut self, write: &Write, receipts: &[i64], sign: i64) -> Result<(), Fault> {
        let conn = &**write;
        let text = format!(
            "SELECT month, COALESCE(store_id, '') AS store_id, source, kind, gross_minor, returned_minor FROM purchase \
             WHERE org_id = $1 AND record_seq IS NULL AND {}",
            List::clause(conn, "seq", 2)
        );
        let values = [write.actor().org.into(), List::ints(receipts.iter().copied()).value(conn)];
        for row in write.query_all_raw(sql(conn, &text, values)).await? {
            let place = (row.try_get("", "month")?, row.try_get("", "store_id")?, row.try_get("", "source")?);
            let kind = LineKind::read(&row.try_get::<String>("", "kind")?);
            let (gross_minor, returned_minor) =
                (row.try_get("", "gross_minor")?, row.try_get("", "returned_minor")?);
            self.put(place, kind, Totals { gross_minor, returned_minor, ..Totals::default() }, sign);
        }
        Ok(())
    }

    fn put(&mut self, place: Place, kind: LineKind, totals: Totals, sign: i64) {
        let sum = self.0.entry(place).or_default();
        match kind {
            LineKind::Sale => sum.purchases += sign,
            _ => sum.others += sign,
        }
        sum.revenue_minor += sign * (totals.gross_minor - totals.returned_minor);
    }

    /// Writes it down.
    pub async fn keep(self, write: &Write) -> Result<(), Fault> {
        let columns = [
            ("org_id", Holds::Text),
            ("month", Holds::Int),
            ("store_id", Holds::Text),
            ("source", Holds::Text),
            ("purchases", Holds::Int),
            ("others", Holds::Int),
            ("revenue_minor", Holds::Int),
        ];
        let conflict = Conflict::Update {
            key: "org_id, month, store_id, source",
            set: "purchases = anonymous_month.purchases + excluded.purchases, \
                  others = anonymous_month.others + excluded.others, \
                  revenue_minor = anonymous_month.revenue_minor + excluded.revenue_minor",
        };
        let moved = self.0.into_iter().filter(|(_, sum)| *sum != Sum::default());
        let rows = moved.map(|((month, store, source), sum)| {
            vec![
                write.actor().org.into(),
                month.into(),
                store.into(),
                source.into(),
                sum.purchases.into(),
                sum.others.into(),
                sum.revenue_minor.into(),
            ]
        });
        let into = Insert { table: "anonymous_month", columns: &columns, conflict, returning: "" };
        bulk::insert(&**write, &into, rows.collect()).await?;
        Ok(())
    }
}
