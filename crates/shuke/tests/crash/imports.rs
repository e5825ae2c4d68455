//! An import and its undoing, killed between and within their batches.

use std::time::{Duration, Instant};

use serde_json::Value;
use testbed::on_both_engines;

use crate::files;
use crate::house::{House, Two};
use crate::moments::Moments;
use crate::state::{self, State};

/// How often one job is killed; its third run is its last, so that one more kill makes the house give it up.
const KILLS: [usize; 3] = [2, 4, 2];

/// When a kill comes.
#[derive(Clone, Copy)]
enum When {
    /// As soon as that many of what is counted are committed.
    Committed(&'static str, i64),
    /// That long after the job began or rose again.
    After(Duration),
}

/// Kills the house so often while a job posted there is at work, and sees the work through. Whoever is told that a
/// job was given up asks for it again, as a person would.
async fn through(house: &mut House, path: &str, kills: Vec<When>) -> Value {
    let mut job = house.begin(path).await;
    for when in kills {
        match when {
            When::After(wait) => tokio::time::sleep(wait).await,
            When::Committed(count, enough) => committed(house, count, enough, &job).await,
        }
        house.kill();
        house.rise().await;
        job = asked_again(house, path, job).await;
    }
    loop {
        let done = house.rest(&job).await;
        if done["state"] == "done" {
            return done;
        }
        job = asked_again(house, path, job).await;
    }
}

async fn asked_again(house: &House, path: &str, job: String) -> String {
    let found = house.client.get(&format!("/jobs/{job}")).await.ok();
    match found["state"].as_str() {
        Some("failed") => {
            assert_eq!(found["error"]["code"], "job_given_up", "{found}");
            house.begin(path).await
        }
        _ => job,
    }
}

async fn committed(house: &House, count: &str, enough: i64, job: &str) {
    while house.number(count).await < enough {
        let state = house.client.get(&format!("/jobs/{job}")).await.ok();
        if !matches!(state["state"].as_str(), Some("queued" | "running")) {
            return;
        }
    }
}

const ROWS_DONE: &str = "SELECT rows_done FROM import ORDER BY no DESC LIMIT 1";
/// Receipts that are gone, seen from how many there were.
const UNDONE: &str = "SELECT 100000 - COUNT(*) FROM purchase";

/// What one round leaves: after the import, after its undoing, the report, the file of rejects.
struct Round {
    taken: State,
    report: Value,
    rejects: String,
    undone: State,
}

/// Takes the till's file in and takes it back, killed at these moments.
async fn round(house: &mut House, run: Vec<When>, reversal: Vec<When>) -> Round {
    let since = state::mark(house).await;
    let import = house.bring("pos.csv", &files::till()).await;
    through(house, &format!("/imports/{import}/run"), run).await;
    let mut report = house.client.get(&format!("/imports/{import}")).await.ok()["report"].take();
    report.as_object_mut().unwrap().remove("seconds");
    let rejects = house.client.get(&format!("/imports/{import}/rejects")).await;
    assert_eq!(rejects.status, 200);
    let (rejects, taken) = (rejects.text(), State::of(house, &since).await);
    through(house, &format!("/imports/{import}/reversal"), reversal).await;
    let undone = State::of(house, &since).await;
    Round { taken, report, rejects, undone }
}

on_both_engines! {
    async fn an_import_and_its_undoing_killed_anywhere(two: Two) {
        let Two { mut calm, mut killed } = two;
        for house in [&calm, &killed] {
            house.take_in("members.csv", &files::members(0..files::MEMBERS)).await;
        }
        let before = State::of(&calm, "").await;
        State::of(&killed, "").await.must_be(&before, "before anything is killed");
        let began = Instant::now();
        let never = round(&mut calm, vec![], vec![]).await;
        let stretch = began.elapsed() / 3;
        assert!(never.taken.operations.len() > 40, "{} merges", never.taken.operations.len());
        let left = State { facts: never.undone.facts.clone(), ..State::default() };
        left.must_be(&before, "an undone import leaves nothing");

        let mut moments = Moments::new("import");
        for (number, kills) in KILLS.into_iter().enumerate() {
            let mut some = |stretch| (0..kills).map(|_| When::After(moments.within(stretch))).collect::<Vec<_>>();
            let (run, reversal) = match number {
                0 => (
                    vec![When::Committed(ROWS_DONE, 1), When::Committed(ROWS_DONE, files::TILL_ROWS as i64)],
                    vec![When::Committed(UNDONE, 96_000), When::Committed(UNDONE, 100_000)],
                ),
                _ => (some(stretch), some(stretch)),
            };
            let round = round(&mut killed, run, reversal).await;
            let what = format!("round {number}");
            round.taken.must_be(&never.taken, &format!("{what}, after the import"));
            assert_eq!(round.report, never.report, "{what}");
            assert_eq!(round.rejects, never.rejects, "{what}");
            round.undone.must_be(&never.undone, &format!("{what}, after the undoing"));
        }
        let audits = "SELECT COUNT(*) FROM audit WHERE action IN ('import.done', 'import.undone')";
        assert_eq!(killed.number(audits).await, 1 + 2 * KILLS.len() as i64, "each end is told once");
    }
}
