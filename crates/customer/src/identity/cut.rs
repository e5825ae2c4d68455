//! Where a merge is cut: what was tied to which side since then stays with that side.

use std::collections::{BTreeMap, BTreeSet};

use super::resolve::{self, Decision, Held, Node};
use super::rules::Rules;

/// Two records, by number.
pub type Pair = (i64, i64);

/// Records that depend on one another, and all that ties them.
#[derive(Clone, Copy)]
pub struct Graph<'a> {
    pub nodes: &'a [Node],
    pub held: &'a [Held],
    pub decisions: &'a [Decision],
    pub rules: &'a Rules,
}

/// One record on either side.
pub fn crosses((a, b): Pair, left: &[i64], right: &[i64]) -> bool {
    (left.contains(&a) && right.contains(&b)) || (left.contains(&b) && right.contains(&a))
}

impl Graph<'_> {
    fn pair(&self, decision: &Decision) -> Pair {
        let (a, b) = (self.nodes[decision.left].seq, self.nodes[decision.right].seq);
        (a.min(b), a.max(b))
    }

    /// What people have said is one.
    fn ties(&self) -> impl Iterator<Item = Pair> {
        self.decisions.iter().filter(|decision| decision.same).map(|decision| self.pair(decision))
    }

    /// Who would be together with each record, had nobody said that these two are one.
    fn without(&self, pair: Pair) -> BTreeMap<i64, usize> {
        let pair = (pair.0.min(pair.1), pair.0.max(pair.1));
        let decisions: Vec<Decision> =
            self.decisions.iter().filter(|one| self.pair(one) != pair).copied().collect();
        let groups = resolve::resolve(self.nodes, self.held, &decisions, self.rules);
        let of = |(at, group): (usize, &resolve::Group)| -> Vec<(i64, usize)> {
            group.members.iter().map(|&(node, _)| (self.nodes[node].seq, at)).collect()
        };
        groups.iter().enumerate().flat_map(of).collect()
    }

    /// The tie without which a record would not be with the root of its group, and who would go with it. Of several the one
    /// that takes along the fewest.
    pub fn tie_between(
        &self,
        record: i64,
        root: i64,
        members: &[i64],
        taken: &BTreeSet<Pair>,
    ) -> Option<(Pair, Vec<i64>)> {
        let within = |(a, b): &Pair| members.contains(a) && members.contains(b);
        let free = self.ties().filter(|pair| within(pair) && !taken.contains(pair));
        let cut = free.filter_map(|pair| {
            let groups = self.without(pair);
            let side = groups.get(&record)?;
            let with = members.iter().filter(|seq| groups.get(seq) == Some(side)).copied();
            (groups.get(&root) != Some(side)).then(|| (pair, with.collect()))
        });
        cut.min_by_key(|(_, with): &(Pair, Vec<i64>)| with.len())
    }

    /// The two sides of a merge as they are by now, of records that are one customer: of either side what would part from
    /// the other, had the merge not been.
    pub fn sides(
        &self,
        here: &BTreeSet<i64>,
        (absorbed, survived): (&[i64], &[i64]),
        pair: Option<Pair>,
    ) -> (Vec<i64>, Vec<i64>) {
        let still =
            |side: &[i64]| -> Vec<i64> { side.iter().filter(|seq| here.contains(seq)).copied().collect() };
        let (theirs, others) = (still(absorbed), still(survived));
        let said = pair.map(|(a, b)| (a.min(b), a.max(b))).filter(|pair| self.ties().any(|tie| tie == *pair));
        if let Some((a, b)) = said {
            let (one, other) = if theirs.contains(&a) { (a, b) } else { (b, a) };
            let groups = self.without((a, b));
            let of = |side: &[i64], seq: i64| -> Vec<i64> {
                side.iter().filter(|one| groups.get(one) == groups.get(&seq)).copied().collect()
            };
            if groups.get(&one) != groups.get(&other) {
                return (of(&theirs, one), of(&others, other));
            }
        }
        // The rules tie the two: whoever people have put to the other side since stays there.
        let moved = self.tied_to(&others, here);
        match theirs.iter().filter(|seq| !moved.contains(seq)).copied().collect::<Vec<_>>() {
            none if none.is_empty() => (theirs, others),
            theirs => (theirs, others),
        }
    }

    /// Those records and all that people have tied to them.
    fn tied_to(&self, records: &[i64], here: &BTreeSet<i64>) -> BTreeSet<i64> {
        let mut all: BTreeSet<i64> = records.iter().copied().collect();
        let ties: Vec<Pair> = self.ties().filter(|(a, b)| here.contains(a) && here.contains(b)).collect();
        while let Some((a, b)) = ties.iter().find(|(a, b)| all.contains(a) != all.contains(b)) {
            all.extend([*a, *b]);
        }
        all
    }
}
