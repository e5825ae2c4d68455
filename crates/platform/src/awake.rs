//! Waiting without falling asleep, for commands of many small statements.
//!
//! The engine answers such a statement within some 20 µs. A thread that sleeps until then is woken late, and so is the one
//! that answers: with a hundred statements one after the other, waking up was two fifths of the time of an arriving customer.

use std::future::{Future, poll_fn};
use std::hint;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

/// Whatever takes longer is waited for asleep.
const AWAKE: Duration = Duration::from_micros(200);

/// Somebody is waiting awake. One at a time: others need the processors to work.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Looks again and again whether the work can go on, for a moment each time it cannot.
pub async fn awake<W: Future>(work: W) -> W::Output {
    let mut work = pin!(work);
    let alone = available_parallelism().is_ok_and(|processors| processors.get() == 1);
    poll_fn(|context| {
        let mut polled = work.as_mut().poll(context);
        if polled.is_ready() || alone || TAKEN.swap(true, Ordering::Acquire) {
            return polled;
        }
        let watch = Watch(Instant::now());
        while polled.is_pending() && watch.0.elapsed() < AWAKE {
            hint::spin_loop();
            polled = work.as_mut().poll(context);
        }
        polled
    })
    .await
}

/// Lets others wait awake when it is dropped, whatever the work did.
struct Watch(Instant);

impl Drop for Watch {
    fn drop(&mut self) {
        TAKEN.store(false, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_ends_the_same_whether_it_is_short_or_long_or_panics() {
        for pause in [Duration::ZERO, AWAKE / 2, AWAKE * 20] {
            let work = async {
                tokio::time::sleep(pause).await;
                tokio::task::yield_now().await;
                7
            };
            assert_eq!(awake(work).await, 7, "{pause:?}");
        }

        let work = tokio::spawn(awake(async {
            tokio::task::yield_now().await;
            panic!("on purpose");
        }));
        assert!(work.await.is_err_and(|error| error.is_panic()));
        assert!(!TAKEN.load(Ordering::Acquire), "the watch is left to others");
    }
}
