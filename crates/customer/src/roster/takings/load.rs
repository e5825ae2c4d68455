//! Reading which customers changed, and what these have bought.

use std::collections::HashMap;

use kernel::{CustomerId, Day, Fault, OrgId, StoreId};
use platform::{List, sql};
use sea_orm::ConnectionTrait;

use super::sums::Bought;
use crate::roster::mark::Span;

/// Customers read at once.
const PAGE_ROWS: usize = 5_000;

/// A customer whose row changed.
pub struct Changed {
    pub id: CustomerId,
    pub store: Option<StoreId>,
    pub living: bool,
}

/// Where a page begins: behind that mark and id.
pub type Place = (i64, String);

/// A page of the customers that changed, and the place behind it while there is more.
pub async fn changed(
    conn: &impl ConnectionTrait,
    org: OrgId,
    (mark, id): &Place,
    span: Span,
) -> Result<(Vec<Changed>, Option<Place>), Fault> {
    let text = format!(
        "SELECT id, store_id, survivor_id, changed FROM customer WHERE org_id = $1 AND (changed, id) > ($2, $3) \
         AND changed < $4 ORDER BY changed, id LIMIT {PAGE_ROWS}"
    );
    let values = [org.into(), (*mark).into(), id.clone().into(), span.above.into()];
    let rows = conn.query_all_raw(sql(conn, &text, values)).await?;
    let next = match rows.last().filter(|_| rows.len() == PAGE_ROWS) {
        Some(last) => Some((last.try_get_by_index(3)?, last.try_get_by_index(0)?)),
        None => None,
    };
    let changed = rows.iter().map(|row| {
        Ok(Changed {
            id: row.try_get_by_index(0)?,
            store: row.try_get_by_index(1)?,
            living: row.try_get_by_index::<Option<String>>(2)?.is_none(),
        })
    });
    Ok((changed.collect::<Result<_, Fault>>()?, next))
}

/// What they bought, by month. A row a customer, of words that are read here: most of the time would otherwise go into
/// carrying rows. The index on the record holds all of it.
pub async fn bought(
    conn: &impl ConnectionTrait,
    org: OrgId,
    customers: impl Iterator<Item = CustomerId>,
) -> Result<HashMap<CustomerId, Vec<Bought>>, Fault> {
    let text = format!(
        "SELECT l.customer_id, string_agg(p.day || ' ' || (p.gross_minor - p.returned_minor) \
         || CASE WHEN p.kind = 'sale' THEN ' 1' ELSE ' 0' END, ',') AS receipts \
         FROM identity_link l CROSS JOIN purchase p WHERE l.org_id = $1 AND {} AND p.org_id = $1 \
         AND p.record_seq = l.record_seq GROUP BY l.customer_id",
        List::clause(conn, "l.customer_id", 2)
    );
    let values = [org.into(), List::texts(customers).value(conn)];
    let rows = conn.query_all_raw(sql(conn, &text, values)).await?;
    rows.iter()
        .map(|row| {
            let receipts: String = row.try_get_by_index(1)?;
            let months = by_month(&receipts);
            let months =
                months.ok_or_else(|| Fault::internal(format!("unreadable receipts `{receipts}`")))?;
            Ok((row.try_get_by_index(0)?, months))
        })
        .collect()
}

fn by_month(receipts: &str) -> Option<Vec<Bought>> {
    let mut months: Vec<Bought> = Vec::new();
    for receipt in receipts.split(',') {
        let mut words = receipt.split(' ');
        let mut number = || words.next()?.parse::<i64>().ok();
        let (day, revenue_minor, orders) = (number()?, number()?, number()?);
        let month = Day::from_number(day as i32).month() as i32;
        months.push(Bought { month, orders: orders as i32, revenue_minor });
    }
    months.sort_unstable_by_key(|one| one.month);
    months.dedup_by(|next, one| {
        let same = next.month == one.month;
        if same {
            one.orders += next.orders;
            one.revenue_minor += next.revenue_minor;
        }
        same
    });
    Some(months)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receipts_of_a_month_are_one() {
        let day = |text: &str| text.parse::<Day>().expect("a day").number();
        let (october, november) = (day("2026-10-31"), day("2026-11-01"));
        let text = format!("{november} 500 1,{october} 300 1,{november} -200 0");
        let bought = |month, orders, revenue_minor| Bought { month, orders, revenue_minor };
        assert_eq!(by_month(&text), Some(vec![bought(202_610, 1, 300), bought(202_611, 1, 300)]));
        assert_eq!(by_month("20000 1"), None);
    }
}
