//! A company to look at: simulated, and taken in through the same pipeline as everybody's files.
//!
//! What a run has filled is noted in a marker beside the data, so the next run serves at once, and so that nobody's
//! real data is ever taken for a demo.

mod company;
mod desk;
mod marker;

use std::path::PathBuf;
use std::time::Instant;

use customer::import::{self, FromPath, ImportKind};
use customer::source;
use jiff::civil::DateTime;
use kernel::Fault;
use platform::{Actor, Audit, organisation};
use worlds::{Plan, World};

pub use company::{PASSWORD, PEOPLE, Person};
pub use marker::Marker;

use crate::Application;

pub const ZONE: &str = "Asia/Shanghai";
/// Where the company's files are written, below the data folder.
const SOURCES: &str = "sources";
/// How much of the past is simulated.
const MONTHS: i32 = 24;

/// What to fill the data folder with.
#[derive(Debug, Clone)]
pub struct Wish {
    pub data: PathBuf,
    pub world: World,
    pub people: u32,
    pub seed: u64,
}

/// One step that is done, for whoever waits.
#[derive(Debug, Clone)]
pub struct Step {
    pub seconds: f64,
    pub what: (String, String),
}

/// A file of the world: how it is called there, what it holds, whose it is.
struct Feed {
    file: &'static str,
    kind: ImportKind,
    source: &'static str,
    name: &'static str,
    english: &'static str,
}

/// In this order: stores before those who belong to them, people before what they bought.
const FEEDS: [Feed; 6] = [
    feed("stores.csv", ImportKind::Stores, "pos", "POS", "stores"),
    feed("membership_members.csv", ImportKind::Customers, "membership", "会员系统", "members"),
    feed("shop_buyers.csv", ImportKind::Customers, "shop", "小程序商城", "mini-program shop buyers"),
    feed("service_tickets.csv", ImportKind::Service, "service", "客服", "service tickets"),
    feed("shop_orders.csv", ImportKind::Purchases, "shop", "小程序商城", "mini-program shop orders"),
    feed("pos_purchases.csv", ImportKind::Purchases, "pos", "POS", "POS receipts"),
];

const fn feed(
    file: &'static str,
    kind: ImportKind,
    source: &'static str,
    name: &'static str,
    english: &'static str,
) -> Feed {
    Feed { file, kind, source, name, english }
}

/// Fills an empty, migrated installation; tells each step as it is done.
pub async fn fill(
    application: &Application,
    wish: &Wish,
    mut tell: impl FnMut(Step),
) -> Result<Marker, Fault> {
    let begun = Instant::now();
    let mut told = |chinese: String, english: String| {
        tell(Step { seconds: begun.elapsed().as_secs_f64(), what: (chinese, english) });
    };
    let platform = application.platform();
    let marker = Marker::begun(wish);
    marker.save(&wish.data)?;
    let desk = company::found(application).await?;
    let company =
        organisation::only(platform).await?.ok_or_else(|| Fault::internal("no company was made"))?;
    let written = simulate(wish, company.zone.civil(platform.now())).await?;
    told(
        format!("已模拟 {} 位居民、{MONTHS} 个月", wish.people),
        format!("simulated {} people over {MONTHS} months", wish.people),
    );
    let context = application.customer().clone();
    let actor = Actor::system(company.org);
    for feed in &FEEDS {
        let Some(file) = written.file(feed.file) else { continue };
        let source: source::SourceCode = feed.source.parse()?;
        let write = platform.write(&actor).await?;
        source::rename(&write, &source, feed.name).await?;
        write.commit(Audit::of("source.rename", company.org)).await?;
        let said = FromPath { kind: Some(feed.kind), source: Some(source), ..FromPath::default() };
        let id = import::from_path(&context, &actor, &file.path, said).await?;
        let report = import::execute(&context, &actor, id).await?;
        let (rows, rejected, customers) = (report.rows, report.rejected, report.customers_total);
        told(
            format!("{} · {}：{rows} 行，退回 {rejected}，客户共 {customers}", feed.name, feed.file),
            format!(
                "{} ({}): {rows} rows, {rejected} rejected, {customers} customers",
                feed.english, feed.file
            ),
        );
    }
    let store = company::furnish(&desk).await?;
    application.deliver().await?;
    told("标签、视图和账号已就绪".to_owned(), "tags, views and people are ready".to_owned());
    let marker = marker.filled(store);
    marker.save(&wish.data)?;
    Ok(marker)
}

/// Lives the world up to that moment and writes its files.
async fn simulate(wish: &Wish, now: DateTime) -> Result<worlds::WorldFiles, Fault> {
    let folder = wish.data.join(SOURCES).join(wish.world.name());
    let end = now.date();
    let start = end.saturating_sub(jiff::Span::new().months(MONTHS));
    let plan = Plan { seed: wish.seed, people: wish.people, start, end, now };
    let world = wish.world;
    let living = tokio::task::spawn_blocking(move || worlds::simulate(world, &plan)?.write(folder));
    living.await.map_err(Fault::internal)?.map_err(Fault::internal)
}
