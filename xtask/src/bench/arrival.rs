//! A file of customers in, the scan behind it, and then one record after another, each compared with whoever is there.

use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};
use testbed::Cluster;

use super::identity::until_idle;
use super::measured::{measure, number, shuke};
use super::{Arguments, Figure, folder, lists, text};
use crate::http::Http;
use crate::server::Server;

/// Receipts are not read.
const KEEP_ONE_IN: &str = "1000000";
/// Some 50,000 members.
const MEMBERS_PEOPLE: &str = "60000";
const MEMBERS_S_MIN: f64 = 10_000.0;

/// A million records of members and buyers.
const PEOPLE: &str = "900000";
const RECORDS_MIN: f64 = 1_000_000.0;
const SCAN_S_MAX: f64 = 120.0;
const ARRIVALS: usize = 1_000;
/// They fill caches, which is not what callers wait for all day.
const FIRST: usize = 50;
const ARRIVAL_P99_MS_MAX: f64 = 5.0;

/// Columns of the shop's buyers.
const BUYER_COLUMNS: usize = 9;
const BUYER_NAME: usize = 5;
const BUYER_ADDRESS: usize = 7;

/// A file of members, rows a second, on both engines.
pub fn customers_intake(_: &Arguments) -> Result<Vec<Figure>, String> {
    let folder = folder()?;
    let world = folder.path().join("world");
    measure(&["world", MEMBERS_PEOPLE, &text(&world), KEEP_ONE_IN])?;
    let members = text(&world.join("membership_members.csv"));
    let cluster = Cluster::durable()?;
    let mut figures = Vec::new();
    for (engine, url) in [("sqlite", None), ("postgres", Some(cluster.url()))] {
        let import = ["import", &members, "--as", "customers", "--source", "membership"];
        let taken = shuke(&folder.path().join(engine), url, &import)?;
        let rows_s = number(&taken.value, "/rows")? / taken.seconds;
        figures.push(Figure::at_least(format!("customers_intake_{engine}"), rows_s, "rows/s", MEMBERS_S_MIN));
    }
    Ok(figures)
}

/// One record after another over HTTP, each compared with whoever shares a block with it: the whole request.
pub fn arrival(_: &Arguments) -> Result<Vec<Figure>, String> {
    let folder = folder()?;
    let world = folder.path().join("world");
    measure(&["world", PEOPLE, &text(&world), KEEP_ONE_IN])?;
    let data = folder.path().join("data");
    for (file, source) in [("membership_members.csv", "membership"), ("shop_buyers.csv", "shop")] {
        let file = text(&world.join(file));
        let taken = shuke(&data, None, &["import", &file, "--as", "customers", "--source", source])?;
        eprintln!("{source}: {} rows in {:.1} s", taken.value["rows"], taken.seconds);
    }
    let server = Server::on(&data, None)?;
    let mut http = Http::connect(&server.url)?;
    lists::found(&mut http)?;
    let begun = Instant::now();
    until_idle(&mut http)?;
    let scan_s = begun.elapsed().as_secs_f64();
    let jobs = http.get("/api/v1/jobs")?;
    let mut scans =
        jobs["items"].as_array().into_iter().flatten().filter(|job| job["kind"] == "candidate.scan");
    let records =
        scans.next().and_then(|job| job["result"]["records"].as_f64()).ok_or("nobody was scanned")?;
    let buyers = Buyers::of(&world)?;
    let mut figures = timed(&mut http, "arrival", buyers.returning())?;
    figures.extend(timed(&mut http, "arrival_new", buyers.strangers())?);
    figures.push(Figure::at_least("arrival_among_records", records, "", RECORDS_MIN));
    figures.push(Figure::at_most("scan_after_imports_s", scan_s, "s", SCAN_S_MAX));
    Ok(figures)
}

/// One request a customer.
fn timed(http: &mut Http, name: &str, arriving: Vec<Value>) -> Result<Vec<Figure>, String> {
    let (mut times, mut merged) = (Vec::new(), 0);
    for (at, item) in arriving.into_iter().enumerate() {
        let begun = Instant::now();
        let taken = http.post("/api/v1/intake/customers", &json!({"source": "counter", "items": [item]}))?;
        if at >= FIRST {
            times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        }
        merged += taken["customers_merged"].as_u64().unwrap_or(0);
    }
    eprintln!("{name}: {} arrived, {merged} were merged", times.len() + FIRST);
    let mut of = |quantile: &str, share: f64| {
        let ms = lists::quantile(&mut times, share);
        Figure::at_most(format!("{name}_{quantile}_ms"), ms, "ms", ARRIVAL_P99_MS_MAX)
    };
    Ok(vec![of("p50", 0.50), of("p99", 0.99)])
}

/// Names and addresses from all over the shop's buyers.
struct Buyers(Vec<(String, String)>);

impl Buyers {
    fn of(world: &Path) -> Result<Self, String> {
        let sheet =
            std::fs::read_to_string(world.join("shop_buyers.csv")).map_err(|error| error.to_string())?;
        let rows: Vec<Vec<&str>> = sheet.lines().skip(1).map(|line| line.split(',').collect()).collect();
        let step = (rows.len() / (ARRIVALS + FIRST)).max(1);
        let whole = rows.iter().filter(|row| row.len() == BUYER_COLUMNS && !row[BUYER_NAME].is_empty());
        let said = whole.step_by(step).map(|row| (row[BUYER_NAME].to_owned(), row[BUYER_ADDRESS].to_owned()));
        Ok(Self(said.collect()))
    }

    /// They come back under a new number, so that no rule ties them.
    fn returning(&self) -> Vec<Value> {
        let same = self.0.iter().enumerate();
        same.map(|(at, (name, address))| arriving(17_700_000_000 + at, name, address)).collect()
    }

    /// The name of one where another lives: people nobody has seen.
    fn strangers(&self) -> Vec<Value> {
        let addresses = self.0.iter().cycle().skip(self.0.len() / 2).map(|(_, address)| address);
        let crossed = self.0.iter().zip(addresses).enumerate();
        crossed
            .map(|(at, ((name, _), address))| arriving(19_900_000_000 + at * 9_973, name, address))
            .collect()
    }
}

fn arriving(phone: usize, name: &str, address: &str) -> Value {
    let phone = phone.to_string();
    json!({"key": phone, "name": name, "phone": phone, "address": address})
}
