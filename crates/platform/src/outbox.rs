//! Events between contexts: written with the change that caused them, delivered at least once, handled once per
//! `(handler, event)`. A handler runs inside the transaction that marks the event as handled.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
pub use contracts::Event;
use kernel::{Fault, Moment, OrgId};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use crate::storage::bulk::{self, Conflict, Holds, Insert};
use crate::{Actor, List, Platform, Write, sql};

/// How long handled events stay for whoever wants to look.
const KEPT_MICROS: i64 = 7 * Moment::DAY;
const PRUNE_EVERY_MICROS: i64 = Moment::HOUR;
/// Events handled in one transaction: each transaction keeps other writers waiting for the disk once.
const TOGETHER: u64 = 64;
const IDLE_WAIT: Duration = Duration::from_secs(1);
/// Events come in flocks; so long the rest of one is waited for. Whoever sends people one by one sends a few in that time,
/// and each delivery would keep the next of them waiting.
const GATHERING: Duration = Duration::from_millis(100);
/// Tries before an event is set aside with its failure, so that one bad event cannot stop the rest.
const TRIES_MAX: u32 = 5;

pub(crate) async fn append<E: Event>(
    conn: &impl ConnectionTrait,
    org: OrgId,
    at: Moment,
    event: &E,
) -> Result<(), Fault> {
    let payload = serde_json::to_value(event).map_err(Fault::internal)?;
    let text = "INSERT INTO outbox (org_id, at, topic, payload, pending) VALUES ($1, $2, $3, $4, TRUE)";
    conn.execute_raw(sql(conn, text, [org.into(), at.into(), E::TOPIC.into(), payload.into()])).await?;
    Ok(())
}

/// One reaction to one kind of event. Events that come close together are handed over together, in their order: what one
/// look can do for all of them is done once.
#[async_trait]
pub trait Handle<E: Event>: Send + Sync + 'static {
    /// Stable: what was handled is remembered under this name.
    const NAME: &'static str;

    async fn handle(&self, events: Vec<E>, write: &mut Write) -> Result<(), Fault>;
}

#[async_trait]
trait HandleAny: Send + Sync {
    fn name(&self) -> &'static str;
    fn topic(&self) -> &'static str;
    async fn handle(&self, payloads: Vec<serde_json::Value>, write: &mut Write) -> Result<(), Fault>;
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

    async fn handle(&self, payloads: Vec<serde_json::Value>, write: &mut Write) -> Result<(), Fault> {
        let events = payloads.into_iter().map(serde_json::from_value).collect::<Result<_, _>>();
        self.0.handle(events.map_err(Fault::internal)?, write).await
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

    /// Delivers what is waiting and says how many deliveries that were. What comes meanwhile gathers for the next time:
    /// while somebody sends people one by one there would be no end, and a delivery for every few of them.
    pub async fn deliver(&self, platform: &Platform) -> Result<u64, Fault> {
        let topics: BTreeSet<&str> = self.0.iter().map(|handler| handler.topic()).collect();
        let mut delivered = 0;
        for topic in topics {
            loop {
                let (events, deliveries) = self.deliver_some(platform, topic).await?;
                delivered += deliveries;
                if events < TOGETHER {
                    break;
                }
            }
        }
        Ok(delivered)
    }

    /// The next events of one kind, to each of its handlers; whoever is last closes them. Says how many events those were,
    /// and how many deliveries.
    async fn deliver_some(&self, platform: &Platform, topic: &str) -> Result<(u64, u64), Fault> {
        let text = "SELECT seq, org_id, payload FROM outbox WHERE topic = $1 AND pending = TRUE ORDER BY seq LIMIT $2";
        let conn = platform.records().reader();
        let waiting = conn.query_all_raw(sql(conn, text, [topic.into(), (TOGETHER as i64).into()])).await?;
        let events = waiting.iter().map(Waiting::read).collect::<Result<Vec<_>, _>>()?;
        let handlers: Vec<&dyn HandleAny> =
            self.0.iter().map(AsRef::as_ref).filter(|handler| handler.topic() == topic).collect();
        let mut count = 0;
        for (place, handler) in handlers.iter().enumerate() {
            let to = Recipient { platform, handler: *handler, last: place + 1 == handlers.len() };
            for flock in events.chunk_by(|one, next| one.org == next.org) {
                count += match flock {
                    [_] => to.deliver_each(flock, 1).await?,
                    _ => match to.deliver_these(flock).await {
                        Ok(handled) => handled,
                        // One of them cannot be handled now: each by itself then.
                        Err(_) => to.deliver_each(flock, 2).await?,
                    },
                };
            }
        }
        Ok((events.len() as u64, count))
    }

    /// Delivers for as long as the process lives.
    pub async fn run(self, platform: Platform) {
        let mut pruned: Option<Moment> = None;
        loop {
            if let Err(fault) = self.deliver(&platform).await {
                tracing::error!(%fault, "outbox delivery stopped for a moment");
            }
            let now = platform.now();
            if pruned.is_none_or(|at| at.plus_micros(PRUNE_EVERY_MICROS) < now) {
                pruned = Some(now);
                if let Err(fault) = prune(&platform).await {
                    tracing::warn!(%fault, "outbox was not pruned");
                }
            }
            tokio::select! {
                () = platform.events_wait() => tokio::time::sleep(GATHERING).await,
                () = tokio::time::sleep(IDLE_WAIT) => {}
            }
        }
    }
}

/// An event that waits for its handlers.
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

/// One handler of a kind of event.
struct Recipient<'a> {
    platform: &'a Platform,
    handler: &'a dyn HandleAny,
    /// No other handles these events after it.
    last: bool,
}

impl Recipient<'_> {
    /// Handles one after the other, each so often as it takes; what cannot be handled is set aside.
    async fn deliver_each(&self, events: &[Waiting], first_try: u32) -> Result<u64, Fault> {
        let mut count = 0;
        for event in events {
            let (name, mut tries) = (self.handler.name(), first_try);
            loop {
                match self.deliver_these(std::slice::from_ref(event)).await {
                    Ok(handled) => {
                        count += handled;
                        break;
                    }
                    Err(fault) if tries < TRIES_MAX => {
                        tracing::warn!(handler = name, event = event.seq, %fault, "event will be tried again");
                        tokio::time::sleep(Duration::from_millis(50 << tries)).await;
                        tries += 1;
                    }
                    Err(fault) => {
                        tracing::error!(handler = name, event = event.seq, %fault, "event set aside");
                        self.set_aside(event, &fault).await?;
                        break;
                    }
                }
            }
        }
        Ok(count)
    }

    /// Handles these events of one organisation, all or none, and says how many were still to be handled.
    async fn deliver_these(&self, events: &[Waiting]) -> Result<u64, Fault> {
        let Some(org) = events.first().map(|event| event.org) else { return Ok(0) };
        let mut write = self.platform.write(&Actor::system(org)).await?;
        let marked = self.mark(&write, events, None).await?;
        let fresh = events.iter().filter(|event| marked.contains(&event.seq));
        let payloads: Vec<_> = fresh.map(|event| event.payload.clone()).collect();
        if !payloads.is_empty() {
            self.handler.handle(payloads, &mut write).await?;
        }
        self.close(&write, events).await?;
        write.commit_part().await?;
        Ok(marked.len() as u64)
    }

    async fn set_aside(&self, event: &Waiting, fault: &Fault) -> Result<(), Fault> {
        let write = self.platform.write(&Actor::system(event.org)).await?;
        let event = std::slice::from_ref(event);
        self.mark(&write, event, Some(fault.to_string())).await?;
        self.close(&write, event).await?;
        write.commit_part().await
    }

    /// Remembers that these have been delivered; gives those that had not been before.
    async fn mark(
        &self,
        write: &Write,
        events: &[Waiting],
        failure: Option<String>,
    ) -> Result<BTreeSet<i64>, DbErr> {
        let columns = [
            ("org_id", Holds::Text),
            ("handler", Holds::Text),
            ("event_seq", Holds::Int),
            ("at", Holds::Int),
            ("failure", Holds::Text),
        ];
        let into = Insert {
            table: "delivery",
            columns: &columns,
            conflict: Conflict::Keep { key: "org_id, handler, event_seq" },
            returning: "event_seq",
        };
        let name = self.handler.name();
        let row = |event: &Waiting| {
            vec![event.org.into(), name.into(), event.seq.into(), write.now().into(), failure.clone().into()]
        };
        let written = bulk::insert(&**write, &into, events.iter().map(row).collect()).await?;
        written.iter().map(|row| row.try_get("", "event_seq")).collect()
    }

    /// Nobody looks at events again that all have handled.
    async fn close(&self, write: &Write, events: &[Waiting]) -> Result<(), DbErr> {
        if self.last {
            let conn = &**write;
            let text = format!("UPDATE outbox SET pending = FALSE WHERE {}", List::clause(conn, "seq", 1));
            let seqs = List::ints(events.iter().map(|event| event.seq)).value(conn);
            write.execute_raw(sql(conn, &text, [seqs])).await?;
        }
        Ok(())
    }
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
