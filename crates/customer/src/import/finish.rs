//! After the last batch: values, the rejects file, the report, the search for customers who resemble each other, and
//! the word to everybody that a file has come in.

use std::time::Instant;

use contracts::customer::ImportFinished;
use kernel::Fault;
use platform::Audit;
use platform::jobs::Turn;
use serde_json::json;

use super::{Import, ImportState, Report, rejects, store};
use crate::candidate::{Scan, scan};
use crate::{Context, value};

/// Ends a run. Everything here may be done again by the next process, if this one dies on the way.
pub async fn finish(
    context: &Context,
    turn: &Turn,
    mut import: Import,
    began: Instant,
) -> Result<Report, Fault> {
    let (actor, rows) = (turn.actor(), import.rows_done);
    let rejects_file = rejects::write(context, actor, &import).await?;
    turn.progress("valuing", rows, Some(rows)).await?;
    value::after_import(context, actor, turn, import.no).await?;
    let mut write = context.platform.write(actor).await?;
    // Receipts of earlier imports that got more lines are not found by this import's number.
    let grown = store::grown(&*write, actor, import.no).await?;
    value::refresh(&mut write, &grown).await?;
    import.progress.seconds += began.elapsed().as_secs_f64();
    let mut report =
        Report::of(rows, &import.progress, store::count_rejects(&*write, actor, import.no).await?);
    report.customers_total = store::customers_total(&*write, actor).await?;
    store::save_report(&write, import.id, &report, rejects_file).await?;
    store::end(&write, import.id, ImportState::Done).await?;
    if report.customers_created + report.customers_updated > 0 {
        scan::enqueue(&mut write, Scan::default()).await?;
    }
    write.publish(&ImportFinished { import: import.id }).await?;
    let audit = Audit::of("import.done", import.id);
    write.commit(audit.with(json!({"rows": rows, "rejected": report.rejected}))).await?;
    Ok(report)
}
