//! The data quality board: every number leads to as many rows, nights are kept, and a sample is checked by hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

use customer::Context;
use customer::quality::snapshot::Snapshot;
use platform::{Actor, Audit, jobs};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use testbed::{App, Client, on_both_engines};

/// Three members, one of them known to the shop too, who says another birthday and gender.
async fn company(app: &App) {
    let members = json!([
        {"key": "m1", "name": "张薇", "card": "8001", "phone": "13912345671", "gender": "female",
         "birthday": "1988-03-05", "city": "上海", "store": "S01", "joined_at": "2026-10-01T04:00:00Z"},
        {"key": "m2", "name": "李女士", "card": "8002", "phone": "13800000000", "city": "上海", "store": "S02",
         "joined_at": "2023-05-01T04:00:00Z"},
        {"key": "m3", "name": "好味小馆", "kind": "business", "phone": "13912345673", "store": "S01"},
    ]);
    app.manager().post("/intake/customers", &json!({"source": "membership", "items": members})).await.ok();
    let shop = json!([{"key": "s1", "name": "张薇", "phone": "13912345671", "gender": "male", "birthday": "1988-05-03"}]);
    app.manager().post("/intake/customers", &json!({"source": "shop", "items": shop})).await.ok();
}

/// The condition of the list that a measure leads to.
fn condition(measure: &str) -> Option<String> {
    match measure.split_once('.') {
        Some((key, code)) => Some(format!("{key}={code}")),
        None => match measure {
            "customers" => Some(String::new()),
            "invalid" => Some("invalid=any".to_owned()),
            "stale" => Some("stale=true".to_owned()),
            "resolved" | "possible" => Some(format!("duplicates={measure}")),
            _ => None,
        },
    }
}

/// Every number of a place leads to as many customers; says how many numbers there were.
async fn leads(who: &Client, numbers: &Value, place: &str) -> usize {
    let counts = numbers["counts"].as_object().unwrap();
    let mut looked = 0;
    for (measure, n) in counts {
        let Some(condition) = condition(measure) else { continue };
        let found = who.get(&format!("/customers/count?{condition}&{place}")).await.ok();
        assert_eq!(&found["count"], n, "{measure} {place}");
        looked += 1;
    }
    looked
}

async fn night(app: &App) {
    let mut write = app.platform().write(&Actor::system(app.org())).await.unwrap();
    let job = jobs::enqueue::<Snapshot, Context>(&mut write, &Snapshot {}).await.unwrap();
    write.commit(Audit::of("test.night", job)).await.unwrap();
    assert_eq!(app.manager().job(&job.to_string()).await["state"], "done");
}

on_both_engines! {
    async fn nights_long_past_stay_month_by_month(app: App) {
        company(&app).await;
        // Every third night of a year, as if they had been counted then.
        let today = 20_779; // 2026-11-22
        let tx = app.platform().records().begin().await.unwrap();
        for day in (today - 366..today).step_by(3) {
            let text = "INSERT INTO quality_day (org_id, day, source, store_id, measure, n) VALUES ($1, $2, '', '', 'customers', 3)";
            tx.execute_raw(platform::sql(&*tx, text, [app.org().into(), i64::from(day).into()])).await.unwrap();
        }
        tx.commit().await.unwrap();
        night(&app).await;
        let conn = app.platform().records().reader();
        let text = "SELECT DISTINCT day FROM quality_day WHERE org_id = $1 ORDER BY day";
        let rows = conn.query_all_raw(platform::sql(conn, text, [app.org().into()])).await.unwrap();
        let days: Vec<kernel::Day> = rows.iter().map(|row| row.try_get("", "day").unwrap()).collect();
        let (old, young): (Vec<kernel::Day>, Vec<kernel::Day>) = days.iter().partition(|day| day.number() < today - 100);
        assert_eq!(young.len(), 33 + 1, "a hundred days, every third, and tonight: {young:?}");
        let months: std::collections::BTreeSet<String> = old.iter().map(|day| day.to_string()[..7].to_owned()).collect();
        assert_eq!((old.len(), months.len()), (10, 10), "November to August, one of each: {old:?}");
        assert_eq!(old[1].to_string(), "2025-12-30", "the last of its month");
    }

    async fn every_number_leads_to_its_rows(app: App) {
        company(&app).await;
        let board = app.manager().get("/quality").await.ok();
        let counts = &board["whole"]["counts"];
        assert_eq!(counts, &json!({
            "customers": 3, "records": 4, "resolved": 1, "complete": 1, "stale": 1, "invalid": 2,
            "missing.phone": 1, "missing.gender": 1, "missing.birthday": 1, "missing.city": 1, "missing.company": 1,
            "missing.address": 1, "invalid.birthday_differs": 1, "invalid.gender_differs": 1,
            "invalid.name_partial": 1, "invalid.phone_placeholder": 1,
        }));
        assert_eq!(board["whole"]["completeness"], json!(12.0 / 18.0));
        let mut looked = leads(app.manager(), &board["whole"], "").await;
        for source in board["sources"].as_array().unwrap() {
            looked += leads(app.manager(), &source["numbers"], &format!("source={}", source["code"].as_str().unwrap())).await;
        }
        for store in board["stores"].as_array().unwrap() {
            looked += leads(app.manager(), &store["numbers"], &format!("store={}", store["id"].as_str().unwrap())).await;
        }
        assert!(looked > 40, "{looked}");
        let place = format!("source=shop&store={}", app.stores()[0]);
        let narrow = app.manager().get(&format!("/quality?{place}")).await.ok();
        assert_eq!(narrow["whole"]["counts"]["customers"], 1);
        leads(app.manager(), &narrow["whole"], &place).await;
    }

    async fn a_guide_sees_their_store(app: App) {
        company(&app).await;
        night(&app).await;
        let board = app.guide().get("/quality").await.ok();
        assert_eq!((&board["whole"]["counts"]["customers"], board["stores"].as_array().unwrap().len()), (&json!(2), 1));
        leads(app.guide(), &board["whole"], "").await;
        assert_eq!(board["days"][0]["numbers"]["counts"]["customers"], 2, "the past of one store, too");
        assert!(board["sources"][0]["rejected"].is_null());
        let owner = &board["owners"][0];
        assert_eq!((&owner["name"], &owner["badge"]["code"]), (&json!("guide"), &Value::Null));
        assert_eq!(owner["badge"]["why"][0], json!({"code": "customers", "value": 2.0, "limit": 20.0, "at_least": true, "met": false}));
        let other = app.guide().get(&format!("/quality?store={}", app.stores()[1])).await.ok();
        assert_eq!((&other["whole"]["counts"], &other["days"]), (&json!({}), &json!([])));
    }

    async fn nights_are_kept(app: App) {
        company(&app).await;
        night(&app).await;
        night(&app).await;
        app.advance(24 * 3_600 * 1_000_000);
        let items = json!([{"key": "m2", "phone": "13912345672"}]);
        app.manager().post("/intake/customers", &json!({"source": "membership", "items": items})).await.ok();
        let days = app.manager().get("/quality").await.ok()["days"].clone();
        let seen: Vec<_> = days.as_array().unwrap().iter()
            .map(|day| (day["day"].as_str().unwrap(), day["numbers"]["counts"]["missing.phone"].as_i64().unwrap_or(0), day["numbers"]["counts"]["stale"].as_i64().unwrap_or(0)))
            .collect();
        assert_eq!(seen, [("2026-11-22", 1, 1), ("2026-11-23", 0, 0)], "a change by the source confirms");
    }

    async fn a_sample_is_checked_by_hand(app: App) {
        company(&app).await;
        let body = json!({"month": "2026-11", "size": 2, "seed": "first"});
        app.guide().post("/quality/samples", &body).await.refused(403, "forbidden");
        let sample = app.manager().post("/quality/samples", &body).await.created();
        assert_eq!((&sample["population"], &sample["size"], &sample["seed"]), (&json!(3), &json!(2), &json!("first")));
        app.manager().post("/quality/samples", &body).await.refused(409, "sample_exists");
        let path = format!("/quality/samples/{}", sample["id"].as_str().unwrap());
        let sheet = app.manager().get(&path).await.ok();
        assert_eq!(sheet["items"].as_array().unwrap().len(), 2);
        let mark = |place: i64, field: &str, verdict: &str| json!({"place": place, "field": field, "verdict": verdict});
        for (place, field, verdict) in [(1, "name", "right"), (1, "phone", "wrong"), (2, "name", "right"), (2, "phone", "right"), (2, "city", "unknown")] {
            app.marketer().post(&format!("{path}/marks"), &mark(place, field, verdict)).await.gone();
        }
        app.analyst().post(&format!("{path}/marks"), &mark(1, "name", "wrong")).await.refused(403, "forbidden");
        app.manager().post(&format!("{path}/marks"), &mark(3, "name", "right")).await.refused(404, "customer_not_found");
        app.manager().post(&format!("{path}/marks"), &mark(1, "shoe", "right")).await.refused(422, "sample_field");
        let list = app.analyst().get("/quality/samples").await.ok();
        let accuracy = &list["items"][0]["accuracy"];
        assert_eq!((&accuracy["right"], &accuracy["wrong"], &accuracy["unknown"], &accuracy["share"]), (&json!(3), &json!(1), &json!(1), &json!(0.75)));
        // Wilson's interval of 3 in 4.
        let bound = |key: &str| (accuracy[key].as_f64().unwrap() * 1e4).round() / 1e4;
        assert_eq!((bound("low"), bound("high")), (0.3006, 0.9544));
        app.manager().post(&format!("{path}/marks"), &json!({"place": 1, "field": "phone"})).await.gone();
        assert_eq!(app.manager().get(&path).await.ok()["sample"]["accuracy"]["wrong"], 0, "taken back");
        for (month, code) in [("2026-13", "sample_month"), ("2027-01", "sample_month")] {
            app.manager().post("/quality/samples", &json!({"month": month})).await.refused(422, code);
        }
        app.manager().post("/quality/samples", &json!({"month": "2026-10"})).await.refused(409, "sample_empty");
        app.manager().get("/quality/samples/smp_01h455vb4pex5vsknk084sn02q").await.refused(404, "sample_not_found");
    }

    async fn a_sample_shows_each_as_far_as_they_may_see(app: App) {
        company(&app).await;
        let sample = app.manager().post("/quality/samples", &json!({"month": "2026-11"})).await.created();
        let path = format!("/quality/samples/{}", sample["id"].as_str().unwrap());
        let phones = |sheet: &Value| -> Vec<String> {
            let fields = sheet["items"].as_array().unwrap().iter().flat_map(|item| item["fields"].as_array().unwrap());
            let mut shown: Vec<_> = fields.filter(|field| field["field"] == "phone").filter_map(|field| field["shown"].as_str()).map(str::to_owned).collect();
            shown.sort();
            shown
        };
        assert_eq!(phones(&app.manager().get(&path).await.ok()), ["13912345671", "13912345673"]);
        assert_eq!(phones(&app.analyst().get(&path).await.ok()), ["139****5671", "139****5673"]);
        let own = app.guide().get(&path).await.ok();
        assert_eq!((own["items"].as_array().unwrap().len(), &own["sample"]["size"]), (2, &json!(2)));
        let both = own["items"].as_array().unwrap().iter().find(|item| item["name"] == "张薇").unwrap();
        let birthday = both["fields"].as_array().unwrap().iter().find(|field| field["field"] == "birthday").unwrap();
        let said: Vec<_> = birthday["said"].as_array().unwrap().iter().map(|one| (one["source"].as_str().unwrap(), one["value"].as_str().unwrap())).collect();
        assert_eq!(said, [("membership", "1988-03-05"), ("shop", "1988-05-03")]);
        let outside = app.manager().get(&path).await.ok()["items"].as_array().unwrap().iter().find(|item| item["name"] == "李女士").unwrap()["place"].clone();
        app.guide().post(&format!("{path}/marks"), &json!({"place": outside, "field": "name", "verdict": "right"})).await.refused(404, "customer_not_found");
    }

    async fn the_night_draws_what_nobody_has_drawn(app: App) {
        company(&app).await;
        app.advance(9 * 24 * 3_600 * 1_000_000);
        night(&app).await;
        night(&app).await;
        let list = app.manager().get("/quality/samples").await.ok();
        let items = list["items"].as_array().unwrap();
        assert_eq!((items.len(), &items[0]["month"], &items[0]["size"]), (1, &json!("2026-11"), &json!(3)));
        assert!(items[0]["person"].is_null());
    }
}
