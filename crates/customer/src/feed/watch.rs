//! Watches over the feeds while somebody serves: looks into the folders, and queues what is due.

use std::time::Duration;

use kernel::Fault;
use platform::{Actor, organisation};

use super::{Feed, Way, commands, folder, look_again, run, store};
use crate::Context;

const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Queues the feeds whose time has come; never ends by itself.
pub async fn watch(context: &Context) {
    loop {
        if let Err(fault) = step(context).await {
            tracing::warn!(%fault, "the feeds could not be looked at");
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

async fn step(context: &Context) -> Result<(), Fault> {
    let Some(company) = organisation::only(&context.platform).await? else { return Ok(()) };
    let actor = Actor::system(company.org);
    let reader = context.platform.records().reader();
    for feed in store::due(reader, &actor, context.platform.now()).await? {
        // One feed's trouble is not the next one's.
        if let Err(fault) = look(context, &actor, &feed).await {
            tracing::warn!(feed = %feed.id, %fault, "the feed could not be looked at");
        }
    }
    Ok(())
}

async fn look(context: &Context, actor: &Actor, feed: &Feed) -> Result<(), Fault> {
    if feed.way == Way::Folder && !has_work(context, actor, feed).await? {
        return Ok(());
    }
    commands::start(context, actor, feed.id, false).await.map(drop)
}

/// Whether the folder holds a file that has stopped growing, or a run was left half done. A folder that cannot be read
/// is work too: the job says what is wrong with it.
async fn has_work(context: &Context, actor: &Actor, feed: &Feed) -> Result<bool, Fault> {
    let reader = context.platform.records().reader();
    if feed.suffers_from_its_folder() || store::has_taking(reader, actor, feed.id).await? {
        return Ok(true);
    }
    let Ok(path) = run::open_folder(context, feed).await else { return Ok(true) };
    let listed = tokio::task::spawn_blocking(move || folder::list(&path)).await.map_err(Fault::internal)?;
    let Ok(found) = listed else { return Ok(true) };
    let now = context.platform.now();
    let looks = look_again(&feed.looks, &found, now);
    if looks != feed.looks {
        let write = context.platform.write(actor).await?;
        store::keep_looks(&write, feed.id, &looks).await?;
        write.commit_part().await?;
    }
    Ok(looks.iter().any(|look| look.is_settled(&context.feeds, now)))
}
