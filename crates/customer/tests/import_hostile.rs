//! Files that are wrong, over HTTP: each is answered by a code that the pages have words for, in both languages, and
//! leaves nothing behind.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

use std::path::{Path, PathBuf};
use std::time::Duration;

use kernel::BlobId;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use testbed::{App, Client, on_both_engines};

/// 64 KiB that claim to be 32 MiB of white space in a sheet.
const BOMB: &[u8] = include_bytes!("import/bomb.xlsx");

/// Files in the folder of uploads, whole or half.
fn kept(app: &App) -> usize {
    let some: BlobId = app.platform().mint();
    let folder = app.platform().blobs().path(some).parent().map(Path::to_owned).unwrap();
    std::fs::read_dir(folder).unwrap().count()
}

async fn imports(app: &App) -> usize {
    app.manager().get("/imports").await.ok()["items"].as_array().unwrap().len()
}

/// A container as Excel makes it for .xls, and for workbooks behind a password.
fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(1_024, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

/// Takes a file in and gives the import afterwards.
async fn taken(client: &Client, name: &str, bytes: impl Into<Vec<u8>>, patch: Value) -> Value {
    let import = client.upload("/imports", name, bytes).await.created();
    let path = format!("/imports/{}", import["id"].as_str().unwrap());
    client.patch(&path, &patch).await.ok();
    let job = client.post(&format!("{path}/run"), &json!({})).await.with_status(202);
    client.job(job["id"].as_str().unwrap()).await;
    client.get(&path).await.ok()
}

/// The file of rejects: the first cell of each row, and its reason.
async fn reasons(client: &Client, import: &Value) -> Vec<(String, String)> {
    let text = client.get(&format!("/imports/{}/rejects", import["id"].as_str().unwrap())).await.text();
    let behind = text.lines().next().unwrap().rsplit(',').position(|name| name == "原因").unwrap();
    let cell = |cell: Option<&str>| cell.unwrap().to_owned();
    let two = |line: &str| (cell(line.split(',').next()), cell(line.rsplit(',').nth(behind)));
    text.lines().skip(1).map(two).collect()
}

/// The pages' words for codes, in both languages.
fn words() -> [String; 2] {
    let at = |language: &str| -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../web/src/i18n/{language}/problems.ts"))
    };
    ["zh-CN", "en"].map(|language| std::fs::read_to_string(at(language)).unwrap())
}

on_both_engines! {
    async fn each_is_refused_by_its_name(app: App) {
        let manager = app.manager();
        let line = vec![b'x'; 16 << 20];
        let wide = format!("{}\n", vec!["a"; 10_001].join(","));
        let noise = [b"a,b\n".to_vec(), b"\xff\x01\x80 ".repeat(1_000)].concat();
        let cases: [(&str, Vec<u8>, &str); 13] = [
            ("空.csv", Vec::new(), "empty_file"),
            ("空.xlsx", b"\n,,\n".to_vec(), "empty_file"),
            ("加密.xlsx", compound("EncryptedPackage"), "encrypted_workbook"),
            ("旧.xlsx", compound("Workbook"), "unsupported_format"),
            ("网页.xls", b"<html><table><tr><td>1</td></tr></table>".to_vec(), "unsupported_format"),
            ("半.xlsx", BOMB[..BOMB.len() / 2].to_vec(), "truncated_workbook"),
            ("炸弹.xlsx", BOMB.to_vec(), "zip_bomb"),
            ("炸弹.csv", BOMB.to_vec(), "zip_bomb"),
            ("宽.csv", wide.into_bytes(), "too_many_columns"),
            ("一行.csv", line, "line_too_long"),
            ("引号.csv", "客户,电话\n老王,\"138\n".into(), "unclosed_quote"),
            ("乱码.csv", noise, "bad_encoding"),
            ("数字.csv", b"1,2\n3,4\n".to_vec(), "header_not_found"),
        ];
        let words = words();
        for (name, bytes, code) in cases {
            let problem = manager.upload("/imports", name, bytes).await.refused(422, code);
            assert!(problem.get("cause").is_none(), "{problem}");
            for language in &words {
                assert!(language.contains(&format!("{code}: '")), "{code} has no words");
            }
        }
        assert_eq!((imports(&app).await, kept(&app)), (0, 0), "nothing is kept of what was refused");
    }

    async fn ten_thousand_columns_are_looked_at(app: App) {
        let header: Vec<String> = (0..10_000).map(|n| format!("列{n}")).collect();
        let row = vec!["1"; 10_000].join(",");
        let text = format!("{}\n{row}\n{row}\n", header.join(","));
        let import = app.manager().upload("/imports", "wide.csv", text).await.created();
        assert_eq!(import["columns"].as_array().map(Vec::len), Some(10_000));
    }

    async fn an_upload_cut_off_leaves_nothing(app: App) {
        for whole in [None, Some(1 << 20)] {
            let blocks = [Ok("单号,日期,金额\n".repeat(5_000)), Err(std::io::Error::other("the line went dead"))];
            let body = reqwest::Body::wrap_stream(futures::stream::iter(blocks));
            let part = match whole {
                Some(bytes) => Part::stream_with_length(body, bytes),
                None => Part::stream(body),
            };
            let form = Form::new().part("file", part.file_name("half.csv"));
            assert!(app.manager().request("POST", "/imports").multipart(form).send().await.is_err());
        }
        for _ in 0..100 {
            if kept(&app) == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!((imports(&app).await, kept(&app)), (0, 0));
    }

    async fn mixed_encodings_are_told_row_by_row(app: App) {
        let manager = app.manager();
        let mut bytes = "会员卡号,姓名\n8001,张伟\n8002,李娜\n".as_bytes().to_vec();
        // 王芳 as an old till in GB18030 would add her.
        bytes.extend_from_slice(b"8003,\xcd\xf5\xb7\xbc\n8004,");
        bytes.extend_from_slice("刘洋\n".as_bytes());
        let import = taken(manager, "members.csv", bytes, json!({"kind": "customers"})).await;
        assert_eq!((&import["report"]["taken"], &import["report"]["rejected"]), (&json!(3), &json!(1)), "{import}");
        let reason = ("8003".to_owned(), "姓名：有乱码，编码不符".to_owned());
        assert_eq!(reasons(manager, &import).await, [reason]);
    }

    async fn odd_lines_of_receipts_are_taken_or_told(app: App) {
        let manager = app.manager();
        let rows = "小票号,交易时间,会员卡号,数量,金额\n\
            T1,2024/3/5,8001,1,１，２００．５０元\n\
            T2,2024年3月5日,8001,1,¥100\n\
            T3,5-Mar-24,8001,1,\"¥1,234.50\"\n\
            T4,45356,8001,1,(50.00)\n\
            C5,2024-03-05,8001,-1,-20.00\n\
            ,2024-03-05,8001,-1,-20.00\n\
            T7,2024-02-30,8001,1,1\n\
            T8,明天,8001,1,1\n\
            T9,2024-03,8001,1,1\n\
            T10,2024-03-05 25:00,8001,1,1\n\
            T11,2024-03-05,8001,1,\"12,34\"\n\
            T12,2024-03-05,8001,#N/A,1\n";
        let import = taken(manager, "pos.csv", rows, json!({})).await;
        assert_eq!((&import["report"]["taken"], &import["report"]["rejected"]), (&json!(5), &json!(7)), "{import}");
        let told = reasons(manager, &import).await;
        let told: Vec<(&str, &str)> = told.iter().map(|(row, reason)| (row.as_str(), reason.as_str())).collect();
        assert_eq!(told, [
            ("", "小票号：缺少单号"),
            ("T7", "交易时间：没有这一天"),
            ("T8", "交易时间：不是能识别的日期"),
            ("T9", "交易时间：日期不完整"),
            ("T10", "交易时间：没有这个时刻"),
            ("T11", "金额：千位分隔符的位置不对"),
            ("T12", "数量：不是数字"),
        ]);
        let found = manager.get("/customers?limit=1").await.ok();
        let page = manager.get(&format!("/customers/{}", found["items"][0]["id"].as_str().unwrap())).await.ok();
        // 1,200.50 + 100 + 1,234.50 bought, 50 and 20 brought back.
        assert_eq!(page["value"]["spent_minor"], 246_500, "{}", page["value"]);
    }

    async fn phones_of_ten_or_twelve_digits(app: App) {
        let manager = app.manager();
        let rows = "会员卡号,姓名,手机号\n,张伟,1381234567\n,李娜,138123456789\n8003,王芳,1381234567\n,刘洋,138 1234-5678\n";
        let import = taken(manager, "members.csv", rows, json!({})).await;
        assert_eq!((&import["report"]["taken"], &import["report"]["rejected"]), (&json!(2), &json!(2)), "{import}");
        let told: Vec<String> = reasons(manager, &import).await.into_iter().map(|(_, reason)| reason).collect();
        assert_eq!(told, ["手机号：电话号码是 10 位，且没有其他号码", "手机号：电话号码是 12 位，且没有其他号码"]);
        assert_eq!(import["report"]["notes"], json!([{"code": "phone_length", "count": 1}]), "kept by the card");
    }
}
