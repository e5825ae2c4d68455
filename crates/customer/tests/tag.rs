//! Tags over HTTP: made, given, taken away, and kept by rules.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

use serde_json::{Value, json};
use testbed::{App, on_both_engines};

async fn two(app: &App) {
    let items = json!([
        {"key": "m1", "name": "张伟", "store": "S01"},
        {"key": "m2", "name": "四海餐馆", "store": "S02", "kind": "business"},
    ]);
    app.manager().post("/intake/customers", &json!({"source": "membership", "items": items})).await.ok();
}

async fn tag(app: &App, name: &str, rule: Value) -> Value {
    let tag = json!({"name": name, "color": "#1677FF", "family": "who", "rule": rule});
    app.manager().post("/tags", &tag).await.created()
}

async fn carriers(app: &App, tag: &Value) -> Vec<String> {
    let list =
        app.manager().get(&format!("/customers?sort=name&tag={}", tag["id"].as_str().unwrap())).await.ok();
    list["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
}

on_both_engines! {
    async fn a_tag_is_made_changed_and_removed(app: App) {
        let made = tag(&app, "火锅", Value::Null).await;
        let path = format!("/tags/{}", made["id"].as_str().unwrap());
        let changed = app.manager().patch(&path, &json!({"name": "烧烤", "family": "does"})).await.ok();
        assert_eq!((&changed["name"], &changed["family"], &changed["color"]), (&json!("烧烤"), &json!("does"), &json!("#1677ff")));
        app.manager().delete(&path).await.gone();
        app.manager().delete(&path).await.refused(404, "tag_not_found");
        assert_eq!(app.manager().get("/tags").await.ok()["items"], json!([]));
    }

    async fn wrong_tags_are_refused(app: App) {
        tag(&app, "火锅", Value::Null).await;
        for (name, color, rule, status, code) in [
            ("火锅", "#ffffff", Value::Null, 409, "tag_name_taken"),
            (" ", "#ffffff", Value::Null, 422, "text_required"),
            ("x", "red", Value::Null, 422, "color_format"),
            ("x", "#ffffff", json!({}), 422, "rule_empty"),
            ("x", "#ffffff", json!({"tier": "gold"}), 422, "filter_invalid"),
            ("x", "#ffffff", json!({"tire": "gold"}), 422, "body_unreadable"),
        ] {
            let new = json!({"name": name, "color": color, "family": "who", "rule": rule});
            app.manager().post("/tags", &new).await.refused(status, code);
        }
        let new = json!({"name": "x", "color": "#ffffff", "family": "who"});
        app.guide().post("/tags", &new).await.refused(403, "forbidden");
    }

    async fn a_guide_tags_only_their_own(app: App) {
        two(&app).await;
        let made = tag(&app, "熟客", Value::Null).await;
        let tagged = app.guide().post("/customers/tagging", &json!({"filter": {}, "add": [made["id"]]})).await.ok();
        assert_eq!(tagged, json!({"matched": 1, "changed": 1}));
        assert_eq!(carriers(&app, &made).await, ["张伟"]);
        let taken = app.guide().post("/customers/tagging", &json!({"filter": {}, "remove": [made["id"]]})).await.ok();
        assert_eq!(taken, json!({"matched": 1, "changed": 1}));
    }

    async fn a_rule_gives_its_tag_and_takes_it_back(app: App) {
        two(&app).await;
        let made = tag(&app, "餐饮", json!({"kind": "business"})).await;
        assert_eq!((made["customers"].as_i64(), carriers(&app, &made).await), (Some(1), vec!["四海餐馆".to_owned()]));
        let path = format!("/tags/{}", made["id"].as_str().unwrap());
        app.manager().patch(&path, &json!({"rule": {"kind": ["consumer"]}})).await.ok();
        assert_eq!(carriers(&app, &made).await, ["张伟"]);
        app.manager().patch(&path, &json!({"rule": null})).await.ok();
        assert!(carriers(&app, &made).await.is_empty());
    }

    async fn what_a_hand_gave_a_rule_does_not_take(app: App) {
        two(&app).await;
        let made = tag(&app, "餐饮", json!({"kind": "business"})).await;
        app.manager().post("/customers/tagging", &json!({"filter": {}, "add": [made["id"]]})).await.ok();
        app.manager().patch(&format!("/tags/{}", made["id"].as_str().unwrap()), &json!({"rule": null})).await.ok();
        assert_eq!(carriers(&app, &made).await.len(), 2);
    }

    async fn senseless_tagging_is_refused(app: App) {
        let made = tag(&app, "熟客", Value::Null).await;
        for (body, status, code) in [
            (json!({"add": [made["id"]]}), 422, "tagging_target"),
            (json!({"ids": [], "filter": {}, "add": [made["id"]]}), 422, "tagging_target"),
            (json!({"filter": {}}), 422, "tagging_tags"),
            (json!({"filter": {}, "add": [made["id"]], "remove": [made["id"]]}), 422, "tagging_contradiction"),
            (json!({"filter": {}, "add": ["tag_01h455vb4pex5vsknk084sn02q"]}), 404, "tag_not_found"),
        ] {
            app.manager().post("/customers/tagging", &body).await.refused(status, code);
        }
        app.analyst().post("/customers/tagging", &json!({"filter": {}, "add": [made["id"]]})).await.refused(403, "forbidden");
    }

    async fn a_rule_cannot_ask_for_what_a_rule_gives(app: App) {
        let made = tag(&app, "餐饮", json!({"kind": "business"})).await;
        let new = json!({"name": "x", "color": "#ffffff", "family": "who", "rule": {"tag": made["id"]}});
        app.manager().post("/tags", &new).await.refused(422, "rule_names_rule");
    }
}
