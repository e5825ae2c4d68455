//! What purchases hint at stands beside what somebody said, and never in its place.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

use serde_json::{Value, json};
use testbed::{App, on_both_engines};

/// Five homes that buy what everybody buys, one that buys for a baby, and a restaurant that does too.
async fn homes(app: &App) {
    let people: Vec<Value> = (0..7)
        .map(|n| {
            let kind = if n == 6 { "business" } else { "consumer" };
            json!({"key": format!("k{n}"), "name": format!("客{n}"), "card": format!("900{n}"), "store": "S01", "kind": kind})
        })
        .collect();
    app.manager().post("/intake/customers", &json!({"source": "membership", "items": people})).await.ok();
    let lines = |categories: [&str; 3]| -> Value {
        let line = |category: &&str| json!({"name": category, "category": category, "quantity": "1", "unit_price": "10"});
        categories.iter().map(line).collect()
    };
    let mut receipts = Vec::new();
    for (n, times, bought) in (0..5)
        .map(|n| (n, 10, ["蔬菜", "饮料", "家居百货"]))
        .chain([(5, 20, ["母婴用品", "蔬菜", "家居百货"]), (6, 20, ["母婴用品", "蔬菜", "家居百货"])])
    {
        for day in 1..=times {
            receipts.push(json!({
                "number": format!("R{n}-{day}"), "at": format!("2026-10-{day:02}T10:00:00Z"), "store": "S01",
                "customer": {"card": format!("900{n}")}, "lines": lines(bought),
            }));
        }
    }
    app.manager().post("/intake/purchases", &json!({"source": "pos", "items": receipts})).await.ok();
    let job = app.manager().post("/value/refit", &json!({})).await.ok();
    assert_eq!(app.manager().job(job["id"].as_str().unwrap()).await["state"], "done");
}

async fn id_of(app: &App, name: &str) -> String {
    app.manager().get(&format!("/customers?q={name}")).await.ok()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn preferences(app: &App, id: &str) -> Value {
    app.manager().get(&format!("/customers/{id}")).await.ok()["preferences"].clone()
}

on_both_engines! {
    async fn habits_are_inferred_with_their_reasons(app: App) {
        homes(&app).await;
        let found = preferences(&app, &id_of(&app, "客5").await).await;
        let home = &found["household"]["inferred"];
        assert_eq!((&home["code"], &home["method"], &found["household"]["said"]), (&json!("young_family"), &json!("rules_on_baskets"), &Value::Null));
        assert!((0.4..=1.0).contains(&home["confidence"].as_f64().unwrap()), "{home}");
        let baby = home["why"].as_array().unwrap().iter().find(|factor| factor["code"] == "baby_goods").unwrap();
        assert_eq!(baby["contribution"], 2.5);
        let taste = &found["taste"];
        assert_eq!((&taste["category"], &taste["method"]), (&json!("母婴用品"), &json!("lift_over_base")));
        assert!(taste["confidence"].as_f64().unwrap() > 0.95 && taste["lift"].as_f64().unwrap() > 1.3, "{taste}");
        let usual = preferences(&app, &id_of(&app, "客1").await).await;
        assert_ne!(usual["household"]["inferred"]["code"], "young_family");
        let restaurant = preferences(&app, &id_of(&app, "客6").await).await;
        assert!(restaurant["household"].is_null() && !restaurant["taste"].is_null(), "a business is no home");
    }

    async fn what_somebody_said_is_never_overwritten(app: App) {
        homes(&app).await;
        let id = id_of(&app, "客5").await;
        let path = format!("/customers/{id}");
        app.manager().patch(&path, &json!({"household": "elderly"})).await.ok();
        let job = app.manager().post("/value/refit", &json!({})).await.ok();
        app.manager().job(job["id"].as_str().unwrap()).await;
        let home = preferences(&app, &id).await["household"].clone();
        assert_eq!(home["said"], json!({"code": "elderly", "source": "manual", "source_name": "manual"}));
        assert_eq!(home["inferred"]["code"], "young_family");
        let problem = app.manager().patch(&path, &json!({"household": "castle"})).await.refused(422, "customer_invalid");
        assert_eq!(problem["errors"][0]["code"], "household_unknown");
        app.manager().patch(&path, &json!({"household": null})).await.ok();
        assert!(preferences(&app, &id).await["household"]["said"].is_null(), "taken back");
    }
}
