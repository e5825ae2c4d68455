//! What becomes of a customer's row and tags when it is absorbed, stands alone again, or is nobody any more.

use std::collections::BTreeSet;

use kernel::{CustomerId, Fault, OperationId};
use platform::{List, Write, sql};
use sea_orm::ConnectionTrait;

use crate::profile::find;
use crate::roster::mark;

/// The absorbed row leads to the survivor, who is redrawn anyway, and gives its tags to it.
pub async fn absorb(
    write: &Write,
    absorbed: CustomerId,
    survivor: CustomerId,
    operation: OperationId,
) -> Result<(), Fault> {
    leave_row(write, absorbed, survivor).await?;
    let org = write.actor().org;
    let text = "INSERT INTO customer_tag (org_id, customer_id, tag_id, given_by, person_id, operation_id, at) \
                SELECT org_id, $3, tag_id, given_by, person_id, $4, at FROM customer_tag \
                WHERE org_id = $1 AND customer_id = $2 AND given_by = 'hand' \
                ON CONFLICT (org_id, customer_id, tag_id) DO NOTHING";
    let values = [org.into(), absorbed.into(), survivor.into(), operation.into()];
    match write.execute_raw(sql(&**write, text, values)).await?.rows_affected() {
        0 => Ok(()),
        _ => mark::touch(write, &[survivor]).await,
    }
}

/// The row stays, so that its id answers forever, and leads to whoever they are now.
async fn leave_row(write: &Write, id: CustomerId, survivor: CustomerId) -> Result<(), Fault> {
    let text = format!(
        "UPDATE customer SET survivor_id = $3, updated_at = $4, changed = {} WHERE org_id = $1 AND id = $2",
        mark::now(&**write)
    );
    let values = [write.actor().org.into(), id.into(), survivor.into(), write.now().into()];
    write.execute_raw(sql(&**write, &text, values)).await?;
    Ok(())
}

/// The row stands for itself again, and the tags it had lent are taken back from whoever still has them.
pub async fn revive(write: &Write, id: CustomerId) -> Result<(), Fault> {
    let survivors = survivors_of(write, id).await?;
    let text = "UPDATE customer SET survivor_id = NULL, updated_at = $3 WHERE org_id = $1 AND id = $2";
    let values = [write.actor().org.into(), id.into(), write.now().into()];
    write.execute_raw(sql(&**write, text, values)).await?;
    for one in survivors.iter().chain([&id]) {
        settle_lent(write, *one).await?;
    }
    mark::touch(write, &[survivors, vec![id]].concat()).await
}

/// Takes lent tags away that nobody who is absorbed in the customer has of their own.
async fn settle_lent(write: &Write, id: CustomerId) -> Result<(), Fault> {
    let conn = &**write;
    let mut lenders = find::all_ids(conn, write.actor(), id).await?;
    lenders.retain(|lender| *lender != id);
    let text = format!(
        "DELETE FROM customer_tag WHERE org_id = $1 AND customer_id = $2 AND operation_id IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM customer_tag own WHERE own.org_id = customer_tag.org_id \
         AND own.tag_id = customer_tag.tag_id AND own.operation_id IS NULL AND own.given_by = 'hand' AND {})",
        List::clause(conn, "own.customer_id", 3)
    );
    let values = [write.actor().org.into(), id.into(), List::texts(&lenders).value(conn)];
    write.execute_raw(sql(conn, &text, values)).await?;
    Ok(())
}

/// Nothing that ever came as this customer is left, but others live on under another id: the old id leads there, and what
/// people said of it stays.
pub async fn bequeath(write: &Write, gone: CustomerId, heir: CustomerId) -> Result<(), Fault> {
    let org = write.actor().org;
    leave_row(write, gone, heir).await?;
    let text = "INSERT INTO customer_tag (org_id, customer_id, tag_id, given_by, person_id, at) \
                SELECT org_id, $3, tag_id, given_by, person_id, at FROM customer_tag \
                WHERE org_id = $1 AND customer_id = $2 AND given_by = 'hand' AND operation_id IS NULL \
                ON CONFLICT (org_id, customer_id, tag_id) DO UPDATE SET given_by = 'hand', operation_id = NULL";
    write.execute_raw(sql(&**write, text, [org.into(), gone.into(), heir.into()])).await?;
    mark::touch(write, &[heir]).await
}

/// Into whom the customer was merged, and into whom those were, the next one first.
pub async fn survivors_of(write: &Write, id: CustomerId) -> Result<Vec<CustomerId>, Fault> {
    let text = "SELECT survivor_id FROM customer WHERE org_id = $1 AND id = $2";
    let mut all: Vec<CustomerId> = Vec::new();
    loop {
        let at = all.last().copied().unwrap_or(id);
        let row = write.query_one_raw(sql(&**write, text, [write.actor().org.into(), at.into()])).await?;
        match row.map(|row| row.try_get("", "survivor_id")).transpose()?.flatten() {
            Some(next) if next != id && !all.contains(&next) => all.push(next),
            _ => return Ok(all),
        }
    }
}

/// Removes customers that have no records left, and those that had been merged into them.
pub async fn forget(write: &Write, customers: &[CustomerId]) -> Result<(), Fault> {
    if customers.is_empty() {
        return Ok(());
    }
    let mut gone = BTreeSet::new();
    for customer in customers {
        gone.extend(find::all_ids(&**write, write.actor(), *customer).await?);
    }
    let gone: &[CustomerId] = &gone.into_iter().collect::<Vec<_>>();
    mark::gone(write, gone).await?;
    let conn = &**write;
    let values = || [write.actor().org.into(), List::texts(gone).value(conn)];
    for (table, column) in [
        ("customer_tag", "customer_id"),
        ("identity_operation", "survivor_id"),
        ("identity_operation", "absorbed_id"),
        ("customer", "id"),
    ] {
        let text = format!("DELETE FROM {table} WHERE org_id = $1 AND {}", List::clause(conn, column, 2));
        write.execute_raw(sql(conn, &text, values())).await?;
    }
    Ok(())
}
