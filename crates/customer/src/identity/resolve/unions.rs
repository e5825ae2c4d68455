//! Unions of records that can be refused, and what becomes of records whose name is not whole.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::guard::{self, Ground};
use super::{Decision, Group, Held, Node, Tie, in_order};
use crate::identifier::IdentifierKind;
use crate::identity::names::NameKey;
use crate::identity::rules::Rules;

/// Who knows best, lowest first: the better source, then more records, then an order that arrival cannot change.
fn standing<'a>(
    nodes: &'a [Node],
    part: &[usize],
) -> (Option<u8>, std::cmp::Reverse<usize>, Option<&'a str>) {
    let rank = part.iter().map(|&node| nodes[node].rank).min();
    let address = part.iter().map(|&node| nodes[node].address.as_str()).min();
    (rank, std::cmp::Reverse(part.len()), address)
}

/// A group that a node shares identifiers with: how many, and of which kind the best is.
struct Neighbour {
    root: usize,
    shared: usize,
    kind: IdentifierKind,
}

/// Union–find whose unions can be refused.
pub(super) struct Unions<'a> {
    nodes: &'a [Node],
    parent: Vec<usize>,
    ties: Vec<Tie>,
    /// Per root: the values of each kind its group holds.
    values: Vec<BTreeMap<IdentifierKind, BTreeSet<usize>>>,
    /// Per node: the phones it holds itself.
    phones: Vec<BTreeSet<usize>>,
    /// Per node: how many cards it holds.
    cards: Vec<usize>,
    /// Per root: nodes that must not come in.
    apart: Vec<BTreeSet<usize>>,
    members: Vec<Vec<usize>>,
}

impl<'a> Unions<'a> {
    pub fn new(nodes: &'a [Node], held: &[Held], decisions: &[Decision]) -> Self {
        let count = nodes.len();
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
            nodes,
            parent: (0..count).collect(),
            cards: values.iter().map(|own| own.get(&IdentifierKind::Card).map_or(0, BTreeSet::len)).collect(),
            phones: values
                .iter()
                .map(|own| own.get(&IdentifierKind::Phone).cloned().unwrap_or_default())
                .collect(),
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
    pub fn unite(&mut self, left: usize, right: usize, tie: Tie, limits: Option<&Rules>) {
        let (a, b) = (self.root(left), self.root(right));
        if a == b || self.members[b].iter().any(|node| self.apart[a].contains(node)) {
            return;
        }
        if limits.is_some_and(|rules| self.too_many(a, b, rules)) {
            return;
        }
        self.join(a, b, tie);
    }

    /// Unites by an identifier that families share; says whether the two are one now.
    pub fn unite_guarded(&mut self, left: usize, right: usize, kind: IdentifierKind, rules: &Rules) -> bool {
        let (a, b) = (self.root(left), self.root(right));
        let lent = kind == IdentifierKind::Card && self.is_lent(left, right);
        if a != b && !lent && self.can_be_one(a, b) {
            self.unite(left, right, Tie::Rule(kind), Some(rules));
        }
        self.root(left) == self.root(right)
    }

    /// Whether the guard lets two roots be one.
    fn can_be_one(&self, a: usize, b: usize) -> bool {
        let shared = |kind: &IdentifierKind| {
            let values = |root: usize| self.values[root].get(kind);
            values(a).zip(values(b)).map_or(0, |(one, other)| one.intersection(other).count())
        };
        let several = shared(&IdentifierKind::Phone) + shared(&IdentifierKind::Card) > 1;
        let ground = if several { Ground::Identifiers } else { Ground::Identifier };
        guard::can_be_one(self.nodes, &self.members[a], &self.members[b], ground)
    }

    /// Gives mere surnames, then records without a name, to the groups that they share most with; first those that a
    /// card alone brought, which follow its owner.
    pub fn settle(&mut self, guarded: &[&Held], rules: &Rules) {
        let mut holding: Vec<Vec<&Held>> = vec![Vec::new(); self.nodes.len()];
        for one in guarded {
            one.holders.iter().for_each(|&node| holding[node].push(one));
        }
        let all: Vec<usize> = (0..self.nodes.len()).filter(|&node| !holding[node].is_empty()).collect();
        let ordered = in_order(self.nodes, &all);
        let calls = |node: usize| !self.phones[node].is_empty();
        let unknown = |node: &usize| self.nodes[*node].name.is_unknown();
        let partial: Vec<usize> =
            ordered.iter().copied().filter(|&node| self.nodes[node].name.is_partial()).collect();
        let (calling, silent): (Vec<usize>, Vec<usize>) =
            ordered.into_iter().filter(unknown).partition(|&node| calls(node));
        for node in [partial, silent, calling].concat() {
            let neighbours = self.neighbours(node, &holding[node]);
            if self.is_torn(node, &neighbours) {
                continue;
            }
            for one in neighbours {
                self.unite_guarded(one.root, node, one.kind, rules);
            }
        }
    }

    /// It could be either of two who are not one: with the phone of one and the card of the other.
    fn is_torn(&mut self, node: usize, neighbours: &[Neighbour]) -> bool {
        let own = self.root(node);
        let most = neighbours.iter().map(|one| one.shared).max().unwrap_or(0);
        let fits: Vec<usize> = neighbours
            .iter()
            .filter(|one| one.shared == most)
            .map(|one| one.root)
            .filter(|&other| self.members[other].iter().any(|&member| self.nodes[member].name.is_whole()))
            .filter(|&other| self.can_be_one(own, other))
            .collect();
        let pairs = fits
            .iter()
            .enumerate()
            .flat_map(|(at, &one)| fits[at + 1..].iter().map(move |&other| (one, other)));
        self.phones[node].len() + self.cards[node] > 1
            && pairs.into_iter().any(|(one, other)| !self.can_be_one(one, other))
    }

    /// Whoever showed the card gave a phone that is not its owner's, and not quite the owner's name: as likely somebody
    /// else of the family.
    fn is_lent(&mut self, left: usize, right: usize) -> bool {
        let (a, b) = (self.root(left), self.root(right));
        let none = BTreeSet::new();
        let phones = |root: usize| self.values[root].get(&IdentifierKind::Phone).unwrap_or(&none);
        let (one, other) = (phones(a), phones(b));
        let named = |root: usize| self.members[root].iter().map(|&node| &self.nodes[node].name);
        let titled = |name: &NameKey, other: &NameKey| name.is_partial() && other.is_whole();
        let fits = |name: &NameKey, other: &NameKey| {
            name.nearly_is(other) || titled(name, other) || titled(other, name)
        };
        !one.is_empty()
            && !other.is_empty()
            && one.is_disjoint(other)
            && !named(a).any(|name| named(b).any(|other| fits(name, other)))
    }

    /// One member of each group that the node shares an identifier with, the likeliest group first: named before
    /// nameless, more in common before less, a phone before a card, which is lent more often.
    fn neighbours(&mut self, node: usize, holding: &[&Held]) -> Vec<Neighbour> {
        let mut shared: BTreeMap<usize, (usize, u8, IdentifierKind)> = BTreeMap::new();
        let own = self.root(node);
        for one in holding {
            let roots: BTreeSet<usize> = one.holders.iter().map(|&other| self.root(other)).collect();
            for root in roots.into_iter().filter(|&root| root != own) {
                let lent = u8::from(one.kind == IdentifierKind::Card);
                let (count, least, kind) = shared.entry(root).or_insert((0, lent, one.kind));
                *count += 1;
                if lent < *least {
                    (*least, *kind) = (lent, one.kind);
                }
            }
        }
        let mut found: Vec<_> = shared.into_iter().collect();
        found.sort_by(|(a, (count_a, lent_a, _)), (b, (count_b, lent_b, _))| {
            let rank = |root: usize, count: usize, lent: u8| {
                let members = &self.members[root];
                let named = members.iter().any(|&member| !self.nodes[member].name.is_unknown());
                (!named, std::cmp::Reverse(count), lent, standing(self.nodes, members))
            };
            rank(*a, *count_a, *lent_a).cmp(&rank(*b, *count_b, *lent_b))
        });
        found.into_iter().map(|(root, (shared, _, kind))| Neighbour { root, shared, kind }).collect()
    }

    fn join(&mut self, a: usize, b: usize, tie: Tie) {
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

    pub fn groups(mut self) -> Vec<Group> {
        let nodes = self.nodes;
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
