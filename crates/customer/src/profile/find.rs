//! One customer by id, as far as the actor may see; an id that was merged away finds its survivor.

use kernel::{CustomerId, Fault, StoreId};
use platform::{Actor, List, Scope, sql};
use sea_orm::ConnectionTrait;

/// Survivors of survivors; a longer chain is a fault in the log of merges.
const CHAIN_MAX: usize = 10_000;

/// Who an id stands for today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    pub id: CustomerId,
    /// The id that was asked for, when it is another by now.
    pub merged_from: Option<CustomerId>,
}

pub async fn find(conn: &impl ConnectionTrait, actor: &Actor, asked: CustomerId) -> Result<Found, Fault> {
    let text = "SELECT survivor_id, store_id FROM customer WHERE org_id = $1 AND id = $2";
    let mut id = asked;
    for _ in 0..CHAIN_MAX {
        let row = conn.query_one_raw(sql(conn, text, [actor.org.into(), id.into()])).await?;
        let row = row.ok_or_else(missing)?;
        match row.try_get::<Option<CustomerId>>("", "survivor_id")? {
            Some(survivor) => id = survivor,
            None if sees(actor, row.try_get("", "store_id")?) => {
                return Ok(Found { id, merged_from: (id != asked).then_some(asked) });
            }
            None => return Err(missing()),
        }
    }
    Err(Fault::internal(format!("{asked} leads to no surviving customer")))
}

/// Whether a customer of that store lies within the actor's scope.
pub fn sees(actor: &Actor, store: Option<StoreId>) -> bool {
    match actor.scope {
        Scope::All => true,
        Scope::Store(own) => store == Some(own),
        Scope::Nothing => false,
    }
}

/// The customer's own id and all that were merged into it.
pub async fn all_ids(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    customer: CustomerId,
) -> Result<Vec<CustomerId>, Fault> {
    let text = format!(
        "SELECT id FROM customer WHERE org_id = $1 AND survivor_id IS NOT NULL AND {}",
        List::clause(conn, "survivor_id", 2)
    );
    let mut all = vec![customer];
    // Step by step: for a recursive statement SQLite may read all customers first.
    let mut step = 0..1;
    for _ in 0..CHAIN_MAX {
        let survivors = List::texts(&all[step.clone()]).value(conn);
        for row in conn.query_all_raw(sql(conn, &text, [actor.org.into(), survivors])).await? {
            all.push(row.try_get("", "id")?);
        }
        step = step.end..all.len();
        if step.is_empty() {
            break;
        }
    }
    Ok(all)
}

fn missing() -> Fault {
    Fault::not_found("customer_not_found", "there is no such customer")
}
