//! Writes what [`super::resolve`] decided: links, customers, merges and unmerges, each with its log line.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use kernel::{CustomerId, Fault, OperationId};
use platform::storage::bulk::{self, Conflict, Holds, Insert, Row};
use platform::{Engine, List, Write, sql};
use sea_orm::ConnectionTrait;

use super::changes::Found;
use super::closure::{self, Closure};
use super::resolve::{self, Decision, Group, Held, Node, Tie};
use super::{absorbed, faces, rules::Rules, ruling};
use crate::identifier::IdentifierKind;

/// What a reconciliation changed.
#[derive(Debug, Default, Clone)]
pub struct Outcome {
    pub created: u64,
    pub merged: u64,
    pub split: u64,
    /// Customers whose records are not what they were, or say something new; their faces are already redrawn.
    pub touched: BTreeSet<CustomerId>,
    pub merges: Vec<Change>,
    pub splits: Vec<Change>,
}

/// One merge or split, as logged. Of a split, `absorbed` is who stands alone again.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    pub operation: OperationId,
    pub survivor: CustomerId,
    pub absorbed: CustomerId,
}

/// Why a reconciliation runs, for the log.
#[derive(Debug, Clone, Default)]
pub struct Cause {
    pub by: By,
    /// A list of `{field, level, weight}`; of what the rules do, they say so themselves.
    pub evidence: serde_json::Value,
    /// The two records of which has just been said that they are one.
    pub pair: Option<(i64, i64)>,
}

/// Who wants it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum By {
    #[default]
    Rules,
    Hand,
    /// The score of a probabilistic match, 0 to 1.
    Score(f64),
}

impl Cause {
    pub fn hand(evidence: serde_json::Value) -> Self {
        Self { by: By::Hand, evidence, pair: None }
    }

    pub fn about(self, pair: (i64, i64)) -> Self {
        Self { pair: Some(pair), ..self }
    }
}

/// One identity writer an organisation at a time: two merges at once must see each other. SQLite has one writer.
pub async fn take_turn(write: &Write) -> Result<(), Fault> {
    if Engine::of(&**write) == Engine::Postgres {
        let text = "SELECT pg_advisory_xact_lock(hashtextextended($1, 7))";
        write.execute_raw(sql(&**write, text, [write.actor().org.into()])).await?;
    }
    Ok(())
}

/// Makes the customers of these records, and of all records that depend on them, what the rules and people say. The
/// rules are those that the organisation has saved, or else the given ones.
pub async fn reconcile(write: &Write, rules: &Rules, seeds: &[i64], cause: &Cause) -> Result<Outcome, Fault> {
    if seeds.is_empty() {
        return Ok(Outcome::default());
    }
    let (rules, closure) = look(write, rules, seeds).await?;
    settle(write, &rules, &closure, seeds, cause).await
}

/// All that bears on who these records are, and the rules they come under.
pub(super) async fn look<'r>(
    write: &Write,
    configured: &'r Rules,
    seeds: &[i64],
) -> Result<(Cow<'r, Rules>, Closure), Fault> {
    take_turn(write).await?;
    let rules = ruling::followed_by(write, configured).await?;
    if ruling::placeholders::differ(&rules, configured) {
        ruling::placeholders::correct(write, &rules, Some(seeds)).await?;
    }
    let closure = closure::gather(write, &rules, seeds).await?;
    Ok((rules, closure))
}

/// Makes customers of what was gathered around these records.
pub(super) async fn settle(
    write: &Write,
    rules: &Rules,
    closure: &Closure,
    seeds: &[i64],
    cause: &Cause,
) -> Result<Outcome, Fault> {
    let (nodes, held, decisions) = as_graph(closure);
    let groups = resolve::resolve(&nodes, &held, &decisions, rules);
    let owners = resolve::owners(&nodes, &groups);
    let names = resolve::names_of(&groups, &owners);
    let ids: Vec<CustomerId> = names.iter().map(|id| id.unwrap_or_else(|| write.platform().mint())).collect();
    let mut outcome = Outcome::default();

    relink(write, rules, closure, (&groups, &ids, &owners)).await?;
    let before: BTreeSet<CustomerId> = closure.links.values().copied().collect();
    let after: BTreeSet<CustomerId> = ids.iter().copied().collect();
    // Whoever is named only now has no row yet.
    let known = names.iter().flatten().chain(&before).chain(owners.keys()).copied();
    let standing = faces::standing(write, known).await?;

    let seeded: HashSet<i64> = seeds.iter().copied().collect();
    let mut had: HashMap<CustomerId, usize> = HashMap::new();
    for customer in closure.links.values() {
        *had.entry(*customer).or_default() += 1;
    }
    let mut redrawn = Vec::new();
    for (group, id) in groups.iter().zip(&ids) {
        let moved = group.members.iter().any(|&(node, _)| closure.links.get(&nodes[node].seq) != Some(id));
        let reworded = group.members.iter().any(|&(node, _)| seeded.contains(&nodes[node].seq));
        let left = had.get(id).is_some_and(|had| *had != group.members.len());
        if moved || reworded || left || !standing.contains_key(id) {
            redrawn.push((*id, group));
            outcome.touched.insert(*id);
        }
    }
    outcome.created = ids.iter().filter(|id| !standing.contains_key(id)).count() as u64;
    faces::draw(write, closure, &redrawn, &standing).await?;

    let found = Found {
        rules,
        closure,
        nodes: &nodes,
        decisions: &decisions,
        held: &held,
        groups: &groups,
        ids: &ids,
        owners: &owners,
        cause,
    };
    // Who stands alone again first: those who are absorbed may go to them.
    found.log_splits(write, &standing, &mut outcome).await?;
    found.log_merges(write, before.difference(&after), &mut outcome).await?;
    found.log_moves(write, &standing, &mut outcome).await?;
    if !outcome.merges.is_empty() {
        crate::candidate::store::close_within(write, &after).await?;
    }
    Ok(outcome)
}

pub(super) fn as_graph(closure: &Closure) -> (Vec<Node>, Vec<Held>, Vec<Decision>) {
    let nodes: Vec<Node> = closure.records.iter().map(Node::of).collect();
    let index: HashMap<i64, usize> = nodes.iter().enumerate().map(|(at, node)| (node.seq, at)).collect();
    let mut held: BTreeMap<&str, Held> = BTreeMap::new();
    for holding in closure.holdings.iter().filter(|one| !one.weak && !closure.shared.contains(&one.hash)) {
        let (Some(kind), Some(&at)) = (IdentifierKind::read(&holding.kind), index.get(&holding.record_seq))
        else {
            continue;
        };
        let fresh = || Held { kind, hash: holding.hash.clone(), holders: Vec::new() };
        held.entry(&holding.hash).or_insert_with(fresh).holders.push(at);
    }
    let decisions = closure
        .decisions
        .iter()
        .filter_map(|decided| {
            let (left, right) = (*index.get(&decided.left_seq)?, *index.get(&decided.right_seq)?);
            Some(Decision { left, right, same: decided.same })
        })
        .collect();
    (nodes, held.into_values().collect(), decisions)
}

/// Points every record at its customer, and gives records whose birth id has gone to another group a new one.
async fn relink(
    write: &Write,
    rules: &Rules,
    closure: &Closure,
    (groups, ids, owners): (&[Group], &[CustomerId], &BTreeMap<CustomerId, usize>),
) -> Result<(), Fault> {
    let org = write.actor().org;
    let mut links: Vec<Row> = Vec::new();
    let mut births: Vec<Row> = Vec::new();
    for (at, (group, id)) in groups.iter().zip(ids).enumerate() {
        for &(node, tie) in &group.members {
            let record = &closure.records[node];
            if closure.links.get(&record.seq) != Some(id) {
                links.push(vec![
                    org.into(),
                    record.seq.into(),
                    (*id).into(),
                    tie.code().into(),
                    confidence(rules, tie).into(),
                    write.now().into(),
                ]);
            }
            // Born nobody, or born as somebody who is in another group by now, whatever that one is called: of each id,
            // all records are always together.
            let lost = record.born.is_none_or(|born| owners.get(&born) != Some(&at));
            if lost {
                births.push(vec![org.into(), record.seq.into(), (*id).into()]);
            }
        }
    }
    let columns = [
        ("org_id", Holds::Text),
        ("record_seq", Holds::Int),
        ("customer_id", Holds::Text),
        ("rule", Holds::Text),
        ("confidence", Holds::Float),
        ("linked_at", Holds::Int),
    ];
    let conflict = Conflict::Update {
        key: "org_id, record_seq",
        set: "customer_id = excluded.customer_id, rule = excluded.rule, confidence = excluded.confidence, \
              linked_at = excluded.linked_at",
    };
    let into = Insert { table: "identity_link", columns: &columns, conflict, returning: "" };
    bulk::insert(&**write, &into, links).await?;
    let columns = [("org_id", Holds::Text), ("seq", Holds::Int), ("born_id", Holds::Text)];
    bulk::update(&**write, "source_record", &columns, 2, births).await?;
    Ok(())
}

pub(super) fn confidence(rules: &Rules, tie: Tie) -> f64 {
    match tie {
        Tie::Own | Tie::Decision => 1.0,
        Tie::Rule(kind) => rules.of(kind).map_or(0.0, |rule| rule.confidence),
    }
}

/// Reconciles what remains after records were taken out, and forgets customers that have none left.
pub async fn after_removal(
    write: &Write,
    rules: &Rules,
    remaining: &[i64],
    customers: &BTreeSet<CustomerId>,
) -> Result<Outcome, Fault> {
    let mut outcome = reconcile(write, rules, remaining, &Cause::default()).await?;
    let mut gone = Vec::new();
    let kept: HashSet<CustomerId> = {
        let clause = List::clause(&**write, "customer_id", 2);
        let text = format!("SELECT DISTINCT customer_id FROM identity_link WHERE org_id = $1 AND {clause}");
        let values = [write.actor().org.into(), List::texts(customers).value(&**write)];
        let rows = write.query_all_raw(sql(&**write, &text, values)).await?;
        rows.iter().map(|row| row.try_get("", "customer_id")).collect::<Result<_, _>>()?
    };
    outcome.touched.extend(&kept);
    for id in customers.difference(&kept.into_iter().collect()) {
        // An id whose records are gone may lead to others who had been absorbed in it.
        let stands_for = absorbed::survivors_of(write, *id).await?.last().copied().unwrap_or(*id);
        if closure::records_of(&**write, write.actor().org, &[stands_for]).await?.is_empty() {
            gone.push(*id);
        } else {
            outcome.touched.insert(stands_for);
        }
    }
    absorbed::forget(write, &gone).await?;
    outcome.touched.retain(|id| !gone.contains(id));
    Ok(outcome)
}
