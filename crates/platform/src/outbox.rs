//! Events between contexts: written with the change that caused them, delivered at least once, handled once per
//! `(handler, event)`. A handler runs inside the transaction that marks the event as handled.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
pub use contracts::Event;
use kernel::{Fault, Moment, OrgId};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use crate::{Actor, Platform, Write, sql};

/// How long handled events stay for whoever wants to look.
const KEPT_MICROS: i64 = 7 * Moment::DAY;
/// Between full looks only events this young are looked at: far longer than any transaction stays open, so nothing
/// that commits late is missed, and an idle process does not walk a week of events every second.
const LOOK_BACK_MICROS: i64 = Moment::HOUR;
const BATCH: i64 = 64;
const IDLE_WAIT: Duration = Duration::from_secs(1);
/// Events handled in one transaction: each transaction keeps other writers waiting for the disk once.
const TOGETHER: usize = 8;
/// Events come in flocks; so long the rest of one is waited for.
const GATHERING: Duration = Duration::from_millis(20);
/// Tries before an event is set aside with its failure, so that one bad event cannot stop the rest.
const TRIES_MAX: u32 = 5;

pub(crate) async fn append<E: Event>(
    conn: &impl ConnectionTrait,
    org: OrgId,
    at: Moment,
    event: &E,
) -> Result<(), Fault> {
    let payload = serde_json::to_value(event).map_err(Fault::internal)?;
    let text = "INSERT INTO outbox (org_id, at, topic, payload) VALUES ($1, $2, $3, $4)";
    conn.execute_raw(sql(conn, text, [org.into(), at.into(), E::TOPIC.into(), payload.into()])).await?;
    Ok(())
}

/// One reaction to one kind of event.
#[async_trait]
pub trait Handle<E: Event>: Send + Sync + 'static {
    /// Stable: what was handled is remembered under this name.
    const NAME: &'static str;

    async fn handle(&self, event: E, write: &mut Write) -> Result<(), Fault>;
}

#[async_trait]
trait HandleAny: Send + Sync {
    fn name(&self) -> &'static str;
    fn topic(&self) -> &'static str;
    async fn handle(&self, payload: serde_json::Value, write: &mut Write) -> Result<(), Fault>;
}

struct Typed<H, E>(H, std::marker::PhantomData<fn() -> E>);

#[async_trait]
impl<E: Event, H: Handle<E>> HandleAny for Typed<H, E> {
    fn name(&self) -> &'static str {
        H::NAME
    }

    fn topic(&self) -> &'static str {
        E::TOPIC
    }

    async fn handle(&self, payload: serde_json::Value, write: &mut Write) -> Result<(), Fault> {
        let event = serde_json::from_value(payload).map_err(Fault::internal)?;
        self.0.handle(event, write).await
    }
}

/// The handlers that a module brings.
#[derive(Default, Clone)]
pub struct Handlers(Vec<Arc<dyn HandleAny>>);

impl Handlers {
    pub fn on<E: Event>(mut self, handler: impl Handle<E>) -> Self {
        self.0.push(Arc::new(Typed(handler, std::marker::PhantomData)));
        self
    }

    pub fn merge(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Delivers what is waiting and says how many deliveries that were.
    pub async fn deliver(&self, platform: &Platform) -> Result<u64, Fault> {
        self.deliver_since(platform, Moment::from_micros(0)).await
    }

    async fn deliver_since(&self, platform: &Platform, since: Moment) -> Result<u64, Fault> {
        let mut delivered = 0;
        for handler in &self.0 {
            while let Some(count) = self.deliver_some(platform, handler.as_ref(), since).await? {
                delivered += count;
            }
        }
        Ok(delivered)
    }

    async fn deliver_some(
        &self,
        platform: &Platform,
        handler: &dyn HandleAny,
        since: Moment,
    ) -> Result<Option<u64>, Fault> {
        let text = "SELECT o.seq, o.org_id, o.payload FROM outbox o WHERE o.topic = $1 AND o.at >= $4 AND NOT EXISTS \
                    (SELECT 1 FROM delivery d WHERE d.org_id = o.org_id AND d.handler = $2 AND d.event_seq = o.seq) \
                    ORDER BY o.seq LIMIT $3";
        let conn = platform.records().reader();
        let values = [handler.topic().into(), handler.name().into(), BATCH.into(), since.into()];
        let waiting = conn.query_all_raw(sql(conn, text, values)).await?;
        let events = waiting.iter().map(Waiting::read).collect::<Result<Vec<_>, _>>()?;
        let mut count = 0;
        for flock in events.chunk_by(|one, next| one.org == next.org).flat_map(|same| same.chunks(TOGETHER)) {
            count += match flock {
                [_] => deliver_each(platform, handler, flock, 1).await?,
                _ => match deliver_these(platform, handler, flock).await {
                    Ok(handled) => handled,
                    // One of them cannot be handled now: each by itself then.
                    Err(_) => deliver_each(platform, handler, flock, 2).await?,
                },
            };
        }
        Ok((!waiting.is_empty()).then_some(count))
    }

    /// Delivers for as long as the process lives.
    pub async fn run(self, platform: Platform) {
        let mut looked_at_all: Option<Moment> = None;
        loop {
            let now = platform.now();
            let recent = now.plus_micros(-LOOK_BACK_MICROS);
            let all = looked_at_all.is_none_or(|at| at < recent);
            let since = if all { Moment::from_micros(0) } else { recent };
            match self.deliver_since(&platform, since).await {
                Ok(_) if all => looked_at_all = Some(now),
                Ok(_) => {}
                Err(fault) => tracing::error!(%fault, "outbox delivery stopped for a moment"),
            }
            if all && let Err(fault) = prune(&platform).await {
                tracing::warn!(%fault, "outbox was not pruned");
            }
            tokio::select! {
                () = platform.woken() => tokio::time::sleep(GATHERING).await,
                () = tokio::time::sleep(IDLE_WAIT) => {}
            }
        }
    }
}

async fn mark(
    write: &Write,
    handler: &dyn HandleAny,
    org: OrgId,
    seq: i64,
    failure: Option<String>,
) -> Result<bool, DbErr> {
    let text = "INSERT INTO delivery (org_id, handler, event_seq, at, failure) VALUES ($1, $2, $3, $4, $5) \
                ON CONFLICT (org_id, handler, event_seq) DO NOTHING";
    let values = [org.into(), handler.name().into(), seq.into(), write.now().into(), failure.into()];
    Ok(write.execute_raw(sql(&**write, text, values)).await?.rows_affected() == 1)
}

/// Handles one after the other, each so often as it takes; what cannot be handled is set aside.
async fn deliver_each(
    platform: &Platform,
    handler: &dyn HandleAny,
    events: &[Waiting],
    first_try: u32,
) -> Result<u64, Fault> {
    let mut count = 0;
    for event in events {
        let (org, seq) = (event.org, event.seq);
        let mut tries = first_try;
        loop {
            match deliver_these(platform, handler, std::slice::from_ref(event)).await {
                Ok(handled) => {
                    count += handled;
                    break;
                }
                Err(fault) if tries < TRIES_MAX => {
                    tracing::warn!(handler = handler.name(), event = seq, %fault, "event will be tried again");
                    tokio::time::sleep(Duration::from_millis(50 << tries)).await;
                    tries += 1;
                }
                Err(fault) => {
                    tracing::error!(handler = handler.name(), event = seq, %fault, "event set aside");
                    set_aside(platform, handler, org, seq, &fault).await?;
                    break;
                }
            }
        }
    }
    Ok(count)
}

/// An event that a handler has not handled.
struct Waiting {
    org: OrgId,
    seq: i64,
    payload: serde_json::Value,
}

impl Waiting {
    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        let (org, seq) = (row.try_get("", "org_id")?, row.try_get("", "seq")?);
        Ok(Self { org, seq, payload: row.try_get("", "payload")? })
    }
}

/// Handles these events of one organisation, all or none, and says how many were still to be handled.
async fn deliver_these(
    platform: &Platform,
    handler: &dyn HandleAny,
    events: &[Waiting],
) -> Result<u64, Fault> {
    let Some(org) = events.first().map(|event| event.org) else { return Ok(0) };
    let mut write = platform.write(&Actor::system(org)).await?;
    let mut handled = 0;
    for event in events {
        if mark(&write, handler, org, event.seq, None).await? {
            handler.handle(event.payload.clone(), &mut write).await?;
            handled += 1;
        }
    }
    write.commit_part().await?;
    Ok(handled)
}

async fn set_aside(
    platform: &Platform,
    handler: &dyn HandleAny,
    org: OrgId,
    seq: i64,
    fault: &Fault,
) -> Result<(), Fault> {
    let write = platform.write(&Actor::system(org)).await?;
    mark(&write, handler, org, seq, Some(fault.to_string())).await?;
    write.commit_part().await
}

/// Forgets events that everybody has had time to handle.
async fn prune(platform: &Platform) -> Result<(), Fault> {
    let before = platform.now().plus_micros(-KEPT_MICROS);
    let conn = platform.records().reader();
    let old = sql(conn, "SELECT 1 FROM outbox WHERE at < $1 LIMIT 1", [before.into()]);
    if conn.query_one_raw(old).await?.is_none() {
        return Ok(());
    }
    let tx = platform.records().begin().await?;
    tx.execute_raw(sql(&*tx, "DELETE FROM delivery WHERE at < $1", [before.into()])).await?;
    tx.execute_raw(sql(&*tx, "DELETE FROM outbox WHERE at < $1", [before.into()])).await?;
    Ok(tx.commit().await?)
}
