//! Runs jobs: the queue for as long as a server lives, or one job to its end for the command line.

use std::time::Duration;

use futures::FutureExt as _;
use kernel::{Fault, FaultKind, JobId, Moment};
use serde_json::Value;
use tokio::sync::Mutex;

use super::store::{self, Record};
use super::{Jobs, Turn};
use crate::{Actor, List, Platform};

const IDLE_WAIT: Duration = Duration::from_millis(500);
const RENEW_EVERY: Duration = Duration::from_secs(5);
/// Wait before the second try; it doubles with each further one.
const RETRY_MICROS: i64 = 5 * Moment::SECOND;
/// Runners for work that waits for others, beside those for all the rest.
const ASIDE_AT_ONCE: usize = 4;

/// Takes jobs from the queue, `at_once` side by side and beside them those that wait for others, until the future is
/// dropped.
pub async fn run_queue(platform: Platform, jobs: Jobs, at_once: usize) {
    let runners = (0..at_once.max(1) + ASIDE_AT_ONCE).map(|place| {
        let aside = place < ASIDE_AT_ONCE;
        let (platform, jobs) = (platform.clone(), jobs.clone());
        async move {
            let worker = worker_name();
            loop {
                match store::claim(&platform, &worker, None, jobs.alone(), jobs.not_of(aside)).await {
                    Ok(Some(record)) => {
                        if let Err(fault) = run(&platform, &jobs, &record).await {
                            tracing::error!(job = %record.id, %fault, "job outcome was not saved");
                        }
                        continue;
                    }
                    Ok(None) => {}
                    Err(fault) => tracing::error!(%fault, "job queue cannot be read"),
                }
                tokio::select! {
                    () = platform.jobs_wait() => {}
                    () = tokio::time::sleep(IDLE_WAIT) => {}
                }
            }
        }
    });
    futures::future::join_all(runners).await;
}

/// Runs one job here and now and gives its outcome. If another process has taken it, waits for that one.
pub async fn run_now(platform: &Platform, jobs: &Jobs, actor: &Actor, id: JobId) -> Result<Value, Fault> {
    loop {
        if let Some(record) =
            store::claim(platform, &worker_name(), Some(id), jobs.alone(), List::Texts(Vec::new())).await?
        {
            run(platform, jobs, &record).await?;
        }
        let record = store::find(platform.records().reader(), actor, id)
            .await?
            .ok_or_else(|| Fault::not_found("job_not_found", "there is no such job"))?;
        if record.state.is_over() {
            return match record.state {
                store::JobState::Done => Ok(record.result.unwrap_or_default()),
                _ => Err(fault_of(&record)),
            };
        }
        tokio::time::sleep(IDLE_WAIT / 5).await;
    }
}

async fn run(platform: &Platform, jobs: &Jobs, record: &Record) -> Result<(), Fault> {
    let Some(kind) = jobs.0.get(record.kind.as_str()) else {
        let unknown = Err(Fault::internal(format!("nobody here runs jobs of kind {}", record.kind)));
        return store::finish(platform, record, &unknown, None).await;
    };
    if record.attempts > kind.attempts_max {
        let given_up =
            Fault::new(FaultKind::Internal, "job_given_up", "every run of the job ended with its process");
        return store::finish(platform, record, &Err(given_up), None).await;
    }
    let outcome = match (kind.start)(record.payload.clone()) {
        Ok(work) => {
            let actor = Actor::of_job(platform.records().reader(), record.org, record.person).await?;
            let turn =
                Turn { platform: platform.clone(), actor, run: record.this_run(), told: Mutex::new(None) };
            let working = std::panic::AssertUnwindSafe(work.run(&turn)).catch_unwind();
            tokio::select! {
                outcome = working => outcome.unwrap_or_else(|_| Err(Fault::internal("the job panicked"))),
                () = lose_lease(platform, record) => return Ok(()),
            }
        }
        Err(fault) => Err(fault),
    };
    let again = match &outcome {
        Err(fault) if is_passing(fault) && record.attempts < kind.attempts_max => {
            Some(platform.now().plus_micros(RETRY_MICROS << record.attempts.clamp(0, 10)))
        }
        _ => None,
    };
    if let Err(fault) = &outcome {
        tracing::warn!(job = %record.id, kind = record.kind, %fault, will_retry = again.is_some(), "job failed");
    }
    store::finish(platform, record, &outcome, again).await
}

/// Renews the lease for as long as it is ours. When it is not, another runner has the job and this one lets go.
async fn lose_lease(platform: &Platform, record: &Record) {
    loop {
        tokio::time::sleep(RENEW_EVERY).await;
        match store::renew(platform, record.this_run()).await {
            Ok(true) => {}
            Ok(false) => {
                tracing::warn!(job = %record.id, "lease was lost, another runner goes on");
                return;
            }
            Err(fault) => tracing::warn!(job = %record.id, %fault, "lease was not renewed"),
        }
    }
}

/// Another try may help when the failure was ours; what the user must mend stays failed.
fn is_passing(fault: &Fault) -> bool {
    matches!(fault.kind, FaultKind::Internal | FaultKind::Unavailable) && fault.code != "disk_full"
}

fn fault_of(record: &Record) -> Fault {
    let text = |key: &str| {
        record.fault.as_ref().and_then(|fault| fault[key].as_str()).unwrap_or_default().to_owned()
    };
    let params = record.fault.as_ref().and_then(|fault| serde_json::from_value(fault["params"].clone()).ok());
    Fault { params: params.unwrap_or_default(), ..Fault::invalid(interned(&text("code")), text("detail")) }
}

/// Codes are static in code and text in the table; the handful that come back this way live as long as the process.
fn interned(code: &str) -> &'static str {
    Box::leak(code.to_owned().into_boxed_str())
}

fn worker_name() -> String {
    format!("{}-{:08x}", std::process::id(), rand::random::<u32>())
}
