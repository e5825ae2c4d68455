//! How a customer can be reached and is recognised: each identifier once, with everybody who says so.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Fault, Moment};
use platform::sql;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;

use super::Ask;
use crate::identifier::IdentifierKind;

/// A phone number, card or other identifier.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Contact {
    pub kind: IdentifierKind,
    /// In clear or masked, by the caller's role.
    pub value: String,
    /// Codes of the sources that say so.
    pub sources: Vec<String>,
    /// Held by other customers too, so it does not tell who somebody is.
    pub shared: bool,
    /// Whether any source still says so.
    pub current: bool,
    pub first_seen_at: Moment,
    pub last_seen_at: Moment,
}

/// What one record says.
pub(super) struct Tied {
    pub record_seq: i64,
    hash: String,
    pub contact: Contact,
}

#[derive(FromQueryResult)]
struct Raw {
    record_seq: i64,
    hash: String,
    kind: String,
    sealed: String,
    mask: String,
    current: bool,
    first_seen_at: Moment,
    last_seen_at: Moment,
    source: String,
}

pub(super) async fn load(conn: &impl ConnectionTrait, ask: &Ask<'_>) -> Result<Vec<Tied>, Fault> {
    let text = "SELECT i.record_seq, i.hash, i.kind, i.sealed, i.mask, i.current, i.first_seen_at, i.last_seen_at, \
                r.source FROM identity_link l CROSS JOIN identifier i CROSS JOIN source_record r \
                WHERE l.org_id = $1 AND l.customer_id = $2 AND i.org_id = $1 AND i.record_seq = l.record_seq \
                AND r.seq = l.record_seq \
                ORDER BY i.last_seen_at DESC, i.record_seq, i.hash";
    let rows = conn.query_all_raw(sql(conn, text, [ask.actor.org.into(), ask.id.into()])).await?;
    let rows = rows.iter().map(|row| Raw::from_query_result(row, "")).collect::<Result<Vec<_>, _>>()?;
    let shared = shared(conn, ask).await?;
    rows.into_iter().filter_map(|row| tied(row, ask, &shared).transpose()).collect()
}

fn tied(row: Raw, ask: &Ask<'_>, shared: &BTreeSet<String>) -> Result<Option<Tied>, Fault> {
    let Some(kind) = IdentifierKind::read(&row.kind) else { return Ok(None) };
    let value = ask.sight.value(Some(row.sealed), Some(row.mask))?.unwrap_or_default();
    let contact = Contact {
        kind,
        value,
        sources: vec![row.source],
        shared: shared.contains(&row.hash),
        current: row.current,
        first_seen_at: row.first_seen_at,
        last_seen_at: row.last_seen_at,
    };
    Ok(Some(Tied { record_seq: row.record_seq, hash: row.hash, contact }))
}

/// The identifiers that records of other customers hold as well.
async fn shared(conn: &impl ConnectionTrait, ask: &Ask<'_>) -> Result<BTreeSet<String>, Fault> {
    // Of each, one other holder is enough to look at: a shop's own number may have thousands.
    let text = "SELECT DISTINCT own.hash FROM identity_link o CROSS JOIN identifier own WHERE o.org_id = $1 \
                AND o.customer_id = $2 AND own.org_id = $1 AND own.record_seq = o.record_seq AND EXISTS \
                (SELECT 1 FROM identifier i CROSS JOIN identity_link l WHERE i.org_id = $1 AND i.hash = own.hash \
                AND l.org_id = $1 AND l.record_seq = i.record_seq AND l.customer_id <> $2)";
    let rows = conn.query_all_raw(sql(conn, text, [ask.actor.org.into(), ask.id.into()])).await?;
    rows.iter().map(|row| Ok(row.try_get("", "hash")?)).collect()
}

/// Each identifier once, by kind.
pub(super) fn merged(tied: Vec<Tied>) -> Vec<Contact> {
    let mut by_hash: BTreeMap<(IdentifierKind, String), Contact> = BTreeMap::new();
    for Tied { hash, contact, .. } in tied {
        let one = by_hash
            .entry((contact.kind, hash))
            .or_insert_with(|| Contact { sources: Vec::new(), ..contact.clone() });
        for source in contact.sources {
            if !one.sources.contains(&source) {
                one.sources.push(source);
            }
        }
        one.current |= contact.current;
        one.first_seen_at = one.first_seen_at.min(contact.first_seen_at);
        one.last_seen_at = one.last_seen_at.max(contact.last_seen_at);
    }
    let mut contacts: Vec<Contact> = by_hash.into_values().collect();
    contacts.sort_by_key(|contact| (contact.kind, !contact.current, std::cmp::Reverse(contact.last_seen_at)));
    contacts
}
