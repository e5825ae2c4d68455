//! The tables block_key and record_keys: under which keys each record is found, so that whoever arrives meets only its
//! blocks, and what each record is found under.
//!
//! The keys are hashed with the installation's key: a bare hash of a phone number gives the number away to whoever
//! tries them all. They are written with a record that comes over the API. What else they depend on (the store where a
//! customer is at home, the address of a relative) may move later: a scan, which reads every record anyway, mends those,
//! and writes the keys of what an import has brought.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Fault, OrgId};
use mining::linkage::{BlockKey, Prepared, Schema};
use platform::storage::bulk::{self, Conflict, Holds, Insert, Row};
use platform::{List, Vault, Write, sql};
use sea_orm::{ConnectionTrait, QueryResult};

use super::reading;
use super::said::SaidRecord;
use crate::identity;

/// A block that more records share says too little about any two of them.
const BLOCK_MAX: usize = 200;
/// Keys turned into rows at once.
const ROWS_AT_ONCE: usize = 10_000;
/// Blocks asked for in one statement.
const BLOCKS_AT_ONCE: usize = 64;

/// A record ready to be compared, with the blocks it is in; none for a record that says too little.
pub struct Ready {
    pub said: SaidRecord,
    pub prepared: Prepared,
    blocks: BTreeSet<BlockKey>,
}

impl Ready {
    pub fn of(schema: &Schema, said: SaidRecord) -> Result<Self, Fault> {
        let prepared = schema.prepare(said.row()).map_err(Fault::internal)?;
        let blocks = if said.is_comparable() { schema.block_keys(&prepared) } else { Vec::new() };
        Ok(Self { said, prepared, blocks: blocks.into_iter().collect() })
    }

    pub fn shares_a_block(&self, other: &Self) -> bool {
        !self.blocks.is_disjoint(&other.blocks)
    }

    /// The keys it is found under.
    pub fn keys(&self, vault: &Vault) -> Result<BTreeSet<i64>, Fault> {
        let hashed = |key: &BlockKey| {
            let hash = URL_SAFE_NO_PAD.decode(vault.hash("block", &format!("{}:{:x}", key.rule, key.key)));
            let bytes = hash.map_err(Fault::internal)?;
            let first = bytes.first_chunk().ok_or_else(|| Fault::internal("a hash is too short"))?;
            Ok(i64::from_be_bytes(*first))
        };
        self.blocks.iter().map(hashed).collect()
    }
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
    let said = reading::load(conn, vault, org, seqs).await?;
    said.into_iter().map(|(seq, said)| Ok((seq, Ready::of(&schema, said)?))).collect()
}

/// Records whose keys have been written down.
pub struct Renewed {
    pub records: BTreeMap<i64, Ready>,
    /// What each is found under.
    pub keys: BTreeMap<i64, BTreeSet<i64>>,
    /// Those that had keys before, and so may have been compared before.
    pub known: BTreeSet<i64>,
}

/// Writes down the keys that these records have now.
pub async fn renew(write: &Write, seqs: Vec<i64>) -> Result<Renewed, Fault> {
    let (conn, org) = (&**write, write.actor().org);
    let vault = write.platform().vault();
    let records = ready(conn, vault, org, seqs).await?;
    let keys: BTreeMap<i64, BTreeSet<i64>> =
        records.iter().map(|(seq, one)| Ok((*seq, one.keys(vault)?))).collect::<Result<_, Fault>>()?;
    // Most are new, and known to be so by being written.
    let keep = Conflict::Keep { key: "org_id, record_seq" };
    let some = keys.iter().filter(|(_, keys)| !keys.is_empty());
    let new = put_records(write, some, keep, "record_seq").await?;
    let new = new.iter().map(|row| row.try_get_by_index(0)).collect::<Result<BTreeSet<i64>, _>>()?;
    let old: Vec<i64> = keys.keys().filter(|seq| !new.contains(seq)).copied().collect();
    let known = known(conn, org, old).await?;
    let moves = keys.iter().map(|(seq, now)| Move::of(*seq, &known, now));
    let (moved, fresh): (Vec<Move>, Vec<Move>) =
        moves.filter(Move::is_one).partition(|one| known.contains_key(&one.seq));
    put_blocks(write, &fresh).await?;
    put(write, moved).await?;
    Ok(Renewed { records, keys, known: known.into_keys().collect() })
}

/// These records are about to go.
pub async fn forget(write: &Write, seqs: &[i64]) -> Result<(), Fault> {
    let (conn, org) = (&**write, write.actor().org);
    let keys: BTreeSet<i64> = known(conn, org, seqs.to_vec()).await?.into_values().flatten().collect();
    let records = || List::ints(seqs.iter().copied()).value(conn);
    let text = format!(
        "DELETE FROM block_key WHERE org_id = $1 AND {} AND {}",
        List::clause(conn, "key", 2),
        List::clause(conn, "record_seq", 3)
    );
    let values = [org.into(), List::ints(keys).value(conn), records()];
    write.execute_raw(sql(conn, &text, values)).await?;
    let text =
        format!("DELETE FROM record_keys WHERE org_id = $1 AND {}", List::clause(conn, "record_seq", 2));
    write.execute_raw(sql(conn, &text, [org.into(), records()])).await?;
    Ok(())
}

/// Of one record, what it was found under and what it is to be found under.
pub struct Move {
    seq: i64,
    was: BTreeSet<i64>,
    now: BTreeSet<i64>,
}

impl Move {
    pub fn of(seq: i64, known: &HashMap<i64, BTreeSet<i64>>, now: &BTreeSet<i64>) -> Self {
        Self { seq, was: known.get(&seq).cloned().unwrap_or_default(), now: now.clone() }
    }

    pub fn is_one(&self) -> bool {
        self.was != self.now
    }

    /// How many keys it writes or takes away.
    pub fn size(&self) -> usize {
        self.was.symmetric_difference(&self.now).count()
    }
}

/// Writes down what a scan has found, apart from records that are gone, or whose keys others have written since.
pub async fn put_unless_moved(write: &Write, mut moves: Vec<Move>) -> Result<(), Fault> {
    identity::apply::take_turn(write).await?;
    let (conn, org) = (&**write, write.actor().org);
    let seqs: Vec<i64> = moves.iter().map(|one| one.seq).collect();
    let known = known(conn, org, seqs.clone()).await?;
    let there: HashSet<i64> =
        identity::links_of(conn, org, seqs).await?.into_iter().map(|(seq, _)| seq).collect();
    let none = BTreeSet::new();
    moves.retain(|one| there.contains(&one.seq) && one.was == *known.get(&one.seq).unwrap_or(&none));
    put(write, moves).await
}

async fn put(write: &Write, moves: Vec<Move>) -> Result<(), Fault> {
    put_blocks(write, &moves).await?;
    let update = Conflict::Update { key: "org_id, record_seq", set: "keys = excluded.keys" };
    put_records(write, moves.iter().map(|one| (&one.seq, &one.now)), update, "").await?;
    Ok(())
}

/// In the order of the keys: they are hashes, and each would otherwise be written to another end of the index.
async fn put_blocks(write: &Write, moves: &[Move]) -> Result<(), Fault> {
    let (conn, org) = (&**write, write.actor().org);
    for one in moves {
        let stale: Vec<i64> = one.was.difference(&one.now).copied().collect();
        if stale.is_empty() {
            continue;
        }
        let text = format!(
            "DELETE FROM block_key WHERE org_id = $1 AND {} AND record_seq = $3",
            List::clause(conn, "key", 2)
        );
        write
            .execute_raw(sql(conn, &text, [org.into(), List::ints(stale).value(conn), one.seq.into()]))
            .await?;
    }
    let fresh = moves.iter().flat_map(|one| one.now.difference(&one.was).map(|key| (*key, one.seq)));
    let mut fresh: Vec<(i64, i64)> = fresh.collect();
    fresh.sort_unstable();
    let row = |(key, seq): (i64, i64)| -> Row { vec![org.into(), key.into(), seq.into()] };
    let columns = [("org_id", Holds::Text), ("key", Holds::Int), ("record_seq", Holds::Int)];
    let into = Insert { table: "block_key", columns: &columns, conflict: Conflict::Fail, returning: "" };
    for some in fresh.chunks(ROWS_AT_ONCE) {
        bulk::insert(conn, &into, some.iter().copied().map(row).collect()).await?;
    }
    Ok(())
}

async fn put_records(
    write: &Write,
    keys: impl Iterator<Item = (&i64, &BTreeSet<i64>)>,
    conflict: Conflict<'_>,
    returning: &str,
) -> Result<Vec<QueryResult>, Fault> {
    let columns = [("org_id", Holds::Text), ("record_seq", Holds::Int), ("keys", Holds::Text)];
    let into = Insert { table: "record_keys", columns: &columns, conflict, returning };
    let row = |(seq, keys): (&i64, &BTreeSet<i64>)| -> Row {
        vec![write.actor().org.into(), (*seq).into(), written(keys).into()]
    };
    Ok(bulk::insert(&**write, &into, keys.map(row).collect()).await?)
}

fn written(keys: &BTreeSet<i64>) -> String {
    keys.iter().map(i64::to_string).collect::<Vec<_>>().join(" ")
}

/// The keys written down for these records.
pub async fn known(
    conn: &impl ConnectionTrait,
    org: OrgId,
    seqs: Vec<i64>,
) -> Result<HashMap<i64, BTreeSet<i64>>, Fault> {
    if seqs.is_empty() {
        return Ok(HashMap::new());
    }
    let text = format!(
        "SELECT k.record_seq, k.keys FROM {} CROSS JOIN record_keys k \
         WHERE k.org_id = $1 AND k.record_seq = given.value",
        List::given_ints(conn, 2)
    );
    let rows = conn.query_all_raw(sql(conn, &text, [org.into(), List::Ints(seqs).value(conn)])).await?;
    rows.iter()
        .map(|row| {
            let keys: String = row.try_get_by_index(1)?;
            let keys = keys.split_whitespace().map(str::parse).collect::<Result<_, _>>();
            Ok((row.try_get_by_index(0)?, keys.map_err(Fault::internal)?))
        })
        .collect()
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
