//! The job that confirms all proposals above a score. Somebody has seen the count, not each pair, so every pair is
//! looked at once more at the moment of merging; what no longer holds stays in the queue.

use async_trait::async_trait;
use kernel::{CandidateId, Fault, FaultKind, Moment};
use mining::linkage::Linker;
use platform::jobs::{Turn, Work};
use platform::{Audit, Write};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::http::decidable;
use super::queue::{self, Queue};
use super::{reading, said, store};
use crate::Context;
use crate::identity::merge::{self, Union};
use crate::identity::{self, Cause, apply};

/// Pairs looked at in one transaction.
const BATCH: usize = 25;

/// Confirms what waits in that queue.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ConfirmAll {
    pub queue: Queue,
    /// What a scan has found since nobody has counted.
    pub found_until: Moment,
}

#[derive(Debug, Default, Clone, Copy, Serialize)]
struct Tally {
    /// Pairs looked at.
    pairs: u64,
    /// Customers that went into others.
    merged: u64,
    /// One customer already, through pairs that were likelier.
    together: u64,
    /// Decided by somebody else meanwhile, or gone.
    settled: u64,
    /// What the records say by now scores lower.
    lower: u64,
    /// All that the two customers' records say cannot be said of one person.
    contradicting: u64,
    /// Somebody has said of them that they are two.
    refused: u64,
}

#[async_trait]
impl Work<Context> for ConfirmAll {
    const KIND: &'static str = "candidate.confirm_all";

    async fn run(&self, context: &Context, turn: &Turn) -> Result<Value, Fault> {
        let actor = turn.actor();
        let conn = context.platform.records().reader();
        let today = queue::today(conn, &context.platform, actor).await?;
        let pairs = self.queue.pairs(conn, actor, today, Some(self.found_until)).await?;
        let mut tally = Tally::default();
        for batch in pairs.chunks(BATCH) {
            turn.progress("merging", tally.pairs, Some(pairs.len() as u64)).await?;
            let mut write = context.platform.write(actor).await?;
            apply::take_turn(&write).await?;
            // Without a model the stored scores count.
            let linker = context.linkers.latest(&write).await?;
            for (id, ..) in batch {
                self.one(context, &mut write, linker.as_deref(), *id, &mut tally).await?;
            }
            write.commit_part().await?;
        }
        let write = context.platform.write(actor).await?;
        let result = serde_json::to_value(tally).map_err(Fault::internal)?;
        let detail = json!({ "asked": self.queue, "done": result });
        write.commit(Audit::of(Self::KIND, actor.org).with(detail)).await?;
        Ok(result)
    }
}

impl ConfirmAll {
    async fn one(
        &self,
        context: &Context,
        write: &mut Write,
        linker: Option<&Linker>,
        id: CandidateId,
        tally: &mut Tally,
    ) -> Result<(), Fault> {
        tally.pairs += 1;
        let open = match decidable(write, id).await {
            Ok(open) => open,
            Err(fault) if fault.params.get("state").is_some_and(|state| state == "confirmed") => {
                tally.together += 1;
                return Ok(());
            }
            Err(fault) if matches!(fault.kind, FaultKind::NotFound | FaultKind::Conflict) => {
                tally.settled += 1;
                return Ok(());
            }
            Err(fault) => return Err(fault),
        };
        let (left, right) = open.pair;
        let mut evidence = open.evidence;
        if let Some(linker) = linker {
            let org = write.actor().org;
            let said = reading::load(&**write, context.platform.vault(), org, vec![left, right]).await?;
            let (Some(one), Some(other)) = (said.get(&left), said.get(&right)) else {
                tally.settled += 1;
                return Ok(());
            };
            let prepare = |said: &said::SaidRecord| linker.prepare(said.row()).map_err(Fault::internal);
            let score = linker.score(&prepare(one)?, &prepare(other)?);
            if self.queue.score_from.is_some_and(|least| score.probability < least)
                || !said::is_plausible(&score.evidence)
            {
                tally.lower += 1;
                return Ok(());
            }
            evidence = said::evidence(&score.evidence, one, other);
        }
        match merge::unite_if_possible(write, &context.rules, open.pair, Cause::hand(evidence)).await? {
            Union::Settled => tally.settled += 1,
            Union::Contradicting => tally.contradicting += 1,
            Union::Refused => tally.refused += 1,
            Union::United(outcome) => {
                tally.merged += outcome.merged;
                store::decide(write, id, "confirmed").await?;
                identity::announce(write, &outcome).await?;
            }
        }
        Ok(())
    }
}
