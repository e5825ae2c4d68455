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
}
