//! A command's transaction: what it changes, the audit line that says so, and the events that tell the others.

use std::future::Future;
use std::ops::Deref;

use axum::http::Extensions;
use kernel::{Fault, Moment};
use sea_orm::DatabaseTransaction;
use tokio::sync::Mutex;

use crate::organisation::{self, Organisation};
use crate::outbox::{self, Event};
use crate::storage::Tx;
use crate::{Actor, Audit, Platform};

/// Open until [`Write::commit`]; dropped before that, nothing happened.
pub struct Write {
    tx: Tx,
    platform: Platform,
    actor: Actor,
    now: Moment,
    /// What was looked for once, by its type.
    seen: Mutex<Extensions>,
    publishes: bool,
    queues: bool,
}

impl Write {
    pub(crate) async fn begin(platform: &Platform, actor: &Actor) -> Result<Self, Fault> {
        let tx = platform.records().begin().await?;
        let (platform, actor, now) = (platform.clone(), actor.clone(), platform.now());
        Ok(Self { tx, platform, actor, now, seen: Mutex::default(), publishes: false, queues: false })
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The moment of this command; everything it writes carries the same.
    pub fn now(&self) -> Moment {
        self.now
    }

    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// Whose command it is, as it was when first asked for.
    pub async fn organisation(&self) -> Result<Organisation, Fault> {
        self.once(organisation::load(&*self.tx, self.actor.org)).await
    }

    /// What that look finds; a second look for the same type of thing finds what the first one found.
    pub async fn once<T>(&self, look: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault>
    where
        T: Clone + Send + Sync + 'static,
    {
        let mut seen = self.seen.lock().await;
        if let Some(found) = seen.get::<T>() {
            return Ok(found.clone());
        }
        let found = look.await?;
        seen.insert(found.clone());
        Ok(found)
    }

    /// Tells the other contexts, if and when this commits.
    pub async fn publish<E: Event>(&mut self, event: &E) -> Result<(), Fault> {
        outbox::append(&*self.tx, self.actor.org, self.now, event).await?;
        self.publishes = true;
        Ok(())
    }

    /// A job was queued.
    pub(crate) fn wake_on_commit(&mut self) {
        self.queues = true;
    }

    /// Saves everything together with the audit line.
    pub async fn commit(self, audit: Audit) -> Result<(), Fault> {
        audit.save(&*self.tx, &self.actor, self.now).await?;
        self.commit_part().await
    }

    /// Saves one part of a longer command (a batch of an import); its last part carries the audit line.
    pub async fn commit_part(self) -> Result<(), Fault> {
        self.tx.commit().await?;
        if self.publishes {
            self.platform.wake_events();
        }
        if self.queues {
            self.platform.wake_jobs();
        }
        Ok(())
    }
}

impl Deref for Write {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.tx
    }
}
