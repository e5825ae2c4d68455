//! `cargo xtask bench`: the figures we answer for. Each bench prints one JSON line a figure:
//! `{"figure": …, "value": …, "unit": …, "limit": …, "peer": …, "peer_value": …}`.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use serde_json::{Value, json};

use crate::{cargo, process};

#[derive(Args)]
pub struct Arguments {
    /// Only the bench of this name
    name: Option<String>,
    /// Folder with downloaded public data sets; benches that need one name the file they look for
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Only JSON lines on standard output
    #[arg(long)]
    json: bool,
}

/// One measured number and what it must not exceed.
struct Figure {
    name: &'static str,
    value: f64,
    unit: &'static str,
    limit: f64,
    /// Who else does this, and how they fare on the same machine.
    peer: Option<(&'static str, f64)>,
}

impl Figure {
    fn json(&self) -> Value {
        let mut value = json!({
            "figure": self.name, "value": self.value, "unit": self.unit, "limit": self.limit,
        });
        if let Some((peer, figure)) = self.peer {
            value["peer"] = json!(peer);
            value["peer_value"] = json!(figure);
        }
        value
    }

    fn line(&self) -> String {
        let Self { name, value, unit, limit, .. } = self;
        let verdict = if value <= limit { "ok    " } else { "MISSED" };
        format!("{verdict}  {name}: {value:.3} {unit} (limit {limit} {unit})")
    }
}

type Bench = fn(&Arguments) -> Result<Vec<Figure>, String>;

const BENCHES: [(&str, Bench); 1] = [("start", start)];

pub fn run(arguments: &Arguments) -> Result<(), String> {
    let wanted = |name: &str| arguments.name.as_deref().is_none_or(|wanted| wanted == name);
    let chosen: Vec<_> = BENCHES.iter().filter(|(name, _)| wanted(name)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = BENCHES.iter().map(|(name, _)| *name).collect();
        return Err(format!("there is no such bench; there are: {}", names.join(", ")));
    }
    process::run(cargo().args(["build", "--release", "--package", "shuke"]))?;
    let mut missed = 0;
    for (_, bench) in chosen {
        for figure in bench(arguments)? {
            missed += usize::from(figure.value > figure.limit);
            println!("{}", if arguments.json { figure.json().to_string() } else { figure.line() });
        }
    }
    if missed == 0 { Ok(()) } else { Err(format!("{missed} figures missed their limit")) }
}

/// From an empty folder to the first answered request: what whoever tries Shuke waits for.
fn start(_: &Arguments) -> Result<Vec<Figure>, String> {
    let begun = Instant::now();
    let server = crate::server::Server::start()?;
    let value = begun.elapsed().as_secs_f64();
    drop(server);
    Ok(vec![Figure { name: "empty_start_s", value, unit: "s", limit: 2.0, peer: None }])
}
