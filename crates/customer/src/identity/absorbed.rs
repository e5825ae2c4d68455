//! What becomes of a customer's row and tags when it is absorbed, stands alone again, or is nobody any more.

use kernel::{CustomerId, Fault, OperationId};
use platform::{List, Write, sql};
use sea_orm::ConnectionTrait;

use crate::roster::mark;

/// The absorbed row stays, so that its id answers forever, and gives its tags to the survivor.
pub async fn absorb(
    write: &Write,
    absorbed: CustomerId,
    survivor: CustomerId,
    operation: OperationId,
) -> Result<(), Fault> {
    let org = write.actor().org;
    let text = "UPDATE customer SET survivor_id = $3, updated_at = $4 WHERE org_id = $1 AND id = $2";
    let values = [org.into(), absorbed.into(), survivor.into(), write.now().into()];
    write.execute_raw(sql(&**write, text, values)).await?;
    let text = "INSERT INTO customer_tag (org_id, customer_id, tag_id, given_by, person_id, operation_id, at) \
                SELECT org_id, $3, tag_id, given_by, person_id, $4, at FROM customer_tag \
                WHERE org_id = $1 AND customer_id = $2 AND given_by = 'hand' \
                ON CONFLICT (org_id, customer_id, tag_id) DO NOTHING";
    write
        .execute_raw(sql(&**write, text, [org.into(), absorbed.into(), survivor.into(), operation.into()]))
        .await?;
    mark::touch(write, &[absorbed, survivor]).await
}

/// The row stands for itself again, and the tags it had lent are taken back from whoever still has them.
pub async fn revive(write: &Write, id: CustomerId) -> Result<(), Fault> {
    let org = write.actor().org;
    let survivors = survivors_of(write, id).await?;
    let text = "UPDATE customer SET survivor_id = NULL, updated_at = $3 WHERE org_id = $1 AND id = $2";
    write.execute_raw(sql(&**write, text, [org.into(), id.into(), write.now().into()])).await?;
    let text = "DELETE FROM customer_tag WHERE org_id = $1 AND operation_id IN \
                (SELECT o.id FROM identity_operation o WHERE o.org_id = $1 AND o.absorbed_id = $2 AND o.kind = 'merge')";
    write.execute_raw(sql(&**write, text, [org.into(), id.into()])).await?;
    // Whoever had them only to lend them on takes them back in turn, up to the customer that is seen.
    let text = format!(
        "DELETE FROM customer_tag WHERE org_id = $1 AND {} AND EXISTS (SELECT 1 FROM identity_operation o \
         WHERE o.org_id = customer_tag.org_id AND o.id = customer_tag.operation_id AND NOT EXISTS \
         (SELECT 1 FROM customer_tag lent WHERE lent.org_id = o.org_id AND lent.customer_id = o.absorbed_id \
         AND lent.tag_id = customer_tag.tag_id))",
        List::clause(&**write, "customer_id", 2)
    );
    for _ in &survivors {
        let values = [org.into(), List::texts(&survivors).value(&**write)];
        if write.execute_raw(sql(&**write, &text, values)).await?.rows_affected() == 0 {
            break;
        }
    }
    mark::touch(write, &[survivors, vec![id]].concat()).await
}

/// Into whom the customer was merged, and into whom those were.
async fn survivors_of(write: &Write, id: CustomerId) -> Result<Vec<CustomerId>, Fault> {
    let text = "WITH RECURSIVE up(id) AS (SELECT survivor_id FROM customer WHERE org_id = $1 AND id = $2 \
                UNION SELECT c.survivor_id FROM customer c JOIN up ON c.id = up.id WHERE c.org_id = $1) \
                SELECT id FROM up WHERE id IS NOT NULL";
    let rows = write.query_all_raw(sql(&**write, text, [write.actor().org.into(), id.into()])).await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// Removes customers that have no records left, and those that had been merged into them.
pub async fn forget(write: &Write, gone: &[CustomerId]) -> Result<(), Fault> {
    if gone.is_empty() {
        return Ok(());
    }
    mark::gone(write, gone).await?;
    let conn = &**write;
    let values = || [write.actor().org.into(), List::texts(gone).value(conn)];
    for (table, column) in [
        ("customer_tag", "customer_id"),
        ("identity_operation", "survivor_id"),
        ("identity_operation", "absorbed_id"),
        ("customer", "survivor_id"),
        ("customer", "id"),
    ] {
        let text = format!("DELETE FROM {table} WHERE org_id = $1 AND {}", List::clause(conn, column, 2));
        write.execute_raw(sql(conn, &text, values())).await?;
    }
    Ok(())
}
