//! Taking back a merge that something else has happened to since.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

#[path = "identity/ground.rs"]
#[allow(dead_code, reason = "shared with the other tests of identity")]
mod ground;

use ground::{live, member, members, merge, names_together};
use serde_json::{Value, json};
use testbed::{App, on_both_engines};

fn undo(merge: &Value) -> String {
    format!("/merges/{}/reversal", merge["id"].as_str().unwrap())
}

on_both_engines! {
    async fn of_two_who_were_merged_again_since(app: App) {
        let two = json!([member("m1", "张伟", "13812345670"), member("m2", "李娜", "13912345671")]);
        let ids = members(&app, "membership", two).await;
        let first = merge(&app, &ids["m1"], &ids["m2"]).await;
        app.manager().post(&undo(&first), &json!({})).await.ok();
        let second = merge(&app, &ids["m1"], &ids["m2"]).await;
        // The first is history: it does not part what the second has put together.
        app.manager().post(&undo(&first), &json!({})).await.refused(409, "merge_already_undone");
        assert_eq!(names_together(&app).await, [vec!["m1", "m2"]]);
        app.manager().post(&undo(&second), &json!({})).await.ok();
        assert_eq!(names_together(&app).await, [vec!["m1"], vec!["m2"]]);
    }

    async fn of_one_who_has_moved_on(app: App) {
        let three = json!([member("m1", "张伟", "13812345670"), member("m2", "李娜", "13912345671"),
            member("m3", "王芳", "13712345672")]);
        let ids = members(&app, "membership", three).await;
        // 王芳 goes to 李娜, both to 张伟, and 李娜's part of it is taken back: then 王芳 is with 李娜, and the merge that
        // brought her there can still be taken back.
        let first = merge(&app, &ids["m2"], &ids["m3"]).await;
        let second = merge(&app, &ids["m1"], &ids["m2"]).await;
        app.manager().post(&undo(&second), &json!({})).await.ok();
        assert_eq!(names_together(&app).await, [vec!["m1"], vec!["m2", "m3"]]);
        app.manager().post(&undo(&second), &json!({})).await.refused(409, "merge_already_undone");
        app.manager().post(&undo(&first), &json!({})).await.ok();
        assert_eq!((names_together(&app).await.len(), live(&app).await), (3, 3));
    }

    async fn of_one_whose_import_is_taken_back(app: App) {
        // 李娜 goes to 张伟, whom a file has brought and who is the older; then the file is taken back.
        let file = ground::import(&app, "m.csv", "shop", "客户编号,姓名,手机号\nf1,张伟,13812345670\n").await;
        let ids = members(&app, "membership", json!([member("m2", "李娜", "13912345671"), member("m3", "王芳", "13712345672")])).await;
        let tag = json!({"name": "爱吃辣", "color": "#aa0000", "family": "does"});
        let tag = app.manager().post("/tags", &tag).await.created();
        merge(&app, &ids["m2"], &ids["m3"]).await;
        merge(&app, &ids["f1"], &ids["m2"]).await;
        let given = json!({"ids": [ids["f1"]], "add": [tag["id"]], "remove": []});
        app.manager().post("/customers/tagging", &given).await.ok();
        let job = app.manager().post(&format!("/imports/{file}/reversal"), &json!({})).await.with_status(202);
        assert_eq!(app.manager().job(job["id"].as_str().unwrap()).await["state"], "done");
        assert_eq!((names_together(&app).await, live(&app).await), (vec![vec!["m2".to_owned(), "m3".to_owned()]], 1));
        for id in ids.values() {
            let page = ground::page_of(&app, id).await;
            assert_eq!((&page["id"], &page["tags"][0]["id"]), (&json!(ids["m2"]), &tag["id"]), "old ids lead on, tags stay");
        }
        let log = app.manager().get("/merges?kind=merge").await.ok();
        let open: Vec<&Value> = log["items"].as_array().unwrap().iter().filter(|one| one["can_undo"] == json!(true)).collect();
        assert_eq!((open.len(), &open[0]["absorbed"]["id"]), (1, &json!(ids["m3"])), "{log}");
        app.manager().post(&undo(open[0]), &json!({})).await.ok();
        assert_eq!(names_together(&app).await, [vec!["m2"], vec!["m3"]]);
    }

    async fn of_whom_a_chain_of_forty_led_to(app: App) {
        let all: Vec<Value> = (0..40).map(|n| json!({"key": format!("k{n:02}"), "card": format!("66{n:02}")})).collect();
        let ids = members(&app, "membership", json!(all)).await;
        let mut last = Value::Null;
        for n in (1..40).rev() {
            last = merge(&app, &ids[&format!("k{:02}", n - 1)], &ids[&format!("k{n:02}")]).await;
        }
        assert_eq!(ground::page_of(&app, &ids["k39"]).await["id"], json!(ids["k00"]));
        app.manager().post(&undo(&last), &json!({})).await.ok();
        assert_eq!(ground::page_of(&app, &ids["k39"]).await["id"], json!(ids["k01"]));
    }
}
