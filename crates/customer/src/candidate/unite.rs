//! Merging by score alone, where the owner of the company has set a threshold for it.

use std::collections::HashMap;

use kernel::Fault;
use mining::linkage::{Guard, Pair, cluster};
use platform::Actor;
use platform::jobs::Turn;

use super::said;
use super::scan::{Match, Matches, Tally};
use crate::Context;
use crate::identity::{self, Cause, apply::By};

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
    let Some(threshold) = context.rules.thresholds.merge else { return Ok(matches) };
    let as_pair = |one: &Match| Pair { a: one.owners.0, b: one.owners.1, weight: one.weight };
    let (strong, weak): (Vec<Match>, Vec<Match>) =
        matches.pairs.iter().partition(|one| one.score >= threshold);
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
    for batch in sure.chunks(BATCH) {
        tally.merged += merge(context, actor, &matches, batch).await?;
        turn.progress("merging", tally.merged, Some(sure.len() as u64)).await?;
    }
    matches.pairs = unsure.into_iter().chain(weak.into_iter().filter(|one| !together(one))).collect();
    Ok(matches)
}

async fn merge(context: &Context, actor: &Actor, matches: &Matches, batch: &[Match]) -> Result<u64, Fault> {
    let Some(linker) = &matches.linker else { return Ok(0) };
    // Nobody in particular decided.
    let mut write = context.platform.write(&Actor::system(actor.org)).await?;
    identity::apply::take_turn(&write).await?;
    let seqs = batch.iter().flat_map(|one| [one.left_seq, one.right_seq]).collect();
    let said = said::load(&*write, context.platform.vault(), actor.org, seqs).await?;
    let mut merged = 0;
    for one in batch {
        let (Some(left), Some(right)) = (said.get(&one.left_seq), said.get(&one.right_seq)) else { continue };
        let prepare = |said: &said::SaidRecord| linker.prepare(said.row()).map_err(Fault::internal);
        let evidence = linker.score(&prepare(left)?, &prepare(right)?).evidence;
        let cause = Cause { by: By::Score(one.score), evidence: said::evidence(&evidence, left, right) };
        let pair = (one.left_seq, one.right_seq);
        if let Some(outcome) =
            identity::merge::unite_unless_refused(&write, &context.rules, pair, &cause).await?
        {
            merged += outcome.merged;
            identity::announce(&mut write, &outcome).await?;
        }
    }
    write.commit_part().await?;
    Ok(merged)
}
