//! The job that takes a file in: batch by batch, each a transaction that also says how far the import is.

use std::time::Instant;

use async_trait::async_trait;
use kernel::reading::date::DayMonth;
use kernel::{Fault, FaultKind, ImportId};
use platform::jobs::{Turn, Work};
use platform::{Actor, organisation};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::commands::check_file;
use super::reading::Rules;
use super::stream::{Batch, Batches};
use super::{Import, ImportState, finish, mapping, report, store, undo};
use crate::Context;
use crate::intake::{self, Run};

#[derive(Debug, Serialize, Deserialize)]
pub struct RunImport {
    pub import: ImportId,
}

#[async_trait]
impl Work<Context> for RunImport {
    const KIND: &'static str = "import.run";

    /// Gives the report. A run that is cancelled, or whose file turns out to be unreadable, is taken back; one that
    /// fails for a passing reason keeps its batches and goes on with the next try.
    async fn run(&self, context: &Context, turn: &Turn) -> Result<Value, Fault> {
        let outcome = take_in(context, turn, self.import).await;
        let end = match &outcome {
            Err(fault) if fault.code == "import_overtaken" => None,
            Err(fault) if fault.code == "cancelled" => {
                let reader = context.platform.records().reader();
                // A run that another process has taken over looks cancelled too; then that one has the word.
                store::is_cancelled(reader, turn.actor(), turn.id()).await?.then_some(ImportState::Cancelled)
            }
            Err(fault) if !is_passing(fault) => Some(ImportState::Failed),
            _ => None,
        };
        if let Some(state) = end {
            undo::take_back(context, turn, self.import, state).await?;
        }
        outcome
    }
}

fn is_passing(fault: &Fault) -> bool {
    matches!(fault.kind, FaultKind::Internal | FaultKind::Unavailable)
}

/// How the rows of an import are read.
pub async fn rules(context: &Context, actor: &Actor, import: &Import) -> Result<Rules, Fault> {
    let organisation = organisation::load(context.platform.records().reader(), actor.org).await?;
    let day_first = import.layout.day_first_said.or(import.layout.day_first_told).unwrap_or(false);
    Ok(Rules {
        kind: import.kind,
        width: import.layout.info.columns.len(),
        mapped: mapping::mapped(&import.choices),
        order: if day_first { DayMonth::DayFirst } else { DayMonth::MonthFirst },
        zone: organisation.zone,
        currency: organisation.currency,
        now: context.platform.now(),
    })
}

/// The import's batches, from where it stands.
pub async fn batches(context: &Context, actor: &Actor, import: &Import, skip: u64) -> Result<Batches, Fault> {
    check_file(context, import).await?;
    let rules = rules(context, actor, import).await?;
    Ok(Batches::read(context.reader.clone(), import.path(context), import.layout.options(), rules, skip))
}

async fn take_in(context: &Context, turn: &Turn, id: ImportId) -> Result<Value, Fault> {
    let (mut import, _) = store::load(context.platform.records().reader(), turn.actor(), id).await?;
    match import.state {
        ImportState::Running => {}
        // A process that died after its last word and before its job was marked as done.
        ImportState::Done => return serde_json::to_value(import.report).map_err(Fault::internal),
        state => {
            return Err(
                Fault::conflict("import_overtaken", "this import is not running").with("state", state.code())
            );
        }
    }
    let mut batches = batches(context, turn.actor(), &import, import.rows_done).await?;
    let write = context.platform.write(turn.actor()).await?;
    let mut run = Run::start(context, &write, import.source.clone(), import.no).await?;
    write.commit_part().await?;
    let clock = (Instant::now(), import.progress.seconds);
    loop {
        // Outside of any transaction: progress is written down in one of its own.
        turn.progress("reading", import.rows_done, import.layout.info.rows_estimate).await?;
        let Some(batch) = batches.next().await? else { break };
        import.progress.seconds = clock.1 + clock.0.elapsed().as_secs_f64();
        take_batch(context, turn.actor(), &mut import, &mut run, batch).await?;
    }
    import.progress.seconds = clock.1;
    let report = finish::finish(context, turn, import, clock.0).await?;
    serde_json::to_value(report).map_err(Fault::internal)
}

/// One batch: its items, its rejects and how far the import is, or nothing of them.
async fn take_batch(
    context: &Context,
    actor: &Actor,
    import: &mut Import,
    run: &mut Run,
    batch: Batch,
) -> Result<(), Fault> {
    let Batch { items, origins, rejects, notes, rows_done, .. } = batch;
    let mut write = context.platform.write(actor).await?;
    let tally = intake::take(&mut write, run, items).await?;
    store::add_rejects(&write, import.no, &rejects).await?;
    store::add_rejects(&write, import.no, &Batch::refused(&origins, &tally.refused)).await?;
    report::add(&mut import.progress.tally, &tally);
    report::add_notes(&mut import.progress.tally, &notes);
    store::advance(&write, import, rows_done, &import.progress).await?;
    write.commit_part().await?;
    import.rows_done = rows_done;
    Ok(())
}
