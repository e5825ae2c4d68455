//! Everything that can bear on some records' identity: what they hold, who else holds it, who they are with today,
//! and what people decided about any of them, followed until nothing new turns up.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use kernel::{CustomerId, Fault, OrgId};
use platform::{List, Write, sql};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::rules::Rules;
use crate::identifier::IdentifierKind;
use crate::record::store::{self, Record};

/// An identifier as one record holds it.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Holding {
    pub record_seq: i64,
    pub hash: String,
    pub kind: String,
    pub sealed: String,
    pub mask: String,
    pub current: bool,
    pub weak: bool,
    pub last_seen_at: kernel::Moment,
}

/// A decision between two records.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Decided {
    pub left_seq: i64,
    pub right_seq: i64,
    pub same: bool,
}

#[derive(Debug, Default)]
pub struct Closure {
    pub records: Vec<Record>,
    pub holdings: Vec<Holding>,
    /// Identifiers that too many records hold; they tie nobody.
    pub shared: HashSet<String>,
    pub decisions: Vec<Decided>,
    /// Whom each record belongs to today.
    pub links: HashMap<i64, CustomerId>,
}

impl Closure {
    /// Those of these numbers.
    pub fn records_of(&self, seqs: &[i64]) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(|record| seqs.contains(&record.seq))
    }

    /// It has just been said that these two are one.
    pub fn decide(&mut self, (one, other): (i64, i64)) {
        self.decisions.push(Decided { left_seq: one.min(other), right_seq: one.max(other), same: true });
        self.order_decisions();
    }

    /// In an order that arrival cannot change, each once.
    fn order_decisions(&mut self) {
        self.decisions.sort_by_key(|decided| (decided.left_seq, decided.right_seq));
        self.decisions.dedup_by_key(|decided| (decided.left_seq, decided.right_seq));
    }

    /// Whether somebody has said of a record of either side that they are of two people.
    pub fn are_refused(&self, (left, right): &Sides) -> bool {
        let crosses = |one: i64, other: i64| left.contains(&one) && right.contains(&other);
        let refused = self.decisions.iter().filter(|decided| !decided.same);
        refused.map(|one| (one.left_seq, one.right_seq)).any(|(a, b)| crosses(a, b) || crosses(b, a))
    }
}

/// Gathers the closure of the seeds. Identifiers newly held by too many are marked as shared on the way.
pub async fn gather(write: &Write, rules: &Rules, seeds: &[i64]) -> Result<Closure, Fault> {
    let org = write.actor().org;
    let mut closure = Closure::default();
    let mut seen: BTreeSet<i64> = BTreeSet::new();
    let mut hashes_seen: HashSet<String> = HashSet::new();
    let mut frontier: BTreeSet<i64> = seeds.iter().copied().collect();
    while !frontier.is_empty() {
        let batch: Vec<i64> = frontier.iter().copied().collect();
        seen.extend(&frontier);
        let mut next: BTreeSet<i64> = BTreeSet::new();
        let records = store::load(&**write, org, batch.clone()).await?;
        // Who has never been looked at is nobody's, and is decided about only together with somebody who has.
        let looked_at: Vec<i64> =
            records.iter().filter(|record| record.born.is_some()).map(|record| record.seq).collect();
        closure.records.extend(records);

        let holdings = holdings_of(&**write, org, batch).await?;
        let fresh: Vec<(String, IdentifierKind)> = holdings
            .iter()
            .filter(|holding| !holding.weak)
            .filter_map(|holding| Some((holding.hash.clone(), IdentifierKind::read(&holding.kind)?)))
            .filter(|(hash, _)| hashes_seen.insert(hash.clone()))
            .collect();
        closure.holdings.extend(holdings);
        next.extend(holders(write, rules, fresh, &mut closure.shared).await?);

        for decided in decisions_of(&**write, org, looked_at.clone()).await? {
            if decided.same {
                next.extend([decided.left_seq, decided.right_seq]);
            }
            closure.decisions.push(decided);
        }
        let unplaced = looked_at.into_iter().filter(|seq| !closure.links.contains_key(seq)).collect();
        let links = links_beside(&**write, org, unplaced).await?;
        next.extend(links.iter().map(|(seq, _)| *seq));
        closure.links.extend(links);

        frontier = next.difference(&seen).copied().collect();
    }
    closure.order_decisions();
    closure.records.sort_by_key(|record| record.seq);
    Ok(closure)
}

async fn holdings_of(conn: &impl ConnectionTrait, org: OrgId, seqs: Vec<i64>) -> Result<Vec<Holding>, Fault> {
    let clause = List::clause(conn, "record_seq", 2);
    let text = format!(
        "SELECT record_seq, hash, kind, sealed, mask, current, weak, last_seen_at FROM identifier \
         WHERE org_id = $1 AND {clause}"
    );
    let rows = conn.query_all_raw(sql(conn, &text, [org.into(), List::Ints(seqs).value(conn)])).await?;
    Ok(rows.iter().map(|row| Holding::from_query_result(row, "")).collect::<Result<_, _>>()?)
}

/// Who else holds these, leaving out what too many hold.
async fn holders(
    write: &Write,
    rules: &Rules,
    identifiers: Vec<(String, IdentifierKind)>,
    shared: &mut HashSet<String>,
) -> Result<Vec<i64>, Fault> {
    if identifiers.is_empty() {
        return Ok(Vec::new());
    }
    let org = write.actor().org;
    let kinds: HashMap<String, IdentifierKind> = identifiers.into_iter().collect();
    let clause = List::clause(&**write, "hash", 2);
    let text = format!(
        "SELECT hash, NULL AS record_seq FROM shared_identifier WHERE org_id = $1 AND {clause} UNION ALL \
         SELECT hash, record_seq FROM identifier i WHERE org_id = $1 AND {clause} AND weak = FALSE AND NOT EXISTS \
         (SELECT 1 FROM shared_identifier s WHERE s.org_id = i.org_id AND s.hash = i.hash)"
    );
    let hashes = List::texts(kinds.keys()).value(&**write);
    let rows = write.query_all_raw(sql(&**write, &text, [org.into(), hashes])).await?;
    let mut by_hash: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for row in &rows {
        let hash: String = row.try_get("", "hash")?;
        match row.try_get("", "record_seq")? {
            Some(holder) => by_hash.entry(hash).or_default().push(holder),
            None => drop(shared.insert(hash)),
        }
    }
    for (hash, holders) in &by_hash {
        let kind = kinds[hash];
        if rules.of(kind).is_some_and(|rule| holders.len() > rule.records_max) {
            shared.insert(hash.clone());
            mark_shared(write, hash, kind).await?;
        }
    }
    // Holders of what has just become shared come too: they may have been tied by it until now.
    Ok(by_hash.into_values().flatten().collect())
}

async fn mark_shared(write: &Write, hash: &str, kind: IdentifierKind) -> Result<(), Fault> {
    let text = "INSERT INTO shared_identifier (org_id, hash, kind, since) VALUES ($1, $2, $3, $4) \
                ON CONFLICT (org_id, hash) DO NOTHING";
    let values = [write.actor().org.into(), hash.into(), kind.code().into(), write.now().into()];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}

async fn decisions_of(
    conn: &impl ConnectionTrait,
    org: OrgId,
    seqs: Vec<i64>,
) -> Result<Vec<Decided>, Fault> {
    if seqs.is_empty() {
        return Ok(Vec::new());
    }
    let of = |side| {
        let clause = List::clause(conn, side, 2);
        format!("SELECT left_seq, right_seq, same FROM identity_decision WHERE org_id = $1 AND {clause}")
    };
    let text = format!("{} UNION ALL {}", of("left_seq"), of("right_seq"));
    let rows = conn.query_all_raw(sql(conn, &text, [org.into(), List::Ints(seqs).value(conn)])).await?;
    Ok(rows.iter().map(|row| Decided::from_query_result(row, "")).collect::<Result<_, _>>()?)
}

pub async fn links_of(
    conn: &impl ConnectionTrait,
    org: OrgId,
    seqs: Vec<i64>,
) -> Result<Vec<(i64, CustomerId)>, Fault> {
    links(conn, org, seqs, |these| these).await
}

/// Whom these records belong to, and all other records of theirs.
async fn links_beside(
    conn: &impl ConnectionTrait,
    org: OrgId,
    seqs: Vec<i64>,
) -> Result<Vec<(i64, CustomerId)>, Fault> {
    let theirs = |these| {
        format!("customer_id IN (SELECT customer_id FROM identity_link WHERE org_id = $1 AND {these})")
    };
    links(conn, org, seqs, theirs).await
}

/// The links that a condition on these records picks.
async fn links(
    conn: &impl ConnectionTrait,
    org: OrgId,
    seqs: Vec<i64>,
    picked: impl Fn(String) -> String,
) -> Result<Vec<(i64, CustomerId)>, Fault> {
    if seqs.is_empty() {
        return Ok(Vec::new());
    }
    let picked = picked(List::clause(conn, "record_seq", 2));
    let text = format!("SELECT record_seq, customer_id FROM identity_link WHERE org_id = $1 AND {picked}");
    let rows = conn.query_all_raw(sql(conn, &text, [org.into(), List::Ints(seqs).value(conn)])).await?;
    rows.iter().map(|row| Ok((row.try_get("", "record_seq")?, row.try_get("", "customer_id")?))).collect()
}

/// The records that belong to these customers today.
pub async fn records_of(
    conn: &impl ConnectionTrait,
    org: OrgId,
    customers: &[CustomerId],
) -> Result<Vec<i64>, Fault> {
    if customers.is_empty() {
        return Ok(Vec::new());
    }
    let clause = List::clause(conn, "customer_id", 2);
    let text = format!("SELECT record_seq FROM identity_link WHERE org_id = $1 AND {clause}");
    let rows = conn.query_all_raw(sql(conn, &text, [org.into(), List::texts(customers).value(conn)])).await?;
    rows.iter().map(|row| Ok(row.try_get("", "record_seq")?)).collect()
}

/// All records of one customer, and of another.
pub type Sides = (Vec<i64>, Vec<i64>);

/// All records of the customers that each of a pair of records belongs to, oldest first; nothing when
/// they are one, or either is gone.
pub async fn sides(
    conn: &impl ConnectionTrait,
    org: OrgId,
    (left, right): (i64, i64),
) -> Result<Option<Sides>, Fault> {
    let text = "SELECT mine.record_seq AS whose, theirs.record_seq FROM identity_link mine \
                CROSS JOIN identity_link theirs WHERE mine.org_id = $1 AND mine.record_seq IN ($2, $3) \
                AND theirs.org_id = mine.org_id AND theirs.customer_id = mine.customer_id ORDER BY theirs.record_seq";
    let rows = conn.query_all_raw(sql(conn, text, [org.into(), left.into(), right.into()])).await?;
    let (mut lefts, mut rights) = (Vec::new(), Vec::new());
    for row in &rows {
        let side = if row.try_get::<i64>("", "whose")? == left { &mut lefts } else { &mut rights };
        side.push(row.try_get("", "record_seq")?);
    }
    let apart = !lefts.is_empty() && !rights.is_empty() && !lefts.contains(&right);
    Ok(apart.then_some((lefts, rights)))
}

/// The customers that these records belong to today.
pub async fn customers_of(
    conn: &impl ConnectionTrait,
    org: OrgId,
    records: Vec<i64>,
) -> Result<BTreeSet<CustomerId>, Fault> {
    if records.is_empty() {
        return Ok(BTreeSet::new());
    }
    Ok(links_of(conn, org, records).await?.into_iter().map(|(_, customer)| customer).collect())
}
