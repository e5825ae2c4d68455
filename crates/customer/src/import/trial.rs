//! The dry run: every row is read and checked; what it would do is measured by really doing it and rolling back.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use kernel::{Fault, ImportId};
use platform::Actor;
use platform::jobs::{Turn, Work};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::report::{self, RejectCount};
use super::run::batches;
use super::stream::{Batch, Rejected};
use super::{Import, ImportState, Progress, Report, store};
use crate::Context;
use crate::intake::{self, Run};

/// Rows whose effects are measured: enough to judge by, few enough to keep other writers waiting for seconds only.
const MEASURED_ROWS_MAX: u64 = 50_000;
const MEASURED_FOR_MAX: Duration = Duration::from_secs(8);

#[derive(Debug, Serialize, Deserialize)]
pub struct TryImport {
    pub import: ImportId,
}

#[async_trait]
impl Work<Context> for TryImport {
    const KIND: &'static str = "import.trial";

    /// Gives the report of what would happen.
    async fn run(&self, context: &Context, turn: &Turn) -> Result<Value, Fault> {
        let (import, _) = store::load(context.platform.records().reader(), turn.actor(), self.import).await?;
        if import.state != ImportState::Trying {
            return Err(Fault::conflict("import_overtaken", "this import is not being tried"));
        }
        let report = try_out(context, turn, &import).await?;
        let write = context.platform.write(turn.actor()).await?;
        store::save_trial(&write, import.id, &report).await?;
        write.commit_part().await?;
        serde_json::to_value(report).map_err(Fault::internal)
    }
}

/// Rejects by code and field: how many, and the first row.
type Counts = BTreeMap<(&'static str, Option<&'static str>), (u64, u64)>;

async fn try_out(context: &Context, turn: &Turn, import: &Import) -> Result<Report, Fault> {
    let began = Instant::now();
    let mut batches = batches(context, turn.actor(), import, 0).await?;
    let (mut progress, mut counts, mut rows) = (Progress::default(), Counts::new(), 0);
    // Read first and measured then, so that the writer's turn is held for the writing only.
    let mut first: Vec<Batch> = Vec::new();
    while rows < MEASURED_ROWS_MAX {
        turn.progress("reading", rows, import.layout.info.rows_estimate).await?;
        let Some(batch) = batches.next().await? else { break };
        rows = batch.rows_done;
        note(&mut progress, &mut counts, &batch);
        first.push(batch);
    }
    let (measured, customers) =
        measure(context, turn.actor(), import, first, &mut progress, &mut counts).await?;
    while let Some(batch) = batches.next().await? {
        rows = batch.rows_done;
        note(&mut progress, &mut counts, &batch);
        turn.progress("reading", rows, import.layout.info.rows_estimate).await?;
    }
    progress.seconds = began.elapsed().as_secs_f64();
    let mut report = Report::of(rows, &progress, counted(counts));
    report.customers_total = customers;
    report.measured_rows = (measured < rows).then_some(measured);
    Ok(report)
}

fn note(progress: &mut Progress, counts: &mut Counts, batch: &Batch) {
    report::add_notes(&mut progress.tally, &batch.notes);
    count(counts, &batch.rejects);
}

fn count(counts: &mut Counts, rejects: &[Rejected]) {
    for reject in rejects {
        let (count, first) = counts.entry((reject.code, reject.field)).or_insert((0, reject.row));
        (*count, *first) = (*count + 1, reject.row.min(*first));
    }
}

fn counted(counts: Counts) -> Vec<RejectCount> {
    let mut counts: Vec<RejectCount> = counts
        .into_iter()
        .map(|((code, field), (count, example_row))| RejectCount {
            code: code.to_owned(),
            count,
            example_row,
            field: field.map(str::to_owned),
        })
        .collect();
    counts.sort_by_key(|reject| std::cmp::Reverse(reject.count));
    counts
}

/// Takes the batches in, in a transaction that is never committed. Gives the rows measured and the customers there
/// would be.
async fn measure(
    context: &Context,
    actor: &Actor,
    import: &Import,
    batches: Vec<Batch>,
    progress: &mut Progress,
    counts: &mut Counts,
) -> Result<(u64, u64), Fault> {
    let began = Instant::now();
    let mut write = context.platform.write(actor).await?;
    let mut run = Run::start(context, &write, import.source.clone(), import.no).await?;
    let mut measured = 0;
    for batch in batches {
        let Batch { items, origins, rows_done, .. } = batch;
        let tally = intake::take(&mut write, &mut run, items).await?;
        count(counts, &Batch::refused(&origins, &tally.refused));
        report::add(&mut progress.tally, &tally);
        measured = rows_done;
        if began.elapsed() > MEASURED_FOR_MAX {
            break;
        }
    }
    Ok((measured, store::customers_total(&*write, actor).await?))
}
