//! What can be said of a feed, by whom, and what is written down.

use testbed::on_both_engines;

use super::*;

on_both_engines! {
    async fn what_cannot_be_is_refused(town: Town) {
        let manager = town.0.manager();
        let good = json!({"name": "收银", "source": "pos", "kind": "purchases", "way": "folder", "folder": "pos"});
        let with = |field: &str, value: Value| {
            let mut body = good.clone();
            body[field] = value;
            body
        };
        for (field, value, code) in [
            ("folder", json!("../elsewhere"), "feed_folder"),
            ("folder", json!("/etc"), "feed_folder"),
            ("folder", Value::Null, "required"),
            ("name", json!(" "), "text_required"),
            ("kind", json!("stores"), "feed_kind"),
            ("every_minutes", json!(0), "feed_every"),
            ("mapping_id", json!("map_01h455vb4pex5vsknk084sn02q"), "feed_mapping"),
        ] {
            let problem = manager.post("/feeds", &with(field, value.clone())).await.refused(422, code);
            assert_eq!(problem["errors"][0]["field"], json!(format!("/{field}")), "{field} {value}");
        }
        let id = town.feed(good.clone()).await;
        manager.post("/feeds", &with("folder", json!("other"))).await.refused(409, "feed_name_taken");
        manager.post("/feeds", &with("name", json!("另一个"))).await.refused(409, "feed_place_taken");
        let changed = manager.patch(&format!("/feeds/{id}"), &json!({"name": "收银机", "every_minutes": 60})).await.ok();
        assert_eq!((&changed["name"], &changed["every_minutes"], &changed["folder"]), (&json!("收银机"), &json!(60), &json!("pos")));
        manager.get("/feeds/fed_01h455vb4pex5vsknk084sn02q").await.refused(404, "feed_not_found");
        manager.delete(&format!("/feeds/{id}")).await.gone();
        manager.get(&format!("/feeds/{id}")).await.refused(404, "feed_not_found");
        assert!(town.folder("pos").is_dir(), "the folder is its owner's");
        let lines = town.count("SELECT COUNT(*) FROM audit WHERE action IN ('feed.create', 'feed.change', 'feed.delete')").await;
        assert_eq!(lines, 3);
    }

    async fn a_feed_can_be_held(town: Town) {
        let id = town.members("members").await;
        let held = town.0.marketer().post(&format!("/feeds/{id}/pause"), &json!({})).await.ok();
        assert_eq!((&held["state"], &held["paused_by"]), (&json!("paused"), &json!("marketer")), "{held}");
        // Whoever asks by hand is obeyed all the same.
        town.drop_file("members", "members.csv", MEMBERS);
        assert_eq!(town.take(&id).await["last_run"]["state"], "done");
        let on = town.0.manager().delete(&format!("/feeds/{id}/pause")).await.ok();
        assert_eq!((&on["state"], on.get("paused_by")), (&json!("ok"), None), "{on}");
        let lines = town.count("SELECT COUNT(*) FROM audit WHERE action IN ('feed.pause', 'feed.resume')").await;
        assert_eq!(lines, 2);
    }

    async fn a_feed_that_falls_silent_is_late(town: Town) {
        let id = town.members("members").await;
        let app = &town.0;
        app.manager().patch(&format!("/feeds/{id}"), &json!({"every_minutes": 60})).await.ok();
        let mut seen = Vec::new();
        for minutes in [0, 60, 31, 90] {
            app.advance(minutes * Moment::MINUTE);
            let feed = app.manager().get(&format!("/feeds/{id}")).await.ok();
            seen.push((feed["state"].clone(), feed["lag_level"].clone(), feed["lag_minutes"].clone()));
        }
        let expected = [("waiting", "on_time", 0), ("waiting", "on_time", 60), ("late", "late", 91), ("late", "very_late", 181)];
        assert_eq!(json!(seen), json!(expected));
    }

    async fn a_feed_can_keep_to_one_mapping(town: Town) {
        let id = town.members("members").await;
        town.drop_file("members", "members.csv", MEMBERS);
        town.take(&id).await;
        let known = town.0.manager().get("/feeds/mappings").await.ok();
        let mapping = &known["items"][0];
        assert_eq!((&mapping["name"], &mapping["kind"]), (&json!("members.csv"), &json!("customers")), "{known}");
        let kept = town.0.manager().patch(&format!("/feeds/{id}"), &json!({"mapping_id": mapping["id"]})).await.ok();
        assert_eq!(kept["mapping"]["name"], "members.csv");
        town.drop_file("members", "other.csv", "会员卡号,姓名,邮箱\n8009,赵六,zhao@example.com\n");
        let feed = town.take(&id).await;
        assert_eq!(feed["error"]["code"], "feed_header_changed", "{feed}");
        assert_eq!(town.customers().await, 2);
        town.0.manager().patch(&format!("/feeds/{id}"), &json!({"mapping_id": null})).await.ok();
        assert_eq!((&town.run(&id).await["state"], town.customers().await), (&json!("ok"), 3));
    }

    async fn only_who_imports_sees_feeds(town: Town) {
        let id = town.members("members").await;
        for (name, client) in town.0.everybody() {
            let reply = client.get(&format!("/feeds/{id}")).await;
            assert_eq!(reply.status, if ["manager", "marketer"].contains(&name) { 200 } else { 403 }, "{name}");
        }
        town.0.nobody().get("/feeds").await.refused(401, "unauthenticated");
    }
}
