//! From pairs to groups: whoever is linked is one, with a guard against chains of near-strangers.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::Pair;

/// When two groups may not become one. Strong pairs go first, so the guard stops the weak link, not the strong.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Guard {
    /// No group becomes larger.
    pub size_max: usize,
    /// Up to this size groups grow freely.
    pub size_free: usize,
    /// Beyond it, at least this share of the pairs across the two groups must be linked.
    pub support_min: f64,
}

impl Default for Guard {
    fn default() -> Self {
        Self { size_max: 200, size_free: 8, support_min: 0.3 }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clusters {
    /// Groups of two records or more, each ascending, by first member.
    pub groups: Vec<Vec<u32>>,
    /// Pairs that the guard refused: for a person to look at.
    pub refused: Vec<Pair>,
}

/// Groups records by pairs of at least `weight_min` bits (Kruskal's order with union–find).
pub fn cluster(pairs: &[Pair], weight_min: f64, guard: &Guard) -> Clusters {
    let mut strong: Vec<Pair> = pairs.iter().copied().filter(|p| p.weight >= weight_min).collect();
    strong.sort_by(|x, y| y.weight.total_cmp(&x.weight).then((x.a, x.b).cmp(&(y.a, y.b))));
    let linked: HashSet<(u32, u32)> = strong.iter().map(|p| (p.a, p.b)).collect();
    let mut numbers: HashMap<u32, usize> = HashMap::new();
    for pair in &strong {
        for record in [pair.a, pair.b] {
            let next = numbers.len();
            numbers.entry(record).or_insert(next);
        }
    }
    let mut parent: Vec<usize> = (0..numbers.len()).collect();
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); numbers.len()];
    numbers.iter().for_each(|(&record, &number)| members[number] = vec![record]);
    let mut refused = Vec::new();
    for pair in strong {
        let (x, y) = (root(&mut parent, numbers[&pair.a]), root(&mut parent, numbers[&pair.b]));
        if x == y {
            continue;
        }
        if !allowed(&members[x], &members[y], &linked, guard) {
            refused.push(pair);
            continue;
        }
        let (small, large) = if members[x].len() < members[y].len() { (x, y) } else { (y, x) };
        let moved = std::mem::take(&mut members[small]);
        members[large].extend(moved);
        parent[small] = large;
    }
    let mut groups: Vec<Vec<u32>> = members.into_iter().filter(|g| g.len() > 1).collect();
    groups.iter_mut().for_each(|g| g.sort_unstable());
    groups.sort_unstable();
    Clusters { groups, refused }
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

fn allowed(x: &[u32], y: &[u32], linked: &HashSet<(u32, u32)>, guard: &Guard) -> bool {
    let size = x.len() + y.len();
    if size > guard.size_max {
        return false;
    }
    if size <= guard.size_free {
        return true;
    }
    let across = x.iter().flat_map(|a| y.iter().map(move |b| (*a.min(b), *a.max(b))));
    let supported = across.filter(|pair| linked.contains(pair)).count();
    supported as f64 >= guard.support_min * (x.len() * y.len()) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pair(a: u32, b: u32, weight: f64) -> Pair {
        Pair { a, b, weight }
    }

    #[test]
    fn links_make_groups() {
        let pairs = [pair(0, 1, 9.0), pair(1, 2, 5.0), pair(3, 4, 7.0), pair(4, 5, -1.0)];
        let found = cluster(&pairs, 0.0, &Guard::default());
        assert_eq!(found, Clusters { groups: vec![vec![0, 1, 2], vec![3, 4]], refused: vec![] });
    }

    #[test]
    fn chains_are_cut_at_their_weakest_link() {
        let mut chain: Vec<Pair> = (0..30).map(|i| pair(i, i + 1, 9.0)).collect();
        chain[14].weight = 1.0;
        let found = cluster(&chain, 0.0, &Guard { size_free: 3, ..Guard::default() });
        assert!(found.groups.iter().all(|g| g.len() <= 4), "{found:?}");
        assert!(found.refused.iter().any(|p| p.a == 14));
        let tight = (0..12).flat_map(|a| (a + 1..12).map(move |b| pair(a, b, 9.0)));
        let whole = cluster(&tight.collect::<Vec<_>>(), 0.0, &Guard { size_free: 3, ..Guard::default() });
        assert_eq!(whole.groups.len(), 1);
    }

    proptest! {
        #[test]
        fn groups_are_disjoint(edges in prop::collection::vec((0u32..20, 20u32..40, 0.0f64..9.0), 0..60)) {
            let pairs: Vec<_> = edges.into_iter().map(|(a, b, w)| pair(a, b, w)).collect();
            let found = cluster(&pairs, 1.0, &Guard { size_max: 6, ..Guard::default() });
            let mut all: Vec<u32> = found.groups.iter().flatten().copied().collect();
            let before = all.len();
            all.sort_unstable();
            all.dedup();
            prop_assert_eq!(before, all.len());
            prop_assert!(found.groups.iter().all(|g| g.len() <= 6));
        }
    }
}
