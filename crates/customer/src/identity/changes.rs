//! What a reconciliation did to whole customers: merges and splits, each with its log line.

use std::collections::{BTreeMap, HashMap};

use kernel::{CustomerId, Fault};
use platform::Write;

use super::apply::{By, Cause, Change, Outcome, confidence};
use super::closure::Closure;
use super::operation::{self, Operation, OperationKind};
use super::resolve::{Group, Node, Tie};
use super::{absorbed, faces, rules::Rules};

/// One reconciliation's result, before it is told.
#[derive(Clone, Copy)]
pub struct Found<'a> {
    pub rules: &'a Rules,
    pub closure: &'a Closure,
    pub nodes: &'a [Node],
    pub groups: &'a [Group],
    /// Who each group is.
    pub ids: &'a [CustomerId],
    pub cause: &'a Cause,
}

impl Found<'_> {
    /// Customers that have no records left have become somebody else, or, after an undo, nobody.
    pub async fn log_merges(
        &self,
        write: &Write,
        all_gone: impl Iterator<Item = &CustomerId>,
        outcome: &mut Outcome,
    ) -> Result<(), Fault> {
        let Self { rules, closure, nodes, groups, ids, cause } = *self;
        for gone in all_gone {
            let theirs: Vec<i64> =
                closure.links.iter().filter(|(_, customer)| *customer == gone).map(|(seq, _)| *seq).collect();
            // It went where its oldest record went.
            let oldest = theirs.iter().min();
            let Some((group, id)) = groups
                .iter()
                .zip(ids)
                .find(|(group, _)| group.members.iter().any(|&(node, _)| Some(&nodes[node].seq) == oldest))
            else {
                continue;
            };
            let tie = group
                .members
                .iter()
                .filter(|&&(node, tie)| tie != Tie::Own && theirs.contains(&nodes[node].seq))
                .chain(group.members.iter().filter(|(_, tie)| *tie != Tie::Own))
                .map(|&(_, tie)| tie)
                .next()
                .unwrap_or(Tie::Own);
            let others: Vec<i64> = group
                .members
                .iter()
                .map(|&(node, _)| nodes[node].seq)
                .filter(|seq| !theirs.contains(seq))
                .collect();
            let operation = Operation {
                kind: OperationKind::Merge,
                survivor: *id,
                absorbed: *gone,
                rule: match cause.by {
                    By::Hand => "hand".to_owned(),
                    By::Score(_) => "score".to_owned(),
                    By::Rules => tie.code().to_owned(),
                },
                confidence: match cause.by {
                    By::Hand => 1.0,
                    By::Score(score) => score,
                    By::Rules => confidence(rules, tie),
                },
                detail: serde_json::json!({
                    "absorbed_records": theirs,
                    "survivor_records": others,
                    "evidence": match cause.by {
                        By::Rules => held_by_both(closure, &theirs, &others),
                        By::Hand | By::Score(_) => cause.evidence.clone(),
                    },
                }),
            };
            let logged = operation::log(write, &operation).await?;
            absorbed::absorb(write, *gone, *id, logged).await?;
            outcome.merged += 1;
            outcome.merges.push(Change { operation: logged, survivor: *id, absorbed: *gone });
            outcome.touched.insert(*id);
        }
        Ok(())
    }

    /// Customers that had been merged away and have records of their own again.
    pub async fn log_splits(
        &self,
        write: &Write,
        standing: &HashMap<CustomerId, faces::Standing>,
        outcome: &mut Outcome,
    ) -> Result<(), Fault> {
        let Self { closure, nodes, groups, ids, cause, .. } = *self;
        for (group, id) in groups.iter().zip(ids) {
            let theirs: Vec<i64> = group.members.iter().map(|&(node, _)| nodes[node].seq).collect();
            let was: Option<CustomerId> = theirs
                .iter()
                .filter_map(|seq| closure.links.get(seq))
                .find(|customer| *customer != id)
                .copied();
            let Some(was) = was.filter(|was| ids.contains(was)) else { continue };
            if standing.get(id).is_some_and(|standing| standing.survivor.is_none()) {
                continue;
            }
            let operation = Operation {
                kind: OperationKind::Unmerge,
                survivor: was,
                absorbed: *id,
                rule: if cause.by == By::Hand { "hand".to_owned() } else { "rules".to_owned() },
                confidence: 1.0,
                detail: serde_json::json!({"absorbed_records": theirs, "evidence": cause.evidence}),
            };
            let logged = operation::log(write, &operation).await?;
            operation::close_merges(write, *id).await?;
            absorbed::revive(write, *id).await?;
            outcome.split += 1;
            outcome.splits.push(Change { operation: logged, survivor: was, absorbed: *id });
            outcome.touched.extend([was, *id]);
        }
        Ok(())
    }
}

/// What ties two sides by rule: the identifiers that records of both hold, as anybody may see them.
fn held_by_both(closure: &Closure, left: &[i64], right: &[i64]) -> serde_json::Value {
    let of = |side: &[i64]| -> BTreeMap<&str, (&str, &str)> {
        let held = closure.holdings.iter().filter(|one| !one.weak && !closure.shared.contains(&one.hash));
        held.filter(|one| side.contains(&one.record_seq))
            .map(|one| (one.hash.as_str(), (one.kind.as_str(), one.mask.as_str())))
            .collect()
    };
    let right = of(right);
    let both = of(left).into_iter().filter(|(hash, _)| right.contains_key(hash));
    both.map(|(_, (kind, mask))| {
        serde_json::json!({"field": kind, "level": "exact", "weight": 0.0, "left": mask, "right": mask})
    })
    .collect()
}
