//! Merging by score alone, from the threshold on that the owner of the company has set.

use std::collections::{BTreeSet, HashMap};

use kernel::{CustomerId, Fault};
use mining::linkage::{Guard, Linker, Pair, cluster};
use platform::jobs::Turn;
use platform::{Actor, Write};
use serde_json::Value;

use super::reading;
use super::said::{self, SaidRecord};
use super::scan::{Match, Matches, Tally};
use crate::Context;
use crate::identity::{self, Cause, Rules, apply::By, merge::Union};
use crate::value;

/// A threshold that nothing reaches, however sure.
const NEVER: f64 = 1.0;
/// Merges written in one transaction.
const BATCH: usize = 100;

/// Merges what scores above the owner's threshold and gives back what remains to be proposed.
///
/// Strong pairs go first, and a group that would hang together by a chain of weak ones is not made: what the guard
/// refuses is proposed instead.
pub async fn above_threshold(
    context: &Context,
    actor: &Actor,
    mut matches: Matches,
    turn: &Turn,
    tally: &mut Tally,
) -> Result<Matches, Fault> {
    let Some(linker) = matches.linker.clone() else { return Ok(matches) };
    let (sure, mut open) = sort_out(std::mem::take(&mut matches.pairs), context.rules.thresholds.merge);
    for batch in sure.chunks(BATCH) {
        // Nobody in particular decided.
        let mut write = context.platform.write(&Actor::system(actor.org)).await?;
        identity::apply::take_turn(&write).await?;
        let told = told(&write, &linker, batch).await?;
        let united = merge(&mut write, &context.rules, told).await?;
        let touched: Vec<CustomerId> = united.touched.into_iter().collect();
        value::refresh(&mut write, &touched).await?;
        write.commit_part().await?;
        tally.merged += united.merged;
        open.extend(united.apart);
        turn.progress("merging", tally.merged, Some(sure.len() as u64)).await?;
    }
    matches.pairs = open;
    Ok(matches)
}

/// Whom the score alone makes one, and whom people have to look at.
pub fn sort_out(pairs: Vec<Match>, threshold: Option<f64>) -> (Vec<Match>, Vec<Match>) {
    let Some(threshold) = threshold.filter(|least| *least < NEVER) else { return (Vec::new(), pairs) };
    let as_pair = |one: &Match| Pair { a: one.owners.0, b: one.owners.1, weight: one.weight };
    let (strong, weak): (Vec<Match>, Vec<Match>) =
        pairs.into_iter().partition(|one| one.mergeable && one.score >= threshold);
    let links: Vec<Pair> = strong.iter().map(as_pair).collect();
    let groups = cluster(&links, f64::NEG_INFINITY, &Guard::default()).groups;
    let group_of: HashMap<u32, usize> = groups
        .iter()
        .enumerate()
        .flat_map(|(at, group)| group.iter().map(move |&owner| (owner, at)))
        .collect();
    let together = |one: &Match| {
        let of = |owner| group_of.get(&owner);
        of(one.owners.0).is_some() && of(one.owners.0) == of(one.owners.1)
    };
    let (sure, unsure): (Vec<Match>, Vec<Match>) = strong.into_iter().partition(together);
    (sure, unsure.into_iter().chain(weak.into_iter().filter(|one| !together(one))).collect())
}

/// What merging by score has done.
#[derive(Default)]
pub struct United {
    /// Customers that went into others.
    pub merged: u64,
    /// Pairs whose customers, as they are by now, contradict each other.
    pub apart: Vec<Match>,
    pub touched: BTreeSet<CustomerId>,
}

/// A pair with what speaks for it, as it is kept.
pub type Told = (Match, Value);

/// What speaks for each of these pairs; those whose records are gone are left out.
async fn told(write: &Write, linker: &Linker, pairs: &[Match]) -> Result<Vec<Told>, Fault> {
    let seqs = pairs.iter().flat_map(|one| [one.left_seq, one.right_seq]).collect();
    let said = reading::load(&**write, write.platform().vault(), write.actor().org, seqs).await?;
    let both = |one: &Match| said.get(&one.left_seq).zip(said.get(&one.right_seq));
    let prepare = |said: &SaidRecord| linker.prepare(said.row()).map_err(Fault::internal);
    let told = pairs.iter().filter_map(|one| both(one).map(|sides| (one, sides)));
    told.map(|(one, (left, right))| {
        let evidence = linker.score(&prepare(left)?, &prepare(right)?).evidence;
        Ok((*one, said::evidence(&evidence, left, right)))
    })
    .collect()
}

/// Merges the customers of these pairs, as far as they still can be one. Whom it touches the caller has valued, and the
/// caller has taken the turn.
pub async fn merge(write: &mut Write, rules: &Rules, pairs: Vec<Told>) -> Result<United, Fault> {
    let mut united = United::default();
    for (one, evidence) in pairs {
        let cause = Cause { by: By::Score(one.score), evidence, pair: None };
        match identity::merge::unite_if_possible(write, rules, (one.left_seq, one.right_seq), cause).await? {
            Union::Settled | Union::Refused => {}
            Union::Contradicting => united.apart.push(one),
            Union::United(outcome) => {
                identity::tell(write, &outcome).await?;
                united.merged += outcome.merged;
                united.touched.extend(outcome.touched);
            }
        }
    }
    Ok(united)
}
