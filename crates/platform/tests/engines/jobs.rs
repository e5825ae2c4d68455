//! The queue: each job once, whoever dies.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use kernel::{Fault, JobId, Moment};
use platform::jobs::{self, JobState, Jobs, Record, Turn, Work, enqueue, enqueue_once};
use platform::{Actor, Role};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::world::World;

#[derive(Clone, Default)]
struct Seen {
    runs: Arc<AtomicI64>,
    ends: Arc<AtomicI64>,
}

/// Counts itself.
#[derive(Serialize, Deserialize)]
struct Count;

#[async_trait]
impl Work<Seen> for Count {
    const KIND: &'static str = "count";

    async fn run(&self, seen: &Seen, _: &Turn) -> Result<Value, Fault> {
        tokio::time::sleep(Duration::from_millis(5)).await;
        Ok(json!(seen.runs.fetch_add(1, Ordering::SeqCst)))
    }
}

/// Hangs the first so many times, until its process dies or somebody stops it.
#[derive(Serialize, Deserialize)]
struct Hang(i64);

#[async_trait]
impl Work<Seen> for Hang {
    const KIND: &'static str = "hang";

    async fn run(&self, seen: &Seen, turn: &Turn) -> Result<Value, Fault> {
        if seen.runs.fetch_add(1, Ordering::SeqCst) < self.0 {
            loop {
                turn.progress("hanging", 1, Some(2)).await?;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        seen.ends.fetch_add(1, Ordering::SeqCst);
        Ok(json!("done"))
    }
}

/// Remembers how many were at it at once, and does what several asked for in one run.
#[derive(Serialize, Deserialize)]
struct Lonely(i64);

#[async_trait]
impl Work<Seen> for Lonely {
    const KIND: &'static str = "lonely";
    const ALONE: bool = true;

    async fn run(&self, seen: &Seen, _: &Turn) -> Result<Value, Fault> {
        let at_once = seen.runs.fetch_add(1, Ordering::SeqCst) + 1;
        tokio::time::sleep(Duration::from_millis(30)).await;
        seen.runs.fetch_sub(1, Ordering::SeqCst);
        seen.ends.fetch_max(at_once, Ordering::SeqCst);
        Ok(json!(self.0))
    }
}

/// Fails the first so many times, by our fault or by the user's.
#[derive(Serialize, Deserialize)]
struct Fail {
    times: i64,
    ours: bool,
}

#[async_trait]
impl Work<Seen> for Fail {
    const KIND: &'static str = "fail";

    async fn run(&self, seen: &Seen, _: &Turn) -> Result<Value, Fault> {
        match seen.runs.fetch_add(1, Ordering::SeqCst) < self.times {
            true if self.ours => Err(Fault::internal("the network was away")),
            true => Err(Fault::invalid("file_wrong", "mend the file").with("row", 7)),
            false => Ok(json!("at last")),
        }
    }
}

fn known(seen: &Seen) -> Jobs {
    Jobs::default()
        .knows::<Count, _>(seen)
        .knows::<Hang, _>(seen)
        .knows::<Fail, _>(seen)
        .knows::<Lonely, _>(seen)
}

async fn queue<W: Work<Seen>>(world: &World, actor: &Actor, work: W) -> JobId {
    let mut write = world.platform.write(actor).await.unwrap();
    let id = enqueue(&mut write, &work).await.unwrap();
    write.commit_part().await.unwrap();
    id
}

async fn job(world: &World, id: JobId) -> Record {
    let system = world.system().await;
    jobs::find(world.platform.records().reader(), &system, id).await.unwrap().unwrap()
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..500 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("waited in vain until {what}");
}

testbed::on_both_engines! {
    async fn many_runners_run_each_job_once(world: World) {
        let (seen, system) = (Seen::default(), world.system().await);
        for _ in 0..30 {
            queue(&world, &system, Count).await;
        }
        let runners: Vec<_> = (0..3)
            .map(|_| tokio::spawn(jobs::run_queue(world.platform.clone(), known(&seen), 2)))
            .collect();
        until("all are done", async || world.number("SELECT COUNT(*) FROM job WHERE state = 'done'").await == 30).await;
        runners.iter().for_each(|runner| runner.abort());
        assert_eq!(seen.runs.load(Ordering::SeqCst), 30);
        assert_eq!(world.number("SELECT CAST(SUM(attempts) AS BIGINT) FROM job").await, 30);
    }

    async fn jobs_that_run_alone_wait_for_one_another(world: World) {
        let (seen, system) = (Seen::default(), world.system().await);
        for n in 0..8 {
            queue(&world, &system, Lonely(n)).await;
        }
        let runners: Vec<_> = (0..3)
            .map(|_| tokio::spawn(jobs::run_queue(world.platform.clone(), known(&seen), 2)))
            .collect();
        until("all are done", async || world.number("SELECT COUNT(*) FROM job WHERE state = 'done'").await == 8).await;
        runners.iter().for_each(|runner| runner.abort());
        assert_eq!(seen.ends.load(Ordering::SeqCst), 1, "so many ran side by side");
        assert_eq!(world.number("SELECT CAST(SUM(attempts) AS BIGINT) FROM job").await, 8);
    }

    async fn what_waits_already_is_queued_once_and_does_both(world: World) {
        let (seen, system) = (Seen::default(), world.system().await);
        let mut ids = Vec::new();
        for n in [1, 2, 4] {
            let mut write = world.platform.write(&system).await.unwrap();
            let join = |waiting: Lonely, wanted: Lonely| Lonely(waiting.0 + wanted.0);
            ids.push(enqueue_once(&mut write, Lonely(n), join).await.unwrap());
            write.commit_part().await.unwrap();
            if n == 2 {
                let done = jobs::run_now(&world.platform, &known(&seen), &system, ids[0]).await.unwrap();
                assert_eq!(done, json!(3));
            }
        }
        assert_eq!(ids[0], ids[1]);
        assert_ne!(ids[1], ids[2], "what has begun does not see what comes after");
    }

    async fn nothing_is_queued_by_a_command_that_fails(world: World) {
        let mut write = world.platform.write(&world.system().await).await.unwrap();
        enqueue::<Count, Seen>(&mut write, &Count).await.unwrap();
        drop(write);
        assert_eq!(world.number("SELECT COUNT(*) FROM job").await, 0);
    }

    async fn a_dead_runners_job_is_taken_up_again(world: World) {
        let (seen, system) = (Seen::default(), world.system().await);
        let id = queue(&world, &system, Hang(1)).await;
        let doomed = tokio::spawn(jobs::run_queue(world.platform.clone(), known(&seen), 1));
        until("it runs", async || job(&world, id).await.phase.is_some()).await;
        doomed.abort();

        let other = tokio::spawn(jobs::run_queue(world.platform.clone(), known(&seen), 1));
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(job(&world, id).await.attempts, 1, "the lease still holds");
        world.later(Moment::MINUTE);
        until("it is done", async || job(&world, id).await.state == JobState::Done).await;
        other.abort();
        assert_eq!((job(&world, id).await.attempts, seen.ends.load(Ordering::SeqCst)), (2, 1));
    }

    async fn a_runner_that_lost_its_lease_changes_nothing(world: World) {
        let (seen, system) = (Seen::default(), world.system().await);
        let id = queue(&world, &system, Hang(1)).await;
        let slow = tokio::spawn(jobs::run_queue(world.platform.clone(), known(&seen), 1));
        until("it runs", async || job(&world, id).await.phase.is_some()).await;
        // The lease must end before the next word of the slow runner renews it, so it is ended by hand.
        let tx = world.platform.records().begin().await.unwrap();
        use sea_orm::ConnectionTrait as _;
        tx.execute_unprepared("UPDATE job SET lease_until = 0").await.unwrap();
        tx.commit().await.unwrap();
        let outcome = jobs::run_now(&world.platform, &known(&seen), &system, id).await;
        assert_eq!(outcome, Ok(json!("done")));
        tokio::time::sleep(Duration::from_millis(600)).await;
        slow.abort();
        assert_eq!(job(&world, id).await.state, JobState::Done);
    }

    async fn a_job_that_kills_its_process_is_given_up(world: World) {
        let (seen, system) = (Seen::default(), world.system().await);
        let id = queue(&world, &system, Hang(i64::MAX)).await;
        for attempt in 1..=3 {
            let doomed = tokio::spawn(jobs::run_queue(world.platform.clone(), known(&seen), 1));
            until("it runs", async || seen.runs.load(Ordering::SeqCst) == attempt).await;
            doomed.abort();
            let _ = doomed.await;
            world.later(Moment::MINUTE);
        }
        let fault = jobs::run_now(&world.platform, &known(&seen), &system, id).await.unwrap_err();
        assert_eq!((fault.code, seen.runs.load(Ordering::SeqCst)), ("job_given_up", 3));
    }

    async fn cancelling_stops_what_waits_and_what_runs(world: World) {
        let (seen, token) = (Seen::default(), world.token_of("boss", Role::Manager).await);
        let system = world.system().await;
        let waiting = queue(&world, &system, Count).await;
        let answer = world.as_program(&token, "DELETE", &format!("/jobs/{waiting}"), Value::Null).await;
        assert_eq!((answer.status, answer.body["state"].as_str()), (200, Some("cancelled")));

        let running = queue(&world, &system, Hang(i64::MAX)).await;
        let runner = tokio::spawn(jobs::run_queue(world.platform.clone(), known(&seen), 1));
        until("it runs", async || job(&world, running).await.phase.is_some()).await;
        let answer = world.as_program(&token, "DELETE", &format!("/jobs/{running}"), Value::Null).await;
        assert_eq!(answer.body["state"], "running");
        until("it stops", async || job(&world, running).await.state == JobState::Cancelled).await;
        runner.abort();
        assert_eq!(seen.ends.load(Ordering::SeqCst), 0);
    }

    async fn our_failures_are_tried_again_later(world: World) {
        let (seen, system) = (Seen::default(), world.system().await);
        let id = queue(&world, &system, Fail { times: 2, ours: true }).await;
        let runner = tokio::spawn(jobs::run_queue(world.platform.clone(), known(&seen), 1));
        for attempt in 1..=2 {
            until("it failed", async || {
                let job = job(&world, id).await;
                job.attempts == attempt && job.state == JobState::Queued
            }).await;
            world.later(Moment::HOUR);
        }
        until("it is done", async || job(&world, id).await.state == JobState::Done).await;
        runner.abort();
        assert_eq!(job(&world, id).await.result, Some(json!("at last")));
    }

    async fn what_the_user_must_mend_is_not_tried_again(world: World) {
        let (seen, system) = (Seen::default(), world.system().await);
        let id = queue(&world, &system, Fail { times: 9, ours: false }).await;
        let fault = jobs::run_now(&world.platform, &known(&seen), &system, id).await.unwrap_err();
        assert_eq!((fault.code, fault.params["row"].as_i64()), ("file_wrong", Some(7)));
        assert_eq!(job(&world, id).await.state, JobState::Failed);
    }

    async fn people_see_their_own_jobs(world: World) {
        let guide = world.person("guide", Role::Guide).await.actor();
        let others = queue(&world, &world.system().await, Count).await;
        let own = queue(&world, &guide, Count).await;
        let answer = world.sign_in("guide", crate::world::PASSWORD).await;
        let token = format!("Bearer {}", answer.body["token"].as_str().unwrap());
        let list = world.as_program(&token, "GET", "/jobs", Value::Null).await;
        let items = list.body["items"].as_array().unwrap();
        assert_eq!(items.iter().map(|item| item["id"].as_str().unwrap()).collect::<Vec<_>>(), [own.to_string()]);
        let answer = world.as_program(&token, "GET", &format!("/jobs/{others}"), Value::Null).await;
        assert_eq!(answer.told(), (404, "job_not_found"));
    }
}
