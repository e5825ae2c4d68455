//! Who is who: against known duplicates, and against the truth of a simulated world.

use std::path::Path;
use std::time::{Duration, Instant};

use super::measured::{measure, number, shuke};
use super::{Arguments, Figure, folder, text};
use crate::http::Http;
use crate::server::Server;

/// Data set, the least F1, what Splink 5.0.0 reaches at its best threshold, and how long it takes.
const FEBRL: [(u8, f64, f64, f64); 3] =
    [(1, 0.995, 0.999, 2.4), (2, 0.995, 0.998, 3.4), (3, 0.995, 0.998, 2.7)];
const FEBRL_S_MAX: f64 = 1.0;

const WORLD_PEOPLE: &str = "6000";
const PRECISION_MIN: f64 = 0.995;
const RECALL_MIN: f64 = 0.80;
const RECALL_CONFIRMED_MIN: f64 = 0.90;
/// The promise: from 30 % to under 5 %.
const DUPLICATES_MAX: f64 = 0.05;
const SCAN_PATIENCE: Duration = Duration::from_secs(300);

pub fn febrl(arguments: &Arguments) -> Result<Vec<Figure>, String> {
    let mut figures = Vec::new();
    for (number_of, f1_min, splink_f1, splink_s) in FEBRL {
        let Some(file) = arguments.data_set(&format!("febrl_dataset{number_of}.csv.gz"))? else { break };
        let linked = measure(&["febrl", &text(&file)])?;
        let name = |what: &str| format!("febrl{number_of}_{what}");
        let (f1, seconds) = (number(&linked, "/f1")?, number(&linked, "/seconds")?);
        figures.push(Figure::at_least(name("f1"), f1, "", f1_min).beside("Splink 5.0.0", splink_f1));
        figures.push(Figure::at_most(name("s"), seconds, "s", FEBRL_S_MAX).beside("Splink 5.0.0", splink_s));
    }
    Ok(figures)
}

/// The demo world's identities after its import and one scan.
pub fn world_linkage(_: &Arguments) -> Result<Vec<Figure>, String> {
    let folder = folder()?;
    shuke(folder.path(), None, &["demo", "--engine", "sqlite", "--no-serve", "--size", WORLD_PEOPLE])?;
    scan(folder.path())?;
    let truth = folder.path().join("sources/supermarket/truth/records.csv");
    let url = format!("sqlite://{}", text(&folder.path().join("shuke.db")));
    let judged = measure(&["linkage", &url, &text(&truth)])?;
    let of = |pointer: &str| number(&judged, pointer);
    Ok(vec![
        Figure::at_least("world_precision", of("/by_rule/precision")?, "", PRECISION_MIN),
        Figure::at_least("world_recall", of("/by_rule/recall")?, "", RECALL_MIN),
        Figure::at_most("world_duplicates", of("/by_rule/duplicates_share")?, "", DUPLICATES_MAX),
        Figure::at_least("world_precision_confirmed", of("/with_proposals/precision")?, "", PRECISION_MIN),
        Figure::at_least("world_recall_confirmed", of("/with_proposals/recall")?, "", RECALL_CONFIRMED_MIN),
        Figure::at_most(
            "world_duplicates_confirmed",
            of("/with_proposals/duplicates_share")?,
            "",
            DUPLICATES_MAX,
        ),
    ])
}

/// Serves for as long as the scans that imports have queued take.
fn scan(data: &Path) -> Result<(), String> {
    let server = Server::on(data, None)?;
    let mut http = Http::connect(&server.url)?;
    http.sign_in("manager", super::lists::PASSWORD)?;
    let begun = Instant::now();
    while begun.elapsed() < SCAN_PATIENCE {
        let jobs = http.get("/api/v1/jobs")?;
        let busy = |job: &&serde_json::Value| matches!(job["state"].as_str(), Some("queued" | "running"));
        if jobs["items"].as_array().is_some_and(|jobs| !jobs.iter().any(|job| busy(&job))) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    Err("the scan did not end".to_owned())
}
