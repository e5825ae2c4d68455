//! Records that arrive one by one are compared at once with those who share a block with them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

#[path = "identity/ground.rs"]
#[allow(dead_code, reason = "shared with the other tests of identity")]
mod ground;

use std::collections::BTreeSet;

use ground::{live, scan};
use platform::sql;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use testbed::{App, on_both_engines};

fn person(key: &str, name: &str, phone: &str) -> Value {
    json!({"key": key, "name": name, "phone": phone, "gender": "female", "birthday": "1987-03-14",
        "city": "成都市", "district": "武侯区", "address": "武侯大道377号锦江花园6栋2单元1803室"})
}

async fn arrive(app: &App, item: Value) -> Value {
    app.advance(kernel::Moment::SECOND);
    app.manager().post("/intake/customers", &json!({"source": "counter", "items": [item]})).await.ok()
}

/// Record number and key, or the two records of an open proposal.
async fn numbers(app: &App, text: &str) -> BTreeSet<(i64, i64)> {
    let conn = app.platform().records().reader();
    let rows = conn.query_all_raw(sql(conn, text, [app.org().into()])).await.unwrap();
    rows.iter().map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())).collect()
}

async fn keys(app: &App) -> BTreeSet<(i64, i64)> {
    let written = numbers(app, "SELECT record_seq, key FROM block_key WHERE org_id = $1").await;
    let conn = app.platform().records().reader();
    let text = "SELECT record_seq, keys FROM record_keys WHERE org_id = $1";
    let rows = conn.query_all_raw(sql(conn, text, [app.org().into()])).await.unwrap();
    let of_record = |row: &sea_orm::QueryResult| {
        let (seq, keys): (i64, String) = (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap());
        keys.split(' ').filter_map(|key| key.parse().ok()).map(|key| (seq, key)).collect::<Vec<(i64, i64)>>()
    };
    assert_eq!(
        rows.iter().flat_map(of_record).collect::<BTreeSet<_>>(),
        written,
        "the two tables say the same"
    );
    written
}

async fn proposed(app: &App) -> BTreeSet<(i64, i64)> {
    numbers(app, "SELECT left_seq, right_seq FROM match_candidate WHERE org_id = $1 AND state = 'open'").await
}

/// The town's buyers as they would come back: under new numbers, so that no rule ties them; some with no more of their
/// name than 王老师, so that no machine may decide.
fn returning() -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    ground::write_town(folder.path());
    let mut file = csv::Reader::from_path(folder.path().join("shop_buyers.csv")).unwrap();
    let rows = file.records().map(Result::unwrap).step_by(9).enumerate();
    rows.map(|(at, row)| {
        let title: String = row[5].chars().take(1).chain("老师".chars()).collect();
        let name = if at % 3 == 0 { &title } else { &row[5] };
        json!({"key": format!("late-{at}"), "name": name, "phone": format!("1770{at:07}"), "address": &row[7]})
    })
    .collect()
}

on_both_engines! {
    async fn nobody_is_met_before_anything_was_learnt(app: App) {
        arrive(&app, person("k1", "欧阳晓岚", "13981230001")).await;
        let second = arrive(&app, person("k2", "欧阳晓岚", "13981230002")).await;
        assert_eq!((second["customers_merged"].as_u64(), live(&app).await), (Some(0), 2));
        assert!(!keys(&app).await.is_empty(), "but they will be found");
    }

    async fn a_duplicate_is_merged_when_it_arrives_and_stays_apart_once_taken_back(app: App) {
        ground::town(&app).await;
        scan(&app).await;
        arrive(&app, person("k1", "欧阳晓岚", "13981230001")).await;
        let before = live(&app).await;
        let second = arrive(&app, person("k2", "欧阳晓岚", "13981230002")).await;
        assert_eq!((second["customers_merged"].as_u64(), live(&app).await), (Some(1), before), "{second}");

        let log = app.manager().get("/merges?limit=1").await.ok();
        let merge = &log["items"][0];
        assert_eq!((&merge["rule"], &merge["by"]), (&json!("score"), &Value::Null), "{merge}");
        let undo = format!("/merges/{}/reversal", merge["id"].as_str().unwrap());
        app.manager().post(&undo, &json!({})).await.ok();
        let open = proposed(&app).await;
        let again = arrive(&app, person("k2", "欧阳晓岚", "13981230003")).await;
        assert_eq!((again["customers_merged"].as_u64(), live(&app).await), (Some(0), before + 1), "{again}");
        assert_eq!(proposed(&app).await, open, "and is not proposed either");
    }

    async fn whom_a_machine_must_not_judge_is_proposed_and_withdrawn_when_it_says_otherwise(app: App) {
        ground::town(&app).await;
        scan(&app).await;
        arrive(&app, person("k1", "欧阳晓岚", "13981230001")).await;
        let open = proposed(&app).await;
        let mut other = person("k2", "欧阳女士", "13598765432");
        other["birthday"] = Value::Null;
        let second = arrive(&app, other.clone()).await;
        assert_eq!(second["customers_merged"], 0, "{second}");
        let more: Vec<_> = proposed(&app).await.difference(&open).copied().collect();
        assert_eq!(more.len(), 1, "{more:?}");
        let list = app.manager().get("/candidates?limit=200").await.ok();
        let names = |one: &Value| [one["left"]["name"].clone(), one["right"]["name"].clone()];
        let found = list["items"].as_array().unwrap().iter().find(|one| names(one) == ["欧阳晓岚", "欧阳女士"]);
        assert_eq!(found.unwrap()["evidence"][0]["field"], "name");

        other["name"] = json!("司马建国");
        arrive(&app, other).await;
        assert_eq!(proposed(&app).await, open, "who is called otherwise is nobody's double");
    }

    async fn a_scan_finds_nothing_that_was_not_found_on_arrival(app: App) {
        ground::town(&app).await;
        scan(&app).await;
        let (mut merged, before) = (0, proposed(&app).await);
        for row in returning() {
            merged += arrive(&app, row).await["customers_merged"].as_u64().unwrap();
        }
        let (alive, met) = (live(&app).await, proposed(&app).await);
        assert!(merged > 0, "nobody was merged");
        assert_ne!(met, before, "nobody was proposed");
        let scanned = scan(&app).await;
        assert_eq!((&scanned["trained"], &scanned["merged"]), (&json!(false), &json!(0)), "{scanned}");
        assert_eq!((live(&app).await, proposed(&app).await), (alive, met));
    }

    async fn keys_follow_what_a_record_says_and_go_with_it(app: App) {
        arrive(&app, json!({"key": "k1", "name": "欧阳晓岚", "phone": "13981230001"})).await;
        let first = keys(&app).await;
        arrive(&app, json!({"key": "k1", "name": "司马建国", "phone": "13981230001"})).await;
        let second = keys(&app).await;
        assert_eq!(first.intersection(&second).count(), 1, "only the phone is the same: {first:?} {second:?}");
        arrive(&app, json!({"key": "k2", "phone": "13981230009"})).await;
        assert_eq!(keys(&app).await, second, "a number without a name has been looked at by the rules");

        let sheet = "客户编号,姓名,手机号\nm1,张伟,13812305671\nm2,李娜,13812305672\n";
        let import = ground::import(&app, "members.csv", "membership", sheet).await;
        scan(&app).await;
        assert!(keys(&app).await.len() >= second.len() + 4);
        let job = app.manager().post(&format!("/imports/{import}/reversal"), &json!({})).await.with_status(202);
        app.manager().job(job["id"].as_str().unwrap()).await;
        assert_eq!(keys(&app).await, second);
    }

    async fn a_couple_on_one_card_is_two_records_and_the_same_row_one(app: App) {
        let sheet = "工单号,时间,来电号码,客户姓名,会员卡号\n\
            T1,2026-11-02 10:00:00,13812305671,张伟,8001\nT2,2026-11-03 10:00:00,13812305671,李娜,8001\n\
            T3,2026-11-04 10:00:00,13812305671,张 伟,8001\nT4,2026-11-05 10:00:00,,,8001\n";
        for file in ["tickets.csv", "again.csv"] {
            ground::import(&app, file, "service", sheet).await;
            let records = numbers(&app, "SELECT seq, seq FROM source_record WHERE org_id = $1").await;
            assert_eq!((records.len(), live(&app).await), (3, 2), "{file}");
        }
        let receipts = "小票号,交易时间,会员卡号,商品编码,商品名称,数量,单价,金额\n\
            R1,2026-11-06 10:00:00,8001,A1,生抽,1,9.90,9.90\nR2,2026-11-07 10:00:00,8001,A1,生抽,1,9.90,9.90\n";
        ground::import(&app, "receipts.csv", "pos", receipts).await;
        let records = numbers(&app, "SELECT seq, seq FROM source_record WHERE org_id = $1").await;
        assert_eq!(records.len(), 4, "receipts by card alone are one record");
    }
}
