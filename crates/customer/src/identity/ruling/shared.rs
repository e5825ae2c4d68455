//! Identifiers that too many records hold, and which therefore tie nobody.

use kernel::cursor::{Cursor, Page};
use kernel::{Fault, Moment};
use platform::{Actor, Platform, sql};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;

use crate::identifier::IdentifierKind;

/// A value without power. Nobody needs to read it in clear to see that it is a shop's.
#[derive(Debug, Clone, Serialize, FromQueryResult, utoipa::ToSchema)]
pub struct SharedIdentifier {
    pub kind: String,
    /// `138****5678`
    pub mask: String,
    /// Records that hold it.
    pub records: i64,
    /// Customers they are.
    pub customers: i64,
    pub since: Moment,
}

type Place = (Moment, String);

/// The latest first.
pub async fn page(
    platform: &Platform,
    actor: &Actor,
    kind: Option<IdentifierKind>,
    behind: Option<&str>,
    limit: u64,
) -> Result<Page<SharedIdentifier>, Fault> {
    let conn = platform.records().reader();
    let place = behind.map(|text| Cursor::<Place>::decode(text).map(|Cursor(place)| place)).transpose();
    let place = place.map_err(|bad| Fault::malformed("cursor_invalid", bad.to_string()))?;
    let mut values = vec![actor.org.into(), (limit as i64 + 1).into()];
    let mut conditions = String::new();
    if let Some(kind) = kind {
        values.push(kind.code().into());
        conditions += &format!(" AND s.kind = ${}", values.len());
    }
    if let Some((since, hash)) = place {
        values.extend([since.into(), hash.into()]);
        let (since, hash) = (values.len() - 1, values.len());
        conditions += &format!(" AND (s.since < ${since} OR (s.since = ${since} AND s.hash < ${hash}))");
    }
    let text = format!(
        "SELECT s.hash, s.kind, s.since, MIN(i.mask) AS mask, COUNT(i.record_seq) AS records, \
         COUNT(DISTINCT l.customer_id) AS customers FROM shared_identifier s \
         JOIN identifier i ON i.org_id = s.org_id AND i.hash = s.hash \
         JOIN identity_link l ON l.org_id = i.org_id AND l.record_seq = i.record_seq \
         WHERE s.org_id = $1{conditions} GROUP BY s.hash, s.kind, s.since \
         ORDER BY s.since DESC, s.hash DESC LIMIT $2"
    );
    let rows = conn.query_all_raw(sql(conn, &text, values)).await?;
    let shown = &rows[..rows.len().min(limit as usize)];
    let items: Vec<SharedIdentifier> =
        shown.iter().map(|row| SharedIdentifier::from_query_result(row, "")).collect::<Result<_, _>>()?;
    let next = match shown.last().filter(|_| rows.len() > shown.len()) {
        Some(last) => {
            let place: Place = (last.try_get("", "since")?, last.try_get("", "hash")?);
            Some(Cursor(place).encode())
        }
        None => None,
    };
    Ok(Page { items, next })
}
