//! Waiting without falling asleep, for commands of many small statements.
//!
//! The engine answers such a statement within some 20 µs. A thread that sleeps until then is woken late, and so is the one
//! that answers: with a hundred statements one after the other, waking up was two fifths of the time of an arriving customer.
//! Who waits awake lets others have the processor again and again, or else it may keep waiting the very thread that is to
//! answer: without that the same arrivals took up to twice as long.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, available_parallelism};
use std::time::{Duration, Instant};

use futures::task::AtomicWaker;
use tokio::task::unconstrained;

/// Whatever takes longer is waited for asleep.
const AWAKE: Duration = Duration::from_micros(200);
/// After so long other work gets its turn on this thread.
const SHIFT: Duration = Duration::from_millis(5);

/// Somebody is waiting awake. One at a time: others need the processors to work.
static TAKEN: AtomicBool = AtomicBool::new(false);
static ALONE: LazyLock<bool> =
    LazyLock::new(|| available_parallelism().is_ok_and(|processors| processors.get() == 1));

/// Does the work and waits awake, for a moment each time, whenever it cannot go on.
pub async fn awake<W: Future>(work: W) -> W::Output {
    // Our own pace: the runtime's would have us come back before it lets us go on.
    let mut work = pin!(unconstrained(work));
    let bell = Arc::new(Bell::default());
    let ours = Waker::from(bell.clone());
    poll_fn(|context| {
        let watch = Watch::take();
        bell.sleeper.register(context.waker());
        loop {
            bell.state.store(LISTENING, Ordering::Release);
            let polled = work.as_mut().poll(&mut Context::from_waker(&ours));
            if polled.is_ready() {
                return polled;
            }
            let heard = watch.as_ref().is_some_and(|watch| watch.hears(&bell)) || !bell.lets_sleep();
            if !heard {
                return Poll::Pending;
            }
            if watch.as_ref().is_none_or(|watch| watch.0.elapsed() > SHIFT) {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
        }
    })
    .await
}

const LISTENING: u8 = 0;
const RUNG: u8 = 1;
const ASLEEP: u8 = 2;

/// Says that the work can go on: to whoever listens, or else to the runtime, which wakes the sleeper.
#[derive(Default)]
struct Bell {
    state: AtomicU8,
    sleeper: AtomicWaker,
}

impl Bell {
    /// Whether it has not rung; from then on the runtime is told.
    fn lets_sleep(&self) -> bool {
        self.state.compare_exchange(LISTENING, ASLEEP, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if self.state.swap(RUNG, Ordering::AcqRel) == ASLEEP {
            self.sleeper.wake();
        }
    }
}

/// Lets others wait awake when it is dropped, whatever the work did.
struct Watch(Instant);

impl Watch {
    /// Nothing when another has it, or when there is no second processor for the engine.
    fn take() -> Option<Self> {
        (!*ALONE && !TAKEN.swap(true, Ordering::Acquire)).then(|| Self(Instant::now()))
    }

    fn hears(&self, bell: &Bell) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < AWAKE {
            if bell.state.load(Ordering::Acquire) == RUNG {
                return true;
            }
            // The engine's thread may have been woken on this very processor.
            thread::yield_now();
        }
        false
    }
}

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
        for pause in [Duration::ZERO, AWAKE / 2, SHIFT * 2] {
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
        // Another test may have it for a moment.
        let left = async {
            while TAKEN.load(Ordering::Acquire) {
                tokio::time::sleep(AWAKE).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), left).await.expect("the watch is left to others");
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn no_answer_is_missed_however_late_it_comes() {
        let (ask, asked) = std::sync::mpsc::channel::<(u64, tokio::sync::oneshot::Sender<u64>)>();
        let answering = thread::spawn(move || {
            for (micros, answer) in asked {
                let begun = Instant::now();
                while begun.elapsed() < Duration::from_micros(micros) {
                    thread::yield_now();
                }
                answer.send(micros).unwrap();
            }
        });
        let questions = async {
            for micros in (0..2_000).map(|number| number * 37 % 400) {
                let (answer, answered) = tokio::sync::oneshot::channel();
                ask.send((micros, answer)).unwrap();
                assert_eq!(answered.await, Ok(micros));
            }
        };
        tokio::time::timeout(Duration::from_secs(60), awake(questions)).await.expect("every answer in time");
        drop(ask);
        answering.join().unwrap();
    }
}
