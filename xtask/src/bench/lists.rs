//! The customer list, a customer's page and the cockpit, over HTTP, at a hundred thousand customers and at a million.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testbed::Cluster;

use super::identity::until_idle;
use super::measured::{measure, number, shuke};
use super::{Arguments, Figure, folder, text};
use crate::executable;
use crate::http::Http;
use crate::server::Server;

pub const PASSWORD: &str = "shuke-demo-2026";

/// How large a company is; the small one keeps more of its receipts, so that what they cost in memory is in its figure.
struct Size {
    /// So many live in the world that `customers_min` become customers.
    people: &'static str,
    customers_min: f64,
    /// Lists do not depend on how many purchases there are; one receipt in so many keeps the bench short.
    keep_one_in: &'static str,
    /// Ends the names of its figures.
    name: &'static str,
}

const HUNDRED_THOUSAND: Size =
    Size { people: "112000", customers_min: 100_000.0, keep_one_in: "4", name: "" };
const MILLION: Size =
    Size { people: "1120000", customers_min: 1_000_000.0, keep_one_in: "10", name: "_million" };

const ROUNDS: usize = 15;
const PAGES: usize = 200;
const COCKPITS: usize = 50;
/// What a server still does when nobody has asked for so long, it always does.
const SETTLED: Duration = Duration::from_secs(10);

const LIST_P50_MS_MAX: f64 = 15.0;
const LIST_P95_MS_MAX: f64 = 40.0;
const LIST_P99_MS_MAX: f64 = 50.0;
const PAGE_P99_MS_MAX: f64 = 30.0;
const COCKPIT_P99_MS_MAX: f64 = 100.0;
const FIRST_LIST_S_MAX: f64 = 60.0;
const AT_REST_MB_MAX: f64 = 200.0;
const BINARY_MB_MAX: f64 = 120.0;

/// What people ask lists for: every sort, every family of filter, searches that hit many, one and nobody.
const ASKED: [&str; 38] = [
    "",
    "sort=spent&dir=desc",
    "sort=clv&dir=desc",
    "sort=name&dir=asc",
    "sort=created_at&dir=desc",
    "sort=p_alive&dir=asc",
    "sort=orders&dir=desc",
    "tier=champion&sort=clv",
    "tier=champion,loyal&sort=spent",
    "tier=unrated",
    "state=asleep&sort=spent",
    "health=churn_risk&sort=clv",
    "at_risk=true&sort=spent",
    "kind=business",
    "r=4,5&f=4,5&sort=spent",
    "rfm_band=high&clv_band=high,mid",
    "clv_min=10000&sort=name",
    "region=%E9%87%8D%E5%BA%86%E5%8C%BA",
    "duplicates=resolved&sort=spent",
    "duplicates=possible",
    "duplicates=possible&tier=champion&sort=clv",
    "orders_min=3&spent_min=50000&sort=last_purchase_at",
    "last_from=2026-06-01&last_to=2026-08-31",
    "purchased_from=2026-06-01&purchased_to=2026-06-30",
    "purchased_from=2026-06-10&purchased_to=2026-07-20",
    "purchased_from=2025-01-03&purchased_to=2026-10-20&sort=clv",
    "purchased_to=2025-02-14",
    "joined_from=2026-01-01&sort=created_at",
    "missing=phone,birthday&sort=spent",
    "invalid=any",
    "stale=true&sort=spent",
    "source=shop&sort=clv",
    "q=%E5%BC%A0",
    "q=zhangwei",
    "q=1381",
    "q=13812345678",
    "q=%E5%BC%A0%20wei&tier=loyal",
    "q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA%E4%BA%BA",
];

pub fn customers(_: &Arguments) -> Result<Vec<Figure>, String> {
    on_both_engines(&HUNDRED_THOUSAND)
}

pub fn customers_million(_: &Arguments) -> Result<Vec<Figure>, String> {
    on_both_engines(&MILLION)
}

/// What whoever installs Shuke fetches.
pub fn binary(_: &Arguments) -> Result<Vec<Figure>, String> {
    let bytes = std::fs::metadata(executable("release")).map_err(|error| error.to_string())?.len();
    Ok(vec![Figure::at_most("binary_mb", bytes as f64 / 1_048_576.0, "MB", BINARY_MB_MAX)])
}

fn on_both_engines(size: &Size) -> Result<Vec<Figure>, String> {
    let folder = folder()?;
    let world = folder.path().join("world");
    measure(&["world", size.people, &text(&world), size.keep_one_in])?;
    let cluster = Cluster::durable()?;
    let mut figures = Vec::new();
    for (engine, url) in [("sqlite", None), ("postgres", Some(cluster.url()))] {
        let data = folder.path().join(engine);
        fill(&data, url, &world, size)?;
        let imported = Server::on(&data, url)?;
        let mut http = Http::connect(&imported.url)?;
        found(&mut http)?;
        until_idle(&mut http)?;
        drop(imported);
        figures.extend(served(engine, &data, url, size)?);
    }
    Ok(figures)
}

/// The figures of a company that is there, from the start of its server on.
fn served(engine: &str, data: &Path, url: Option<&str>, size: &Size) -> Result<Vec<Figure>, String> {
    let begun = Instant::now();
    let server = Server::on(data, url)?;
    let mut http = Http::connect(&server.url)?;
    http.sign_in("manager", PASSWORD)?;
    http.get("/api/v1/customers")?;
    let first = begun.elapsed().as_secs_f64();
    let name = size.name;
    let mut figures = vec![Figure::at_most(
        format!("first_list_after_start{name}_{engine}_s"),
        first,
        "s",
        FIRST_LIST_S_MAX,
    )];
    figures.extend(lists(engine, &mut http, size)?);
    figures.extend(pages(engine, &mut http, size)?);
    figures.push(cockpits(engine, &mut http, size)?);
    if size.name.is_empty() {
        std::thread::sleep(SETTLED);
        let at_rest = server.resident_mb();
        figures.push(Figure::at_most(
            format!("memory_at_rest_100k_{engine}_mb"),
            at_rest,
            "MB",
            AT_REST_MB_MAX,
        ));
    }
    Ok(figures)
}

fn lists(engine: &str, http: &mut Http, size: &Size) -> Result<Vec<Figure>, String> {
    let asked = asked(http)?;
    let mut times = Vec::new();
    let mut slowest: Vec<(f64, &str)> = asked.iter().map(|one| (0.0, one.as_str())).collect();
    for round in 0..=ROUNDS {
        for (place, asked) in asked.iter().enumerate() {
            let ms = timed(http, &format!("/api/v1/customers?{asked}"))?;
            // The first round fills caches, which is not what people wait for all day.
            if round > 0 {
                times.push(ms);
                slowest[place].0 = ms.max(slowest[place].0);
            }
        }
    }
    slowest.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (ms, asked) in slowest.iter().take(5) {
        eprintln!("slow on {engine}: {ms:.1} ms for ?{asked}");
    }
    let mut figure = |share: f64, limit: f64| {
        let name = format!("customers_list{}_{engine}_p{:.0}_ms", size.name, share * 100.0);
        Figure::at_most(name, quantile(&mut times, share), "ms", limit)
    };
    // Of a million customers only the slowest answers are promised.
    let p99 = figure(0.99, LIST_P99_MS_MAX);
    match size.name {
        "" => Ok(vec![figure(0.50, LIST_P50_MS_MAX), figure(0.95, LIST_P95_MS_MAX), p99]),
        _ => Ok(vec![p99]),
    }
}

/// [`ASKED`], and what names something of this company: a store, a tag that many carry, each import.
fn asked(http: &mut Http) -> Result<Vec<String>, String> {
    let mut asked: Vec<String> = ASKED.iter().map(|&one| one.to_owned()).collect();
    let stores = http.get("/api/v1/stores")?;
    asked.push(format!("store={}&sort=spent", stores["items"][0]["id"].as_str().ok_or("no store")?));
    let tag = json!({"name": "Bench", "color": "#1677FF", "family": "who", "rule": {"tier": "champion"}});
    let tag = http.post("/api/v1/tags", &tag)?;
    asked.push(format!("tag={}&sort=clv", tag["id"].as_str().ok_or("no tag")?));
    let imports = http.get("/api/v1/imports")?;
    let imports = imports["items"].as_array().into_iter().flatten();
    asked.extend(imports.filter_map(|import| Some(format!("import={}", import["id"].as_str()?))));
    Ok(asked)
}

fn pages(engine: &str, http: &mut Http, size: &Size) -> Result<Vec<Figure>, String> {
    let mut times = Vec::new();
    // The best customers are the ones people open, and have the longest histories.
    let best = http.get("/api/v1/customers?sort=orders&dir=desc&limit=200")?;
    for row in best["items"].as_array().into_iter().flatten().take(PAGES) {
        times.push(timed(http, &format!("/api/v1/customers/{}", row["id"].as_str().unwrap_or_default()))?);
    }
    let p99 = quantile(&mut times, 0.99);
    let name = format!("customer_360{}_{engine}_p99_ms", size.name);
    Ok(vec![Figure::at_most(name, p99, "ms", PAGE_P99_MS_MAX)])
}

fn cockpits(engine: &str, http: &mut Http, size: &Size) -> Result<Figure, String> {
    let times: Result<Vec<f64>, String> = (0..COCKPITS).map(|_| timed(http, "/api/v1/cockpit")).collect();
    let p99 = quantile(&mut times?, 0.99);
    Ok(Figure::at_most(format!("cockpit{}_{engine}_p99_ms", size.name), p99, "ms", COCKPIT_P99_MS_MAX))
}

fn fill(data: &Path, url: Option<&str>, world: &Path, size: &Size) -> Result<(), String> {
    let mut customers = 0.0;
    for (file, kind, source) in [
        ("stores.csv", "stores", "pos"),
        ("membership_members.csv", "customers", "membership"),
        ("shop_buyers.csv", "customers", "shop"),
        ("pos_purchases.csv", "purchases", "pos"),
    ] {
        let path = text(&world.join(file));
        let taken = shuke(data, url, &["import", &path, "--as", kind, "--source", source])?;
        customers = number(&taken.value, "/customers_total")?;
        eprintln!("{file}: {:.0} s, {:.0} MB, {customers} customers", taken.seconds, taken.peak_mb);
    }
    if let Some(url) = url {
        measure(&["analyze", url])?;
    }
    match customers >= size.customers_min {
        true => Ok(()),
        false => Err(format!("the world made {customers} customers only")),
    }
}

/// Sets up a first manager where the command line has made the company.
pub fn found(http: &mut Http) -> Result<Value, String> {
    let company = json!({
        "organisation": "Bench", "industry": "supermarket", "currency": "CNY", "zone": "Asia/Shanghai",
        "locale": "en", "name": "Bench", "login": "manager", "password": PASSWORD,
    });
    let made = http.post("/api/v1/setup", &company)?;
    http.sign_in("manager", PASSWORD)?;
    Ok(made)
}

fn timed(http: &mut Http, path: &str) -> Result<f64, String> {
    let begun = Instant::now();
    http.get(path)?;
    Ok(begun.elapsed().as_secs_f64() * 1_000.0)
}

/// The value that so large a share of the times does not exceed.
pub fn quantile(times: &mut [f64], share: f64) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    let at = (times.len() as f64 * share).ceil() as usize;
    times.get(at.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_one_of_the_times() {
        let mut times: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!([0.5, 0.95, 0.99].map(|share| quantile(&mut times, share)), [50.0, 95.0, 99.0]);
    }
}
