//! Values that mean nothing: which of the identifiers kept are such under the rules in force.

use std::collections::HashSet;

use kernel::Fault;
use platform::{List, Vault, Write, sql};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::identifier::{Identifier, IdentifierKind};
use crate::identity::Rules;
use crate::source::SourceCode;

/// Listed placeholders as look-up hashes; some kinds are hashed differently by source.
pub async fn hashes(
    conn: &impl ConnectionTrait,
    org: kernel::OrgId,
    vault: &Vault,
    rules: &Rules,
) -> Result<HashSet<String>, Fault> {
    let rows =
        conn.query_all_raw(sql(conn, "SELECT code FROM source WHERE org_id = $1", [org.into()])).await?;
    let mut hashes = HashSet::new();
    for row in &rows {
        let source: SourceCode = row.try_get::<String>("", "code")?.parse()?;
        for rule in &rules.rules {
            for value in &rule.placeholders {
                let identifier = Identifier { kind: rule.kind, value: value.clone() };
                hashes.insert(vault.hash(rule.kind.code(), &identifier.hashed_text(&source)));
            }
        }
    }
    Ok(hashes)
}

#[derive(FromQueryResult)]
struct Weak {
    record_seq: i64,
    hash: String,
    kind: String,
    sealed: String,
}

/// Whether a sealed value means nothing under these rules.
pub fn is_weak(vault: &Vault, rules: &Rules, kind: &str, sealed: &str) -> Result<bool, Fault> {
    let Some(kind) = IdentifierKind::read(kind) else { return Ok(true) };
    Ok(rules.is_placeholder(&Identifier { kind, value: vault.open_sealed(sealed)? }))
}

/// Marks what these records (or all) hold as weak or not, as the rules want it.
pub async fn correct(write: &Write, rules: &Rules, records: Option<&[i64]>) -> Result<(), Fault> {
    let (conn, org) = (&**write, write.actor().org);
    let vault = write.platform().vault();
    let listed = hashes(conn, org, vault, rules).await?;
    let among = |place| match records {
        Some(_) => List::clause(conn, "record_seq", place),
        None => "1 = 1".to_owned(),
    };
    let seqs = || records.map(|records| List::ints(records.iter().copied()).value(conn));
    let text = format!(
        "UPDATE identifier SET weak = TRUE WHERE org_id = $1 AND weak = FALSE AND {} AND {}",
        List::clause(conn, "hash", 2),
        among(3)
    );
    let values = [org.into(), List::texts(&listed).value(conn)].into_iter().chain(seqs());
    write.execute_raw(sql(conn, &text, values)).await?;

    let text = format!(
        "SELECT record_seq, hash, kind, sealed FROM identifier WHERE org_id = $1 AND weak = TRUE AND {}",
        among(2)
    );
    let rows = write.query_all_raw(sql(conn, &text, [org.into()].into_iter().chain(seqs()))).await?;
    let text = "UPDATE identifier SET weak = FALSE WHERE org_id = $1 AND record_seq = $2 AND hash = $3";
    for row in &rows {
        let weak = Weak::from_query_result(row, "")?;
        if !listed.contains(&weak.hash) && !is_weak(vault, rules, &weak.kind, &weak.sealed)? {
            let values = [org.into(), weak.record_seq.into(), weak.hash.into()];
            write.execute_raw(sql(conn, text, values)).await?;
        }
    }
    Ok(())
}

/// Whether the two differ in what means nothing.
pub fn differ(one: &Rules, other: &Rules) -> bool {
    IdentifierKind::ALL.iter().any(|kind| {
        let of = |rules: &Rules| -> HashSet<String> {
            rules.of(*kind).into_iter().flat_map(|rule| rule.placeholders.iter().cloned()).collect()
        };
        of(one) != of(other)
    })
}
