//! The block_key table: under which keys each record is found, so that whoever arrives meets only its blocks.
//!
//! The keys are hashed with the installation's key: a bare hash of a phone number gives the number away to whoever
//! tries them all. They are written with the record. What else they depend on (the store where a customer is at home,
//! the address of a relative) may move later: a scan, which reads every record anyway, mends those.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Fault, OrgId};
use mining::linkage::{BlockKey, Prepared, Schema};
use platform::storage::bulk::{self, Conflict, Holds, Insert, Row};
use platform::{Actor, List, Vault, Write, sql};
use sea_orm::ConnectionTrait;

use super::said::{self, SaidRecord};
use crate::Context;

/// A block that more records share says too little about any two of them.
const BLOCK_MAX: usize = 200;
/// Blocks asked for in one statement.
const BLOCKS_AT_ONCE: usize = 64;

/// A record ready to be compared, with the keys it is found under; none for a record that says too little.
pub struct Ready {
    pub said: SaidRecord,
    pub prepared: Prepared,
    pub keys: BTreeSet<i64>,
}

impl Ready {
    pub fn of(vault: &Vault, schema: &Schema, said: SaidRecord) -> Result<Self, Fault> {
        let prepared = schema.prepare(said.row()).map_err(Fault::internal)?;
        let keys = if said.is_comparable() { keys_of(vault, schema, &prepared)? } else { BTreeSet::new() };
        Ok(Self { said, prepared, keys })
    }

    pub fn shares_a_block(&self, other: &Self) -> bool {
        !self.keys.is_disjoint(&other.keys)
    }
}

fn keys_of(vault: &Vault, schema: &Schema, record: &Prepared) -> Result<BTreeSet<i64>, Fault> {
    let hashed = |key: &BlockKey| {
        let hash = URL_SAFE_NO_PAD.decode(vault.hash("block", &format!("{}:{:x}", key.rule, key.key)));
        let bytes = hash.map_err(Fault::internal)?;
        let first = bytes.first_chunk().ok_or_else(|| Fault::internal("a hash is too short"))?;
        Ok(i64::from_be_bytes(*first))
    };
    schema.block_keys(record).iter().map(hashed).collect()
}

/// The records as they are now, ready to be compared.
pub async fn ready(
    conn: &impl ConnectionTrait,
    vault: &Vault,
    org: OrgId,
    seqs: Vec<i64>,
) -> Result<BTreeMap<i64, Ready>, Fault> {
    if seqs.is_empty() {
        return Ok(BTreeMap::new());
    }
    let schema = Schema::chinese_consumer();
    let said = said::load(conn, vault, org, seqs).await?;
    said.into_iter().map(|(seq, said)| Ok((seq, Ready::of(vault, &schema, said)?))).collect()
}

/// Writes down the keys that these records have now, and gives the records.
pub async fn renew(write: &Write, seqs: Vec<i64>) -> Result<BTreeMap<i64, Ready>, Fault> {
    if seqs.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (conn, org) = (&**write, write.actor().org);
    let ready = ready(conn, write.platform().vault(), org, seqs).await?;
    let mut known = known(conn, org, ready.keys().copied().collect()).await?;
    let holds = |seq: &i64, key: &i64| known.get(seq).is_some_and(|keys| keys.contains(key));
    let rows: Vec<Row> = ready
        .iter()
        .flat_map(|(seq, one)| one.keys.iter().map(move |key| (seq, key)))
        .filter(|(seq, key)| !holds(seq, key))
        .map(|(seq, key)| vec![org.into(), (*key).into(), (*seq).into()])
        .collect();
    known.retain(|seq, keys| {
        keys.retain(|key| !ready[seq].keys.contains(key));
        !keys.is_empty()
    });
    for (seq, stale) in known {
        let text = format!(
            "DELETE FROM block_key WHERE org_id = $1 AND record_seq = $2 AND {}",
            List::clause(conn, "key", 3)
        );
        let values = [org.into(), seq.into(), List::ints(stale).value(conn)];
        write.execute_raw(sql(conn, &text, values)).await?;
    }
    let columns = [("org_id", Holds::Text), ("key", Holds::Int), ("record_seq", Holds::Int)];
    let into = Insert { table: "block_key", columns: &columns, conflict: Conflict::Fail, returning: "" };
    bulk::insert(conn, &into, rows).await?;
    Ok(ready)
}

/// Makes what a scan has read ready, and writes down anew the keys that are no longer right.
pub async fn mend(context: &Context, actor: &Actor, page: Vec<SaidRecord>) -> Result<Vec<Ready>, Fault> {
    let (platform, schema) = (&context.platform, Schema::chinese_consumer());
    let ready = page
        .into_iter()
        .map(|said| Ready::of(platform.vault(), &schema, said))
        .collect::<Result<Vec<_>, _>>()?;
    let seqs = ready.iter().map(|one| one.said.seq).collect();
    let mut known = known(platform.records().reader(), actor.org, seqs).await?;
    let differs = |one: &&Ready| known.remove(&one.said.seq).unwrap_or_default() != one.keys;
    let outdated: Vec<i64> = ready.iter().filter(differs).map(|one| one.said.seq).collect();
    if !outdated.is_empty() {
        // Read once more: what was read before the writer's turn may have changed since.
        let write = platform.write(actor).await?;
        renew(&write, outdated).await?;
        write.commit_part().await?;
    }
    Ok(ready)
}

/// The keys written down for these records.
async fn known(
    conn: &impl ConnectionTrait,
    org: OrgId,
    seqs: Vec<i64>,
) -> Result<HashMap<i64, BTreeSet<i64>>, Fault> {
    let clause = List::clause(conn, "record_seq", 2);
    let text = format!("SELECT record_seq, key FROM block_key WHERE org_id = $1 AND {clause}");
    let mut known: HashMap<i64, BTreeSet<i64>> = HashMap::new();
    for row in conn.query_all_raw(sql(conn, &text, [org.into(), List::Ints(seqs).value(conn)])).await? {
        known.entry(row.try_get("", "record_seq")?).or_default().insert(row.try_get("", "key")?);
    }
    Ok(known)
}

/// Who stands in each of these blocks; blocks that are too large are left out.
pub async fn blocks(
    conn: &impl ConnectionTrait,
    org: OrgId,
    keys: &BTreeSet<i64>,
) -> Result<HashMap<i64, Vec<i64>>, Fault> {
    let keys: Vec<i64> = keys.iter().copied().collect();
    let mut blocks: HashMap<i64, Vec<i64>> = HashMap::new();
    for some in keys.chunks(BLOCKS_AT_ONCE) {
        // Each block by itself, so that a large one is not read to its end.
        let one = |place: usize| {
            format!(
                "SELECT key, record_seq FROM (SELECT key, record_seq FROM block_key \
                 WHERE org_id = $1 AND key = ${} LIMIT {}) AS block{place}",
                place + 2,
                BLOCK_MAX + 1
            )
        };
        let text = (0..some.len()).map(one).collect::<Vec<_>>().join(" UNION ALL ");
        let values = std::iter::once(org.into()).chain(some.iter().map(|key| (*key).into()));
        for row in conn.query_all_raw(sql(conn, &text, values)).await? {
            blocks.entry(row.try_get("", "key")?).or_default().push(row.try_get("", "record_seq")?);
        }
    }
    blocks.retain(|_, members| members.len() <= BLOCK_MAX);
    Ok(blocks)
}
