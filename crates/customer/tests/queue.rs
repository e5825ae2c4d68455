//! The queue of proposals: narrowed, put off, confirmed above a score, and who may.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

#[path = "identity/ground.rs"]
#[allow(dead_code, reason = "shared with the other tests of identity")]
mod ground;

use ground::{Ids, live, member, members, merge, names_together, propose};
use kernel::Moment;
use serde_json::{Value, json};
use testbed::{App, on_both_engines};

/// Five who may be three: m1–m2 (0.99), m2–m3 (0.98) and m4–m5 (0.97).
async fn five(app: &App) -> Ids {
    let all = json!([
        member("m1", "张伟", "13812345670"),
        member("m2", "张玮", "13912345671"),
        member("m3", "张炜", "13712345672"),
        member("m4", "李娜", "13612345673"),
        member("m5", "李那", "13512345674")
    ]);
    let ids = members(app, "membership", all).await;
    propose(app, &[("m1", "m2"), ("m2", "m3"), ("m4", "m5")]).await;
    ids
}

async fn queue(app: &App, query: &str) -> Vec<Value> {
    app.manager().get(&format!("/candidates?{query}")).await.ok()["items"].as_array().unwrap().clone()
}

fn at(one: &Value, verb: &str) -> String {
    format!("/candidates/{}/{verb}", one["id"].as_str().unwrap())
}

async fn confirm_all(app: &App, body: &Value) -> Value {
    let job = app.manager().post("/candidates/confirmations", body).await.with_status(202);
    let done = app.manager().job(job["id"].as_str().unwrap()).await;
    assert_eq!(done["state"], "done", "{done}");
    done["result"].clone()
}

/// Confirms everything, having asked what that would do; the job does just that.
async fn foretold_and_done(app: &App, pairs: u64) -> Value {
    let mut foretold = app.manager().get("/candidates/forecast").await.ok();
    let joined = foretold["joined"].clone();
    let done = confirm_all(app, &json!({"score_from": 0.0, "joined": joined})).await;
    foretold.as_object_mut().unwrap().retain(|key, _| key != "customers" && key != "joined");
    for (key, n) in foretold.as_object().unwrap() {
        assert_eq!(&done[key], n, "{key}: {foretold} {done}");
    }
    assert_eq!(done["pairs"].as_u64().map(|done| done >= pairs), Some(true), "{done}");
    done
}

on_both_engines! {
    async fn the_queue_is_narrowed_and_paged(app: App) {
        five(&app).await;
        for (query, found) in [
            ("", 3), ("score_from=0.975", 2), ("score_to=0.975", 1), ("score_from=0.975&score_to=0.985", 1), ("source=membership", 3),
            ("source=shop", 0), ("field=name", 3), ("field=phone", 0), ("state=deferred", 0),
        ] {
            assert_eq!(queue(&app, query).await.len(), found, "{query}");
            assert_eq!(app.manager().get(&format!("/candidates/count?{query}")).await.ok()["pairs"], json!(found), "{query}");
        }
        let count = app.manager().get("/candidates/count").await.ok();
        assert_eq!(count, json!({"pairs": 3, "customers": 5, "joined": 3}));
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = app.manager().get(&format!("/candidates?limit=1&score_from=0.9{cursor}")).await.ok();
            seen.push(page["items"][0]["score"].as_f64().unwrap());
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen, [0.99, 0.98, 0.97]);
        for (query, code) in [("score_from=2", "score_range"), ("field=shoe", "evidence_field")] {
            app.manager().get(&format!("/candidates?{query}")).await.refused(422, code);
        }
    }

    async fn a_pair_put_off_comes_back_on_its_day(app: App) {
        five(&app).await;
        let first = queue(&app, "limit=1").await.remove(0);
        let until = |days: i32| {
            let today = app.platform().now().micros() / (24 * 3_600 * Moment::SECOND);
            json!({"until": kernel::Day::from_number(today as i32 + days)})
        };
        for wrong in [until(0), until(-1), until(400)] {
            let refused = app.manager().post(&at(&first, "deferral"), &wrong).await.refused(422, "deferral_day");
            assert_eq!(refused["errors"][0]["field"], "/until");
        }
        app.manager().post(&at(&first, "deferral"), &until(3)).await.gone();
        assert_eq!(queue(&app, "").await.len(), 2);
        let put_off = queue(&app, "state=deferred").await;
        assert_eq!((&put_off[0]["id"], &put_off[0]["deferred_until"]), (&first["id"], &until(3)["until"]));
        assert_eq!(put_off[0]["deferred_by"], "马经理");

        app.advance(2 * 24 * 3_600 * Moment::SECOND);
        assert_eq!(queue(&app, "").await.len(), 2, "not yet");
        app.advance(24 * 3_600 * Moment::SECOND);
        assert_eq!(queue(&app, "limit=1").await[0]["id"], first["id"], "the likeliest again");
        assert!(queue(&app, "state=deferred").await.is_empty());

        app.manager().post(&at(&first, "deferral"), &until(30)).await.gone();
        app.manager().delete(&at(&first, "deferral")).await.gone();
        assert_eq!(queue(&app, "").await.len(), 3, "taken back by hand");
        app.manager().post(&at(&first, "deferral"), &until(30)).await.gone();
        app.manager().post(&at(&first, "confirmation"), &json!({})).await.ok();
        app.manager().post(&at(&first, "deferral"), &until(30)).await.refused(409, "candidate_decided");
    }

    async fn a_day_that_has_come_counts_at_once_everywhere(app: App) {
        let ids = five(&app).await;
        let possible = async || {
            let cockpit = app.manager().get("/cockpit").await.ok()["duplicates"]["possible"].as_i64().unwrap();
            let listed = app.manager().get("/customers/count?duplicates=possible").await.ok()["count"].as_i64().unwrap();
            let page = ground::page_of(&app, &ids["m4"]).await;
            (cockpit, listed, page["candidates"].as_array().map(Vec::len))
        };
        assert_eq!(possible().await, (3, 5, Some(1)));
        for pair in queue(&app, "").await {
            app.manager().post(&at(&pair, "deferral"), &json!({"until": "2026-11-24"})).await.gone();
        }
        assert_eq!(possible().await, (0, 0, Some(0)));
        // Half past eleven in the evening there, and an hour later.
        app.advance(35 * 3_600 * Moment::SECOND + 30 * 60 * Moment::SECOND);
        assert_eq!(possible().await, (0, 0, Some(0)));
        app.advance(3_600 * Moment::SECOND);
        assert_eq!(ground::page_of(&app, &ids["m4"]).await["candidates"].as_array().map(Vec::len), Some(1));
        assert_eq!(possible().await, (3, 5, Some(1)));
    }

    async fn all_above_a_score_are_joined_and_each_is_undone(app: App) {
        let ids = five(&app).await;
        let foretold = app.manager().get("/candidates/forecast?score_from=0.975").await.ok();
        assert_eq!(foretold, json!({"pairs": 2, "customers": 3, "joined": 2, "merged": 2, "together": 0, "contradicting": 0, "refused": 0}));
        let asked = json!({"score_from": 0.975, "joined": 1});
        let refused = app.manager().post("/candidates/confirmations", &asked).await.refused(409, "candidates_changed");
        assert_eq!(refused["params"]["joined"], 2);
        assert_eq!(live(&app).await, 5, "nothing yet");

        let done = confirm_all(&app, &json!({"score_from": 0.975, "joined": 2})).await;
        assert_eq!((&done["pairs"], &done["merged"]), (&json!(2), &json!(2)), "{done}");
        assert_eq!(names_together(&app).await, [vec!["m1", "m2", "m3"], vec!["m4"], vec!["m5"]]);
        assert_eq!(queue(&app, "").await.len(), 1, "below the score");

        let log = app.manager().get("/merges?kind=merge").await.ok();
        for absorbed in ["m3", "m2"] {
            let merge = log["items"].as_array().unwrap().iter().find(|one| one["absorbed"]["id"] == ids[absorbed].as_str()).unwrap();
            assert_eq!((&merge["rule"], &merge["by"]), (&json!("hand"), &json!("马经理")));
            let undo = format!("/merges/{}/reversal", merge["id"].as_str().unwrap());
            app.manager().post(&undo, &json!({})).await.ok();
        }
        assert_eq!(live(&app).await, ids.len() as i64);
    }

    async fn what_no_longer_holds_is_left_out(app: App) {
        let all = json!([member("m1", "张伟", "13812345670"), member("m2", "张薇", "13912345671"),
            {"key": "m3", "card": "m3", "name": "李娜", "phone": "13712345672", "gender": "female", "birthday": "1990-01-01"},
            {"key": "m4", "card": "m4", "name": "王强", "phone": "13612345673", "gender": "male", "birthday": "1970-05-05"},
            member("m5", "王芳", "13512345674"), member("m6", "王方", "13412345675")]);
        let ids = members(&app, "membership", all).await;
        propose(&app, &[("m1", "m2"), ("m3", "m4"), ("m5", "m6")]).await;
        // Put together and parted again by hand: somebody has said that they are two.
        let merged = merge(&app, &ids["m1"], &ids["m2"]).await;
        app.manager().post(&format!("/merges/{}/reversal", merged["id"].as_str().unwrap()), &json!({})).await.ok();
        let done = foretold_and_done(&app, 2).await;
        assert_eq!((&done["merged"], &done["contradicting"]), (&json!(1), &json!(1)), "{done}");
        assert_eq!(names_together(&app).await, [vec!["m1"], vec!["m2"], vec!["m3"], vec!["m4"], vec!["m5", "m6"]]);
        assert_eq!(queue(&app, "").await.len(), 1, "the contradiction is left to people");
    }

    async fn the_forecast_counts_what_the_guards_let_through(app: App) {
        let person = |key: &str, name: &str| json!({"key": key, "card": key, "name": name});
        let all = json!([person("m1", "张伟"), person("m2", ""), person("m3", "李娜"), person("m4", "李娜"), person("m5", "李那"), person("m6", "李纳")]);
        members(&app, "membership", all).await;
        // Nothing speaks against m2 and m3, until m2 is m1; m4, m5 and m6 stand in three pairs, of which two are enough.
        propose(&app, &[("m1", "m2"), ("m2", "m3"), ("m4", "m5"), ("m5", "m6"), ("m4", "m6")]).await;
        let count = app.manager().get("/candidates/count").await.ok();
        assert_eq!((&count["pairs"], &count["joined"]), (&json!(5), &json!(4)), "without the guards");
        let done = foretold_and_done(&app, 5).await;
        assert_eq!((&done["merged"], &done["together"], &done["contradicting"]), (&json!(3), &json!(1), &json!(1)), "{done}");
        assert_eq!(names_together(&app).await, [vec!["m1", "m2"], vec!["m3"], vec!["m4", "m5", "m6"]]);
    }

    async fn a_refused_pair_stays_refused_after_scans_and_a_deferred_one_deferred(app: App) {
        // Nothing is merged by score, so that there is enough to decide about.
        let rules = ground::rules_with(&app, json!({"propose": 0.5, "merge": 1.0})).await;
        let job = app.manager().post("/identity/rules", &rules).await.with_status(202);
        app.manager().job(job["id"].as_str().unwrap()).await;
        ground::town(&app).await;
        ground::scan(&app).await;
        let open = queue(&app, "limit=200").await;
        let until = json!({"until": "2026-12-24"});
        app.manager().post(&at(&open[0], "refusal"), &json!({})).await.gone();
        app.manager().post(&at(&open[1], "deferral"), &until).await.gone();
        for _ in 0..2 {
            ground::scan(&app).await;
            let ids: Vec<Value> = queue(&app, "limit=200").await.iter().map(|one| one["id"].clone()).collect();
            assert_eq!(ids.len(), open.len() - 2);
            assert!(!ids.contains(&open[0]["id"]) && !ids.contains(&open[1]["id"]));
            assert_eq!(queue(&app, "state=deferred").await[0]["id"], open[1]["id"]);
        }
    }

    async fn the_preview_of_a_merge_says_what_survives_and_does_nothing(app: App) {
        let all = json!([{"key": "m1", "card": "m1", "name": "张伟", "phone": "13812345670", "city": "上海"},
            {"key": "m2", "card": "m2", "name": "李娜", "phone": "13912345671", "gender": "female"}]);
        let ids = members(&app, "membership", all).await;
        for (number, card, price) in [("R1", "m1", "30.00"), ("R2", "m2", "50.00")] {
            let line = json!({"sku": "A1", "name": "生抽", "quantity": "1", "unit_price": price});
            let receipt = json!({"number": number, "at": "2026-11-20T10:00:00Z", "customer": {"card": card}, "lines": [line]});
            app.manager().post("/intake/purchases", &json!({"source": "pos", "items": [receipt]})).await.ok();
        }
        let ask = json!({"survivor": ids["m2"], "absorbed": ids["m1"]});
        let seen = app.manager().post("/merges/preview", &ask).await.ok();
        assert_eq!((&seen["survivor"]["id"], &seen["absorbed"]["id"]), (&json!(ids["m1"]), &json!(ids["m2"])), "the older stays");
        assert_eq!((&seen["merged"]["id"], &seen["merged"]["spent_minor"]), (&json!(ids["m1"]), &json!(8_000)));
        assert_eq!(seen["merged"]["contacts"].as_array().map(Vec::len), Some(4), "two phones and two cards");
        assert_eq!((&seen["contradicts"], live(&app).await), (&json!(true), 2));
        merge(&app, &ids["m2"], &ids["m1"]).await;
        let page = ground::page_of(&app, &ids["m2"]).await;
        for key in ["id", "name", "city", "gender", "contacts", "tags"] {
            assert_eq!(page[key], seen["merged"][key], "{key}");
        }
        app.manager().post("/merges/preview", &ask).await.refused(409, "same_customer");
    }

    async fn only_those_who_merge_decide(app: App) {
        let ids = five(&app).await;
        let one = queue(&app, "limit=1").await.remove(0);
        let until = json!({"until": "2026-12-24"});
        let ask = json!({"survivor": ids["m1"], "absorbed": ids["m2"]});
        for client in [app.guide(), app.analyst()] {
            client.post(&at(&one, "deferral"), &until).await.refused(403, "forbidden");
            client.delete(&at(&one, "deferral")).await.refused(403, "forbidden");
            client.post("/candidates/confirmations", &json!({"score_from": 0.9, "joined": 9})).await.refused(403, "forbidden");
            client.post("/merges/preview", &ask).await.refused(403, "forbidden");
            client.get("/candidates/forecast").await.refused(403, "forbidden");
        }
        app.marketer().post(&at(&one, "deferral"), &until).await.gone();
        app.marketer().post("/merges/preview", &ask).await.ok();
        assert_eq!(app.guide().get("/candidates/count").await.ok()["pairs"], 0, "of no store of theirs");
        app.nobody().post(&at(&one, "deferral"), &until).await.refused(401, "unauthenticated");
    }
}
