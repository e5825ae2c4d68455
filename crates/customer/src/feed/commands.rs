//! What people do with feeds: set one up, change it, hold it, run it now, take it away.

use kernel::{Fault, FeedId, JobId, MappingId};
use platform::http::{one_line, wrong_field};
use platform::{Actor, Audit, Write, jobs};
use serde_json::json;

use super::run::{RunFeed, open_folder};
use super::{Feed, FolderName, KINDS, Way, store};
use crate::Context;
use crate::import::ImportKind;
use crate::source::{self, SourceCode};

const NAME_MAX: usize = 60;
const TOKEN_MAX: usize = 4_000;
const URL_MAX: usize = 2_000;
/// A year.
const EVERY_MINUTES_MAX: i64 = 366 * 24 * 60;
pub const FEEDS_MAX: usize = 200;

/// What is said of a feed; what is absent stays.
#[derive(Debug, Default)]
pub struct Said {
    pub name: Option<String>,
    pub source: Option<SourceCode>,
    pub kind: Option<ImportKind>,
    pub mapping: Option<Option<MappingId>>,
    /// A folder or an address, by the feed's way.
    pub place: Option<String>,
    pub token: Option<Option<String>>,
    pub every_minutes: Option<i64>,
}

/// Sets up a feed. Its folder is made at once; an address is only asked when the feed runs.
pub async fn create(context: &Context, actor: &Actor, way: Way, said: Said) -> Result<FeedId, Fault> {
    let missing = |field| wrong_field(field, "required", "the field is required");
    let now = context.platform.now();
    let mut feed = Feed {
        id: context.platform.mint(),
        name: String::new(),
        source: said.source.clone().ok_or_else(|| missing("source"))?,
        kind: said.kind.ok_or_else(|| missing("kind"))?,
        mapping: None,
        way,
        place: String::new(),
        token_sealed: None,
        every_minutes: 24 * 60,
        looks: Vec::new(),
        etag: None,
        last_modified: None,
        failures: 0,
        fault: None,
        paused: None,
        job: None,
        next_at: now,
        last_try_at: None,
        last_success_at: None,
        created_at: now,
    };
    if said.name.is_none() {
        return Err(missing("name"));
    }
    if said.place.is_none() {
        return Err(missing(place_field(way)));
    }
    apply(context, &mut feed, said)?;
    let write = context.platform.write(actor).await?;
    let feeds = store::list(&*write, actor).await?.len();
    if feeds >= FEEDS_MAX {
        return Err(
            Fault::invalid("too_many_feeds", "there are too many feeds already").with("max", FEEDS_MAX)
        );
    }
    settle(context, &write, &feed).await?;
    store::insert(&write, &feed).await?;
    write.commit(audit("feed.create", &feed)).await?;
    Ok(feed.id)
}

pub async fn change(context: &Context, actor: &Actor, id: FeedId, said: Said) -> Result<(), Fault> {
    let write = context.platform.write(actor).await?;
    let mut feed = store::load_to_change(&write, id).await?;
    refuse_busy(&write, &feed).await?;
    let before = feed.clone();
    apply(context, &mut feed, said)?;
    // What was known of another place, or read in another way, says nothing any more.
    if (&feed.place, feed.kind, &feed.source) != (&before.place, before.kind, &before.source) {
        (feed.etag, feed.last_modified, feed.looks) = (None, None, Vec::new());
    }
    feed.next_at = feed.next_at.min(write.now());
    settle(context, &write, &feed).await?;
    store::save(&write, &feed).await?;
    write.commit(audit("feed.change", &feed)).await
}

fn place_field(way: Way) -> &'static str {
    match way {
        Way::Folder => "folder",
        Way::Http => "url",
    }
}

fn apply(context: &Context, feed: &mut Feed, said: Said) -> Result<(), Fault> {
    if let Some(name) = said.name {
        feed.name = one_line("name", &name, NAME_MAX)?;
    }
    if let Some(source) = said.source {
        feed.source = source;
    }
    if let Some(kind) = said.kind {
        feed.kind = kind;
    }
    if !KINDS.contains(&feed.kind) {
        return Err(wrong_field(
            "kind",
            "feed_kind",
            "a feed brings customers, purchases or service records",
        ));
    }
    if let Some(mapping) = said.mapping {
        feed.mapping = mapping;
    }
    if let Some(every) = said.every_minutes {
        if !(1..=EVERY_MINUTES_MAX).contains(&every) {
            return Err(wrong_field("every_minutes", "feed_every", "an interval is 1 minute to a year")
                .with("max", EVERY_MINUTES_MAX));
        }
        feed.every_minutes = every;
    }
    if let Some(place) = said.place {
        let moved = place != feed.place;
        feed.place = read_place(context, feed.way, &place)?;
        // A token is for the address it was given with.
        if moved && said.token.is_none() {
            feed.token_sealed = None;
        }
    }
    if let Some(token) = said.token {
        let token = token.map(|token| one_line("token", &token, TOKEN_MAX)).transpose()?;
        feed.token_sealed = token.map(|token| context.platform.vault().seal(&token)).transpose()?;
    }
    Ok(())
}

fn read_place(context: &Context, way: Way, place: &str) -> Result<String, Fault> {
    let at = |fault: Fault, field: &str| {
        let code = fault.code;
        fault.field(kernel::FieldFault::new(format!("/{field}"), code))
    };
    match way {
        Way::Folder => {
            let name: FolderName = place.parse().map_err(|fault| at(fault, "folder"))?;
            Ok(name.as_str().to_owned())
        }
        Way::Http => {
            let url = one_line("url", place, URL_MAX)?;
            context.fetcher.check(&url).map_err(|fault| at(fault.into(), "url"))?;
            Ok(url)
        }
    }
}

/// What must hold beside the feed itself: no twin, a known source and mapping, a folder that can be used.
async fn settle(context: &Context, write: &Write, feed: &Feed) -> Result<(), Fault> {
    store::refuse_twin(write, feed).await?;
    source::ensure(write, &feed.source).await?;
    if let Some(mapping) = feed.mapping {
        let known = crate::import::mappings(&**write, write.actor(), u64::MAX >> 1).await?;
        if !known.iter().any(|known| known.id == mapping && known.kind == feed.kind) {
            let detail = "there is no such mapping for files of that kind";
            return Err(wrong_field("mapping_id", "feed_mapping", detail));
        }
    }
    if feed.way == Way::Folder {
        open_folder(context, feed).await?;
    }
    Ok(())
}

/// Neither addresses, which may carry secrets, nor tokens go into the audit.
fn audit(action: &'static str, feed: &Feed) -> Audit {
    let folder = (feed.way == Way::Folder).then_some(&feed.place);
    Audit::of(action, feed.id).with(json!({
        "name": feed.name, "source": feed.source, "kind": feed.kind, "way": feed.way, "folder": folder,
        "every_minutes": feed.every_minutes,
    }))
}

/// Holds a feed, or lets it go on. What runs at the moment runs to its end.
pub async fn pause(context: &Context, actor: &Actor, id: FeedId, is_paused: bool) -> Result<(), Fault> {
    let write = context.platform.write(actor).await?;
    let feed = store::load_to_change(&write, id).await?;
    if feed.paused.is_some() == is_paused {
        return Ok(());
    }
    store::pause(&write, id, is_paused).await?;
    write.commit(Audit::of(if is_paused { "feed.pause" } else { "feed.resume" }, id)).await
}

/// Takes the feed away with its history. What it brought stays, and so does its folder.
pub async fn delete(context: &Context, actor: &Actor, id: FeedId) -> Result<(), Fault> {
    let write = context.platform.write(actor).await?;
    let feed = store::load_to_change(&write, id).await?;
    refuse_busy(&write, &feed).await?;
    store::delete(&write, id).await?;
    write.commit(audit("feed.delete", &feed)).await
}

async fn live_job(write: &Write, feed: &Feed) -> Result<Option<JobId>, Fault> {
    let Some(job) = feed.job else { return Ok(None) };
    let found = jobs::find(&**write, write.actor(), job).await?;
    Ok(found.filter(|job| !job.state.is_over()).map(|job| job.id))
}

async fn refuse_busy(write: &Write, feed: &Feed) -> Result<(), Fault> {
    match live_job(write, feed).await? {
        Some(_) => Err(Fault::conflict("feed_busy", "the feed is running just now")),
        None => Ok(()),
    }
}

/// Queues the feed's job, unless one is there already; a feed never has two.
pub async fn start(context: &Context, actor: &Actor, id: FeedId, by_hand: bool) -> Result<JobId, Fault> {
    let mut write = context.platform.write(actor).await?;
    let feed = store::load_to_change(&write, id).await?;
    if let Some(job) = live_job(&write, &feed).await? {
        return Ok(job);
    }
    let job = jobs::enqueue::<RunFeed, Context>(&mut write, &RunFeed { feed: id, by_hand }).await?;
    store::begin(&write, id, job, feed.after_success(write.now())).await?;
    match by_hand {
        true => write.commit(Audit::of("feed.run", id)).await?,
        // Every few minutes, and in the history anyway.
        false => write.commit_part().await?,
    }
    Ok(job)
}
