//! What changed since when: every customer row carries the mark of the transaction that changed it last.
//!
//! On PostgreSQL the mark is the number of the transaction. Transactions end in another order than they begin, so a
//! reader goes back to the oldest that was open when it last looked ([`Span::next`]) and reads some rows twice. SQLite
//! has one writer, so there a count that goes up serves.

use kernel::{CustomerId, Fault, OrgId};
use platform::storage::bulk::{self, Conflict, Holds, Insert};
use platform::{Engine, List, Write, sql};
use sea_orm::ConnectionTrait;

/// The marks of a reading.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// Marks from here on belong to later transactions; with them the next reading begins.
    pub next: i64,
    /// No transaction that is over has so high a mark. (A row restored from another cluster may carry one.)
    pub above: i64,
}

pub async fn span(conn: &impl ConnectionTrait, org: OrgId) -> Result<Span, Fault> {
    let text = match Engine::of(conn) {
        Engine::Sqlite => format!("SELECT {SQLITE_NEXT} AS next, 9223372036854775807 AS above"),
        Engine::Postgres => {
            "SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT) AS next, \
             CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT) AS above, $1 AS org"
                .to_owned()
        }
    };
    let row = conn.query_one_raw(sql(conn, &text, [org.into()])).await?.ok_or_else(nothing)?;
    Ok(Span { next: row.try_get("", "next")?, above: row.try_get("", "above")? })
}

const SQLITE_NEXT: &str = "MAX(COALESCE((SELECT MAX(changed) FROM customer WHERE org_id = $1), 0), \
     COALESCE((SELECT MAX(changed) FROM customer_gone WHERE org_id = $1), 0)) + 1";

#[derive(Clone, Copy)]
struct Mark(i64);

/// The mark for what this transaction changes.
pub async fn of(write: &Write) -> Result<i64, Fault> {
    let look = async {
        let conn = &**write;
        let text = format!("SELECT {} AS mark, $1 AS org", now(conn));
        let row = conn.query_one_raw(sql(conn, &text, [write.actor().org.into()])).await?;
        Ok(Mark(row.ok_or_else(nothing)?.try_get("", "mark")?))
    };
    write.once(look).await.map(|Mark(mark)| mark)
}

/// The same, to be written into a statement whose `$1` is the organisation.
pub fn now(conn: &impl ConnectionTrait) -> &'static str {
    match Engine::of(conn) {
        Engine::Sqlite => SQLITE_NEXT,
        Engine::Postgres => "CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)",
    }
}

/// Marks customers of whom something changed that their own row does not hold, such as a tag.
pub async fn touch(write: &Write, customers: &[CustomerId]) -> Result<(), Fault> {
    if customers.is_empty() {
        return Ok(());
    }
    let conn = &**write;
    let org = write.actor().org;
    let text = format!(
        "UPDATE customer SET changed = {} WHERE org_id = $1 AND {}",
        now(conn),
        List::clause(conn, "id", 2)
    );
    write.execute_raw(sql(conn, &text, [org.into(), List::texts(customers).value(conn)])).await?;
    Ok(())
}

/// Marks the customers of these records, of whom something changed that their own rows do not hold.
pub async fn touch_holders(write: &Write, records: impl IntoIterator<Item = i64>) -> Result<(), Fault> {
    let conn = &**write;
    let org = write.actor().org;
    let text = format!(
        "UPDATE customer SET changed = {} WHERE org_id = $1 AND id IN \
         (SELECT customer_id FROM identity_link WHERE org_id = $1 AND {})",
        now(conn),
        List::clause(conn, "record_seq", 2)
    );
    write.execute_raw(sql(conn, &text, [org.into(), List::ints(records).value(conn)])).await?;
    Ok(())
}

/// Says of customers that their rows are about to go.
pub async fn gone(write: &Write, customers: &[CustomerId]) -> Result<(), Fault> {
    let org = write.actor().org;
    let mark = of(write).await?;
    let insert = Insert {
        table: "customer_gone",
        columns: &[("org_id", Holds::Text), ("id", Holds::Text), ("changed", Holds::Int)],
        conflict: Conflict::Update { key: "org_id, id", set: "changed = excluded.changed" },
        returning: "",
    };
    let rows = customers.iter().map(|id| vec![org.into(), (*id).into(), mark.into()]).collect();
    bulk::insert(&**write, &insert, rows).await?;
    Ok(())
}

fn nothing() -> Fault {
    Fault::internal("a statement that always gives a row gave none")
}
