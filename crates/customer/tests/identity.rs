//! One-ID over HTTP: merging, taking back, proposing, refusing, and who may.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

#[path = "identity/ground.rs"]
mod ground;

use ground::{Ids, live, member, members, merge, names_together, page_of, plain};
use serde_json::{Value, json};
use testbed::{App, on_both_engines};

/// 张伟 and 李娜, each with a purchase and a tag of their own.
async fn two(app: &App) -> (String, String) {
    let wei = member("m1", "张伟", "13812345670");
    let na = member("m2", "李娜", "13912345671");
    let ids = members(app, "membership", json!([wei, na])).await;
    for (tag, id) in [("爱吃辣", &ids["m1"]), ("会员日", &ids["m2"])] {
        let tag = json!({"name": tag, "color": "#aa0000", "family": "does"});
        let tag = app.manager().post("/tags", &tag).await.created();
        let given = json!({"ids": [id], "add": [tag["id"]], "remove": []});
        app.manager().post("/customers/tagging", &given).await.ok();
    }
    for (number, card, price) in [("R1", "m1", "30.00"), ("R2", "m2", "50.00")] {
        let line = json!({"sku": "A1", "name": "生抽", "quantity": "1", "unit_price": price});
        let receipt = json!({"number": number, "at": "2026-11-20T10:00:00Z", "customer": {"card": card}, "lines": [line]});
        let sold = json!({"source": "pos", "items": [receipt]});
        app.manager().post("/intake/purchases", &sold).await.ok();
    }
    (ids["m1"].clone(), ids["m2"].clone())
}

on_both_engines! {
    async fn merge_and_unmerge_restore_everything(app: App) {
        let (wei, na) = two(&app).await;
        let before = (plain(&page_of(&app, &wei).await), plain(&page_of(&app, &na).await));

        let merged = merge(&app, &na, &wei).await;
        assert_eq!((&merged["survivor"]["id"], &merged["absorbed"]["id"]), (&json!(wei), &json!(na)), "the older survives");
        assert_eq!((&merged["rule"], &merged["can_undo"], &merged["by"]), (&json!("hand"), &json!(true), &json!("马经理")));
        let one = page_of(&app, &na).await;
        assert_eq!((&one["id"], &one["merged_from"]), (&json!(wei), &json!(na)));
        assert_eq!(one["value"]["spent_minor"], 8_000, "both purchases are theirs");
        assert_eq!(one["tags"].as_array().map(Vec::len), Some(2), "and both tags");
        assert_eq!(live(&app).await, 1);

        let undo = format!("/merges/{}/reversal", merged["id"].as_str().unwrap());
        let split = app.manager().post(&undo, &json!({})).await.ok();
        assert_eq!((&split["kind"], &split["absorbed"]["id"]), (&json!("unmerge"), &json!(na)));
        assert_eq!((plain(&page_of(&app, &wei).await), plain(&page_of(&app, &na).await)), before);
        app.manager().post(&undo, &json!({})).await.refused(409, "merge_already_undone");

        let log = app.manager().get("/merges").await.ok();
        assert_eq!(log["items"].as_array().map(Vec::len), Some(2));
        let merges = app.manager().get("/merges?kind=merge").await.ok();
        assert!(merges["items"][0]["undone_at"].is_string(), "{merges}");
    }

    async fn merges_of_merges_are_undone_in_any_order(app: App) {
        let three = json!([member("m1", "张伟", "13812345670"), member("m2", "李娜", "13912345671"),
            member("m3", "王芳", "13712345672")]);
        let ids = members(&app, "membership", three).await;
        let first = merge(&app, &ids["m2"], &ids["m3"]).await;
        let second = merge(&app, &ids["m1"], &ids["m2"]).await;
        assert_eq!(page_of(&app, &ids["m3"]).await["id"], json!(ids["m1"]), "through two merges");

        let undo = |merge: &Value| format!("/merges/{}/reversal", merge["id"].as_str().unwrap());
        app.manager().post(&undo(&first), &json!({})).await.ok();
        assert_eq!(names_together(&app).await, [vec!["m1", "m2"], vec!["m3"]]);
        app.manager().post(&undo(&second), &json!({})).await.ok();
        assert_eq!(names_together(&app).await, [vec!["m1"], vec!["m2"], vec!["m3"]]);
        for key in ["m1", "m2", "m3"] {
            assert_eq!(page_of(&app, &ids[key]).await["id"], json!(ids[key]));
        }
    }

    async fn what_cannot_be_merged_is_said(app: App) {
        let (wei, na) = two(&app).await;
        let nobody = "cus_01h455vb4pex5vsknk084sn02q";
        let ask = |one: &str, other: &str| json!({"survivor": one, "absorbed": other});
        app.manager().post("/merges", &ask(&wei, &wei)).await.refused(409, "same_customer");
        app.manager().post("/merges", &ask(&wei, nobody)).await.refused(404, "customer_not_found");
        merge(&app, &wei, &na).await;
        app.manager().post("/merges", &ask(&wei, &na)).await.refused(409, "same_customer");
        app.manager().post("/merges/opn_01h455vb4pex5vsknk084sn02q/reversal", &json!({})).await
            .refused(404, "merge_not_found");
        app.manager().get("/merges?cursor=x").await.refused(400, "cursor_invalid");
        app.manager().get("/candidates?limit=201").await.refused(422, "limit_range");
    }

    async fn overlapping_merges_at_once_end_as_one(app: App) {
        let names = ["张伟", "李娜", "王芳", "刘洋", "陈杰", "杨帆"];
        let all: Vec<Value> = (0..6).map(|n| member(&format!("m{n}"), names[n], &format!("1381234567{n}"))).collect();
        let ids = members(&app, "membership", json!(all)).await;
        let merges = (0..5).map(|n| {
            let ask = json!({"survivor": ids[&format!("m{n}")], "absorbed": ids[&format!("m{}", n + 1)]});
            let app = &app;
            async move { app.manager().post("/merges", &ask).await }
        });
        for reply in futures::future::join_all(merges).await {
            reply.ok();
        }
        assert_eq!(live(&app).await, 1);
        for id in ids.values() {
            assert_eq!(page_of(&app, id).await["id"], json!(ids["m0"]));
        }
        assert_eq!(page_of(&app, &ids["m0"]).await["records"].as_array().map(Vec::len), Some(6));
    }

    async fn each_role_sees_and_does_what_it_may(app: App) {
        let mut all: Vec<Value> = Vec::new();
        for (key, name, phone, store) in [
            ("a1", "张伟", "13812345670", "S01"), ("a2", "张薇薇", "13812345680", "S01"),
            ("b1", "李娜", "13912345671", "S02"), ("b2", "李娜娜", "13912345681", "S02"),
        ] {
            all.push(json!({"key": key, "name": name, "phone": phone, "card": key, "store": store}));
        }
        let ids = members(&app, "membership", json!(all)).await;
        ground::propose(&app, &[("a1", "a2"), ("b1", "b2"), ("a1", "b1")]).await;
        let seen = |reply: Value| reply["items"].as_array().unwrap().len();
        for (role, client) in app.everybody() {
            let list = client.get("/candidates").await.ok();
            let (count, phone) = (seen(list.clone()), list["items"][0]["left"]["phone"].as_str().unwrap().to_owned());
            assert_eq!(count, if role == "guide" { 1 } else { 3 }, "{role}");
            assert_eq!(phone.contains('*'), role == "analyst", "{role}: {phone}");
        }
        let ask = json!({"survivor": ids["b1"], "absorbed": ids["b2"]});
        for client in [app.guide(), app.analyst()] {
            client.post("/merges", &ask).await.refused(403, "forbidden");
            client.post("/candidates/scan", &json!({})).await.refused(403, "forbidden");
        }
        app.marketer().post("/merges", &ask).await.ok();
        for (role, client) in app.everybody() {
            assert_eq!(seen(client.get("/merges").await.ok()), usize::from(role != "guide"), "{role}");
            client.get("/identity/rules").await.ok();
        }
    }

    async fn proposals_are_confirmed_refused_and_then_settled(app: App) {
        let three = json!([member("m1", "张伟", "13812345670"), member("m2", "张薇", "13912345671"),
            member("m3", "张玮", "13712345672")]);
        let ids: Ids = members(&app, "membership", three).await;
        ground::propose(&app, &[("m1", "m2"), ("m1", "m3"), ("m2", "m3")]).await;
        let list = app.manager().get("/candidates?limit=1").await.ok();
        let next = list["next"].as_str().unwrap();
        let second = app.manager().get(&format!("/candidates?limit=1&cursor={next}")).await.ok();
        assert_ne!(list["items"][0]["id"], second["items"][0]["id"]);

        let path = |one: &Value, verb: &str| format!("/candidates/{}/{verb}", one["items"][0]["id"].as_str().unwrap());
        let merged = app.marketer().post(&path(&list, "confirmation"), &json!({})).await.ok();
        assert_eq!((&merged["rule"], &merged["evidence"][0]["field"]), (&json!("hand"), &json!("name")));
        app.manager().post(&path(&list, "confirmation"), &json!({})).await.refused(409, "candidate_decided");
        app.manager().post(&path(&second, "refusal"), &json!({})).await.gone();
        app.manager().post(&path(&second, "refusal"), &json!({})).await.refused(409, "candidate_decided");
        assert_eq!(live(&app).await, 2);
        let other = "/candidates/mat_01h455vb4pex5vsknk084sn02q/refusal";
        app.manager().post(other, &json!({})).await.refused(404, "candidate_not_found");

        // Undone, the two stay apart and the proposal does not come back.
        app.manager().post(&format!("/merges/{}/reversal", merged["id"].as_str().unwrap()), &json!({})).await.ok();
        assert_eq!(live(&app).await, ids.len() as i64);
        assert_eq!(ground::scan(&app).await["proposed"], 0);
    }

    async fn a_towns_duplicates_are_merged_and_what_is_taken_back_stays_apart(app: App) {
        let truth = ground::town(&app).await;
        ground::scan(&app).await;
        let found = ground::pairs(&app, &truth).await;
        assert!(found.right * 100 >= found.found * 97, "{found:?}");
        assert!(found.right * 100 >= found.all * 85, "{found:?}");

        // What scores have merged says why, and stays apart once somebody has taken it back.
        let log = app.manager().get("/merges?kind=merge&limit=200").await.ok();
        let by_score: Vec<&Value> =
            log["items"].as_array().unwrap().iter().filter(|one| one["rule"] == "score").collect();
        let Some(first) = by_score.first() else { panic!("scores merged nobody: {log}") };
        assert_eq!(first["evidence"][0]["field"], "name", "{first}");
        assert!(by_score.iter().all(|one| one["confidence"].as_f64() >= Some(0.9)), "{by_score:?}");
        let before = live(&app).await;
        app.manager().post(&format!("/merges/{}/reversal", first["id"].as_str().unwrap()), &json!({})).await.ok();
        let proposed = ground::scan(&app).await["proposed"].as_i64().unwrap();
        assert_eq!(live(&app).await, before + 1);

        let list = app.manager().get("/candidates?limit=200").await.ok();
        let items = list["items"].as_array().unwrap();
        assert_eq!(items.len() as i64, proposed);
        let sides = |one: &Value, ids: [&Value; 2]| [&one["left"]["id"], &one["right"]["id"]].iter().all(|id| ids.contains(id));
        assert!(!items.iter().any(|one| sides(one, [&first["survivor"]["id"], &first["absorbed"]["id"]])), "{first}");
        let Some(open) = items.first() else { panic!("nothing is left for people") };
        app.manager().post(&format!("/candidates/{}/refusal", open["id"].as_str().unwrap()), &json!({})).await.gone();
        assert_eq!(ground::scan(&app).await["proposed"], proposed - 1);
        let list = app.manager().get("/candidates?limit=200").await.ok();
        let refused = [&open["left"]["id"], &open["right"]["id"]];
        assert!(!list["items"].as_array().unwrap().iter().any(|one| sides(one, refused)));
    }

    async fn scans_wait_for_one_another(app: App) {
        ground::town(&app).await;
        let mut asked = std::collections::BTreeSet::new();
        while asked.len() < 4 {
            let job = app.manager().post("/candidates/scan", &json!({})).await.with_status(202);
            asked.insert(job["id"].as_str().unwrap().to_owned());
            let jobs = app.manager().get("/jobs?limit=50").await.ok();
            let running = |job: &&Value| job["kind"] == "candidate.scan" && job["state"] == "running";
            let running = jobs["items"].as_array().unwrap().iter().filter(running).count();
            assert!(running <= 1, "{jobs}");
        }
        for id in asked {
            assert_eq!(app.manager().job(&id).await["state"], "done");
        }
    }

    async fn a_shared_number_loses_its_power_and_regains_it(app: App) {
        let batch = |from: usize, to: usize| {
            let rows: Vec<String> = (from..to).map(|n| format!("C{n:03},13812345670")).collect();
            format!("客户编号,手机号\n{}\n", rows.join("\n"))
        };
        ground::import(&app, "members.csv", "membership", &batch(0, 15)).await;
        assert_eq!(live(&app).await, 1, "fifteen records of one phone are one customer");
        let second = ground::import(&app, "more.csv", "membership", &batch(15, 27)).await;
        assert_eq!(live(&app).await, 27, "of twenty-seven it is a shop's");
        let job = app.manager().post(&format!("/imports/{second}/reversal"), &json!({})).await.with_status(202);
        app.manager().job(job["id"].as_str().unwrap()).await;
        assert_eq!(live(&app).await, 1, "and again the one customer's");
    }

    async fn the_order_of_arrival_does_not_matter(app: App) {
        let straight = ground::partition_of(&app, 0, |items| items).await;
        assert_eq!(straight.len(), 4, "{straight:?}");
        for round in 1..6u64 {
            let shuffled = ground::partition_of(&app, round, |items| ground::shuffled(items, round)).await;
            assert_eq!(shuffled, straight, "round {round}");
        }
    }
}
