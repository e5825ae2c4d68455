//! The partition: which records are one customer. A pure function of the records, what they hold, and what people
//! decided, so that the order in which things arrived cannot matter.
//!
//! Within the holders of one identifier, records whose names agree are tied; records without a name go with the
//! part that knows best. Unions happen in one canonical order (people's decisions, then rules by priority, then by
//! value), each refused when it would break a decision or a per-customer limit.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::CustomerId;

use super::names::NameKey;
use super::rules::Rules;
use crate::identifier::IdentifierKind;

/// A source record, as far as identity goes.
#[derive(Debug, Clone)]
pub struct Node {
    pub seq: i64,
    /// The customer it was when it first came; the oldest of a group names the group.
    pub born: Option<CustomerId>,
    pub name: NameKey,
    /// How well its source knows people; lower is better.
    pub rank: u8,
    /// Source and key: an order that does not depend on arrival.
    pub address: String,
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
    let mut state = Unions::new(nodes.len(), held, decisions);
    for decision in decisions.iter().filter(|decision| decision.same) {
        state.unite(decision.left, decision.right, Tie::Decision, None);
    }
    let mut order: Vec<&Held> = held.iter().filter(|one| one.holders.len() > 1).collect();
    order.sort_by(|a, b| (rules.priority(a.kind), &a.hash).cmp(&(rules.priority(b.kind), &b.hash)));
    for one in order {
        let Some(rule) = rules.of(one.kind) else { continue };
        if one.holders.len() > rule.records_max {
            continue;
        }
        let parts = parts_by_name(nodes, &one.holders, rule.name_guard);
        if parts.named > rule.names_max {
            continue;
        }
        for part in parts.parts {
            for pair in part.windows(2) {
                state.unite(pair[0], pair[1], Tie::Rule(one.kind), Some(rules));
            }
        }
    }
    state.groups(nodes)
}

struct Parts {
    parts: Vec<Vec<usize>>,
    /// How many different names hold the identifier.
    named: usize,
}

/// Splits the holders of one identifier into parts whose names can be one person's.
fn parts_by_name(nodes: &[Node], holders: &[usize], guard: bool) -> Parts {
    let mut named: Vec<usize> =
        holders.iter().copied().filter(|&node| !nodes[node].name.is_unknown()).collect();
    let is_partial = |node: usize| nodes[node].name.is_partial();
    // Whole names first: a mere surname joins one of them, and never joins two of them to each other.
    named.sort_by_key(|&node| (is_partial(node), &nodes[node].address));
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for node in named {
        let name = &nodes[node].name;
        let agrees = |part: &Vec<usize>| {
            let mut others = part.iter().map(|&other| &nodes[other].name);
            // A mere surname must not contradict anybody there; a whole name has to agree with one.
            let fits = !is_partial(node) || !others.clone().any(|other| other.is_of_other_sex(name));
            fits && others.any(|other| other.agrees(name))
        };
        let fits: Vec<usize> = (0..parts.len()).filter(|&part| agrees(&parts[part])).collect();
        match fits.split_first() {
            None => parts.push(vec![node]),
            Some(_) if is_partial(node) => {
                let best = fits.into_iter().min_by_key(|&part| standing(nodes, &parts[part]));
                parts[best.unwrap_or_default()].push(node);
            }
            Some((&first, rest)) => {
                parts[first].push(node);
                for &part in rest.iter().rev() {
                    let joined = parts.remove(part);
                    parts[first].extend(joined);
                }
            }
        }
    }
    let named = parts.len();
    if !guard && !parts.is_empty() {
        parts = vec![parts.concat()];
    }
    let nameless = holders.iter().copied().filter(|&node| nodes[node].name.is_unknown());
    let best = (0..parts.len()).min_by_key(|&part| standing(nodes, &parts[part]));
    match best {
        Some(best) => parts[best].extend(nameless),
        None => parts.push(nameless.collect()),
    }
    for part in &mut parts {
        part.sort_by(|&a, &b| nodes[a].address.cmp(&nodes[b].address));
    }
    Parts { parts, named }
}

/// Who knows best, lowest first: the better source, then more records, then an order that arrival cannot change.
fn standing<'a>(
    nodes: &'a [Node],
    part: &[usize],
) -> (Option<u8>, std::cmp::Reverse<usize>, Option<&'a str>) {
    let rank = part.iter().map(|&node| nodes[node].rank).min();
    let address = part.iter().map(|&node| nodes[node].address.as_str()).min();
    (rank, std::cmp::Reverse(part.len()), address)
}

/// Union–find whose unions can be refused.
struct Unions {
    parent: Vec<usize>,
    ties: Vec<Tie>,
    /// Per root: the values of each kind its group holds.
    values: Vec<BTreeMap<IdentifierKind, BTreeSet<usize>>>,
    /// Per root: nodes that must not come in.
    apart: Vec<BTreeSet<usize>>,
    members: Vec<Vec<usize>>,
}

impl Unions {
    fn new(count: usize, held: &[Held], decisions: &[Decision]) -> Self {
        let mut values = vec![BTreeMap::<_, BTreeSet<usize>>::new(); count];
        for (index, one) in held.iter().enumerate() {
            for &node in &one.holders {
                values[node].entry(one.kind).or_default().insert(index);
            }
        }
        let mut apart = vec![BTreeSet::new(); count];
        for decision in decisions.iter().filter(|decision| !decision.same) {
            apart[decision.left].insert(decision.right);
            apart[decision.right].insert(decision.left);
        }
        Self {
            parent: (0..count).collect(),
            ties: vec![Tie::Own; count],
            values,
            apart,
            members: (0..count).map(|node| vec![node]).collect(),
        }
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.parent[node] != node {
            self.parent[node] = self.parent[self.parent[node]];
            node = self.parent[node];
        }
        node
    }

    /// Unites unless somebody decided otherwise or, for rules, a per-customer limit would break.
    fn unite(&mut self, left: usize, right: usize, tie: Tie, limits: Option<&Rules>) {
        let (a, b) = (self.root(left), self.root(right));
        if a == b || self.members[b].iter().any(|node| self.apart[a].contains(node)) {
            return;
        }
        if limits.is_some_and(|rules| self.too_many(a, b, rules)) {
            return;
        }
        // The smaller group goes into the larger; ties by index, which the caller orders.
        let (into, from) = if self.members[a].len() >= self.members[b].len() { (a, b) } else { (b, a) };
        self.parent[from] = into;
        let members = std::mem::take(&mut self.members[from]);
        for &node in &members {
            if self.ties[node] == Tie::Own {
                self.ties[node] = tie;
            }
        }
        self.members[into].extend(members);
        for (kind, values) in std::mem::take(&mut self.values[from]) {
            self.values[into].entry(kind).or_default().extend(values);
        }
        let apart = std::mem::take(&mut self.apart[from]);
        self.apart[into].extend(apart);
    }

    fn too_many(&self, a: usize, b: usize, rules: &Rules) -> bool {
        self.values[a].iter().any(|(kind, values)| {
            let limit = rules.of(*kind).map_or(usize::MAX, |rule| rule.per_customer_max);
            let others = self.values[b].get(kind);
            others.is_some_and(|others| values.union(others).count() > limit)
        })
    }

    fn groups(mut self, nodes: &[Node]) -> Vec<Group> {
        let mut by_root: HashMap<usize, Vec<usize>> = HashMap::new();
        for node in 0..nodes.len() {
            by_root.entry(self.root(node)).or_default().push(node);
        }
        let mut groups: Vec<Group> = by_root
            .into_values()
            .map(|mut members| {
                members.sort_by_key(|&node| nodes[node].seq);
                Group { members: members.into_iter().map(|node| (node, self.ties[node])).collect() }
            })
            .collect();
        groups.sort_by_key(|group| nodes[group.members[0].0].seq);
        groups
    }
}

/// Which customer each group is: the oldest id that any of its records was born with, unless another group has the
/// older claim to it. `None` asks for a new id.
pub fn name_groups(nodes: &[Node], groups: &[Group]) -> Vec<Option<CustomerId>> {
    // Of all groups that hold records born as one customer, the one with the oldest such record owns the id.
    let mut owner: HashMap<CustomerId, (i64, usize)> = HashMap::new();
    for (index, group) in groups.iter().enumerate() {
        for &(node, _) in &group.members {
            if let Some(born) = nodes[node].born {
                let claim = (nodes[node].seq, index);
                owner.entry(born).and_modify(|best| *best = claim.min(*best)).or_insert(claim);
            }
        }
    }
    groups
        .iter()
        .enumerate()
        .map(|(index, group)| {
            group
                .members
                .iter()
                .filter_map(|&(node, _)| nodes[node].born)
                .filter(|born| owner.get(born).is_some_and(|(_, by)| *by == index))
                .min()
        })
        .collect()
}

#[cfg(test)]
mod tests;
