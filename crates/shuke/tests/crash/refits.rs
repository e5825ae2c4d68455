//! Values worked out anew, killed on the way.

use std::time::Instant;

use platform::sql;
use sea_orm::ConnectionTrait as _;
use testbed::{Engine, OnEngine, on_both_engines};

use crate::files;
use crate::house::House;
use crate::moments::Moments;
use crate::state::State;

const ROUNDS: usize = 3;
/// Fewer than make the house give the job up.
const KILLS: usize = 2;

/// Spoils every value, so that only a refit that went to its end can have put them right.
async fn spoil(house: &House) {
    let records = house.records().await;
    let tx = records.begin().await.unwrap();
    let worthless = "UPDATE customer SET r = 0, f = 0, m = 0, clv_minor = -1, p_alive = 0, health_score = 0";
    tx.execute_raw(sql(&*tx, worthless, [])).await.unwrap();
    tx.commit().await.unwrap();
    records.close().await.unwrap();
}

/// A house that knows members and receipts.
struct Filled(House);

impl OnEngine for Filled {
    async fn on(engine: Engine) -> Self {
        let house = House::open(engine).await;
        house.take_in("members.csv", &files::members(0..files::MEMBERS)).await;
        house.take_in("pos.csv", &files::till()).await;
        Self(house)
    }
}

on_both_engines! {
    async fn a_refit_killed_anywhere(filled: Filled) {
        let mut house = filled.0;
        let began = Instant::now();
        let job = house.begin("/value/refit").await;
        house.rest(&job).await;
        let stretch = began.elapsed();
        let never = State::of(&house, "").await;
        let mut moments = Moments::new("refit");
        for round in 0..ROUNDS {
            spoil(&house).await;
            let job = house.begin("/value/refit").await;
            for _ in 0..KILLS {
                tokio::time::sleep(moments.within(stretch)).await;
                house.kill();
                house.rise().await;
            }
            let job = house.rest(&job).await;
            assert_eq!(job["state"], "done", "{job}");
            State::of(&house, "").await.must_be(&never, &format!("round {round}"));
        }
    }
}
