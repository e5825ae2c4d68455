//! One file from our blobs into the records: written down first, then imported, then settled. A process may die between
//! any two steps; whoever comes next finds the run as `taking` and goes on.

use kernel::{Fault, FaultKind, FeedRunId};
use platform::{Actor, Write};

use super::{Counts, Feed, File, Run, RunState, Way, store};
use crate::Context;
use crate::import::Report;
use crate::import::arrive::{self, Arrival};

/// What became of a file.
#[derive(Debug)]
pub enum End {
    Done,
    /// The same content is ours already.
    Unchanged,
    /// Nothing will make this file right but somebody's hand.
    Failed(Fault),
    /// Something of ours stood in the way; the run stays `taking` and goes on with the next try.
    Later,
}

/// Takes in a file whose blob is complete.
pub async fn take(context: &Context, actor: &Actor, feed: &Feed, file: File) -> Result<End, Fault> {
    let blob = file.blob;
    match write_down(context, actor, feed, file).await? {
        Some(run) => go_on(context, actor, feed, run).await,
        None => {
            context.platform.blobs().remove(blob).await?;
            Ok(End::Unchanged)
        }
    }
}

/// Writes down that the file is being taken; none when its content is known.
async fn write_down(context: &Context, actor: &Actor, feed: &Feed, file: File) -> Result<Option<Run>, Fault> {
    let write = context.platform.write(actor).await?;
    store::load_to_change(&write, feed.id).await?;
    if store::is_taken(&write, feed.id, &file.digest).await? {
        drop(write);
        unchanged(context, actor, feed, Some(file)).await?;
        return Ok(None);
    }
    let before = store::failed_before(&write, feed.id, &file.digest).await?;
    let run = Run {
        id: context.platform.mint(),
        feed: feed.id,
        state: RunState::Taking,
        file: Some(file),
        import: None,
        attempts: before.as_ref().map_or(0, |run| run.attempts) + 1,
        counts: None,
        fault: None,
        started_at: write.now(),
        finished_at: None,
    };
    // One line a content: the next try takes the place of the last.
    if let Some(before) = &before {
        store::remove(&write, before.id).await?;
    }
    store::add(&write, &run).await?;
    write.commit_part().await?;
    if let Some(import) = before.and_then(|run| run.import) {
        arrive::discard(context, actor, import).await?;
    }
    Ok(Some(run))
}

/// Writes down that there is nothing new. The blob of the file, if there was one, is the caller's to remove.
pub async fn unchanged(
    context: &Context,
    actor: &Actor,
    feed: &Feed,
    file: Option<File>,
) -> Result<(), Fault> {
    let write = context.platform.write(actor).await?;
    let run = Run {
        id: context.platform.mint(),
        feed: feed.id,
        state: RunState::Unchanged,
        file,
        import: None,
        attempts: 1,
        counts: None,
        fault: None,
        started_at: write.now(),
        finished_at: Some(write.now()),
    };
    store::add(&write, &run).await?;
    if let Some(file) = &run.file {
        store::keep_tags(&write, feed.id, file.etag.as_deref(), file.last_modified.as_deref()).await?;
    }
    store::prune(&write, feed.id).await?;
    store::succeeded(&write, feed).await?;
    write.commit_part().await
}

/// Takes a run to its end, from wherever it stands.
pub async fn go_on(context: &Context, actor: &Actor, feed: &Feed, run: Run) -> Result<End, Fault> {
    let outcome = import(context, actor, feed, &run).await;
    let write = context.platform.write(actor).await?;
    let end = match outcome {
        Ok(report) if report.taken == 0 && report.rejected > 0 => {
            let fault = Fault::invalid("feed_all_rejected", "not one row of the file could be taken");
            refuse(&write, feed, run.id, Some(counts(&report)), fault.with("rows", report.rejected)).await?
        }
        Ok(report) => {
            store::end(&write, run.id, RunState::Done, Some(counts(&report)), None).await?;
            let file = run.file.as_ref();
            let etag = file.and_then(|file| file.etag.as_deref());
            store::keep_tags(&write, feed.id, etag, file.and_then(|file| file.last_modified.as_deref()))
                .await?;
            store::succeeded(&write, feed).await?;
            End::Done
        }
        Err(fault) if is_passing(&fault) => {
            store::failed(&write, feed.id, &fault, None).await?;
            End::Later
        }
        Err(fault) => refuse(&write, feed, run.id, None, fault).await?,
    };
    write.commit_part().await?;
    Ok(end)
}

/// Ends a run that nothing of ours will make right.
async fn refuse(
    write: &Write,
    feed: &Feed,
    run: FeedRunId,
    counts: Option<Counts>,
    fault: Fault,
) -> Result<End, Fault> {
    store::end(write, run, RunState::Failed, counts, Some(&fault)).await?;
    // A folder goes on at once with its other files; an address waits.
    let next = (feed.way == Way::Folder).then(|| write.now());
    store::failed(write, feed.id, &fault, next).await?;
    store::prune(write, feed.id).await?;
    Ok(End::Failed(fault))
}

async fn import(context: &Context, actor: &Actor, feed: &Feed, run: &Run) -> Result<Report, Fault> {
    let file = run.file.as_ref().ok_or_else(|| Fault::internal("a run without a file"))?;
    let arrival = Arrival {
        file_name: file.name.clone(),
        bytes: file.bytes,
        blob: file.blob,
        kind: feed.kind,
        source: feed.source.clone(),
    };
    let id = match arrive::arrive(context, actor, arrival).await {
        Err(fault) if !is_passing(&fault) => {
            // Nothing refers to a file that could not be read.
            context.platform.blobs().remove(file.blob).await?;
            return Err(fault);
        }
        arrived => arrived?,
    };
    keep(context, actor, run.id, id).await?;
    arrive::complete(context, actor, id, feed.mapping).await
}

async fn keep(
    context: &Context,
    actor: &Actor,
    run: FeedRunId,
    import: kernel::ImportId,
) -> Result<(), Fault> {
    let write = context.platform.write(actor).await?;
    store::keep_import(&write, run, import).await?;
    write.commit_part().await
}

fn counts(report: &Report) -> Counts {
    Counts { rows: report.rows, taken: report.taken, unchanged: report.unchanged, rejected: report.rejected }
}

/// Ours, and perhaps over soon. A job's fault comes back from the table with its code only.
pub fn is_passing(fault: &Fault) -> bool {
    matches!(fault.kind, FaultKind::Internal | FaultKind::Unavailable)
        || matches!(fault.code, "internal" | "disk_full" | "records_unreachable" | "job_given_up")
}
