//! Who is who: against known duplicates, and against the truth of a simulated world.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::measured::{measure, number, peer, shuke};
use super::{Arguments, Figure, folder, lists, text};
use crate::http::Http;
use crate::server::Server;

/// Data set, the least F1, what Splink 5.0.0 reaches at its best threshold, and how long it takes.
const FEBRL: [(u8, f64, f64, f64); 3] =
    [(1, 0.998, 0.999, 2.4), (2, 0.998, 0.998, 3.4), (3, 0.997, 0.998, 2.7)];
/// Of Splink's time.
const FEBRL_TIME_SHARE_MAX: f64 = 0.1;

const WORLD_PEOPLE: &str = "6000";
const PRECISION_MIN: f64 = 0.995;
const RECALL_MIN: f64 = 0.97;
/// The promise: from 30 % to under 5 %.
const DUPLICATES_MAX: f64 = 0.05;
/// They leave a million records behind.
const MILLION_PEOPLE: &str = "870000";
const MILLION: f64 = 1_000_000.0;
const MILLION_S_MAX: f64 = 60.0;
const MILLION_MB_MAX: f64 = 2_000.0;
/// Of pairs, by words alone.
const MILLION_PRECISION_MIN: f64 = 0.995;
/// The others share too few words; rules on identifiers and people find more of them.
const MILLION_RECALL_MIN: f64 = 0.7;
const SCAN_PATIENCE: Duration = Duration::from_secs(1_800);

pub fn febrl(arguments: &Arguments) -> Result<Vec<Figure>, String> {
    let mut figures = Vec::new();
    for (number_of, f1_min, splink_f1, splink_s) in FEBRL {
        let Some(file) = arguments.data_set(&format!("febrl_dataset{number_of}.csv.gz"))? else { break };
        let linked = measure(&["febrl", &text(&file)])?;
        let (splink_f1, splink_s) = match &arguments.peers {
            Some(python) => {
                let splink = peer(python, "splink_febrl.py", &file)?;
                (number(&splink, "/f1")?, number(&splink, "/seconds")?)
            }
            None => (splink_f1, splink_s),
        };
        let name = |what: &str| format!("febrl{number_of}_{what}");
        let (f1, seconds) = (number(&linked, "/f1")?, number(&linked, "/seconds")?);
        figures.push(Figure::at_least(name("f1"), f1, "", f1_min).beside("Splink 5.0.0", splink_f1));
        let limit = splink_s * FEBRL_TIME_SHARE_MAX;
        figures.push(Figure::at_most(name("s"), seconds, "s", limit).beside("Splink 5.0.0", splink_s));
    }
    Ok(figures)
}

/// A million records of members, buyers and callers, known by nothing but their words.
pub fn linked_million(arguments: &Arguments) -> Result<Vec<Figure>, String> {
    let folder = folder()?;
    let table = text(&folder.path().join("records.csv"));
    let asked: &[&str] =
        if arguments.peers.is_some() { &["link", MILLION_PEOPLE, &table] } else { &["link", MILLION_PEOPLE] };
    let linked = measure(asked)?;
    let records = number(&linked, "/records")?;
    let mut seconds = Figure::at_most("linked_million_s", number(&linked, "/seconds")?, "s", MILLION_S_MAX);
    let mut peak =
        Figure::at_most("linked_million_peak_mb", number(&linked, "/peak_mb")?, "MB", MILLION_MB_MAX);
    let mut precision = Figure::at_least(
        "linked_million_precision",
        number(&linked, "/precision")?,
        "",
        MILLION_PRECISION_MIN,
    );
    let recall = number(&linked, "/recall")?;
    let mut recall = Figure::at_least("linked_million_recall", recall, "", MILLION_RECALL_MIN);
    if let Some(python) = &arguments.peers {
        let splink = peer(python, "splink_people.py", Path::new(&table))?;
        let right = number(&splink, "/pairs")? * number(&splink, "/precision")?;
        seconds = seconds.beside("Splink 5.0.0", number(&splink, "/seconds")?);
        peak = peak.beside("Splink 5.0.0", number(&splink, "/peak_mb")?);
        precision = precision.beside("Splink 5.0.0", number(&splink, "/precision")?);
        recall = recall.beside("Splink 5.0.0", right / number(&linked, "/true_pairs")?);
    }
    let records = Figure::at_least("linked_million_records", records, "", MILLION);
    Ok(vec![records, seconds, peak, precision, recall])
}

/// The demo world's identities after its import and one scan: what the rules alone have tied, what is one after scores
/// have merged as well, and what would be if people confirmed every likely proposal.
pub fn world_linkage(_: &Arguments) -> Result<Vec<Figure>, String> {
    let folder = folder()?;
    shuke(folder.path(), None, &["demo", "--engine", "sqlite", "--no-serve", "--size", WORLD_PEOPLE])?;
    let server = Server::on(folder.path(), None)?;
    let mut http = Http::connect(&server.url)?;
    http.sign_in("manager", lists::PASSWORD)?;
    until_idle(&mut http)?;
    drop(server);
    let truth = folder.path().join("sources/supermarket/truth/records.csv");
    let url = format!("sqlite://{}", text(&folder.path().join("shuke.db")));
    let judged = measure(&["linkage", &url, &text(&truth)])?;
    let mut figures = Vec::new();
    // What the rules alone have tied is told beside; what a customer sees is what scores have merged as well.
    let records = ["customers", "with_tickets"];
    for (stage, records) in
        ["rules", "scores", "confirmed"].into_iter().flat_map(|stage| records.map(|records| (stage, records)))
    {
        let of = |what: &str| number(&judged, &format!("/{stage}/{records}/{what}"));
        let name = |what: &str| format!("world_{stage}_{records}_{what}");
        figures.push(Figure::at_least(name("precision"), of("precision")?, "", PRECISION_MIN));
        figures.push(Figure::at_least(name("recall"), of("recall")?, "", RECALL_MIN));
        figures.push(Figure::at_most(name("duplicates"), of("duplicates_share")?, "", DUPLICATES_MAX));
    }
    Ok(figures)
}

/// Waits for the jobs that imports have queued.
pub fn until_idle(http: &mut Http) -> Result<(), String> {
    let begun = Instant::now();
    while begun.elapsed() < SCAN_PATIENCE {
        let jobs = http.get("/api/v1/jobs")?;
        let busy = |job: &&Value| matches!(job["state"].as_str(), Some("queued" | "running"));
        if jobs["items"].as_array().is_some_and(|jobs| !jobs.iter().any(|job| busy(&job))) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    Err("the scan did not end".to_owned())
}
