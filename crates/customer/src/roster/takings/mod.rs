//! What came in by month, kept in memory: who bought is a question of identity, so sums over millions of purchases would
//! have to be taken again at every look. The takings hold what each customer adds to a month, and follow the marks of
//! customers as the roster does; a merge moves a few numbers.
//!
//! A file's purchases are in it when the file has been valued, as they are in all that lists say.

mod load;
mod sums;

use std::sync::{PoisonError, RwLock};

use kernel::{Fault, OrgId};
use platform::Records;

use super::{load::gone, mark};
pub use sums::{Sums, Taking};

#[derive(Default)]
pub struct Takings {
    sums: RwLock<Sums>,
    /// The mark up to which they were read; one reader at a time moves it.
    read_to: tokio::sync::Mutex<Option<i64>>,
}

impl Takings {
    pub fn read<T>(&self, ask: impl FnOnce(&Sums) -> T) -> T {
        ask(&self.sums.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn change(&self, change: impl FnOnce(&mut Sums)) {
        change(&mut self.sums.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// Reads what was committed since the last time.
    pub async fn catch_up(&self, records: &Records, org: OrgId) -> Result<(), Fault> {
        let conn = records.reader();
        let mut read_to = self.read_to.lock().await;
        let mut span = mark::span(conn, org).await?;
        let since = match *read_to {
            Some(since) => since,
            None => {
                span.above = i64::MAX;
                i64::MIN
            }
        };
        let gone = gone(conn, org, since).await?;
        self.change(|sums| gone.into_iter().for_each(|id| sums.remove(id)));
        let mut place = Some((since, String::new()));
        while let Some(from) = place {
            let (changed, behind) = load::changed(conn, org, &from, span).await?;
            let living = changed.iter().filter(|one| one.living).map(|one| one.id);
            let mut bought = load::bought(conn, org, living).await?;
            self.change(|sums| {
                for one in changed {
                    sums.put(one.id, one.store, bought.remove(&one.id).unwrap_or_default());
                }
            });
            place = behind;
        }
        *read_to = Some(span.next);
        Ok(())
    }
}
