//! The customers of an organisation in memory, column by column, for whatever asks about all of them at once: lists in
//! any order under any filter, counts, the cockpit. Such questions mix so many conditions that no index answers them;
//! a sweep over columns answers a million customers in a few milliseconds on either engine.
//!
//! The tables remain the truth. Before each answer the roster reads what was committed since it last looked ([`mark`]),
//! whichever process wrote it, so it is never behind; the rows shown are then read from the table itself, within the
//! actor's scope. What the roster holds of a customer, `load` says.

mod bits;
mod columns;
mod days;
mod lists;
mod load;
pub mod mark;
mod takings;
mod texts;
mod words;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use kernel::{Fault, OrgId};
use platform::{Platform, Records, organisation};

pub use bits::Bits;
pub use columns::{Number, Roster, Word};
use load::{Change, Place};
pub use takings::Taking;
pub use words::Words;

/// How often a roster that is in use is brought up to date before anybody asks.
const FOLLOW_EVERY: Duration = Duration::from_secs(2);

/// The rosters of this process. Cloning is cheap.
#[derive(Clone, Default)]
pub struct Rosters(Arc<Mutex<HashMap<OrgId, Arc<Kept>>>>);

/// One organisation's roster. Whoever reads it has asked for it to be [`Rosters::current`] first.
#[derive(Default)]
pub struct Kept {
    roster: RwLock<Roster>,
    /// The mark up to which it was read; one reader at a time moves it.
    read_to: tokio::sync::Mutex<Option<i64>>,
}

impl Rosters {
    /// The roster with everything that is committed by now.
    pub async fn current(&self, records: &Records, org: OrgId) -> Result<Arc<Kept>, Fault> {
        let kept = self.lock().entry(org).or_default().clone();
        kept.catch_up(records, org).await?;
        Ok(kept)
    }

    /// Loads the roster before anybody asks and keeps it up to date, so that nobody waits for much.
    pub async fn follow(&self, platform: &Platform) {
        let records = platform.records();
        loop {
            if let Ok(Some(organisation)) = organisation::only(platform).await {
                self.lock().entry(organisation.org).or_default();
            }
            let known: Vec<(OrgId, Arc<Kept>)> =
                self.lock().iter().map(|(org, kept)| (*org, kept.clone())).collect();
            for (org, kept) in known {
                if let Err(fault) = kept.catch_up(records, org).await {
                    tracing::warn!(%fault, "a roster could not be brought up to date");
                }
            }
            tokio::time::sleep(FOLLOW_EVERY).await;
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<OrgId, Arc<Kept>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    pub fn read<T>(&self, ask: impl FnOnce(&Roster) -> T) -> T {
        ask(&self.roster.read().unwrap_or_else(PoisonError::into_inner))
    }

    async fn catch_up(&self, records: &Records, org: OrgId) -> Result<(), Fault> {
        let conn = records.reader();
        let mut read_to = self.read_to.lock().await;
        let mut span = mark::span(conn, org).await?;
        let next = span.next;
        let (since, possible) = match *read_to {
            Some(since) => (since, None),
            None => {
                span.above = i64::MAX;
                (i64::MIN, Some(load::touched(conn, org, None).await?))
            }
        };
        for id in load::gone(conn, org, since).await? {
            self.change(vec![Change::Gone(id)]);
        }
        let mut place = Some(Place::at(since));
        while let Some(from) = place {
            let (changes, behind) = load::page(conn, org, &from, span, possible.as_ref()).await?;
            self.change(changes);
            place = behind;
        }
        *read_to = Some(next);
        Ok(())
    }

    fn change(&self, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        let mut roster = self.roster.write().unwrap_or_else(PoisonError::into_inner);
        for change in changes {
            match change {
                Change::Entry(entry) => roster.put(*entry),
                Change::Gone(id) => roster.remove(id),
            }
        }
    }
}
