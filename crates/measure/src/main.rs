//! `measure …`: one part of a bench each, answered with one JSON object. `cargo xtask bench` runs it.

mod bare;
mod cdnow;
mod febrl;
mod link;
mod linkage;
mod population;
mod world;

use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use serde_json::Value;

#[derive(Parser)]
enum Part {
    /// Reads a table to its end
    Read { file: PathBuf },
    /// Inserts a table's rows as they are, and nothing else
    Bulk { file: PathBuf, url: String },
    /// Fits BG/NBD and Gamma–Gamma to the CDNOW sample
    Cdnow { file: PathBuf },
    /// Links a FEBRL data set with known duplicates
    Febrl { file: PathBuf },
    /// Links the records of so many simulated people from nothing
    Link { people: u32, table: Option<PathBuf> },
    /// Fits BG/NBD and Gamma–Gamma to so many simulated customers, and writes these down
    Population { customers: u32, file: PathBuf },
    /// Simulates a supermarket and keeps one receipt in so many
    World { people: u32, folder: PathBuf, keep_one_in: u64 },
    /// Holds identities against a simulated world's truth
    Linkage { url: String, truth: PathBuf },
    /// Tells PostgreSQL to look at its tables, as it does by itself in life
    Analyze { url: String },
}

type Outcome<T> = Result<T, Box<dyn Error>>;

fn run(part: &Part) -> Outcome<Value> {
    match part {
        Part::Read { file } => bare::read(file),
        Part::Bulk { file, url } => bare::bulk(file, url),
        Part::Cdnow { file } => cdnow::fit(file),
        Part::Febrl { file } => febrl::link(file),
        Part::Link { people, table } => link::synthetic(*people, table.as_deref()),
        Part::Population { customers, file } => population::fit(*customers, file),
        Part::World { people, folder, keep_one_in } => world::simulate(*people, folder, *keep_one_in),
        Part::Linkage { url, truth } => linkage::judge(url, truth),
        Part::Analyze { url } => bare::analyze(url),
    }
}

fn main() -> ExitCode {
    match run(&Part::parse()) {
        Ok(value) => {
            writeln!(std::io::stdout().lock(), "{value}").ok();
            ExitCode::SUCCESS
        }
        Err(error) => {
            writeln!(std::io::stderr().lock(), "measure: {error}").ok();
            ExitCode::FAILURE
        }
    }
}

/// The file's text; `.gz` through the system's gzip.
fn text(file: &std::path::Path) -> Outcome<String> {
    if file.extension().is_none_or(|extension| extension != "gz") {
        return Ok(std::fs::read_to_string(file)?);
    }
    let out = std::process::Command::new("gzip").arg("-dc").arg(file).output()?;
    if !out.status.success() {
        return Err(format!("gzip cannot read {}", file.display()).into());
    }
    Ok(String::from_utf8(out.stdout)?)
}
