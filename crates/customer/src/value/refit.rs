//! Everybody valued anew: read all histories, learn the model, rewrite all values.
//!
//! Two passes over the purchases, each in pages, so that memory does not grow with the number of receipts: one to
//! learn, one to value. The model is saved between them. A run that is killed may be run again from the start over its
//! own half-done work: the same records give the same model and the same values. Customers whom somebody values while
//! we do (a purchase over the API) keep that newer value's facts: their rows are left out and valued again at the end.

use async_trait::async_trait;
use contracts::customer::{ValuesChanged, Which as Who};
use futures::StreamExt as _;
use kernel::{CustomerId, Fault, JobId, OrgId};
use platform::jobs::{Turn, Work, enqueue};
use platform::{Actor, Audit, Platform, Write, sql};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::as_of::{self, AsOf};
use super::base;
use super::owner::Owner;
use super::refresh::{refresh, touched_by};
use super::{fit, model, pages};
use crate::Context;

/// More than this share of the customers touched, and everybody is valued anew.
const REFIT_SHARE: u64 = 20;

/// Fits the model to everybody's purchases and values everybody.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Refit {}

#[async_trait]
impl Work<Context> for Refit {
    const KIND: &'static str = "value.refit";

    async fn run(&self, context: &Context, turn: &Turn) -> Result<Value, Fault> {
        refit(&context.platform, turn.actor(), turn).await
    }
}

/// Queues a refit; when the same person has one waiting already, gives that one.
pub async fn request_refit(write: &mut Write) -> Result<JobId, Fault> {
    let text = "SELECT id FROM job WHERE org_id = $1 AND kind = $2 AND state = 'queued' \
                AND person_id IS NOT DISTINCT FROM $3 ORDER BY id LIMIT 1";
    let actor = write.actor();
    let values = [actor.org.into(), <Refit as Work<Context>>::KIND.into(), actor.person.into()];
    if let Some(row) = write.query_one_raw(sql(&**write, text, values)).await? {
        return Ok(row.try_get("", "id")?);
    }
    enqueue::<Refit, Context>(write, &Refit {}).await
}

/// What the executable calls once a night for each organisation: rhythms go on while nobody buys, so states and health
/// must be worked out again. Does nothing where nobody has ever bought.
pub async fn nightly(context: &Context, org: OrgId) -> Result<Option<JobId>, Fault> {
    if as_of::first_day(context.platform.records().reader(), org).await?.is_none() {
        return Ok(None);
    }
    let mut write = context.platform.write(&Actor::system(org)).await?;
    let job = request_refit(&mut write).await?;
    write.commit(Audit::of("value.nightly", job)).await?;
    Ok(Some(job))
}

/// Values everybody whom an import has touched: one by one while they are few, all of them with a new model when there
/// is none yet or more than a twentieth of the customers changed.
pub async fn after_import(
    context: &Context,
    actor: &Actor,
    turn: &Turn,
    import_no: i64,
) -> Result<(), Fault> {
    let conn = context.platform.records().reader();
    let most = (count(conn, actor.org).await? / REFIT_SHARE) as usize;
    let touched = touched_by(conn, actor.org, import_no, most).await?;
    if touched.is_empty() {
        return Ok(());
    }
    let buys = as_of::first_day(conn, actor.org).await?.is_some();
    if buys && (touched.len() > most || model::load(conn, actor.org).await?.is_none()) {
        return refit(&context.platform, actor, turn).await.map(drop);
    }
    if !buys {
        return Ok(());
    }
    refresh_all(&context.platform, actor, turn, &touched).await
}

/// [`refresh`] in transactions of a size that lets others write in between.
async fn refresh_all(
    platform: &Platform,
    actor: &Actor,
    turn: &Turn,
    customers: &[CustomerId],
) -> Result<(), Fault> {
    const AT_ONCE: usize = 2_000;
    for (place, some) in customers.chunks(AT_ONCE).enumerate() {
        turn.progress("valuing", (place * AT_ONCE) as u64, Some(customers.len() as u64)).await?;
        let mut write = platform.write(actor).await?;
        refresh(&mut write, some).await?;
        write.commit_part().await?;
    }
    Ok(())
}

/// The whole of it; see the module.
pub async fn refit(platform: &Platform, actor: &Actor, turn: &Turn) -> Result<Value, Fault> {
    let conn = platform.records().reader();
    let now = platform.now();
    let owner = Owner::load(conn, actor.org).await?;
    let customers = count(conn, owner.org).await?;
    let as_of = as_of::latest(conn, owner.org, &owner.zone, now).await?;
    let as_of = as_of.unwrap_or(AsOf::kept(now, &owner.zone));
    let ranges = pages::ranges(conn, owner.org).await?;
    let sample = learn(platform, turn, &owner, as_of, &ranges, customers).await?;
    turn.progress("fitting", customers, Some(customers)).await?;
    let (buyers, industry) = (sample.buyers(), owner.industry);
    let (fitted, base) = futures::try_join!(
        blocking(move || fit::fit(&sample, industry, now).map_err(Fault::internal)),
        base::load(conn, owner.org, &owner.zone),
    )?;
    let fitted = fitted.map(|model| model::Model { base: Some(base), ..model });
    let write = platform.write(actor).await?;
    match &fitted {
        Some(model) => model::save(&*write, owner.org, model).await?,
        None => model::forget(&*write, owner.org).await?,
    }
    write.commit_part().await?;
    // As everybody else will read it: numbers may change in their last digit on their way through JSON.
    let model = std::sync::Arc::new(model::load(conn, owner.org).await?);
    let base = pages::Base { owner: owner.clone(), as_of, model: model.clone() };
    let changed = value(platform, actor, turn, &base, &ranges, customers).await?;

    let mut write = platform.write(actor).await?;
    write.publish(&ValuesChanged { customers: Who::All }).await?;
    let result = json!({
        "as_of": as_of.at,
        "customers": customers,
        "buyers": buyers,
        "valued": changed,
        "clv": model.as_ref().as_ref().is_some_and(|model| model.clv.is_some()),
    });
    write.commit(Audit::of("value.refit", owner.org).with(result.clone())).await?;
    Ok(result)
}

async fn learn(
    platform: &Platform,
    turn: &Turn,
    owner: &Owner,
    as_of: AsOf,
    ranges: &[pages::Range],
    customers: u64,
) -> Result<fit::Sample, Fault> {
    let first = as_of::first_day(platform.records().reader(), owner.org).await?;
    let mut sample = fit::Sample::new(as_of, first.unwrap_or(as_of.day));
    let mut pages = futures::stream::iter(ranges.iter().copied())
        .map(|range| tokio::spawn(pages::read(platform.clone(), owner.clone(), range)))
        .buffered(pages::AHEAD);
    let mut done = 0;
    while let Some(page) = pages.next().await {
        let page = page.map_err(Fault::internal)??;
        sample = blocking(move || {
            page.iter().for_each(|history| sample.add(history));
            Ok(sample)
        })
        .await?;
        done += pages::SIZE;
        turn.progress("reading", done.min(customers), Some(customers)).await?;
    }
    Ok(sample)
}

async fn value(
    platform: &Platform,
    actor: &Actor,
    turn: &Turn,
    base: &pages::Base,
    ranges: &[pages::Range],
    customers: u64,
) -> Result<u64, Fault> {
    let complaints = pages::complaints(platform, base).await?;
    let mut pages = futures::stream::iter(ranges.iter().copied())
        .map(|range| tokio::spawn(pages::value(platform.clone(), base.clone(), complaints.clone(), range)))
        .buffered(pages::AHEAD);
    let (mut done, mut changed, mut late) = (0, 0, Vec::new());
    while let Some(page) = pages.next().await {
        let written = pages::save(platform, actor, base.owner.org, page.map_err(Fault::internal)??).await?;
        changed += written.rows;
        late.extend(written.late);
        done += pages::SIZE;
        turn.progress("valuing", done.min(customers), Some(customers)).await?;
    }
    refresh_all(platform, actor, turn, &late).await?;
    Ok(changed + late.len() as u64)
}

async fn count(conn: &impl ConnectionTrait, org: OrgId) -> Result<u64, Fault> {
    let text = "SELECT COUNT(*) AS n FROM customer WHERE org_id = $1 AND survivor_id IS NULL";
    let row = conn.query_one_raw(sql(conn, text, [org.into()])).await?;
    Ok(row.map(|row| row.try_get::<i64>("", "n")).transpose()?.unwrap_or(0).unsigned_abs())
}

/// Numbers take their time; the threads that answer requests do not wait for them.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work).await.map_err(Fault::internal)?
}
