//! Background work: small structs with `run`, queued in the transaction that wants them.
//!
//! A small queue of our own: the job libraries at hand either know only one of our engines or cannot queue inside the
//! caller's transaction. A job is claimed under a lease that its runner renews; when a process dies the lease ends and
//! another runner takes the job up again, so every job must be able to run again over its own half-done work.

pub mod http;
mod runner;
mod store;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use kernel::{Fault, JobId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::Mutex;

pub use runner::{run_now, run_queue};
pub use store::{JobState, Record, find};

use crate::{Actor, List, Platform, Write};

/// A piece of work and everything it needs to know, as it is kept in the queue. `C` is the context that runs it.
#[async_trait]
pub trait Work<C>: Serialize + DeserializeOwned + Send + Sync + 'static {
    const KIND: &'static str;
    /// Runs before the job is given up: once, and again after each crash or passing failure.
    const ATTEMPTS_MAX: i64 = 3;
    /// Whether an organisation's jobs of this kind wait for one another instead of running side by side.
    const ALONE: bool = false;
    /// Whether it waits for others most of the time, such as a server far away. Such work has runners of its own and keeps
    /// nobody else waiting.
    const ASIDE: bool = false;

    /// Does the work; what it returns is kept as the job's result.
    async fn run(&self, context: &C, turn: &Turn) -> Result<Value, Fault>;
}

type Start = Arc<dyn Fn(Value) -> Result<Box<dyn Started>, Fault> + Send + Sync>;

#[async_trait]
trait Started: Send + Sync {
    async fn run(&self, turn: &Turn) -> Result<Value, Fault>;
}

struct Bound<W, C> {
    work: W,
    context: C,
}

#[async_trait]
impl<C: Send + Sync, W: Work<C>> Started for Bound<W, C> {
    async fn run(&self, turn: &Turn) -> Result<Value, Fault> {
        self.work.run(&self.context, turn).await
    }
}

#[derive(Clone)]
struct KindOfWork {
    start: Start,
    attempts_max: i64,
    alone: bool,
    aside: bool,
}

/// The kinds of work a module knows how to do.
#[derive(Default, Clone)]
pub struct Jobs(HashMap<&'static str, KindOfWork>);

impl Jobs {
    pub fn knows<W: Work<C>, C: Clone + Send + Sync + 'static>(mut self, context: &C) -> Self {
        let context = context.clone();
        let start: Start = Arc::new(move |payload| {
            let work: W = serde_json::from_value(payload).map_err(Fault::internal)?;
            Ok(Box::new(Bound { work, context: context.clone() }))
        });
        self.0.insert(
            W::KIND,
            KindOfWork { start, attempts_max: W::ATTEMPTS_MAX, alone: W::ALONE, aside: W::ASIDE },
        );
        self
    }

    pub fn merge(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The kinds that the runners of work aside do not take, or those that the others do not take.
    fn not_of(&self, aside: bool) -> List {
        List::texts(self.0.iter().filter(|(_, work)| work.aside != aside).map(|(kind, _)| kind))
    }

    /// The kinds of which an organisation runs one at a time.
    fn alone(&self) -> List {
        List::texts(self.0.iter().filter(|(_, work)| work.alone).map(|(kind, _)| kind))
    }
}

/// Queues the work; it starts when the transaction has committed.
pub async fn enqueue<W: Work<C>, C>(write: &mut Write, work: &W) -> Result<JobId, Fault> {
    let payload = serde_json::to_value(work).map_err(Fault::internal)?;
    let id = store::insert(write, W::KIND, payload).await?;
    write.wake_on_commit();
    Ok(id)
}

/// The same, unless an organisation's job of this kind waits already: then that one does it, as `join` makes one work of
/// the waiting and the wanted. It has not begun when this transaction commits, so it sees what is written here.
pub async fn enqueue_once<W: Work<C>, C>(
    write: &mut Write,
    work: W,
    join: impl FnOnce(W, W) -> W,
) -> Result<JobId, Fault> {
    let Some((id, waiting)) = store::hold_waiting(write, W::KIND).await? else {
        return enqueue::<W, C>(write, &work).await;
    };
    let waiting = serde_json::from_value(waiting).map_err(Fault::internal)?;
    let payload = serde_json::to_value(join(waiting, work)).map_err(Fault::internal)?;
    store::rewrite(write, id, payload).await?;
    Ok(id)
}

/// How often progress is written down at most.
const PROGRESS_EVERY: Duration = Duration::from_millis(300);

/// One run of one job: who asked for it, how far it is, whether it should stop.
pub struct Turn {
    platform: Platform,
    actor: Actor,
    run: store::Run,
    told: Mutex<Option<Instant>>,
}

impl Turn {
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    pub fn id(&self) -> JobId {
        self.run.id
    }

    /// Says how far the work is, and fails with `cancelled` when somebody asked it to stop. Cheap to call often.
    pub async fn progress(&self, phase: &'static str, done: u64, total: Option<u64>) -> Result<(), Fault> {
        let mut told = self.told.lock().await;
        if told.is_some_and(|at| at.elapsed() < PROGRESS_EVERY) {
            return Ok(());
        }
        *told = Some(Instant::now());
        match store::tell(&self.platform, self.run, phase, done, total).await? {
            true => Err(cancelled()),
            false => Ok(()),
        }
    }
}

pub(crate) fn cancelled() -> Fault {
    Fault::conflict("cancelled", "somebody cancelled the job")
}
