//! Who writes on SQLite, one after the other, and the memory that is left when the last of them has gone.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// What the writing connection keeps in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pages {
    /// Those of whoever wrote since the last look.
    Fresh,
    /// Nobody has written since.
    Idle,
    GivenBack,
}

/// The turns of one file. Cloning gives the same queue.
#[derive(Clone)]
pub(super) struct Turns(Arc<Mutex<Pages>>);

/// Held for as long as somebody writes.
pub(super) struct Turn {
    _held: OwnedMutexGuard<Pages>,
}

impl Turns {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Pages::GivenBack)))
    }

    pub async fn take(&self) -> Turn {
        let mut held = self.0.clone().lock_owned().await;
        *held = Pages::Fresh;
        Turn { _held: held }
    }

    /// Gives the writer's pages back when nobody has written between two looks; says whether it did.
    pub async fn look(&self, writer: &DatabaseConnection) -> Result<bool, DbErr> {
        let Ok(mut pages) = self.0.try_lock() else { return Ok(false) };
        let idle = *pages == Pages::Idle;
        *pages = match *pages {
            Pages::Fresh => Pages::Idle,
            Pages::Idle | Pages::GivenBack => Pages::GivenBack,
        };
        if idle {
            writer.execute_unprepared("PRAGMA shrink_memory").await?;
        }
        Ok(idle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::Database;

    #[tokio::test]
    async fn pages_are_given_back_once_when_nobody_has_written_between_two_looks() {
        let writer = Database::connect("sqlite::memory:").await.unwrap();
        let turns = Turns::new();
        let looks = async |times: usize| {
            let mut given = Vec::new();
            for _ in 0..times {
                given.push(turns.look(&writer).await.unwrap());
            }
            given
        };
        assert_eq!(looks(2).await, [false, false], "nobody has written yet");

        let turn = turns.take().await;
        assert_eq!(looks(3).await, [false, false, false], "somebody is writing");
        drop(turn);
        assert_eq!(looks(1).await, [false], "somebody wrote just before");
        drop(turns.take().await);
        assert_eq!(looks(4).await, [false, true, false, false]);
    }
}
