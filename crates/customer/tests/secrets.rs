//! Phone numbers, e-mail addresses and cards: whoever may not see them finds them nowhere, and nothing that is kept in
//! the records says them in clear.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

#[path = "identity/ground.rs"]
#[allow(dead_code, reason = "shared with the other tests of identity")]
mod ground;

use std::collections::BTreeSet;

use platform::{Engine, sql};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use testbed::{App, on_both_engines};

/// Every eleven digits that could be a mobile number of this country.
fn phones(text: &str) -> BTreeSet<String> {
    let runs = text.split(|letter: char| !letter.is_ascii_digit());
    let is_phone =
        |run: &&str| run.len() == 11 && run.starts_with('1') && !matches!(&run[1..2], "0" | "1" | "2");
    runs.filter(is_phone).map(str::to_owned).collect()
}

/// A town with proposals and merges of every kind, and what is secret in it.
async fn town(app: &App) -> BTreeSet<String> {
    // Some pairs are left to people.
    let rules = ground::rules_with(app, json!({"propose": 0.5, "merge": 0.98})).await;
    let job = app.manager().post("/identity/rules", &rules).await.with_status(202);
    app.manager().job(job["id"].as_str().unwrap()).await;
    ground::town(app).await;
    ground::scan(app).await;
    let member = json!({"key": "x1", "name": "张伟", "phone": "13812345670", "card": "900100200", "email": "zhang.wei@example.com", "address": "长寿路1号"});
    let other =
        json!({"key": "x2", "name": "张 伟", "phone": "13812345671", "email": "zhang.wei@example.com"});
    app.manager()
        .post("/intake/customers", &json!({"source": "membership", "items": [member, other]}))
        .await
        .ok();
    let line = json!({"sku": "A1", "name": "生抽", "quantity": "1", "unit_price": "3.00"});
    let receipt = json!({"number": "R1", "at": "2026-11-20T10:00:00Z", "customer": {"phone": "13812345672"}, "lines": [line]});
    app.manager().post("/intake/purchases", &json!({"source": "pos", "items": [receipt]})).await.ok();
    let queue = app.manager().get("/candidates?limit=200").await.ok();
    let pairs = queue["items"].as_array().unwrap();
    assert!(pairs.len() >= 3, "too little to look at: {queue}");
    let path = |pair: &Value, verb: &str| format!("/candidates/{}/{verb}", pair["id"].as_str().unwrap());
    app.manager().post(&path(&pairs[0], "confirmation"), &json!({})).await.ok();
    app.manager().post(&path(&pairs[1], "refusal"), &json!({})).await.gone();
    // One pair that is sure to be left to people, and to have numbers: of one surname and one home.
    let resident = |key: &str, name: &str, phone: &str| {
        json!({"key": key, "name": name, "phone": phone, "city": "成都市", "district": "武侯区",
            "address": "武侯大道377号锦江花园6栋2单元1803室"})
    };
    for item in [resident("x3", "欧阳晓岚", "13981230001"), resident("x4", "欧阳女士", "13598765432")]
    {
        app.manager().post("/intake/customers", &json!({"source": "membership", "items": [item]})).await.ok();
    }
    let said = phones(&app.manager().get("/customers?limit=200").await.text());
    assert!(said.len() > 50, "the manager sees them: {}", said.len());
    let more = [
        "13981230001",
        "13598765432",
        "13812345670",
        "13812345671",
        "13812345672",
        "900100200",
        "zhang.wei@example.com",
    ];
    said.into_iter().chain(more.map(str::to_owned)).collect()
}

fn found(secrets: &BTreeSet<String>, text: &str) -> Vec<String> {
    secrets.iter().filter(|secret| text.contains(secret.as_str())).cloned().collect()
}

/// Tables and their columns of text.
async fn columns(app: &App) -> Vec<(String, String)> {
    let conn = app.platform().records().reader();
    let text = match Engine::of(conn) {
        Engine::Sqlite => {
            "SELECT m.name AS t, c.name AS c FROM sqlite_master m, pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND UPPER(c.type) NOT IN ('BIGINT', 'INTEGER', 'BOOLEAN', 'DOUBLE PRECISION')"
        }
        Engine::Postgres => {
            "SELECT CAST(table_name AS TEXT) AS t, CAST(column_name AS TEXT) AS c FROM information_schema.columns \
             WHERE table_schema = 'public' AND data_type IN ('text', 'json', 'jsonb')"
        }
    };
    let rows = conn.query_all_raw(sql(conn, text, [])).await.unwrap();
    rows.iter().map(|row| (row.try_get("", "t").unwrap(), row.try_get("", "c").unwrap())).collect()
}

on_both_engines! {
    async fn an_analyst_finds_no_number_anywhere(app: App) {
        let secrets = town(&app).await;
        let list = app.manager().get("/customers?limit=200").await.ok();
        let mut ids: Vec<String> =
            list["items"].as_array().unwrap().iter().take(40).map(|one| one["id"].as_str().unwrap().to_owned()).collect();
        let queue = app.manager().get("/candidates?limit=200").await.ok();
        for pair in queue["items"].as_array().unwrap().iter().take(20) {
            ids.extend(["left", "right"].map(|side| pair[side]["id"].as_str().unwrap().to_owned()));
        }
        let mut paths: Vec<String> = [
            "/customers?limit=200", "/candidates?limit=200", "/candidates?state=deferred", "/merges?limit=200", "/cockpit", "/quality",
            "/customers/export?format=csv", "/jobs?limit=100", "/identity/rules", "/identity/shared", "/feeds", "/imports",
        ].map(str::to_owned).into();
        for id in &ids {
            paths.extend(["", "/timeline", "/purchases"].map(|part| format!("/customers/{id}{part}")));
        }
        let mut read = 0;
        for path in &paths {
            let reply = app.analyst().get(path).await;
            assert!(reply.status == 200 || reply.status == 403 || reply.status == 404, "{path}: {}", reply.text());
            read += usize::from(reply.status == 200);
            assert_eq!(found(&secrets, &reply.text()), [""; 0], "{path}");
        }
        assert!(read > 120, "{read} pages were read");
        // The manager's queue says them, so that there was something to hide; its evidence does not say them to anybody.
        let text = queue.to_string();
        assert!(!found(&secrets, &text).is_empty(), "{queue}");
        for pair in queue["items"].as_array().unwrap() {
            assert_eq!(found(&secrets, &pair["evidence"].to_string()), [""; 0], "{pair}");
        }
    }

    async fn the_records_say_no_number_in_clear(app: App) {
        let secrets = town(&app).await;
        let conn = app.platform().records().reader();
        let columns = columns(&app).await;
        assert!(columns.len() > 150, "{}", columns.len());
        let mut spoken: BTreeSet<String> = BTreeSet::new();
        for (table, column) in columns {
            let text = format!("SELECT CAST({column} AS TEXT) AS said FROM {table} WHERE {column} IS NOT NULL");
            for row in conn.query_all_raw(sql(conn, &text, [])).await.unwrap() {
                let said: String = row.try_get("", "said").unwrap();
                if !found(&secrets, &said).is_empty() {
                    spoken.insert(format!("{table}.{column}"));
                }
            }
        }
        // What a source calls a record may be a number, and is what it is found by again; who may not see numbers sees a mask.
        spoken.remove("source_record.key");
        assert_eq!(spoken, BTreeSet::new());
    }
}
