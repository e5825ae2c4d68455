//! Complaints of the half year before the moment of valuing, and any since, and those that nobody has settled yet,
//! counted a customer.

use std::collections::HashMap;

use kernel::{CustomerId, Fault, Moment, OrgId};
use platform::{List, sql};
use sea_orm::ConnectionTrait;

use super::as_of::AsOf;
use super::history::Which;

/// What service desks write beside a complaint that is not settled; anything else, and nothing, counts as settled.
const OPEN: [&str; 18] = [
    "待处理",
    "处理中",
    "未处理",
    "待跟进",
    "跟进中",
    "待回访",
    "待解决",
    "未解决",
    "未结",
    "未完成",
    "进行中",
    "受理中",
    "已受理",
    "open",
    "new",
    "pending",
    "in progress",
    "in_progress",
];

/// Settled complaints older than this are forgiven.
const WINDOW_MICROS: i64 = 180 * Moment::DAY;

/// How often somebody complained.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Complained {
    /// Within the window, settled or not.
    pub recent: u32,
    /// Not settled, however old.
    pub open: u32,
}

pub type Complaints = HashMap<CustomerId, Complained>;

/// What each of them complained of; those who did not are not in it.
pub async fn load(
    conn: &impl ConnectionTrait,
    org: OrgId,
    as_of: &AsOf,
    which: &Which<'_>,
) -> Result<Complaints, Fault> {
    let (clause, more) = which.clause(conn, "l.customer_id", 4);
    let open = List::clause(conn, "LOWER(TRIM(s.state))", 3);
    // A few customers are looked up; of all of them, few have complained.
    let from = match which {
        Which::These(_) => "identity_link l CROSS JOIN service_case s",
        Which::Between(..) => "service_case s CROSS JOIN identity_link l",
    };
    let text = format!(
        "SELECT l.customer_id, COUNT(CASE WHEN s.at > $2 THEN 1 END) AS recent, \
         COUNT(CASE WHEN {open} THEN 1 END) AS unsettled FROM {from} \
         WHERE l.org_id = $1 AND s.org_id = $1 AND l.record_seq = s.record_seq AND s.kind = 'complaint' \
         AND (s.at > $2 OR {open}) AND {clause} \
         GROUP BY l.customer_id"
    );
    let since = as_of.at.plus_micros(-WINDOW_MICROS);
    let values = [org.into(), since.into(), List::texts(OPEN).value(conn)].into_iter().chain(more);
    let rows = conn.query_all_raw(sql(conn, &text, values)).await?;
    rows.iter()
        .map(|row| {
            let count = |at: usize| row.try_get_by_index::<i64>(at).map(|count| count as u32);
            Ok((row.try_get_by_index(0)?, Complained { recent: count(1)?, open: count(2)? }))
        })
        .collect()
}
