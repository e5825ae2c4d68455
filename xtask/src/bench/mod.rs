//! `cargo xtask bench`: the figures we answer for. Each bench prints one JSON line a figure:
//! `{"figure": …, "value": …, "unit": …, "limit": …, "peer": …, "peer_value": …}`.

mod arrival;
mod figure;
mod files;
mod identity;
mod lists;
mod measured;
mod starting;
mod values;

use std::path::{Path, PathBuf};

use clap::Args;

use crate::{cargo, process};
use figure::Figure;
pub use measured::process_mb;

#[derive(Args)]
pub struct Arguments {
    /// Only the bench of this name
    name: Option<String>,
    /// Folder with downloaded public data sets; benches that need one name the file they look for
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Python with splink 5.0.0 and lifetimes 0.11.3, to run the peers beside us; without it their published figures stand
    #[arg(long, value_name = "PYTHON")]
    peers: Option<PathBuf>,
    /// Only JSON lines on standard output
    #[arg(long)]
    json: bool,
}

impl Arguments {
    /// A public data set; nothing when no folder was named.
    fn data_set(&self, name: &str) -> Result<Option<PathBuf>, String> {
        let Some(folder) = &self.data else { return Ok(None) };
        let path = folder.join(name);
        match path.is_file() {
            true => Ok(Some(path)),
            false => Err(format!("{} is missing", path.display())),
        }
    }
}

type Bench = fn(&Arguments) -> Result<Vec<Figure>, String>;

const BENCHES: [(&str, Bench); 14] = [
    ("start", starting::start),
    ("demo", starting::demo),
    ("online_retail", files::online_retail),
    ("csv_intake", files::csv_intake),
    ("binary", lists::binary),
    ("customers", lists::customers),
    ("customers_million", lists::customers_million),
    ("cdnow", values::cdnow),
    ("value_million", values::value_million),
    ("febrl", identity::febrl),
    ("world_linkage", identity::world_linkage),
    ("linked_million", identity::linked_million),
    ("customers_intake", arrival::customers_intake),
    ("arrival", arrival::arrival),
];
/// They need `--data`.
const ON_DATA_SETS: [&str; 3] = ["online_retail", "cdnow", "febrl"];

pub fn run(arguments: &Arguments) -> Result<(), String> {
    let wanted = |name: &str| arguments.name.as_deref().is_none_or(|wanted| wanted == name);
    let chosen: Vec<_> = BENCHES.iter().filter(|(name, _)| wanted(name)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = BENCHES.iter().map(|(name, _)| *name).collect();
        return Err(format!("there is no such bench; there are: {}", names.join(", ")));
    }
    process::run(cargo().args(["build", "--release", "--package", "shuke", "--package", "measure"]))?;
    let mut missed = 0;
    for (name, bench) in chosen {
        if ON_DATA_SETS.contains(name) && arguments.data.is_none() {
            eprintln!("skipped  {name}: name the folder of the public data sets with --data");
            continue;
        }
        for figure in bench(arguments)? {
            missed += usize::from(!figure.holds());
            println!("{}", if arguments.json { figure.json().to_string() } else { figure.line() });
        }
    }
    if missed == 0 { Ok(()) } else { Err(format!("{missed} figures missed their limit")) }
}

/// A folder for one bench, gone when it ends.
fn folder() -> Result<tempfile::TempDir, String> {
    tempfile::tempdir().map_err(|error| error.to_string())
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
