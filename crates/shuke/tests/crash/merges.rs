//! A merge and an unmerge happen or do not happen; nothing lies between.

use std::time::Duration;

use platform::sql;
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use testbed::on_both_engines;

use crate::files;
use crate::house::{House, Two};
use crate::moments::Moments;
use crate::state::State;

const PAIRS: usize = 6;
/// A merge of two takes less, so that some kills come before it, some within and some after.
const STRETCH: Duration = Duration::from_millis(40);

/// Two files of members, so that it is known who is older. Gives the customers' ids in the order of their cards.
async fn filled(house: &House) -> Vec<String> {
    house.take_in("older.csv", &files::members(0..PAIRS)).await;
    house.take_in("younger.csv", &files::members(PAIRS..2 * PAIRS)).await;
    let records = house.records().await;
    let ask = "SELECT born_id FROM source_record ORDER BY key";
    let rows = records.reader().query_all_raw(sql(records.reader(), ask, [])).await.unwrap();
    records.close().await.unwrap();
    rows.iter().map(|row| row.try_get("", "born_id").unwrap()).collect()
}

/// Posts that, kills the house at that moment, and posts again to the one that rose: it is done, or had been already.
async fn posted(house: &mut House, path: &str, body: &Value, wait: Duration, already: &str) {
    let request = house.client.request("POST", path).json(body);
    let sent = tokio::spawn(request.send());
    tokio::time::sleep(wait).await;
    house.kill();
    sent.await.unwrap().ok();
    house.rise().await;
    let again = house.client.post(path, body).await;
    if again.status != 200 {
        again.refused(409, already);
    }
}

on_both_engines! {
    async fn a_merge_happens_or_it_does_not(two: Two) {
        let Two { calm, mut killed } = two;
        let mut moments = Moments::new("merge");
        let (theirs, ours) = (filled(&calm).await, filled(&killed).await);
        for pair in 0..PAIRS {
            let ask = |ids: &[String]| json!({"survivor": ids[pair], "absorbed": ids[PAIRS + pair]});
            calm.client.post("/merges", &ask(&theirs)).await.ok();
            posted(&mut killed, "/merges", &ask(&ours), moments.within(STRETCH), "same_customer").await;
        }
        let merged = State::of(&calm, "").await;
        assert_eq!(merged.operations.len(), PAIRS);
        State::of(&killed, "").await.must_be(&merged, "after the merges");

        let mut lists = Vec::new();
        for house in [&calm, &killed] {
            let log = house.client.get("/merges?kind=merge&limit=50").await.ok();
            let paths = log["items"].as_array().unwrap().iter();
            lists.push(paths.map(|one| format!("/merges/{}/reversal", one["id"].as_str().unwrap())).collect::<Vec<_>>());
        }
        for (theirs, ours) in lists[0].iter().zip(&lists[1]).take(PAIRS / 2) {
            calm.client.post(theirs, &json!({})).await.ok();
            posted(&mut killed, ours, &json!({}), moments.within(STRETCH), "merge_already_undone").await;
        }
        let parted = State::of(&calm, "").await;
        assert_eq!(parted.operations.len(), PAIRS + PAIRS / 2);
        State::of(&killed, "").await.must_be(&parted, "after the unmerges");
    }
}
