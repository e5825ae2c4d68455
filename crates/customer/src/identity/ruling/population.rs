//! All records of an organisation with what they hold, as they stand under given rules; nothing is written.

use std::collections::{BTreeMap, HashMap};

use kernel::{CustomerId, Fault, OrgId};
use platform::jobs::Turn;
use platform::{List, sql};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::placeholders;
use crate::Context;
use crate::identifier::IdentifierKind;
use crate::identity::Rules;
use crate::identity::closure;
use crate::identity::resolve::{Decision, Held, Node};
use crate::record::store;

/// Records read at once.
const PAGE: i64 = 5_000;
/// Everything stays in memory, about half a kilobyte a record; records beyond are left to a larger machine.
const RECORDS_MAX: usize = 3_000_000;

/// Nodes are meant by index.
#[derive(Default)]
pub struct Population {
    pub nodes: Vec<Node>,
    /// Whose each node is today.
    pub owners: Vec<CustomerId>,
    pub held: Vec<Held>,
    pub decisions: Vec<Decision>,
}

#[derive(FromQueryResult)]
struct Holding {
    record_seq: i64,
    hash: String,
    kind: String,
    weak: bool,
    sealed: String,
}

impl Population {
    pub async fn read(context: &Context, org: OrgId, rules: &Rules, turn: &Turn) -> Result<Self, Fault> {
        // Page by page, but of one moment: a merge between two pages would look like one that the rules want.
        let snapshot = context.platform.records().snapshot().await?;
        let (conn, vault) = (&snapshot, context.platform.vault());
        let total = count(conn, org).await?;
        let listed = placeholders::hashes(conn, org, vault, rules).await?;
        let mut all = Self::default();
        let mut index: HashMap<i64, usize> = HashMap::new();
        let mut held: BTreeMap<String, Held> = BTreeMap::new();
        let mut behind = 0;
        while all.nodes.len() < RECORDS_MAX {
            let seqs = page(conn, org, behind).await?;
            let Some(last) = seqs.last() else { break };
            behind = *last;
            let owners: HashMap<i64, CustomerId> =
                closure::links_of(conn, org, seqs.clone()).await?.into_iter().collect();
            for record in store::load(conn, org, seqs.clone()).await? {
                // A record that belongs to nobody yet is being taken in right now.
                let Some(owner) = owners.get(&record.seq) else { continue };
                index.insert(record.seq, all.nodes.len());
                all.nodes.push(Node::of(&record));
                all.owners.push(*owner);
            }
            for one in holdings(conn, org, seqs).await? {
                let weak = listed.contains(&one.hash)
                    || (one.weak && placeholders::is_weak(vault, rules, &one.kind, &one.sealed)?);
                let (Some(kind), Some(&at), false) =
                    (IdentifierKind::read(&one.kind), index.get(&one.record_seq), weak)
                else {
                    continue;
                };
                let fresh = || Held { kind, hash: one.hash.clone(), holders: Vec::new() };
                held.entry(one.hash.clone()).or_insert_with(fresh).holders.push(at);
            }
            turn.progress("reading", all.nodes.len() as u64, Some(total)).await?;
        }
        all.held = held.into_values().collect();
        all.decisions = decisions(conn, org, &index).await?;
        Ok(all)
    }
}

async fn count(conn: &impl ConnectionTrait, org: OrgId) -> Result<u64, Fault> {
    let text = "SELECT COUNT(*) AS n FROM source_record WHERE org_id = $1";
    let row = conn.query_one_raw(sql(conn, text, [org.into()])).await?;
    Ok(row.map(|row| row.try_get::<i64>("", "n")).transpose()?.unwrap_or(0).unsigned_abs())
}

async fn page(conn: &impl ConnectionTrait, org: OrgId, behind: i64) -> Result<Vec<i64>, Fault> {
    let text = "SELECT seq FROM source_record WHERE org_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";
    let rows = conn.query_all_raw(sql(conn, text, [org.into(), behind.into(), PAGE.into()])).await?;
    rows.iter().map(|row| Ok(row.try_get("", "seq")?)).collect()
}

async fn holdings(conn: &impl ConnectionTrait, org: OrgId, seqs: Vec<i64>) -> Result<Vec<Holding>, Fault> {
    let text = format!(
        "SELECT record_seq, hash, kind, weak, sealed FROM identifier WHERE org_id = $1 AND {}",
        List::clause(conn, "record_seq", 2)
    );
    let rows = conn.query_all_raw(sql(conn, &text, [org.into(), List::Ints(seqs).value(conn)])).await?;
    rows.iter().map(|row| Ok(Holding::from_query_result(row, "")?)).collect()
}

async fn decisions(
    conn: &impl ConnectionTrait,
    org: OrgId,
    index: &HashMap<i64, usize>,
) -> Result<Vec<Decision>, Fault> {
    let text = "SELECT left_seq, right_seq, same FROM identity_decision WHERE org_id = $1 \
                ORDER BY left_seq, right_seq";
    let mut decisions = Vec::new();
    for row in conn.query_all_raw(sql(conn, text, [org.into()])).await? {
        let at = |side: &str| -> Result<Option<usize>, Fault> {
            Ok(index.get(&row.try_get::<i64>("", side)?).copied())
        };
        if let (Some(left), Some(right)) = (at("left_seq")?, at("right_seq")?) {
            decisions.push(Decision { left, right, same: row.try_get("", "same")? });
        }
    }
    Ok(decisions)
}
