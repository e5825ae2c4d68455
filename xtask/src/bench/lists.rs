//! The customer list and a customer's page, over HTTP, at a hundred thousand customers.

use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};
use testbed::Cluster;

use super::measured::{measure, number, shuke};
use super::{Arguments, Figure, folder, text};
use crate::http::Http;
use crate::server::Server;

pub const PASSWORD: &str = "shuke-demo-2026";

/// So many live in the world that a hundred thousand become customers.
const PEOPLE: &str = "104000";
const CUSTOMERS_MIN: f64 = 100_000.0;
/// Lists do not depend on how many purchases there are; one receipt in so many keeps the bench short.
const KEEP_ONE_IN: &str = "20";
const ROUNDS: usize = 15;
const PAGES: usize = 200;

const LIST_P50_MS_MAX: f64 = 15.0;
const LIST_P95_MS_MAX: f64 = 40.0;
const LIST_P99_MS_MAX: f64 = 50.0;
const PAGE_P99_MS_MAX: f64 = 30.0;

/// What people ask lists for: every sort, every family of filter, searches that hit many, one and nobody.
const ASKED: [&str; 26] = [
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
    "region=%E9%87%8D%E5%BA%86%E5%8C%BA",
    "duplicates=resolved&sort=spent",
    "orders_min=3&spent_min=50000&sort=last_purchase_at",
    "last_from=2026-06-01&last_to=2026-08-31",
    "purchased_from=2026-06-01&purchased_to=2026-06-30",
    "purchased_from=2026-06-10&purchased_to=2026-07-20",
    "source=shop&sort=clv",
    "q=%E5%BC%A0",
    "q=zhangwei",
    "q=1381",
    "q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA%E4%BA%BA",
];

pub fn customers_list(_: &Arguments) -> Result<Vec<Figure>, String> {
    on_both_engines(|engine, http| {
        let (mut times, mut slowest) = (Vec::new(), (0.0, ""));
        for round in 0..=ROUNDS {
            for asked in ASKED {
                let ms = timed(http, &format!("/api/v1/customers?{asked}"))?;
                // The first round fills caches, which is not what people wait for all day.
                if round > 0 {
                    times.push(ms);
                    slowest = if ms > slowest.0 { (ms, asked) } else { slowest };
                }
            }
        }
        eprintln!("slowest on {engine}: {:.1} ms for ?{}", slowest.0, slowest.1);
        let figure = |name: &str, share: f64, limit: f64, times: &mut Vec<f64>| {
            Figure::at_most(format!("customers_list_{engine}_{name}_ms"), quantile(times, share), "ms", limit)
        };
        Ok(vec![
            figure("p50", 0.50, LIST_P50_MS_MAX, &mut times),
            figure("p95", 0.95, LIST_P95_MS_MAX, &mut times),
            figure("p99", 0.99, LIST_P99_MS_MAX, &mut times),
        ])
    })
}

pub fn customer_360(_: &Arguments) -> Result<Vec<Figure>, String> {
    on_both_engines(|engine, http| {
        let mut times = Vec::new();
        // The best customers are the ones people open, and have the longest histories.
        let best = http.get("/api/v1/customers?sort=orders&dir=desc&limit=200")?;
        for row in best["items"].as_array().into_iter().flatten().take(PAGES) {
            times
                .push(timed(http, &format!("/api/v1/customers/{}", row["id"].as_str().unwrap_or_default()))?);
        }
        let p99 = quantile(&mut times, 0.99);
        Ok(vec![Figure::at_most(format!("customer_360_{engine}_p99_ms"), p99, "ms", PAGE_P99_MS_MAX)])
    })
}

fn on_both_engines(
    bench: impl Fn(&str, &mut Http) -> Result<Vec<Figure>, String>,
) -> Result<Vec<Figure>, String> {
    let folder = folder()?;
    let world = folder.path().join("world");
    measure(&["world", PEOPLE, &text(&world), KEEP_ONE_IN])?;
    let cluster = Cluster::of_this_process()?;
    let mut figures = Vec::new();
    for (engine, url) in [("sqlite", None), ("postgres", Some(cluster.url()))] {
        let data = folder.path().join(engine);
        fill(&data, url, &world)?;
        let server = Server::on(&data, url)?;
        let mut http = Http::connect(&server.url)?;
        found(&mut http)?;
        figures.extend(bench(engine, &mut http)?);
    }
    Ok(figures)
}

fn fill(data: &Path, url: Option<&str>, world: &Path) -> Result<(), String> {
    let mut customers = 0.0;
    for (file, kind, source) in [
        ("stores.csv", "stores", "pos"),
        ("membership_members.csv", "customers", "membership"),
        ("shop_buyers.csv", "customers", "shop"),
        ("pos_purchases.csv", "purchases", "pos"),
    ] {
        let file = text(&world.join(file));
        let taken = shuke(data, url, &["import", &file, "--as", kind, "--source", source])?;
        customers = number(&taken.value, "/customers_total")?;
    }
    if let Some(url) = url {
        measure(&["analyze", url])?;
    }
    match customers >= CUSTOMERS_MIN {
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
