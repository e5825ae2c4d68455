//! What stays: the demo.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::Stdio;

use serde_json::Value;

use crate::Desk;

#[test]
fn a_demo_is_filled_once_and_then_served_at_once() {
    let desk = Desk::new();
    let small = ["--json", "demo", "--size", "120", "--seed", "3", "--no-serve"];
    let told = desk.run(&small).done();
    assert_eq!(told.json()["sign_ins"].as_array().map(Vec::len), Some(4));
    assert!(told.err().contains("POS receipts"), "{}", told.err());
    assert!(desk.path("data/sources/supermarket/pos_purchases.csv").is_file());

    let mut child = desk
        .command(&["--json", "demo", "--port", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the executable runs");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    let served: Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(served["people"], 120, "the second run takes what is there");
    let address = served["listening"].as_str().unwrap_or_default().trim_start_matches("http://").to_owned();
    let answer = sign_in(&address, "guide");
    child.kill().ok();
    child.wait().ok();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn real_data_is_never_taken_for_a_demo() {
    let desk = Desk::new();
    desk.file("list.csv", "姓名,手机号\n王芳,13700001111\n");
    desk.run(&["import", "list.csv", "--as", "customers", "--source", "crm"]).done();
    for arguments in [vec!["--json", "demo", "--no-serve"], vec!["--json", "demo", "--no-serve", "--fresh"]] {
        assert_eq!(desk.run(&arguments).ended(1).json()["error"]["code"], "not_a_demo");
    }
    assert_eq!(desk.run(&["--json", "customer", "王芳"]).done().json()["name"], "王芳");
}

fn sign_in(address: &str, login: &str) -> String {
    let body = format!(r#"{{"login":"{login}","password":"shuke-demo-2026"}}"#);
    let mut stream = TcpStream::connect(address).expect("a connection");
    write!(
        stream,
        "POST /api/v1/session HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}
