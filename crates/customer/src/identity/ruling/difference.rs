//! What given rules would make of everybody, beside whose everything is today. Pure.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::CustomerId;

use super::population::Population;
use crate::identity::Rules;
use crate::identity::resolve::{self, Decision, Held, Node};

/// How many changes are told by name.
const EXAMPLES_MAX: usize = 12;

#[derive(Debug, Default)]
pub struct Difference {
    pub customers_before: u64,
    pub customers_after: u64,
    /// Customers that would become part of another.
    pub merged: u64,
    /// Customers that would stand alone again.
    pub split: u64,
    /// One record of each group of records in which something would change.
    pub seeds: Vec<i64>,
    pub examples: Vec<Example>,
}

/// Customers who would be one, or one who would be several.
#[derive(Debug, PartialEq)]
pub enum Example {
    Merge(Vec<CustomerId>),
    Split(CustomerId),
}

/// One closed group of records: nothing outside bears on them.
#[derive(Default)]
struct Component {
    /// Of the population, by index.
    members: Vec<usize>,
    /// By index into the members, like the decisions.
    held: Vec<Held>,
    decisions: Vec<Decision>,
}

pub fn difference(population: &Population, rules: &Rules) -> Difference {
    let mut found = Difference {
        customers_before: population.owners.iter().collect::<BTreeSet<_>>().len() as u64,
        ..Difference::default()
    };
    for component in components(population, rules) {
        compare(population, &component, rules, &mut found);
    }
    found.customers_after = found.customers_before + found.split - found.merged;
    found
}

fn components(population: &Population, rules: &Rules) -> Vec<Component> {
    let mut sets = Sets((0..population.nodes.len()).collect());
    let mut first: HashMap<CustomerId, usize> = HashMap::new();
    for (node, owner) in population.owners.iter().enumerate() {
        sets.join(*first.entry(*owner).or_insert(node), node);
    }
    let counts: Vec<&Held> = population.held.iter().filter(|one| !is_shared(one, rules)).collect();
    for one in counts.iter().filter(|one| rules.of(one.kind).is_some()) {
        one.holders.windows(2).for_each(|pair| sets.join(pair[0], pair[1]));
    }
    for decision in population.decisions.iter().filter(|decision| decision.same) {
        sets.join(decision.left, decision.right);
    }

    let mut at_root: HashMap<usize, usize> = HashMap::new();
    let mut all: Vec<Component> = Vec::new();
    // Of each node: its component, and its place there.
    let mut places: Vec<(usize, usize)> = Vec::with_capacity(population.nodes.len());
    for node in 0..population.nodes.len() {
        let at = *at_root.entry(sets.root(node)).or_insert_with(|| {
            all.push(Component::default());
            all.len() - 1
        });
        places.push((at, all[at].members.len()));
        all[at].members.push(node);
    }
    for one in counts {
        let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &holder in &one.holders {
            let (at, place) = places[holder];
            parts.entry(at).or_default().push(place);
        }
        for (at, holders) in parts {
            all[at].held.push(Held { kind: one.kind, hash: one.hash.clone(), holders });
        }
    }
    for decision in &population.decisions {
        let ((left_at, left), (right_at, right)) = (places[decision.left], places[decision.right]);
        if left_at == right_at {
            all[left_at].decisions.push(Decision { left, right, same: decision.same });
        }
    }
    all
}

/// Held by so many records that it ties nobody.
fn is_shared(one: &Held, rules: &Rules) -> bool {
    rules.of(one.kind).is_some_and(|rule| one.holders.len() > rule.records_max)
}

fn compare(population: &Population, component: &Component, rules: &Rules, found: &mut Difference) {
    if component.members.len() < 2 {
        return;
    }
    let nodes: Vec<Node> = component.members.iter().map(|&node| population.nodes[node].clone()).collect();
    let owner = |place: usize| population.owners[component.members[place]];
    let groups = resolve::resolve(&nodes, &component.held, &component.decisions, rules);
    let names = resolve::name_groups(&nodes, &groups);
    let before: BTreeSet<CustomerId> = (0..nodes.len()).map(owner).collect();
    let after: BTreeSet<CustomerId> = names.iter().flatten().copied().collect();
    let unnamed = names.iter().filter(|name| name.is_none()).count();
    let mut changed = false;
    for (group, name) in groups.iter().zip(&names) {
        let owners: BTreeSet<CustomerId> = group.members.iter().map(|&(place, _)| owner(place)).collect();
        changed |= owners.iter().any(|owner| Some(*owner) != *name);
        let gone = owners.iter().any(|owner| !after.contains(owner));
        if owners.len() > 1 && gone && found.examples.len() < EXAMPLES_MAX {
            found.examples.push(Example::Merge(owners.into_iter().collect()));
        }
    }
    if !changed {
        return;
    }
    let parted = (after.difference(&before).count() + unnamed) as u64;
    found.merged += before.difference(&after).count() as u64;
    found.split += parted;
    found.seeds.push(nodes[0].seq);
    if parted > 0 && found.examples.len() < EXAMPLES_MAX {
        let several = before.iter().find(|customer| {
            let held_by =
                |group: &&resolve::Group| group.members.iter().any(|&(place, _)| owner(place) == **customer);
            groups.iter().filter(held_by).count() > 1
        });
        found.examples.extend(several.map(|customer| Example::Split(*customer)));
    }
}

/// Union–find by index.
struct Sets(Vec<usize>);

impl Sets {
    fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other)] = one.min(other);
    }
}
