//! Files over HTTP: brought, mapped, tried, taken in, taken back.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

use std::path::Path;

use contracts::tables::{Cell, CreateTable as _, OpenTable as _, TableFormat, TableOptions};
use integration::files::Files;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use testbed::{App, Client, on_both_engines};

/// One number out of the records.
async fn count(app: &App, text: &str) -> i64 {
    let conn = app.platform().records().reader();
    let statement = platform::sql(conn, &format!("{text} AND org_id = $1"), [app.org().into()]);
    conn.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

/// What imports leave in the records, to be the same again after an undo.
async fn footprint(app: &App) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in ["source_record", "identifier", "identity_link", "purchase", "purchase_line", "service_case"]
    {
        counts.push(count(app, &format!("SELECT COUNT(*) FROM {table} WHERE 1 = 1")).await);
    }
    counts.push(count(app, "SELECT COUNT(*) FROM customer WHERE survivor_id IS NULL").await);
    for (kept, summed) in [
        ("SUM(purchases)", "COUNT(CASE WHEN kind = 'sale' THEN 1 END)"),
        ("SUM(others)", "COUNT(CASE WHEN kind <> 'sale' THEN 1 END)"),
        ("SUM(revenue_minor)", "SUM(gross_minor - returned_minor)"),
    ] {
        let whole = |sum: &str| format!("SELECT CAST(COALESCE({sum}, 0) AS BIGINT)");
        let kept = count(app, &format!("{} FROM anonymous_month WHERE 1 = 1", whole(kept))).await;
        let purchases = format!("{} FROM purchase WHERE record_seq IS NULL", whole(summed));
        assert_eq!(kept, count(app, &purchases).await, "{summed}");
        counts.push(kept);
    }
    counts
}

const MEMBERS: &str = "会员卡号,姓名,手机号,性别,出生日期,邮箱,城市,区县,地址,注册门店,注册时间,会员等级\n\
    8001,张伟,13812345670,男,1980-02-03,,上海,浦东,世纪大道 1 号,S01,2024-01-05,金卡\n\
    8002,李娜,1381234567,女,1990-05-06,lina@example.com,上海,徐汇,,S02,2024-02-05,银卡\n\
    8003,王芳,13812345672,女,,,,,,S01,2024-03-05,\n";

const TILL: &str = "小票号,行号,交易时间,门店,收银台,会员卡号,手机号,商品编码,商品名称,品类,数量,单价,优惠金额,金额,支付方式,原小票号\n\
    1001,1,2026-11-01 10:00:00,S01,1,8001,13812345670,A1,生抽,调味,2,12.50,0.00,25.00,微信,\n\
    1001,2,2026-11-01 10:00:00,S01,1,8001,13812345670,A2,香醋,调味,1,8.00,1.00,7.00,微信,\n\
    1002,1,2026-11-02 11:00:00,S02,1,,,A1,生抽,调味,1,12.50,0.00,12.50,现金,\n\
    1003,1,2026-11-03 12:00:00,S01,1,8001,13812345670,A1,生抽,调味,-1,12.50,0.00,-12.50,微信,1001\n\
    ,1,2026-11-03 12:00:00,S01,1,8001,,A1,生抽,调味,1,12.50,0.00,12.50,微信,\n\
    1005,1,2027-11-03 12:00:00,S01,1,8001,,A1,生抽,调味,1,12.50,0.00,12.50,微信,\n\
    1006,1,2026-11-05 12:00:00,S01,1,8002,,A1,生抽,调味,很多,12.50,0.00,12.50,微信,\n";

async fn upload(client: &Client, name: &str, text: &str) -> Value {
    client.upload("/imports", name, text.as_bytes()).await.created()
}

/// Starts a job at the import, waits for it, and gives the import afterwards.
async fn job(client: &Client, import: &Value, what: &str) -> Value {
    let id = import["id"].as_str().unwrap();
    let job = client.post(&format!("/imports/{id}/{what}"), &json!({})).await.with_status(202);
    client.job(job["id"].as_str().unwrap()).await;
    client.get(&format!("/imports/{id}")).await.ok()
}

async fn taken(client: &Client, name: &str, text: &str) -> Value {
    let import = upload(client, name, text).await;
    job(client, &import, "run").await
}

fn picked(report: &Value, names: &[&str]) -> Vec<i64> {
    names.iter().map(|name| report[*name].as_i64().unwrap_or(-1)).collect()
}

on_both_engines! {
    async fn a_file_goes_all_the_way(app: App) {
        let manager = app.manager();
        let import = upload(manager, "pos_purchases.csv", TILL).await;
        assert_eq!((&import["state"], &import["kind"], &import["source"]), (&json!("draft"), &json!("purchases"), &json!("pos")));
        assert_eq!((&import["missing"], &import["columns"][2]["field"], &import["columns"][2]["why"]), (&json!([]), &json!("at"), &json!("name")));
        assert_eq!(import["preview"].as_array().map(Vec::len), Some(7));

        let before = footprint(&app).await;
        let tried = job(manager, &import, "trial").await;
        assert_eq!(tried["state"], "ready", "{tried}");
        let expected = [7, 4, 3, 0, 1, 3, 4, 1];
        let numbers = ["rows", "taken", "rejected", "unchanged", "customers_created", "purchases", "lines", "anonymous_lines"];
        assert_eq!(picked(&tried["trial"], &numbers), expected, "{}", tried["trial"]);
        assert_eq!(footprint(&app).await, before, "a trial writes nothing");

        let done = job(manager, &import, "run").await;
        assert_eq!(done["state"], "done", "{done}");
        assert_eq!(picked(&done["report"], &numbers), expected, "{}", done["report"]);
        let codes: Vec<&str> = done["report"]["rejects"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["date_in_future", "not_a_number", "number_missing"]);
        assert_eq!(done["report"]["rejects"][0]["example_row"], 7);
        assert_eq!(done["report"]["notes"], json!([{"code": "return", "count": 1}]));
        assert_eq!(count(&app, "SELECT gross_minor - returned_minor FROM purchase WHERE number = '1001'").await, 3_200);
        assert_eq!(count(&app, "SELECT spent_minor FROM customer WHERE orders = 1").await, 1_950);
    }

    async fn the_same_file_twice_changes_nothing(app: App) {
        let manager = app.manager();
        for (name, text, rows) in [("membership.csv", MEMBERS, 3), ("pos.csv", TILL, 4)] {
            taken(manager, name, text).await;
            let before = footprint(&app).await;
            let again = taken(manager, name, text).await;
            assert_eq!(again["saved_mapping"]["name"], name);
            assert_eq!(again["columns"][0]["why"], "saved");
            let numbers = ["taken", "unchanged", "customers_created", "customers_updated", "purchases", "lines"];
            assert_eq!(picked(&again["report"], &numbers), [rows, rows, 0, 0, 0, 0], "{}", again["report"]);
            assert_eq!(footprint(&app).await, before, "{name}");
        }
    }

    async fn an_import_can_be_taken_back(app: App) {
        let manager = app.manager();
        taken(manager, "membership.csv", MEMBERS).await;
        let before = footprint(&app).await;
        let import = taken(manager, "pos.csv", TILL).await;
        assert_ne!(footprint(&app).await, before);
        let undone = job(manager, &import, "reversal").await;
        assert_eq!(undone["state"], "undone", "{undone}");
        assert_eq!(footprint(&app).await, before);
        assert_eq!(count(&app, "SELECT CAST(COALESCE(SUM(orders), 0) AS BIGINT) FROM customer WHERE 1 = 1").await, 0);
        let id = import["id"].as_str().unwrap();
        manager.post(&format!("/imports/{id}/reversal"), &json!({})).await.refused(409, "import_not_run");
        let again = job(manager, &import, "run").await;
        assert_eq!(picked(&again["report"], &["taken", "unchanged", "lines"]), [4, 0, 4], "{}", again["report"]);
    }

    async fn what_an_import_changed_returns(app: App) {
        let manager = app.manager();
        taken(manager, "membership.csv", MEMBERS).await;
        let moved = MEMBERS.replace("张伟", "张大伟").replace("13812345672", "13812345679");
        let import = taken(manager, "membership.csv", &moved).await;
        assert_eq!(picked(&import["report"], &["unchanged", "customers_updated"]), [1, 2], "{}", import["report"]);
        assert_eq!(count(&app, "SELECT COUNT(*) FROM customer WHERE name = '张大伟'").await, 1);
        job(manager, &import, "reversal").await;
        assert_eq!(count(&app, "SELECT COUNT(*) FROM customer WHERE name = '张伟'").await, 1);
        assert_eq!(count(&app, "SELECT COUNT(*) FROM customer WHERE name = '张大伟'").await, 0);
    }

    async fn rejected_rows_come_back_with_their_reason(app: App) {
        let manager = app.manager();
        let import = taken(manager, "pos.csv", TILL).await;
        let file = manager.get(&format!("/imports/{}/rejects", import["id"].as_str().unwrap())).await;
        assert_eq!((file.status, file.header("content-type")), (200, "text/csv; charset=utf-8"));
        let text = file.text();
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].ends_with(",原小票号,原因"), "{text}");
        assert!(lines[1].starts_with(",1,2026-11-03") && lines[1].ends_with(",小票号：缺少单号"), "{text}");
        assert!(lines[2].ends_with(",交易时间：日期在未来") && lines[3].ends_with(",数量：不是数字"), "{text}");
        // Put right, they are taken.
        let mended = text.replace("\n,1,", "\n1004,1,").replace("2027-", "2025-").replace("很多", "1");
        let again = taken(manager, "pos.csv", &mended).await;
        assert_eq!(picked(&again["report"], &["rows", "taken", "lines"]), [3, 3, 3], "{}", again["report"]);
        let clean = taken(manager, "membership.csv", MEMBERS).await;
        manager.get(&format!("/imports/{}/rejects", clean["id"].as_str().unwrap())).await.refused(404, "no_rejects");
    }

    async fn rejected_lines_find_their_place_again(app: App) {
        let manager = app.manager();
        let header = "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n";
        let text = format!("{header}1,A,1,2026-01-02,1.00,7\n1,B,?,2026-01-02,2.00,7\n1,C,1,2026-01-02,3.00,7\n");
        let import = taken(manager, "retail.csv", &text).await;
        let file = manager.get(&format!("/imports/{}/rejects", import["id"].as_str().unwrap())).await.text();
        assert!(file.contains("1,B,?,2026-01-02,2.00,7,Quantity：不是数字,2"), "{file}");
        let again = taken(manager, "retail.csv", &file.replace('?', "1")).await;
        assert_eq!(picked(&again["report"], &["lines", "unchanged"]), [1, 0], "{}", again["report"]);
        assert_eq!(count(&app, "SELECT gross_minor FROM purchase WHERE number = '1'").await, 600);
    }

    async fn people_have_the_last_word(app: App) {
        let manager = app.manager();
        let import = upload(manager, "x.csv", "甲,乙,丙\n1,2026-11-01,5.00\n2,2026-11-02,6.00\n").await;
        let path = format!("/imports/{}", import["id"].as_str().unwrap());
        let patch = json!({"kind": "purchases", "source": "erp", "mapping": {"0": "number", "1": "at"}});
        let changed = manager.patch(&path, &patch).await.ok();
        assert_eq!((&changed["missing"], &changed["source"]), (&json!(["amount"]), &json!("erp")));
        let run = manager.post(&format!("{path}/run"), &json!({})).await.refused(422, "mapping_incomplete");
        assert_eq!(run["params"]["missing"], json!(["amount"]));
        for (mapping, code) in [
            (json!({"2": "colour"}), "unknown_field"),
            (json!({"9": "amount"}), "no_such_column"),
            (json!({"1": "amount", "2": "amount"}), "field_twice"),
        ] {
            manager.patch(&path, &json!({"mapping": mapping})).await.refused(422, code);
        }
        let moved = manager.patch(&path, &json!({"mapping": {"2": "at", "1": null}})).await.ok();
        assert_eq!((&moved["columns"][1]["field"], &moved["columns"][2]["field"]), (&Value::Null, &json!("at")));
        manager.patch(&path, &json!({"mapping": {"1": "at", "2": "amount"}})).await.ok();
        let done = job(manager, &import, "run").await;
        assert_eq!(picked(&done["report"], &["taken", "anonymous_lines"]), [2, 2], "{}", done["report"]);
        manager.post(&format!("{path}/run"), &json!({})).await.refused(409, "import_already_done");
        manager.patch(&path, &json!({"source": "pos"})).await.refused(409, "import_already_done");
        manager.delete(&path).await.refused(409, "import_not_a_draft");
    }

    async fn days_and_months_are_told_apart(app: App) {
        let manager = app.manager();
        let rows: String = (1..=1_200).map(|n| format!("{n},0{}/12/2025,1.00\n", n % 9 + 1)).collect();
        let text = format!("单号,日期,金额\n{rows}9999,31/12/2025,1.00\n");
        let import = upload(manager, "x.csv", &text).await;
        assert_eq!(import["options"]["day_first"], true, "told by a row far below");
        let path = format!("/imports/{}", import["id"].as_str().unwrap());
        let said = manager.patch(&path, &json!({"options": {"day_first": false}})).await.ok();
        assert_eq!(said["options"]["day_first"], false);
    }

    async fn nothing_runs_twice(app: App) {
        let manager = app.manager();
        let import = upload(manager, "pos.csv", TILL).await;
        let path = format!("/imports/{}/run", import["id"].as_str().unwrap());
        let body = json!({});
        let (one, two) = futures::join!(manager.post(&path, &body), manager.post(&path, &body));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [202, 409]);
    }

    async fn two_people_bring_the_same_file_at_once(app: App) {
        let rows: String = (1..=7_000).map(|n| format!("{n},2026-01-02,1.00,C{}\n", n % 700)).collect();
        let text = format!("单号,日期,金额,客户编号\n{rows}");
        let (one, two) = futures::join!(taken(app.manager(), "a.csv", &text), taken(app.marketer(), "b.csv", &text));
        for import in [&one, &two] {
            assert_eq!(picked(&import["report"], &["taken", "rejected"]), [7_000, 0], "{import}");
        }
        let lines = one["report"]["lines"].as_i64().unwrap() + two["report"]["lines"].as_i64().unwrap();
        assert_eq!(lines, 7_000, "each line once");
        assert_eq!(count(&app, "SELECT COUNT(*) FROM customer WHERE survivor_id IS NULL").await, 700);
    }

    async fn a_cancelled_import_leaves_nothing(app: App) {
        let manager = app.manager();
        let before = footprint(&app).await;
        let rows: String = (1..=60_000).map(|n| format!("{n},2026-01-02,1.00,C{}\n", n % 3_000)).collect();
        let import = upload(manager, "a.csv", &format!("单号,日期,金额,客户编号\n{rows}")).await;
        let path = format!("/imports/{}", import["id"].as_str().unwrap());
        let job = manager.post(&format!("{path}/run"), &json!({})).await.with_status(202);
        let job = job["id"].as_str().unwrap();
        while count(&app, "SELECT COUNT(*) FROM purchase WHERE 1 = 1").await == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        manager.delete(&format!("/jobs/{job}")).await.ok();
        assert_eq!(manager.job(job).await["state"], "cancelled");
        assert_eq!(manager.get(&path).await.ok()["state"], "cancelled");
        assert_eq!(footprint(&app).await, before);
    }

    async fn bad_files_are_refused_and_leave_nothing(app: App) {
        let manager = app.manager();
        let workbook = workbook();
        let zip = workbook[..workbook.len() / 2].to_vec();
        for (name, bytes, code) in [
            ("empty.csv", Vec::new(), "empty_file"),
            ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "unsupported_format"),
            ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".repeat(100), "unsupported_format"),
            ("half.xlsx", zip, "truncated_workbook"),
        ] {
            manager.upload("/imports", name, bytes).await.refused(422, code);
        }
        manager.upload("/imports?x", "x.csv", "\n\n").await.refused(422, "empty_file");
        let form = reqwest::multipart::Form::new().text("other", "x");
        testbed::Reply::of(manager.request("POST", "/imports").multipart(form)).await.refused(400, "file_required");
        assert_eq!(count(&app, "SELECT COUNT(*) FROM import WHERE 1 = 1").await, 0);
        assert_eq!(manager.get("/imports").await.ok()["items"], json!([]));
    }

    async fn a_workbook_is_read_and_its_rejects_are_one(app: App) {
        let manager = app.manager();
        let import = manager.upload("/imports", "客户.xlsx", workbook()).await.created();
        assert_eq!((&import["format"], &import["sheet"], &import["kind"]), (&json!("xlsx"), &json!("客户"), &json!("customers")));
        // The second 手机号 has a name of its own and no meaning.
        assert_eq!((&import["columns"][3]["name"], &import["columns"][3]["field"]), (&json!("手机号 (2)"), &Value::Null));
        let done = job(manager, &import, "run").await;
        assert_eq!(picked(&done["report"], &["rows", "taken", "rejected", "customers_created"]), [3, 2, 1, 2], "{}", done["report"]);
        let file = manager.get(&format!("/imports/{}/rejects", done["id"].as_str().unwrap())).await;
        assert!(file.header("content-disposition").ends_with(".xlsx"));
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("r.xlsx"), &file.body).unwrap();
        assert_eq!(read(&folder.path().join("r.xlsx")), [["", "无号", "", "", "没有任何能认出客户的号码"]]);
    }

    async fn only_those_who_may_import(app: App) {
        for (role, client) in app.everybody() {
            let status = client.get("/imports").await.status;
            assert_eq!(status, if matches!(role, "manager" | "marketer") { 200 } else { 403 }, "{role}");
        }
        app.nobody().get("/imports/fields").await.refused(401, "unauthenticated");
        let fields = app.manager().get("/imports/fields").await.ok();
        assert_eq!(fields["kinds"].as_array().map(Vec::len), Some(4));
        app.manager().get("/imports/imp_01h455vb4pex5vsknk084sn02q").await.refused(404, "import_not_found");
        let draft = upload(app.manager(), "pos.csv", TILL).await;
        app.manager().delete(&format!("/imports/{}", draft["id"].as_str().unwrap())).await.gone();
        assert_eq!(app.manager().get("/imports").await.ok()["items"], json!([]));
    }
}

/// A workbook of three customers, one of them without any number, and two columns of one name.
fn workbook() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("customers.xlsx");
    let out = Box::new(std::fs::File::create(&path).unwrap());
    let columns = ["会员卡号", "姓名", "手机号", "手机号"].map(str::to_owned);
    let mut writer = Files::default().create(out, TableFormat::Xlsx, "客户", &columns).unwrap();
    for row in
        [["8001", "张伟", "13812345670", ""], ["", "无号", "", ""], ["8002", "李娜", "13812345671", "x"]]
    {
        writer.write_row(&row.map(Cell::from)).unwrap();
    }
    writer.finish().unwrap();
    std::fs::read(path).unwrap()
}

fn read(path: &Path) -> Vec<Vec<String>> {
    let mut table = Files::default().open(path, &TableOptions::default()).unwrap();
    let (mut rows, mut row) = (Vec::new(), Vec::new());
    while table.next_row(&mut row).unwrap().is_some() {
        rows.push(row.iter().map(|cell| cell.to_text().into_owned()).collect());
    }
    rows
}
