//! Random histories of merges, undos, arrivals, purchases and tags: whatever happened, everybody is who they should be,
//! and when all merges are taken back, everybody is who they were.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

#[path = "identity/ground.rs"]
#[allow(dead_code, reason = "shared with the other tests of identity")]
mod ground;

#[path = "histories/arrivals.rs"]
mod arrivals;
#[path = "histories/past.rs"]
mod past;

use past::{Past, Step, steps};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use testbed::{App, on_both_engines};

/// Histories on each engine, unless PROPTEST_CASES says otherwise.
const CASES: u32 = 12;

/// Runs a property whose cases happen one after another in the one company.
fn hold<T: std::fmt::Debug>(
    strategy: impl Strategy<Value = T>,
    property: impl AsyncFn(u32, T) -> Result<(), TestCaseError>,
) {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 150, ..Config::default() };
    let rounds = std::cell::Cell::new(0);
    let outcome = TestRunner::new(config).run(&strategy, |case| {
        rounds.set(rounds.get() + 1);
        tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(property(rounds.get(), case))
        })
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

on_both_engines! {
    async fn any_history_can_be_taken_back(app: App) {
        let tags = past::make_tags(&app).await;
        hold(steps(), async |round, steps| {
            let mut past = Past::begin(&app, &tags, round).await;
            for step in steps {
                past.take(step).await?;
                past.check().await?;
            }
            past.take_all_back().await
        });
        assert_eq!(past::what_rules_would_change(&app).await, (0, 0), "the rules alone give the same customers");
    }

    async fn many_hands_at_once_corrupt_nothing(app: App) {
        let tags = past::make_tags(&app).await;
        let merges = || prop::collection::vec((0..past::PEOPLE, 0..past::PEOPLE), 1..7);
        hold((merges(), merges()), async |round, (before, at_once)| {
            let mut past = Past::begin(&app, &tags, round).await;
            for (one, other) in before {
                past.take(Step::Merge(one, other)).await?;
            }
            past.take_at_once(&at_once).await
        });
        assert_eq!(past::what_rules_would_change(&app).await, (0, 0), "the rules alone give the same customers");
    }

    async fn any_order_of_files_and_rows_gives_the_same_customers(app: App) {
        arrivals::leave_scores_out(&app).await;
        hold(arrivals::two_orders(), async |_, (people, one, other)| {
            let first = arrivals::customers_of(&app, &people, &one).await;
            let second = arrivals::customers_of(&app, &people, &other).await;
            prop_assert_eq!(first, second);
            Ok(())
        });
    }
}
