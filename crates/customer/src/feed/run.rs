//! The job of one feed: goes on with what was left half done, then takes what is there.

use std::path::PathBuf;

use async_trait::async_trait;
use kernel::{Fault, FeedId};
use platform::jobs::{Turn, Work};
use platform::{Actor, Write};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::folder::{self, Found};
use super::take::{self, End};
use super::{Feed, Look, RunState, Way, look_again, pull, store};
use crate::Context;

#[derive(Debug, Serialize, Deserialize)]
pub struct RunFeed {
    pub feed: FeedId,
    /// Somebody asked for it: a paused feed runs too, and what was refused is tried again.
    pub by_hand: bool,
}

/// What one run of the job did.
#[derive(Debug, Default, Serialize)]
struct Sum {
    done: u64,
    unchanged: u64,
    failed: u64,
    /// Files that still change, or changed a moment ago.
    waiting: u64,
}

#[async_trait]
impl Work<Context> for RunFeed {
    const KIND: &'static str = "feed.run";
    const ASIDE: bool = true;

    /// Gives what became of the files. What is wrong with the place or a file is written down at the feed and no
    /// failure of the job, which fails for what is ours alone.
    async fn run(&self, context: &Context, turn: &Turn) -> Result<Value, Fault> {
        let actor = turn.actor();
        let feed = match store::load(context.platform.records().reader(), actor, self.feed).await {
            Err(fault) if fault.code == "feed_not_found" => return Ok(json!({})),
            feed => feed?,
        };
        if feed.paused.is_some() && !self.by_hand {
            return Ok(json!({}));
        }
        write(context, actor, async |write| store::tried(write, feed.id).await).await?;
        let mut sum = Sum::default();
        let outcome = match resume(context, actor, &feed, &mut sum).await {
            Ok(true) => match feed.way {
                Way::Folder => sweep(context, turn, &feed, self.by_hand, &mut sum).await,
                Way::Http => ask(context, actor, &feed, &mut sum).await,
            },
            other => other.map(drop),
        };
        match outcome {
            Err(fault) if fault.code == "cancelled" => return Err(fault),
            Err(fault) => {
                let code = fault.code;
                write(context, actor, async |write| store::failed(write, feed.id, &fault, None).await)
                    .await?;
                tracing::warn!(feed = %feed.id, code, cause = fault.cause, "feed failed");
            }
            Ok(()) => {}
        }
        serde_json::to_value(sum).map_err(Fault::internal)
    }
}

async fn write(
    context: &Context,
    actor: &Actor,
    change: impl AsyncFnOnce(&Write) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let write = context.platform.write(actor).await?;
    change(&write).await?;
    write.commit_part().await
}

/// The feed's folder, opened off the runtime's threads.
pub async fn open_folder(context: &Context, feed: &Feed) -> Result<PathBuf, Fault> {
    let (root, name) = (context.feeds.root(), feed.place.clone());
    tokio::task::spawn_blocking(move || folder::open(&root, &name)).await.map_err(Fault::internal)?
}

/// Takes runs to their end that a process left behind; false when one has to wait, and everything else with it.
async fn resume(context: &Context, actor: &Actor, feed: &Feed, sum: &mut Sum) -> Result<bool, Fault> {
    let reader = context.platform.records().reader();
    for run in store::taking(reader, actor, feed.id).await? {
        let file = run.file.clone();
        let end = take::go_on(context, actor, feed, run).await?;
        if feed.way == Way::Folder {
            let folder = open_folder(context, feed).await?;
            let left = file.and_then(|file| folder::find(&folder, &file.name, file.bytes, file.modified?));
            if let Some(left) = left {
                put(&left, &end, feed)?;
            }
        }
        sum.count(&end);
        if matches!(end, End::Later) {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Sum {
    fn count(&mut self, end: &End) {
        match end {
            End::Done => self.done += 1,
            End::Unchanged => self.unchanged += 1,
            End::Failed(_) => self.failed += 1,
            End::Later => self.waiting += 1,
        }
    }
}

/// Puts a file where it belongs now; one that changed since it was taken stays, and is looked at anew.
fn put(found: &Found, end: &End, feed: &Feed) -> Result<(), Fault> {
    match end {
        _ if !found.is_same() => Ok(()),
        End::Done | End::Unchanged => folder::put_away(found),
        End::Failed(fault) => folder::put_aside(found, &reason(found, fault, feed)),
        End::Later => Ok(()),
    }
}

/// What stands beside a refused file, for whoever looks into the folder only.
fn reason(found: &Found, fault: &Fault, feed: &Feed) -> String {
    let params: String = fault.params.iter().map(|(name, value)| format!("  {name}: {value}\n")).collect();
    format!(
        "{} · {}\n{}: {}\n{params}\n熟客 →「自动导入」页面有原因说明，可修正后重试。\nShuke, page Feeds: what it means, and the retry.\n",
        feed.name, found.name, fault.code, fault.detail
    )
}

/// Takes every file of the folder that has stopped growing, the oldest first.
async fn sweep(
    context: &Context,
    turn: &Turn,
    feed: &Feed,
    by_hand: bool,
    sum: &mut Sum,
) -> Result<(), Fault> {
    let (actor, now) = (turn.actor(), context.platform.now());
    let folder = open_folder(context, feed).await?;
    // What was refused stopped growing long ago.
    let back = if by_hand { folder::bring_back(&folder)? } else { Vec::new() };
    let mut known = feed.looks.clone();
    known.extend(back.iter().map(|file| file.look(0)));
    let found = folder::list(&folder)?;
    let looks = look_again(&known, &found, now);
    let mut left: Vec<Look> = Vec::new();
    let (mut waits, mut trouble) = (false, None);
    for (file, look) in found.iter().zip(looks) {
        turn.progress("reading", sum.done, Some(found.len() as u64)).await?;
        if waits || !look.is_settled(&context.feeds, now) {
            left.push(look);
            continue;
        }
        // A file that cannot be read or moved stays, and keeps no other file waiting.
        match one(context, actor, feed, file).await {
            Ok(Some(end)) => {
                sum.count(&end);
                waits = matches!(end, End::Later);
            }
            Ok(None) => {}
            Err(fault) if take::is_passing(&fault) => return Err(fault),
            Err(fault) => {
                left.push(look);
                trouble = Some(fault);
            }
        }
    }
    sum.waiting += left.len() as u64;
    write(context, actor, async |write| store::keep_looks(write, feed.id, &left).await).await?;
    if let Some(fault) = trouble {
        return Err(fault);
    }
    if (by_hand || feed.suffers_from_its_folder()) && sum.failed == 0 && !waits {
        write(context, actor, async |write| store::cleared(write, feed.id).await).await?;
    }
    Ok(())
}

/// One file that has stopped growing; none when it went on growing after all, or is gone.
async fn one(context: &Context, actor: &Actor, feed: &Feed, file: &Found) -> Result<Option<End>, Fault> {
    let Some(copied) = pull::copy(context, file).await? else { return Ok(None) };
    let end = take::take(context, actor, feed, copied).await?;
    put(file, &end, feed)?;
    Ok(Some(end))
}

/// Asks the address once.
async fn ask(context: &Context, actor: &Actor, feed: &Feed, sum: &mut Sum) -> Result<(), Fault> {
    match pull::fetch(context, feed).await {
        Ok(Some(file)) => sum.count(&take::take(context, actor, feed, file).await?),
        Ok(None) => {
            take::unchanged(context, actor, feed, None).await?;
            sum.count(&End::Unchanged);
        }
        Err(fault) => {
            note(context, actor, feed, &fault).await?;
            sum.failed += 1;
        }
    }
    Ok(())
}

/// A failure and its line in the history, for an address that gave no file.
async fn note(context: &Context, actor: &Actor, feed: &Feed, fault: &Fault) -> Result<(), Fault> {
    tracing::warn!(feed = %feed.id, code = fault.code, cause = fault.cause, "feed failed");
    write(context, actor, async |write| {
        let run = super::Run {
            id: context.platform.mint(),
            feed: feed.id,
            state: RunState::Failed,
            file: None,
            import: None,
            attempts: feed.failures + 1,
            counts: None,
            fault: Some(store::fault_json(fault)),
            started_at: write.now(),
            finished_at: Some(write.now()),
        };
        store::add(write, &run).await?;
        store::failed(write, feed.id, fault, None).await?;
        store::prune(write, feed.id).await
    })
    .await
}
