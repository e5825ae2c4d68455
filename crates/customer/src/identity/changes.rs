//! What a reconciliation did to whole customers: splits, merges and moves, each with its log line.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use kernel::{CustomerId, Fault};
use platform::Write;
use serde_json::{Value, json};

use super::apply::{By, Cause, Change, Outcome, confidence};
use super::closure::Closure;
use super::cut::{self, Graph, Pair};
use super::operation::{self, Operation, OperationKind};
use super::resolve::{Decision, Group, Held, Node, Tie};
use super::{absorbed, faces, rules::Rules};

/// One reconciliation's result, before it is told.
#[derive(Clone, Copy)]
pub struct Found<'a> {
    pub rules: &'a Rules,
    pub closure: &'a Closure,
    pub nodes: &'a [Node],
    pub held: &'a [Held],
    pub decisions: &'a [Decision],
    pub groups: &'a [Group],
    /// Who each group is.
    pub ids: &'a [CustomerId],
    /// Which group each id belongs to, whoever the group is.
    pub owners: &'a BTreeMap<CustomerId, usize>,
    pub cause: &'a Cause,
}

impl Found<'_> {
    /// Customers that had been merged away and have records of their own again.
    pub async fn log_splits(
        &self,
        write: &Write,
        standing: &HashMap<CustomerId, faces::Standing>,
        outcome: &mut Outcome,
    ) -> Result<(), Fault> {
        let Self { closure, ids, cause, .. } = *self;
        for (group, &id) in ids.iter().enumerate() {
            let survivor = standing.get(&id).map(|standing| standing.survivor);
            if survivor == Some(None) {
                continue;
            }
            let theirs = self.records(group);
            let was =
                theirs.iter().filter_map(|seq| closure.links.get(seq)).find(|customer| **customer != id);
            if survivor.is_some() {
                operation::close_merges(write, id).await?;
                absorbed::revive(write, id).await?;
                outcome.touched.insert(id);
            }
            // With whom they were may be nobody any more.
            let Some(&was) = was.filter(|was| ids.contains(was)) else { continue };
            let operation = Operation {
                kind: OperationKind::Unmerge,
                survivor: was,
                absorbed: id,
                rule: if cause.by == By::Hand { "hand".to_owned() } else { "rules".to_owned() },
                confidence: 1.0,
                detail: json!({"absorbed_records": theirs, "evidence": cause.evidence}),
            };
            let logged = operation::log(write, &operation).await?;
            outcome.split += 1;
            outcome.splits.push(Change { operation: logged, survivor: was, absorbed: id });
            outcome.touched.insert(was);
        }
        Ok(())
    }

    /// Customers that have no records left have become somebody else, or, after an undo, nobody.
    pub async fn log_merges(
        &self,
        write: &Write,
        all_gone: impl Iterator<Item = &CustomerId>,
        outcome: &mut Outcome,
    ) -> Result<(), Fault> {
        for &gone in all_gone {
            let linked = self.closure.links.iter().filter(|(_, customer)| **customer == gone);
            let theirs: Vec<i64> = linked.map(|(seq, _)| *seq).collect();
            if let Some(&group) = self.owners.get(&gone) {
                let others = self.records(group).into_iter().filter(|seq| !theirs.contains(seq)).collect();
                let merge = Merge { group, absorbed: gone, theirs, others };
                self.log_merge(write, merge, self.cause, outcome).await?;
                continue;
            }
            let oldest = theirs.iter().min().copied();
            let heir = oldest
                .and_then(|oldest| (0..self.ids.len()).find(|&group| self.records(group).contains(&oldest)));
            if let Some(heir) = heir.map(|group| self.ids[group]) {
                absorbed::bequeath(write, gone, heir).await?;
                outcome.touched.insert(heir);
            }
        }
        Ok(())
    }

    /// Customers that stay absorbed, but whose records have gone with another customer than the one they had been absorbed
    /// in: of three who were one, two are left together.
    pub async fn log_moves(
        &self,
        write: &Write,
        standing: &HashMap<CustomerId, faces::Standing>,
        outcome: &mut Outcome,
    ) -> Result<(), Fault> {
        let mut survivors: BTreeMap<CustomerId, CustomerId> =
            standing.iter().filter_map(|(id, standing)| Some((*id, standing.survivor?))).collect();
        let living: HashSet<&CustomerId> = self.ids.iter().collect();
        survivors.retain(|id, _| !living.contains(id));
        survivors.extend(outcome.merges.iter().map(|merge| (merge.absorbed, merge.survivor)));
        let absorbed: Vec<CustomerId> =
            survivors.keys().filter(|id| self.owners.contains_key(id)).copied().collect();
        // The oldest first, as they were absorbed in older ones.
        for id in absorbed {
            let group = self.owners[&id];
            let mut top = survivors[&id];
            while let Some(next) = survivors.get(&top) {
                top = *next;
            }
            if top == self.ids[group]
                || absorbed::survivors_of(write, id).await?.last() == Some(&self.ids[group])
            {
                continue;
            }
            survivors.insert(id, self.ids[group]);
            operation::close_merges(write, id).await?;
            absorbed::revive(write, id).await?;
            let members = self.records(group);
            let born = |customer: CustomerId| self.born_as(group, customer);
            let (own, root) = (born(id), born(self.ids[group]));
            let tie = match (own.first(), root.first()) {
                (Some(own), Some(root)) => {
                    let taken = self.pairs_of_merges(write, group).await?;
                    self.graph().tie_between(*own, *root, &members, &taken)
                }
                _ => None,
            };
            let (pair, theirs) = tie.map_or((None, own), |(pair, theirs)| (Some(pair), theirs));
            let others = members.into_iter().filter(|seq| !theirs.contains(seq)).collect();
            let by = if pair.is_some() { By::Hand } else { By::Rules };
            let cause = Cause { by, pair, evidence: json!([]) };
            let merge = Merge { group, absorbed: id, theirs, others };
            self.log_merge(write, merge, &cause, outcome).await?;
        }
        Ok(())
    }

    async fn log_merge(
        &self,
        write: &Write,
        merge: Merge,
        cause: &Cause,
        outcome: &mut Outcome,
    ) -> Result<(), Fault> {
        let Merge { group, absorbed, theirs, others } = merge;
        let survivor = self.ids[group];
        let tie = self.tie_of(group, &theirs);
        let (rule, sure) = match cause.by {
            By::Hand => ("hand", 1.0),
            By::Score(score) => ("score", score),
            By::Rules => (tie.code(), confidence(self.rules, tie)),
        };
        let evidence = match cause.by {
            By::Rules => held_by_both(self.closure, &theirs, &others),
            By::Hand | By::Score(_) => cause.evidence.clone(),
        };
        let pair = cause.pair.filter(|pair| cut::crosses(*pair, &theirs, &others));
        let operation = Operation {
            kind: OperationKind::Merge,
            survivor,
            absorbed,
            rule: rule.to_owned(),
            confidence: sure,
            detail: json!({
                "absorbed_records": theirs, "survivor_records": others, "pair": pair, "evidence": evidence,
            }),
        };
        let logged = operation::log(write, &operation).await?;
        absorbed::absorb(write, absorbed, survivor, logged).await?;
        outcome.merged += 1;
        outcome.merges.push(Change { operation: logged, survivor, absorbed });
        outcome.touched.insert(survivor);
        Ok(())
    }

    fn graph(&self) -> Graph<'_> {
        Graph { nodes: self.nodes, held: self.held, decisions: self.decisions, rules: self.rules }
    }

    /// What tied these records to their group, or else what ties the group.
    fn tie_of(&self, group: usize, theirs: &[i64]) -> Tie {
        let tied = || self.groups[group].members.iter().filter(|(_, tie)| *tie != Tie::Own);
        let first =
            tied().find(|&&(node, _)| theirs.contains(&self.nodes[node].seq)).or_else(|| tied().next());
        first.map_or(Tie::Own, |&(_, tie)| tie)
    }

    /// A group's records, the oldest first.
    fn records(&self, group: usize) -> Vec<i64> {
        self.groups[group].members.iter().map(|&(node, _)| self.nodes[node].seq).collect()
    }

    /// Those of them that came as that customer.
    fn born_as(&self, group: usize, customer: CustomerId) -> Vec<i64> {
        let members = self.groups[group].members.iter().map(|&(node, _)| &self.nodes[node]);
        members.filter(|node| node.born == Some(customer)).map(|node| node.seq).collect()
    }

    /// Which ties the merges that made this group stand for.
    async fn pairs_of_merges(&self, write: &Write, group: usize) -> Result<BTreeSet<Pair>, Fault> {
        let within = self.owners.iter().filter(|(_, owner)| **owner == group).map(|(id, _)| *id);
        let details = operation::open_details(write, within).await?;
        Ok(details.iter().filter_map(|detail| serde_json::from_value(detail["pair"].clone()).ok()).collect())
    }
}

/// A merge about to be logged.
struct Merge {
    /// By index.
    group: usize,
    absorbed: CustomerId,
    theirs: Vec<i64>,
    others: Vec<i64>,
}

/// What ties two sides by rule: the identifiers that records of both hold, as anybody may see them.
fn held_by_both(closure: &Closure, left: &[i64], right: &[i64]) -> Value {
    let of = |side: &[i64]| -> BTreeMap<&str, (&str, &str)> {
        let held = closure.holdings.iter().filter(|one| !one.weak && !closure.shared.contains(&one.hash));
        held.filter(|one| side.contains(&one.record_seq))
            .map(|one| (one.hash.as_str(), (one.kind.as_str(), one.mask.as_str())))
            .collect()
    };
    let right = of(right);
    let both = of(left).into_iter().filter(|(hash, _)| right.contains_key(hash));
    both.map(|(_, (kind, mask))| {
        json!({"field": kind, "level": "exact", "weight": 0.0, "left": mask, "right": mask})
    })
    .collect()
}
