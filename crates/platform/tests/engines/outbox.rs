//! Events: each handler has each event once, and a handler that fails stops nobody.

use async_trait::async_trait;
use kernel::{Fault, JobId};
use platform::Write;
use platform::organisation::stores::{self, NewStore};
use platform::outbox::{Event, Handle, Handlers};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::world::World;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Arrived {
    job: JobId,
    place: i64,
}

impl Event for Arrived {
    const TOPIC: &'static str = "test.arrived";
}

/// Leaves a store as its trace, so that a second handling would show.
async fn trace(write: &mut Write, code: String) -> Result<(), Fault> {
    if stores::by_code(&**write, write.actor().org, &code).await?.is_some() {
        return Err(Fault::internal("handled twice"));
    }
    stores::upsert(write, &NewStore { code, ..NewStore::default() }).await.map(drop)
}

struct Good;

#[async_trait]
impl Handle<Arrived> for Good {
    const NAME: &'static str = "test.good";

    async fn handle(&self, events: Vec<Arrived>, write: &mut Write) -> Result<(), Fault> {
        for event in events {
            trace(write, format!("good-{}", event.place)).await?;
        }
        Ok(())
    }
}

/// Fails the first so many times after half its work.
struct Shaky(Arc<AtomicI64>, i64);

#[async_trait]
impl Handle<Arrived> for Shaky {
    const NAME: &'static str = "test.shaky";

    async fn handle(&self, events: Vec<Arrived>, write: &mut Write) -> Result<(), Fault> {
        for event in events {
            trace(write, format!("shaky-{}", event.place)).await?;
            if self.0.fetch_add(1, Ordering::SeqCst) < self.1 {
                return Err(Fault::internal("not yet"));
            }
        }
        Ok(())
    }
}

/// Answers each event with one more.
struct Echo;

#[async_trait]
impl Handle<Arrived> for Echo {
    const NAME: &'static str = "test.echo";

    async fn handle(&self, events: Vec<Arrived>, write: &mut Write) -> Result<(), Fault> {
        for event in events {
            write.publish(&event).await?;
        }
        Ok(())
    }
}

async fn publish(world: &World, places: std::ops::Range<i64>) {
    let mut write = world.platform.write(&world.system().await).await.unwrap();
    for place in places {
        write.publish(&Arrived { job: world.platform.mint(), place }).await.unwrap();
    }
    write.commit_part().await.unwrap();
}

const WAITING: &str = "SELECT COUNT(*) FROM outbox WHERE pending = TRUE";

async fn traces(world: &World, of: &str) -> i64 {
    world.number(&format!("SELECT COUNT(*) FROM store WHERE code LIKE '{of}-%'")).await
}

testbed::on_both_engines! {
    async fn side_by_side_deliveries_handle_once(world: World) {
        publish(&world, 0..100).await;
        let handlers = || Handlers::default().on(Good).on(Shaky(Arc::default(), 0));
        let (one, two) = (handlers(), handlers());
        let (one, two) = tokio::join!(one.deliver(&world.platform), two.deliver(&world.platform));
        assert_eq!(one.unwrap() + two.unwrap(), 200);
        assert_eq!((traces(&world, "good").await, traces(&world, "shaky").await), (100, 100));
        assert_eq!(handlers().deliver(&world.platform).await, Ok(0));
        assert_eq!(world.number(WAITING).await, 0);
    }

    async fn an_event_waits_until_all_have_handled_it(world: World) {
        publish(&world, 0..3).await;
        // A process that dies between two handlers leaves this behind.
        let mark = "INSERT INTO delivery (org_id, handler, event_seq, at) SELECT org_id, 'test.good', seq, at FROM outbox";
        world.platform.records().reader().execute_unprepared(mark).await.unwrap();
        assert_eq!(world.number(WAITING).await, 3);
        let handlers = Handlers::default().on(Good).on(Shaky(Arc::default(), 0));
        assert_eq!(handlers.deliver(&world.platform).await, Ok(3));
        assert_eq!((traces(&world, "good").await, traces(&world, "shaky").await), (0, 3));
        assert_eq!(world.number(WAITING).await, 0);
    }

    async fn what_comes_during_a_delivery_waits_for_the_next(world: World) {
        publish(&world, 0..3).await;
        let handlers = Handlers::default().on(Echo);
        for _ in 0..2 {
            assert_eq!(handlers.deliver(&world.platform).await, Ok(3));
            assert_eq!(world.number(WAITING).await, 3);
        }
    }

    async fn a_passing_failure_is_tried_again_from_the_start(world: World) {
        publish(&world, 0..1).await;
        let tries = Arc::new(AtomicI64::new(0));
        let handlers = Handlers::default().on(Shaky(tries.clone(), 2));
        assert_eq!(handlers.deliver(&world.platform).await, Ok(1));
        assert_eq!((tries.load(Ordering::SeqCst), traces(&world, "shaky").await), (3, 1));
    }

    async fn a_lasting_failure_is_set_aside_and_stops_nobody(world: World) {
        publish(&world, 0..2).await;
        let handlers = Handlers::default().on(Shaky(Arc::default(), 5)).on(Good);
        // The first event fails all five times, the second goes through.
        assert_eq!(handlers.deliver(&world.platform).await, Ok(3));
        assert_eq!((traces(&world, "shaky").await, traces(&world, "good").await), (1, 2));
        let failed = "SELECT COUNT(*) FROM delivery WHERE handler = 'test.shaky' AND failure LIKE '%not yet%'";
        assert_eq!(world.number(failed).await, 1);
        assert_eq!(world.number(WAITING).await, 0, "what is set aside is not looked at again");
        assert_eq!(handlers.deliver(&world.platform).await, Ok(0));
    }

    async fn a_rolled_back_command_tells_nobody(world: World) {
        let mut write = world.platform.write(&world.system().await).await.unwrap();
        write.publish(&Arrived { job: world.platform.mint(), place: 1 }).await.unwrap();
        drop(write);
        assert_eq!(Handlers::default().on(Good).deliver(&world.platform).await, Ok(0));
    }
}
