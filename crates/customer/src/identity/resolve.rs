//! The partition: which records are one customer. A pure function of the records, what they hold, and what people
//! decided, so that the order in which things arrived cannot matter.
//!
//! Unions happen in one canonical order, each refused when it would break a decision, a per-customer limit or
//! [`guard`]: people's decisions first; then identifiers that only one person has; then, for identifiers that families
//! share, whole names that agree; then mere surnames, then records without a name, each with the group that it shares
//! most with. So a mother's nameless call never ties father and daughter.

mod guard;
mod unions;

use guard::Ground;
use unions::Unions;

use std::collections::BTreeMap;

use kernel::{CustomerId, Day};

use super::names::{NameKey, sex_of};
use super::rules::Rules;
use crate::identifier::IdentifierKind;
use crate::record::store::Record;
use crate::record::{self, Gender};

/// A source record, as far as identity goes.
#[derive(Debug, Clone)]
pub struct Node {
    pub seq: i64,
    /// The customer it was when it first came; the oldest of a group names the group.
    pub born: Option<CustomerId>,
    pub name: NameKey,
    /// What the record or a title in its name says.
    pub sex: Option<Gender>,
    /// Unless it is one that forms fill in by themselves.
    pub birthday: Option<Day>,
    /// How well its source knows people; lower is better.
    pub rank: u8,
    /// Source and key: an order that does not depend on arrival.
    pub address: String,
}

impl Node {
    pub fn of(record: &Record) -> Self {
        let said = &record.profile;
        let sex = sex_of(said.name.as_deref(), said.gender);
        Self {
            seq: record.seq,
            born: record.born,
            name: NameKey::of(said.called(), sex),
            sex,
            birthday: said.birthday.filter(|day| !record::is_default_birthday(*day)),
            rank: record::rank(record.source.kind()),
            address: format!("{}/{}", record.source, record.key),
        }
    }
}

/// Whether all that these records say can be said of one person.
pub fn could_be_one<'a>(
    left: impl IntoIterator<Item = &'a Record>,
    right: impl IntoIterator<Item = &'a Record>,
) -> bool {
    let mut nodes: Vec<Node> = left.into_iter().map(Node::of).collect();
    let lefts = nodes.len();
    nodes.extend(right.into_iter().map(Node::of));
    let all: Vec<usize> = (0..nodes.len()).collect();
    let (left, right) = all.split_at(lefts);
    guard::can_be_one(&nodes, left, right, Ground::Score)
}

/// An identifier that has power, with the nodes (by index) that hold it.
#[derive(Debug, Clone)]
pub struct Held {
    pub kind: IdentifierKind,
    pub hash: String,
    pub holders: Vec<usize>,
}

/// What somebody decided about two nodes (by index).
#[derive(Debug, Clone, Copy)]
pub struct Decision {
    pub left: usize,
    pub right: usize,
    pub same: bool,
}

/// Why a node belongs to its group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tie {
    /// It is alone, or was first.
    Own,
    Decision,
    Rule(IdentifierKind),
}

impl Tie {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Decision => "decision",
            Self::Rule(kind) => kind.code(),
        }
    }
}

/// One customer: its nodes (by index, ascending by seq) with what tied each.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub members: Vec<(usize, Tie)>,
}

/// Makes the partition. Groups come ordered by their oldest record.
pub fn resolve(nodes: &[Node], held: &[Held], decisions: &[Decision], rules: &Rules) -> Vec<Group> {
    let mut state = Unions::new(nodes, held, decisions);
    for decision in decisions.iter().filter(|decision| decision.same) {
        state.unite(decision.left, decision.right, Tie::Decision, None);
    }
    let mut powerful: Vec<&Held> = held.iter().filter(|one| has_power(nodes, one, rules)).collect();
    powerful.sort_by(|a, b| (rules.priority(a.kind), &a.hash).cmp(&(rules.priority(b.kind), &b.hash)));
    let (guarded, personal): (Vec<&Held>, Vec<&Held>) =
        powerful.into_iter().partition(|one| rules.of(one.kind).is_some_and(|rule| rule.name_guard));
    for one in personal {
        for pair in in_order(nodes, &one.holders).windows(2) {
            state.unite(pair[0], pair[1], Tie::Rule(one.kind), Some(rules));
        }
    }
    for one in &guarded {
        let whole: Vec<usize> =
            in_order(nodes, &one.holders).into_iter().filter(|&node| nodes[node].name.is_whole()).collect();
        for (at, &left) in whole.iter().enumerate() {
            for &right in &whole[at + 1..] {
                if nodes[left].name.agrees(&nodes[right].name) {
                    state.unite_guarded(left, right, one.kind, rules);
                }
            }
        }
    }
    state.settle(&guarded, rules);
    state.groups()
}

/// Held by few enough records, under few enough names.
fn has_power(nodes: &[Node], one: &Held, rules: &Rules) -> bool {
    let Some(rule) = rules.of(one.kind) else { return false };
    if one.holders.len() < 2 || one.holders.len() > rule.records_max {
        return false;
    }
    let mut names: Vec<&NameKey> = Vec::new();
    // Whole names first, so that a mere surname is not counted beside the name it stands for.
    let holders = || one.holders.iter().map(|&node| &nodes[node].name);
    for name in holders().filter(|name| name.is_whole()).chain(holders().filter(|name| name.is_partial())) {
        if !names.iter().any(|known| known.agrees(name)) {
            names.push(name);
        }
    }
    names.len() <= rule.names_max
}

/// In an order that arrival cannot change.
fn in_order(nodes: &[Node], holders: &[usize]) -> Vec<usize> {
    let mut ordered = holders.to_vec();
    ordered.sort_by(|&a, &b| nodes[a].address.cmp(&nodes[b].address));
    ordered
}

/// Which group each id belongs to: of all groups that hold records born as one customer, the one with the oldest such
/// record.
pub fn owners(nodes: &[Node], groups: &[Group]) -> BTreeMap<CustomerId, usize> {
    let mut owner: BTreeMap<CustomerId, (i64, usize)> = BTreeMap::new();
    for (index, group) in groups.iter().enumerate() {
        for &(node, _) in &group.members {
            if let Some(born) = nodes[node].born {
                let claim = (nodes[node].seq, index);
                owner.entry(born).and_modify(|best| *best = claim.min(*best)).or_insert(claim);
            }
        }
    }
    owner.into_iter().map(|(id, (_, index))| (id, index)).collect()
}

/// Which customer each group is: the oldest id that belongs to it. `None` asks for a new id.
pub fn name_groups(nodes: &[Node], groups: &[Group]) -> Vec<Option<CustomerId>> {
    names_of(groups, &owners(nodes, groups))
}

/// The same, where it is known whose each id is.
pub fn names_of(groups: &[Group], owners: &BTreeMap<CustomerId, usize>) -> Vec<Option<CustomerId>> {
    let mut names = vec![None; groups.len()];
    // Ids come the oldest first.
    for (id, index) in owners {
        names[*index].get_or_insert(*id);
    }
    names
}

#[cfg(test)]
mod tests;
