//! Comparing a record at the moment it arrives, with nobody but those who share a block with it.
//!
//! It happens in the transaction that brings the record: the caller hears of a merge in the reply, and what has been
//! taken in has also been compared. It costs a few milliseconds, so only what comes over the API a few at a time is
//! met; the scan that follows an import compares all of it sooner than one by one. What is found is written as a scan
//! would write it. Without a model, which the first scan learns, nobody is met.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use kernel::{CandidateId, CustomerId, Fault, OrgId};
use mining::linkage::{Linker, Pair, Prepared};
use platform::Write;
use sea_orm::ConnectionTrait;

use super::keys::{self, Ready, Renewed};
use super::scan::{self, Match};
use super::unite::{self, Told};
use super::{reading, said, store};
use crate::identity::{self, Rules, ruling};

/// Records of one transaction that are met at once; more than these wait for the next scan.
const ARRIVALS_MAX: usize = 100;
/// Others that a record is compared with: those with whom it shares the smallest blocks. Each costs a look into two tables
/// at least, wherever its rows happen to lie. Among a million, sixteen made 1,172 merges and ten of them 1,169.
const OTHERS_MAX: usize = 10;
/// A block says the less the more stand in it: so much all that two share must say together, or else they are left to
/// the next scan. Among a million, 199 of 200 that were one shared more.
const SHARED_MIN: f64 = 0.1;

/// What came of it.
#[derive(Debug, Default)]
pub struct Met {
    pub merged: u64,
    pub touched: BTreeSet<CustomerId>,
}

/// Two customers in ascending order.
type Couple = (CustomerId, CustomerId);

/// Keeps the keys of records that are new or say something new, and compares the records.
pub async fn arrivals(
    write: &mut Write,
    linker: Option<&Linker>,
    rules: &Rules,
    arrived: BTreeSet<i64>,
) -> Result<Met, Fault> {
    if arrived.is_empty() {
        return Ok(Met::default());
    }
    let renewed = keys::renew(write, arrived.into_iter().collect()).await?;
    let Some(linker) = linker.filter(|_| renewed.records.len() <= ARRIVALS_MAX) else {
        return Ok(Met::default());
    };
    // The thresholds are the organisation's own, where it has saved some.
    let rules = ruling::followed_by(write, rules).await?;
    meet(write, linker, &rules, renewed).await
}

async fn meet(
    write: &mut Write,
    linker: &Linker,
    rules: &Rules,
    Renewed { records: arrived, keys, known: before }: Renewed,
) -> Result<Met, Fault> {
    let org = write.actor().org;
    let news: BTreeSet<i64> = arrived.keys().copied().collect();
    let mut near = sharers(&**write, org, &keys).await?;
    near.retain(|seq| !news.contains(seq));
    let mut near = promising(write, linker, rules, &arrived, near).await?;
    // What was proposed about these records before is looked at again, whatever they share by now.
    let standing = store::open_beside(&**write, org, &before).await?;
    near.extend(standing.iter().flat_map(|(_, left, right)| [*left, *right]));
    near.retain(|seq| !news.contains(seq));
    let mut known = keys::ready(&**write, write.platform().vault(), org, near.into_iter().collect()).await?;
    known.extend(arrived);
    let couples = likely_couples(linker, rules, &known, &news);
    if couples.is_empty() && standing.is_empty() {
        return Ok(Met::default());
    }
    complete(write, &mut known, &couples).await?;
    let found = compare(write, linker, rules, &known, &couples).await?;
    // Two customers are proposed once: by another pair of their records from now on, perhaps.
    let about: BTreeSet<i64> = known
        .values()
        .filter(|one| couples.iter().any(|(left, right)| [left, right].contains(&&one.said.customer)))
        .map(|one| one.said.seq)
        .collect();
    let owner = |seq: &i64| known.get(seq).map(|one| one.said.customer);
    let between = |left: &i64, right: &i64| {
        owner(left).zip(owner(right)).is_some_and(|(one, other)| couples.contains(&couple(one, other)))
    };
    let beside = store::open_beside(&**write, org, &about).await?;
    let standing =
        standing.into_iter().chain(beside.into_iter().filter(|(_, left, right)| between(left, right)));
    let standing: Vec<CandidateId> = standing.map(|(id, ..)| id).collect();
    let (sure, open) = unite::sort_out(found, rules.thresholds.merge);
    let sure = told(linker, &known, sure);
    settle(write, linker, rules, (sure, open), &standing).await
}

/// Pairs with what speaks for each.
fn told(linker: &Linker, known: &BTreeMap<i64, Ready>, pairs: Vec<Match>) -> Vec<Told> {
    let both = |one: &Match| known.get(&one.left_seq).zip(known.get(&one.right_seq));
    let evidence = |left: &Ready, right: &Ready| {
        said::evidence(&linker.score(&left.prepared, &right.prepared).evidence, &left.said, &right.said)
    };
    pairs.into_iter().filter_map(|one| both(&one).map(|(left, right)| (one, evidence(left, right)))).collect()
}

fn couple(one: CustomerId, other: CustomerId) -> Couple {
    (one.min(other), one.max(other))
}

/// Whom each arrival is compared with: a small block says more than a large one, and several more than one.
async fn sharers(
    conn: &impl ConnectionTrait,
    org: OrgId,
    arrived: &BTreeMap<i64, BTreeSet<i64>>,
) -> Result<BTreeSet<i64>, Fault> {
    let all: BTreeSet<i64> = arrived.values().flatten().copied().collect();
    let blocks = keys::blocks(conn, org, &all).await?;
    let mut near = BTreeSet::new();
    for (seq, own) in arrived {
        let mut shared: HashMap<i64, f64> = HashMap::new();
        for block in own.iter().filter_map(|key| blocks.get(key)) {
            block.iter().for_each(|seq| *shared.entry(*seq).or_default() += 1.0 / block.len() as f64);
        }
        shared.remove(seq);
        let mut ranked: Vec<(i64, f64)> =
            shared.into_iter().filter(|(_, says)| *says >= SHARED_MIN).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        near.extend(ranked.into_iter().take(OTHERS_MAX).map(|(seq, _)| seq));
    }
    Ok(near)
}

/// Leaves out those who by what they say themselves are others. Who they are today, and where they are at home if they do
/// not say it, stands in three more tables.
async fn promising(
    write: &Write,
    linker: &Linker,
    rules: &Rules,
    arrived: &BTreeMap<i64, Ready>,
    near: BTreeSet<i64>,
) -> Result<BTreeSet<i64>, Fault> {
    if arrived.values().any(|one| !said::has_a_home(&one.prepared)) {
        return Ok(near);
    }
    let vault = write.platform().vault();
    let alone = reading::alone(&**write, vault, write.actor().org, near.into_iter().collect()).await?;
    let mut promising = BTreeSet::new();
    for (seq, row) in alone {
        let other = linker.prepare(&row).map_err(Fault::internal)?;
        let is_likely = |one: &Ready| likeness(linker, rules, &one.prepared, &other).is_some();
        if !said::has_a_home(&other) || arrived.values().any(is_likely) {
            promising.insert(seq);
        }
    }
    Ok(promising)
}

/// How much speaks for two records' being one, in bits, and whether a machine may decide; nothing when too little does.
fn likeness(linker: &Linker, rules: &Rules, one: &Prepared, other: &Prepared) -> Option<(f64, bool)> {
    let score = linker.score(one, other);
    let likely = score.probability >= rules.thresholds.propose && said::is_plausible(&score.evidence);
    likely.then(|| (score.weight, said::is_mergeable(&score.evidence)))
}

/// The same for records as they are compared in a scan: with those of their blocks only.
fn likeness_in_blocks(linker: &Linker, rules: &Rules, one: &Ready, other: &Ready) -> Option<(f64, bool)> {
    let meet = one.shares_a_block(other);
    meet.then(|| likeness(linker, rules, &one.prepared, &other.prepared)).flatten()
}

/// The customers that the arrivals may be one with.
fn likely_couples(
    linker: &Linker,
    rules: &Rules,
    known: &BTreeMap<i64, Ready>,
    news: &BTreeSet<i64>,
) -> BTreeSet<Couple> {
    let arrived = news.iter().filter_map(|seq| known.get(seq));
    arrived
        .flat_map(|one| known.values().map(move |other| (one, other)))
        .filter(|(one, other)| one.said.customer != other.said.customer)
        .filter(|(one, other)| likeness_in_blocks(linker, rules, one, other).is_some())
        .map(|(one, other)| couple(one.said.customer, other.said.customer))
        .collect()
}

/// Adds all other records of these customers: whether two are one, all that is known of them decides.
async fn complete(
    write: &Write,
    known: &mut BTreeMap<i64, Ready>,
    couples: &BTreeSet<Couple>,
) -> Result<(), Fault> {
    let org = write.actor().org;
    let customers: BTreeSet<CustomerId> = couples.iter().flat_map(|(one, other)| [*one, *other]).collect();
    let customers: Vec<CustomerId> = customers.into_iter().collect();
    let mut seqs = identity::records_of(&**write, org, &customers).await?;
    seqs.retain(|seq| !known.contains_key(seq));
    known.extend(keys::ready(&**write, write.platform().vault(), org, seqs).await?);
    Ok(())
}

/// The best pair of records of each couple, without couples of whom somebody has said that they are two.
async fn compare(
    write: &Write,
    linker: &Linker,
    rules: &Rules,
    known: &BTreeMap<i64, Ready>,
    couples: &BTreeSet<Couple>,
) -> Result<Vec<Match>, Fault> {
    let mut customers: Vec<CustomerId> = Vec::new();
    let mut numbers: HashMap<CustomerId, u32> = HashMap::new();
    let mut records: HashMap<CustomerId, Vec<u32>> = HashMap::new();
    let mut owners = Vec::with_capacity(known.len());
    let all: Vec<&Ready> = known.values().collect();
    for (at, one) in all.iter().enumerate() {
        let owner = *numbers.entry(one.said.customer).or_insert_with(|| {
            customers.push(one.said.customer);
            customers.len() as u32 - 1
        });
        owners.push(owner);
        records.entry(one.said.customer).or_default().push(at as u32);
    }
    let mut pairs = Vec::new();
    for (left, right) in couples {
        for &one in &records[left] {
            for &other in &records[right] {
                let (a, b) = (one.min(other), one.max(other));
                if let Some((weight, mergeable)) =
                    likeness_in_blocks(linker, rules, all[a as usize], all[b as usize])
                {
                    pairs.push((Pair { a, b, weight }, mergeable));
                }
            }
        }
    }
    let seqs: Vec<i64> = known.keys().copied().collect();
    let refused = store::refused_among(&**write, write.actor().org, &seqs).await?;
    let owner = |seq: i64| known.get(&seq).map(|one| one.said.customer);
    let refused: HashSet<Couple> = refused
        .into_iter()
        .filter_map(|(left, right)| owner(left).zip(owner(right)))
        .map(|(one, other)| couple(one, other))
        .collect();
    Ok(scan::best_of_customers(&pairs, &seqs, &owners, &customers, &refused))
}

/// Merges who is sure enough, proposes the others, and withdraws what was proposed before and holds no longer.
async fn settle(
    write: &mut Write,
    linker: &Linker,
    rules: &Rules,
    (sure, mut open): (Vec<Told>, Vec<Match>),
    standing: &[CandidateId],
) -> Result<Met, Fault> {
    let united = unite::merge(write, rules, sure).await?;
    open.extend(united.apart);
    if !open.is_empty() {
        let proposals = scan::proposals(write, linker, &open).await?;
        store::propose(write, proposals).await?;
    }
    let proposed: HashSet<(i64, i64)> = open.iter().map(|one| (one.left_seq, one.right_seq)).collect();
    store::withdraw_among(write, standing, &proposed).await?;
    Ok(Met { merged: united.merged, touched: united.touched })
}
