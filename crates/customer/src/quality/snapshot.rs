//! What the data was like, night by night: one row for each day, source, store and measure.
//!
//! The nightly job counts and keeps; running it again over the same day writes the same. On the first night of a month
//! it also draws last month's sample, if nobody has.

use std::collections::BTreeMap;

use async_trait::async_trait;
use kernel::{Day, Fault, JobId, OrgId};
use platform::jobs::{self, Turn, Work};
use platform::storage::bulk::{self, Conflict, Holds, Insert, Row};
use platform::{Actor, Audit, List, Write, organisation, sql};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::count::{self, Counts, Place};
use super::sample;
use crate::Context;
use crate::profile::filter::Lens;

/// Nights that are kept one by one.
const NIGHTS_KEPT: i32 = 100;

/// Counts the state of the data and keeps the counts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Snapshot {}

#[async_trait]
impl Work<Context> for Snapshot {
    const KIND: &'static str = "quality.snapshot";

    async fn run(&self, context: &Context, turn: &Turn) -> Result<Value, Fault> {
        let org = turn.actor().org;
        let rows = keep(context, org).await?;
        let sample = sample::draw_due(context, org).await?;
        Ok(json!({ "rows": rows, "sample": sample }))
    }
}

/// What the executable queues once a night for each organisation.
pub async fn nightly(context: &Context, org: OrgId) -> Result<JobId, Fault> {
    let mut write = context.platform.write(&Actor::system(org)).await?;
    let job = jobs::enqueue::<Snapshot, Context>(&mut write, &Snapshot {}).await?;
    write.commit(Audit::of("quality.nightly", job)).await?;
    Ok(job)
}

/// Counts everybody and keeps the counts as today's; says how many rows that took.
pub async fn keep(context: &Context, org: OrgId) -> Result<usize, Fault> {
    let actor = Actor::system(org);
    let zone = organisation::zone(context.platform.records().reader(), org).await?;
    let lens = Lens { platform: &context.platform, actor: &actor, zone: &zone };
    let counts = count::by_place(&context.rosters, &lens).await?;
    let today = zone.day_of(context.platform.now());
    let write = context.platform.write(&actor).await?;
    let rows = put(&write, today, counts).await?;
    thin_out(&write, today).await?;
    write.commit(Audit::of("quality.snapshot", today).with(json!({ "rows": rows }))).await?;
    Ok(rows)
}

async fn put(write: &Write, day: Day, counts: BTreeMap<Place, Counts>) -> Result<usize, Fault> {
    let org = write.actor().org;
    let text = "DELETE FROM quality_day WHERE org_id = $1 AND day = $2";
    write.execute_raw(sql(&**write, text, [org.into(), day.into()])).await?;
    let columns = [
        ("org_id", Holds::Text),
        ("day", Holds::Int),
        ("source", Holds::Text),
        ("store_id", Holds::Text),
        ("measure", Holds::Text),
        ("n", Holds::Int),
    ];
    let rows: Vec<Row> = counts
        .into_iter()
        .flat_map(|((source, store), counts)| {
            let row = move |(measure, n): (String, i64)| {
                let (source, store) = (source.clone(), store.clone());
                vec![org.into(), day.into(), source.into(), store.into(), measure.into(), n.into()]
            };
            counts.0.into_iter().map(row)
        })
        .collect();
    let kept = rows.len();
    let into = Insert { table: "quality_day", columns: &columns, conflict: Conflict::Fail, returning: "" };
    bulk::insert(&**write, &into, rows).await?;
    Ok(kept)
}

/// Of nights long past only the last of each month stays.
async fn thin_out(write: &Write, today: Day) -> Result<(), Fault> {
    let (conn, org) = (&**write, write.actor().org);
    let text = "SELECT DISTINCT day FROM quality_day WHERE org_id = $1 AND day < $2 ORDER BY day";
    let before = Day::from_number(today.number() - NIGHTS_KEPT);
    let rows = write.query_all_raw(sql(conn, text, [org.into(), before.into()])).await?;
    let days: Vec<Day> = rows.iter().map(|row| row.try_get("", "day")).collect::<Result<_, _>>()?;
    let month = |day: &Day| (day.date().year(), day.date().month());
    let over = days.windows(2).filter(|pair| month(&pair[0]) == month(&pair[1]));
    let over = List::ints(over.map(|pair| i64::from(pair[0].number())));
    let text = format!("DELETE FROM quality_day WHERE org_id = $1 AND {}", List::clause(conn, "day", 2));
    write.execute_raw(sql(conn, &text, [org.into(), over.value(conn)])).await?;
    Ok(())
}

/// The counts of a place on the days from that one on.
pub async fn days(
    conn: &impl ConnectionTrait,
    org: OrgId,
    (source, store): &Place,
    from: Day,
) -> Result<BTreeMap<Day, Counts>, Fault> {
    let text = "SELECT day, measure, n FROM quality_day WHERE org_id = $1 AND source = $2 AND store_id = $3 \
                AND day >= $4";
    let values = [org.into(), source.clone().into(), store.clone().into(), from.into()];
    let mut days: BTreeMap<Day, Counts> = BTreeMap::new();
    for row in conn.query_all_raw(sql(conn, text, values)).await? {
        let counts = days.entry(row.try_get("", "day")?).or_default();
        counts.0.insert(row.try_get("", "measure")?, row.try_get("", "n")?);
    }
    Ok(days)
}
