//! Complaints of the half year before the moment of valuing, and any since, counted a customer.

use std::collections::HashMap;

use kernel::{CustomerId, Fault, Moment, OrgId};
use platform::sql;
use sea_orm::ConnectionTrait;

use super::as_of::AsOf;
use super::history::Which;

/// Complaints older than this are forgiven.
const WINDOW_MICROS: i64 = 180 * Moment::DAY;

pub type Complaints = HashMap<CustomerId, u32>;

/// How many complaints each of them made; those who made none are not in it.
pub async fn load(
    conn: &impl ConnectionTrait,
    org: OrgId,
    as_of: &AsOf,
    which: &Which<'_>,
) -> Result<Complaints, Fault> {
    let (clause, more) = which.clause(conn, "l.customer_id", 3);
    let text = format!(
        "SELECT l.customer_id, COUNT(*) AS n FROM service_case s JOIN identity_link l ON l.org_id = s.org_id \
         AND l.record_seq = s.record_seq WHERE s.org_id = $1 AND s.kind = 'complaint' AND s.at > $2 AND {clause} \
         GROUP BY l.customer_id"
    );
    let since = as_of.at.plus_micros(-WINDOW_MICROS);
    let values = [org.into(), since.into()].into_iter().chain(more);
    let rows = conn.query_all_raw(sql(conn, &text, values)).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index::<i64>(1)? as u32))).collect()
}
