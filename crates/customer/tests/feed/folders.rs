//! Watched folders.

use std::fs;
use std::io::Write as _;

use sha2::{Digest as _, Sha256};
use testbed::on_both_engines;

use super::*;

fn picked(run: &Value, names: &[&str]) -> Vec<i64> {
    names.iter().map(|name| run[*name].as_i64().unwrap_or(-1)).collect()
}

/// One field of each run, in the order of the files' names: while the clock stands still, runs have no order of their own.
fn by_file(runs: &[Value], field: &str) -> Vec<Value> {
    let mut runs: Vec<&Value> = runs.iter().collect();
    runs.sort_by_key(|run| run["file_name"].as_str().unwrap_or_default());
    runs.into_iter().map(|run| run[field].clone()).collect()
}

on_both_engines! {
    async fn a_file_in_the_folder_is_taken(town: Town) {
        let id = town.members("members").await;
        town.drop_file("members", "members.csv", format!("{MEMBERS},没有号码,\n"));
        let feed = town.take(&id).await;
        assert_eq!((&feed["state"], &feed["failures"], &feed["lag_minutes"]), (&json!("ok"), &json!(0), &json!(0)), "{feed}");
        let run = &feed["last_run"];
        assert_eq!((&run["state"], &run["file_name"]), (&json!("done"), &json!("members.csv")), "{run}");
        assert_eq!(picked(run, &["rows", "taken", "rejected", "unchanged"]), [3, 2, 1, 0], "{run}");
        assert_eq!(town.customers().await, 2);
        assert_eq!((town.files("members"), town.files("members/done")), (vec![], vec!["members.csv".to_owned()]));
        let import = town.0.manager().get(&format!("/imports/{}", run["import_id"].as_str().unwrap())).await.ok();
        assert_eq!((&import["state"], &import["source"]), (&json!("done"), &json!("membership")));
        assert!(town.0.manager().get(&format!("/imports/{}/rejects", import["id"].as_str().unwrap())).await.text().contains("没有号码"));
    }

    async fn a_growing_file_waits_until_it_is_whole(town: Town) {
        let id = town.members("members").await;
        let path = town.folder("members").join("members.csv");
        let mut file = fs::File::create(&path).unwrap();
        writeln!(file, "会员卡号,姓名,手机号").unwrap();
        for number in 0..5 {
            writeln!(file, "900{number},王{number},1391234567{number}").unwrap();
            let feed = town.run(&id).await;
            assert_eq!((&feed["waiting"], feed.get("last_run")), (&json!(1), None), "{feed}");
        }
        drop(file);
        town.drop_file("members", "later.csv.part", MEMBERS);
        let feed = town.take(&id).await;
        assert_eq!(picked(&feed["last_run"], &["rows", "taken"]), [5, 5], "{feed}");
        assert_eq!((town.files("members"), town.imports().await), (vec!["later.csv.part".to_owned()], 1));
    }

    async fn the_same_content_is_taken_once(town: Town) {
        let id = town.members("members").await;
        for name in ["monday.csv", "tuesday.csv", "monday.csv"] {
            town.drop_file("members", name, MEMBERS);
            town.take(&id).await;
        }
        assert_eq!(town.states(&id).await, ["unchanged", "unchanged", "done"]);
        assert_eq!((town.imports().await, town.customers().await), (1, 2));
        assert_eq!(town.files("members/done"), ["monday (2).csv", "monday.csv", "tuesday.csv"]);
        assert_eq!(town.0.manager().get(&format!("/feeds/{id}")).await.ok()["state"], "ok");
    }

    async fn a_bad_file_stops_no_other(town: Town) {
        let (id, other) = (town.members("members").await, town.members("others").await);
        town.drop_file("members", "a.csv", "完全,不认识\n1,2\n");
        town.drop_file("members", "b.csv", MEMBERS);
        town.drop_file("members", "c.csv", "%PDF-1.7 ...");
        town.drop_file("others", "d.csv", "会员卡号,姓名\n8003,王芳\n");
        for (name, second) in [("a.csv", 1), ("b.csv", 2), ("c.csv", 3)] {
            let at = std::time::UNIX_EPOCH + std::time::Duration::from_secs(second);
            fs::File::options().write(true).open(town.folder("members").join(name)).unwrap().set_modified(at).unwrap();
        }
        town.run(&other).await;
        let feed = town.take(&id).await;
        assert_eq!((&feed["state"], &feed["error"]["code"]), (&json!("failing"), &json!("unsupported_format")), "{feed}");
        assert_eq!(by_file(&town.runs(&id).await, "state"), [json!("failed"), json!("done"), json!("failed")]);
        let codes = by_file(&town.runs(&id).await, "error");
        assert_eq!((&codes[0]["code"], &codes[2]["code"]), (&json!("mapping_incomplete"), &json!("unsupported_format")));
        assert_eq!(town.files("members/failed"), ["a.csv", "a.csv.reason.txt", "c.csv", "c.csv.reason.txt"]);
        let reason = fs::read_to_string(town.folder("members/failed/a.csv.reason.txt")).unwrap();
        assert!(reason.contains("mapping_incomplete"), "{reason}");
        assert_eq!(town.run(&other).await["state"], "ok", "one feed's trouble is not the next one's");

        // The retry tries both again, in the same lines of the history, and leaves no second draft behind.
        let again = town.run(&id).await;
        assert_eq!((&again["state"], town.files("members").len()), (&json!("failing"), 0), "{again}");
        assert_eq!(by_file(&town.runs(&id).await, "attempts"), [json!(2), json!(1), json!(2)]);
        assert_eq!(town.files("members/failed").len(), 4);
        assert_eq!(town.count("SELECT COUNT(*) FROM import WHERE state = 'draft'").await, 1);

        // Somebody mends them: nothing fails any more.
        for name in ["a.csv", "c.csv"] {
            fs::remove_file(town.folder("members/failed").join(name)).unwrap();
        }
        assert_eq!(town.run(&id).await["state"], "ok");
    }

    async fn not_one_row_taken_is_a_failure(town: Town) {
        let id = town.members("members").await;
        town.drop_file("members", "empty.csv", "会员卡号,姓名\n,张三\n,李四\n");
        let feed = town.take(&id).await;
        assert_eq!((&feed["state"], &feed["error"]["code"]), (&json!("failing"), &json!("feed_all_rejected")), "{feed}");
        assert_eq!(picked(&feed["last_run"], &["rows", "taken", "rejected"]), [2, 0, 2]);
        assert!(feed["last_run"]["import_id"].is_string());
    }

    async fn what_a_dead_process_left_is_finished_once(town: Town) {
        let id = town.members("members").await;
        // It died after copying the file and writing so down, with nothing imported.
        town.drop_file("members", "members.csv", MEMBERS);
        let path = town.folder("members").join("members.csv");
        let modified = path.metadata().unwrap().modified().unwrap().duration_since(std::time::UNIX_EPOCH).unwrap();
        let blob: kernel::BlobId = town.0.platform().mint();
        fs::write(town.0.platform().blobs().path(blob), MEMBERS).unwrap();
        let digest: String = Sha256::digest(MEMBERS).iter().map(|byte| format!("{byte:02x}")).collect();
        let run: kernel::FeedRunId = town.0.platform().mint();
        town.execute(
            "INSERT INTO feed_run (org_id, id, feed_id, state, file_name, bytes, modified_at, digest, blob_id, attempts, started_at) \
             VALUES ($1, $2, $3, 'taking', 'members.csv', $4, $5, $6, $7, 1, $8)",
            vec![
                town.0.org().into(), run.into(), id.clone().into(), (MEMBERS.len() as i64).into(),
                (modified.as_micros() as i64).into(), digest.into(), blob.into(), NOON.into(),
            ],
        ).await;
        let feed = town.run(&id).await;
        assert_eq!((&feed["last_run"]["id"], &feed["last_run"]["state"]), (&json!(run.to_string()), &json!("done")), "{feed}");
        assert_eq!((town.files("members"), town.imports().await, town.customers().await), (vec![], 1, 2));

        // It died after the import and before it said so: the import is found again, not made again.
        let import = feed["last_run"]["import_id"].clone();
        town.execute("UPDATE feed_run SET state = 'taking', finished_at = NULL, import_id = NULL WHERE org_id = $1", vec![town.0.org().into()]).await;
        let feed = town.run(&id).await;
        assert_eq!((&feed["last_run"]["state"], &feed["last_run"]["import_id"]), (&json!("done"), &import), "{feed}");
        assert_eq!(town.imports().await, 1);

        // It died before the file was moved: the file goes where it belongs, and nothing is taken twice.
        fs::rename(town.folder("members/done/members.csv"), &path).unwrap();
        town.take(&id).await;
        assert_eq!((town.files("members"), town.files("members/done"), town.imports().await), (vec![], vec!["members.csv".to_owned()], 1));
    }

    async fn nobody_has_to_ask(town: Town) {
        let id = town.members("members").await;
        town.drop_file("members", "members.csv", MEMBERS);
        while town.0.manager().get(&format!("/feeds/{id}")).await.ok()["waiting"] == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        town.0.advance(SETTLED);
        while town.states(&id).await != ["done"] || !town.files("members").is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert_eq!(town.customers().await, 2);
    }
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere() {
    testbed::run(async {
        let town = Town::on(Engine::Sqlite).await;
        let id = town.members("members").await;
        let secret = town.0.data().join("secret.csv");
        fs::write(&secret, MEMBERS).unwrap();
        std::os::unix::fs::symlink(&secret, town.folder("members").join("link.csv")).unwrap();
        let feed = town.take(&id).await;
        assert_eq!((&feed["waiting"], town.imports().await), (&json!(0), 0));

        std::os::unix::fs::symlink(town.0.data(), town.folder("out")).unwrap();
        let out =
            json!({"name": "o", "source": "pos", "kind": "customers", "way": "folder", "folder": "out"});
        town.0.manager().post("/feeds", &out).await.refused(422, "feed_folder_outside");
        // Not even through a folder that was fine when the feed was set up.
        fs::remove_dir_all(town.folder("members")).unwrap();
        std::os::unix::fs::symlink(town.0.data(), town.folder("members")).unwrap();
        let feed = town.run(&id).await;
        assert_eq!(
            (&feed["state"], &feed["error"]["code"]),
            (&json!("failing"), &json!("feed_folder_outside"))
        );
        assert!(secret.exists());
    });
}
