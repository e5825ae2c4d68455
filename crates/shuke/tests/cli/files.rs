//! Files in and out.

use crate::{Desk, text};

const ORDERS: &str = "\
订单号,下单时间,手机号,姓名,商品名称,数量,单价,金额
A1,2026-03-01 10:00,13812345678,张伟,藤椒油,2,10.00,20.00
A1,2026-03-01 10:00,13812345678,张伟,豆瓣酱,1,5.50,5.50
A2,2026-03-02 11:00,13987654321,李娜,火锅底料,1,18.00,18.00
A3,2026-03-03 12:00,,,酱油,1,9.90,9.90
A4,not a day,13812345678,张伟,醋,1,3.00,3.00
";

fn imported(desk: &Desk) -> serde_json::Value {
    desk.file("orders.csv", ORDERS);
    let arguments = ["--json", "import", "orders.csv", "--as", "purchases", "--source", "shop"];
    desk.run(&arguments).done().json()
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let desk = Desk::new();
    let first = imported(&desk);
    let figures = |report: &serde_json::Value| {
        ["rows", "taken", "rejected", "unchanged", "customers_created", "customers_total", "anonymous_lines"]
            .map(|key| report[key].as_u64().unwrap_or_else(|| panic!("no {key} in {report}")))
    };
    assert_eq!(figures(&first), [5, 4, 1, 0, 2, 2, 1]);
    assert!(first["seconds"].as_f64().is_some_and(|seconds| seconds > 0.0));
    assert_eq!(figures(&imported(&desk)), [5, 4, 1, 4, 0, 2, 0]);
}

#[test]
fn rejected_rows_come_back_beside_the_file_or_where_one_says() {
    let desk = Desk::new();
    assert_eq!(imported(&desk)["rejects_file"], "orders.rejects.csv");
    let rejects = text(&desk.path("orders.rejects.csv"));
    assert!(rejects.contains("A4,not a day") && rejects.contains("not a date"), "{rejects}");
    desk.file("orders.csv", ORDERS);
    desk.run(&["import", "orders.csv", "--as", "purchases", "--source", "till", "--rejects", "bad.csv"])
        .done();
    assert_eq!(text(&desk.path("bad.csv")).lines().count(), 2);
}

#[test]
fn a_report_reads_well() {
    let desk = Desk::new();
    desk.file("orders.csv", ORDERS);
    let said = desk.run(&["import", "orders.csv", "--as", "purchases", "--source", "shop"]).done().out();
    for words in
        ["rows                             5", "e.g. row 6", "customers in all", "orders.rejects.csv"]
    {
        assert!(said.contains(words), "{words}\n{said}");
    }
}

#[test]
fn a_dry_run_promises_and_writes_nothing() {
    let desk = Desk::new();
    desk.file("orders.csv", ORDERS);
    let arguments = ["--json", "import", "orders.csv", "--as", "purchases", "--source", "shop", "--dry-run"];
    let promised = desk.run(&arguments).done().json();
    assert_eq!((&promised["customers_created"], &promised["dry_run"]), (&2.into(), &true.into()));
    assert_eq!(imported(&desk)["customers_created"], 2);
}

#[test]
fn columns_can_be_named() {
    let desk = Desk::new();
    desk.file("list.csv", "Who,Reach\n王芳,13700001111\n");
    let plain =
        ["--json", "import", "list.csv", "--as", "customers", "--source", "crm", "--map", "Reach=phone"];
    let report = desk.run(&[&plain[..], &["--map", "Who=name"]].concat()).done().json();
    assert_eq!(report["customers_created"], 1);
    let told = desk.run(&["--json", "import", "list.csv", "--as", "customers", "--map", "Nothing=phone"]);
    assert_eq!(told.ended(1).json()["error"]["code"], "no_such_column");
}

#[test]
fn files_that_are_none_are_refused_by_name() {
    let desk = Desk::new();
    desk.file("empty.csv", "");
    std::fs::write(desk.path("broken.xlsx"), b"PK\x03\x04 not a workbook").expect("a file");
    let codes = ["missing.csv", "empty.csv", "broken.xlsx"].map(|name| {
        let told = desk.run(&["--json", "import", name, "--as", "customers", "--source", "crm"]).ended(1);
        told.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    });
    assert_eq!(codes[0], "file_missing");
    assert!(codes[1..].iter().all(|code| !code.is_empty() && code != "internal"), "{codes:?}");
}

#[test]
fn a_company_keeps_its_currency() {
    let desk = Desk::new();
    desk.file("orders.csv", ORDERS);
    let arguments = ["import", "orders.csv", "--as", "purchases", "--source", "shop", "--currency", "GBP"];
    desk.run(&arguments).done();
    assert_eq!(desk.run(&["--json", "value"]).done().json()["currency"], "GBP");
    let other = ["import", "orders.csv", "--as", "purchases", "--source", "shop", "--currency", "CNY"];
    assert!(desk.run(&other).ended(2).err().contains("GBP"));
}

#[test]
fn values_are_summed_up() {
    let desk = Desk::new();
    imported(&desk);
    let value = desk.run(&["--json", "value", "--refit"]).done().json();
    assert_eq!((value["buyers"].as_i64(), value["orders"].as_i64()), (Some(2), Some(2)));
    assert_eq!(value["gross_minor"], 4350);
    let said = desk.run(&["value"]).done().out();
    assert!(said.contains("43.50 CNY") && said.contains("Tiers"), "{said}");
}

#[test]
fn one_customer_is_shown_whole_and_several_are_listed() {
    let desk = Desk::new();
    imported(&desk);
    let whole = desk.run(&["--json", "customer", "13812345678"]).done().json();
    assert_eq!((&whole["name"], &whole["value"]["spent_minor"]), (&"张伟".into(), &2550.into()));
    let said = desk.run(&["customer", whole["id"].as_str().unwrap_or_default()]).done().out();
    assert!(said.contains("张伟") && said.contains("25.50 CNY"), "{said}");
    desk.file("more.csv", "姓名,手机号\n张伟,13600001111\n");
    desk.run(&["import", "more.csv", "--as", "customers", "--source", "crm"]).done();
    assert_eq!(desk.run(&["--json", "customer", "张伟"]).done().json()["count"], 2);
    assert_eq!(
        desk.run(&["--json", "customer", "赵六"]).ended(1).json()["error"]["code"],
        "customer_not_found"
    );
}

#[test]
fn customers_go_out_as_files() {
    let desk = Desk::new();
    imported(&desk);
    let csv =
        desk.run(&["export", "--columns", "name,orders,spent", "--filter", "orders_min=1"]).done().out();
    assert_eq!(csv.trim_start_matches('\u{feff}').lines().count(), 3, "{csv}");
    assert!(csv.contains("张伟,1,25.5"), "{csv}");
    let told = desk.run(&["--json", "export", "-o", "all.xlsx"]).done().json();
    assert_eq!(told["format"], "xlsx");
    assert!(std::fs::read(desk.path("all.xlsx")).is_ok_and(|bytes| bytes.starts_with(b"PK")));
    for (filter, code) in [
        ("nonsense", "filter_format"),
        ("colour=red", "filter_key_unknown"),
        ("store=S99", "store_not_found"),
    ] {
        let told = desk.run(&["--json", "export", "-o", "x.csv", "--filter", filter]).ended(1);
        assert_eq!(told.json()["error"]["code"], code, "{filter}");
    }
}
