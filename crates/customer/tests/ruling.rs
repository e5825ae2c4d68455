//! The rules of identity in people's hands: tried, saved, followed, given up, and who may.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

#[path = "identity/ground.rs"]
#[allow(dead_code, reason = "shared with the other tests of identity")]
mod ground;

use ground::{live, members, names_together};
use serde_json::{Value, json};
use testbed::{App, on_both_engines};

/// Without names, so that one phone makes one customer of all.
async fn six_with_one_phone(app: &App) {
    let all: Vec<Value> = (0..6).map(|n| json!({"key": format!("k{n}"), "phone": "13812345670"})).collect();
    members(app, "membership", json!(all)).await;
}

/// The rules in force as one sends them back.
async fn rules(app: &App) -> Value {
    let thresholds = app.manager().get("/identity/rules").await.ok()["thresholds"].clone();
    ground::rules_with(app, thresholds).await
}

fn rule<'a>(rules: &'a mut Value, kind: &str) -> &'a mut Value {
    rules["rules"].as_array_mut().unwrap().iter_mut().find(|rule| rule["kind"] == kind).unwrap()
}

async fn followed(app: &App, job: Value) -> Value {
    let done = app.manager().job(job["id"].as_str().unwrap()).await;
    assert_eq!(done["state"], "done", "{done}");
    done["result"].clone()
}

async fn tried(app: &App, rules: &Value) -> Value {
    let mut draft = rules.clone();
    draft.as_object_mut().unwrap().remove("version");
    followed(app, app.manager().post("/identity/rules/preview", &draft).await.with_status(202)).await
}

async fn saved(app: &App, rules: &Value) -> Value {
    followed(app, app.manager().post("/identity/rules", rules).await.with_status(202)).await
}

on_both_engines! {
    async fn a_limit_is_tried_saved_followed_and_given_up(app: App) {
        six_with_one_phone(&app).await;
        assert_eq!(live(&app).await, 1);
        let mut change = rules(&app).await;
        let as_they_are = tried(&app, &change).await;
        assert_eq!((&as_they_are["merged"], &as_they_are["split"]), (&json!(0), &json!(0)), "{as_they_are}");

        rule(&mut change, "phone")["records_max"] = json!(5);
        let seen = tried(&app, &change).await;
        assert_eq!((&seen["split"], &seen["merged"], &seen["customers_after"]), (&json!(5), &json!(0), &json!(6)), "{seen}");
        assert_eq!(seen["examples"][0]["what"], "split");
        assert_eq!(live(&app).await, 1, "nothing is written");

        let done = saved(&app, &change).await;
        assert_eq!((&done["split"], live(&app).await), (&json!(5), 6), "as it was foretold");
        let shared = app.manager().get("/identity/shared?kind=phone").await.ok();
        assert_eq!((&shared["items"][0]["records"], &shared["items"][0]["mask"]), (&json!(6), &json!("138****5670")));

        // Whoever comes now comes under the same rules.
        members(&app, "shop", json!([{"key": "k6", "phone": "13812345670"}])).await;
        assert_eq!(live(&app).await, 7);

        let now = app.manager().get("/identity/rules").await.ok();
        assert_eq!((&now["saved"], &now["version"], &now["saved_by"]), (&json!(true), &json!(1), &json!("马经理")));
        let back = app.manager().delete("/identity/rules?version=1").await.with_status(202);
        assert_eq!(followed(&app, back).await["merged"], 6);
        assert_eq!(live(&app).await, 1);
        let now = app.manager().get("/identity/rules").await.ok();
        assert_eq!((&now["saved"], &now["version"], &now["rules"]), (&json!(false), &json!(2), &now["defaults"]["rules"]));
        app.manager().delete("/identity/rules?version=2").await.refused(409, "identity_rules_default");
    }

    async fn a_preview_sees_one_moment(app: App) {
        let names = ["张伟", "李娜", "王芳", "刘洋", "陈杰", "杨帆"];
        let all: Vec<Value> = (0..6).map(|n| ground::member(&format!("m{n}"), names[n], &format!("1381234567{n}"))).collect();
        let ids = members(&app, "membership", json!(all)).await;
        let over = std::sync::atomic::AtomicBool::new(false);
        // People merge and undo all the while; the rules in force would never change anything.
        let hands = async {
            let mut n = 0;
            while !over.load(std::sync::atomic::Ordering::Relaxed) {
                n = (n + 1) % 5;
                let merge = ground::merge(&app, &ids[&format!("m{n}")], &ids[&format!("m{}", n + 1)]).await;
                app.manager().post(&format!("/merges/{}/reversal", merge["id"].as_str().unwrap()), &json!({})).await.ok();
            }
        };
        let looks = async {
            let as_they_are = rules(&app).await;
            for _ in 0..25 {
                let seen = tried(&app, &as_they_are).await;
                assert_eq!((&seen["merged"], &seen["split"]), (&json!(0), &json!(0)), "{seen}");
            }
            over.store(true, std::sync::atomic::Ordering::Relaxed);
        };
        futures::future::join(hands, looks).await;
    }

    async fn a_placeholder_ties_nobody_and_ties_again(app: App) {
        six_with_one_phone(&app).await;
        let mut change = rules(&app).await;
        let placeholders = rule(&mut change, "phone")["placeholders"].as_array_mut().unwrap();
        placeholders.push(json!("138 1234 5670"));
        assert_eq!(tried(&app, &change).await["split"], 5);
        saved(&app, &change).await;
        assert_eq!(live(&app).await, 6);
        members(&app, "shop", json!([{"key": "k6", "phone": "13812345670"}])).await;
        assert_eq!(live(&app).await, 7, "whoever comes with it as well");

        let mut change = rules(&app).await;
        rule(&mut change, "phone")["placeholders"].as_array_mut().unwrap().pop();
        assert_eq!(tried(&app, &change).await["merged"], 6);
        saved(&app, &change).await;
        assert_eq!(live(&app).await, 1);
    }

    async fn a_kind_without_a_rule_ties_nobody(app: App) {
        let two = json!([{"key": "a", "email": "wei@example.com", "name": "张伟"}, {"key": "b", "email": "wei@example.com", "name": "张伟"}]);
        members(&app, "shop", two).await;
        assert_eq!(live(&app).await, 1);
        let mut change = rules(&app).await;
        change["rules"].as_array_mut().unwrap().retain(|rule| rule["kind"] != "email");
        assert_eq!(tried(&app, &change).await["split"], 1);
        saved(&app, &change).await;
        assert_eq!(live(&app).await, 2);
    }

    async fn decisions_of_people_outlive_a_change(app: App) {
        let two = json!([ground::member("m1", "张伟", "13812345670"), ground::member("m2", "李娜", "13912345671")]);
        let ids = members(&app, "membership", two).await;
        ground::merge(&app, &ids["m1"], &ids["m2"]).await;
        let mut change = rules(&app).await;
        rule(&mut change, "phone")["records_max"] = json!(1);
        saved(&app, &change).await;
        assert_eq!(names_together(&app).await, [vec!["m1", "m2"]]);
    }

    async fn what_is_foretold_for_a_town_comes_true(app: App) {
        // So that no scan merges in between.
        saved(&app, &ground::rules_with(&app, json!({"propose": 0.5, "merge": 1.0})).await).await;
        ground::town(&app).await;
        let before = live(&app).await;
        let mut change = rules(&app).await;
        rule(&mut change, "phone")["records_max"] = json!(1);
        let seen = tried(&app, &change).await;
        assert!(seen["split"].as_i64() > Some(10), "{seen}");
        assert_eq!(seen["customers_before"], before);
        saved(&app, &change).await;
        assert_eq!(seen["customers_after"], live(&app).await);
        let back = tried(&app, &change).await;
        assert_eq!((&back["merged"], &back["split"]), (&json!(0), &json!(0)), "nothing is left to do: {back}");
    }

    async fn thresholds_decide_what_a_scan_merges_and_proposes(app: App) {
        saved(&app, &ground::rules_with(&app, json!({"propose": 0.95, "merge": 1.0})).await).await;
        ground::town(&app).await;
        let done = ground::scan(&app).await;
        assert_eq!(done["merged"], 0, "{done}");
        let list = app.manager().get("/candidates?limit=200").await.ok();
        let scores: Vec<f64> = list["items"].as_array().unwrap().iter().map(|one| one["score"].as_f64().unwrap()).collect();
        assert!(!scores.is_empty() && scores.iter().all(|score| *score >= 0.95), "{scores:?}");

        let change = ground::rules_with(&app, json!({"propose": 0.95, "merge": 0.98})).await;
        let seen = tried(&app, &change).await;
        assert!(seen["proposals"]["merged"].as_u64() > Some(0), "{seen}");
    }

    async fn an_edit_of_what_somebody_else_has_changed_is_refused(app: App) {
        let change = rules(&app).await;
        saved(&app, &change).await;
        let refused = app.manager().post("/identity/rules", &change).await.refused(409, "identity_rules_changed");
        assert_eq!(refused["params"]["version"], 1);
        app.manager().delete("/identity/rules?version=0").await.refused(409, "identity_rules_changed");
    }

    async fn a_wrong_rule_is_answered_field_by_field(app: App) {
        let mut change = rules(&app).await;
        rule(&mut change, "phone")["records_max"] = json!(-3);
        change["rules"][1]["priority"] = json!(1);
        change["rules"][2]["kind"] = json!("shoe_size");
        change["thresholds"] = json!({"propose": 0.9, "merge": 0.6});
        let refused = app.manager().post("/identity/rules", &change).await.refused(422, "identity_rules_invalid");
        let mut wrong: Vec<String> = refused["errors"].as_array().unwrap().iter()
            .map(|one| format!("{} {}", one["field"].as_str().unwrap(), one["code"].as_str().unwrap())).collect();
        wrong.sort();
        let phone = change["rules"].as_array().unwrap().iter().position(|rule| rule["kind"] == "phone").unwrap();
        assert_eq!(wrong, ["/rules/1/priority rule_priority_taken".to_owned(), "/rules/2/kind rule_kind_unknown".to_owned(),
            format!("/rules/{phone}/records_max rule_limit"), "/thresholds/merge threshold_order".to_owned()]);
        let mut draft = change.clone();
        draft.as_object_mut().unwrap().remove("version");
        app.manager().post("/identity/rules/preview", &draft).await.refused(422, "identity_rules_invalid");
        assert_eq!(rules(&app).await["version"], 0);
    }

    async fn the_manager_changes_and_the_others_read(app: App) {
        let change = rules(&app).await;
        let mut draft = change.clone();
        draft.as_object_mut().unwrap().remove("version");
        for (role, client) in app.everybody() {
            let seen = client.get("/identity/rules").await.ok();
            let phone = seen["rules"].as_array().unwrap().iter().find(|rule| rule["kind"] == "phone").unwrap();
            let first = phone["placeholders"][0].as_str().unwrap();
            assert_eq!(first.contains('*'), role == "analyst", "{role}: {first}");
            if role != "manager" {
                client.post("/identity/rules/preview", &draft).await.refused(403, "forbidden");
                client.post("/identity/rules", &change).await.refused(403, "forbidden");
                client.delete("/identity/rules?version=0").await.refused(403, "forbidden");
                client.get("/identity/shared").await.refused(403, "forbidden");
            }
        }
        app.nobody().get("/identity/rules").await.refused(401, "unauthenticated");
    }
}
