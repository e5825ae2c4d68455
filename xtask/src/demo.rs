//! `cargo xtask demo`: from a clone to a running company in one command; the second time in seconds.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use clap::Args;
use testbed::Cluster;

use crate::{cargo, executable, process, root, system, web};

#[derive(Args)]
pub struct Arguments {
    /// What `shuke demo` takes: --world, --size, --port, --engine, --fresh, …; `-- --help` lists it
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

pub fn run(arguments: &Arguments) -> Result<(), String> {
    system::ready_for_web()?;
    web::build()?;
    process::run(cargo().args(["build", "--release", "--package", "shuke"]))?;
    let mut demo = Command::new(executable("release"));
    demo.arg("demo").args(&arguments.rest);
    // Lives as long as this process, which waits for the demo.
    let cluster = if wants_postgres(&arguments.rest) { Some(cluster(&arguments.rest)?) } else { None };
    if let Some((folder, cluster)) = &cluster {
        demo.env("SHUKE_DATABASE_URL", cluster.url());
        if value(&arguments.rest, "--data").is_none() {
            demo.arg("--data").arg(folder);
        }
    }
    process::run(&mut demo)
}

/// PostgreSQL is asked for, and nobody has said which.
fn wants_postgres(rest: &[String]) -> bool {
    let named = value(rest, "--database-url").is_some() || std::env::var_os("SHUKE_DATABASE_URL").is_some();
    value(rest, "--engine") == Some("postgres") && !named
}

/// A cluster beside the demo's data, with the folder of both.
fn cluster(rest: &[String]) -> Result<(PathBuf, Cluster), String> {
    let folder = value(rest, "--data").map_or_else(|| root().join("data/demo-postgres"), PathBuf::from);
    let records = folder.join("postgres");
    if rest.iter().any(|word| word == "--fresh") && records.is_dir() {
        fs::remove_dir_all(&records).map_err(|error| format!("{}: {error}", records.display()))?;
    }
    Ok((folder, Cluster::in_folder(&records)?))
}

/// The value of `--flag value` or `--flag=value`.
fn value<'a>(words: &'a [String], flag: &str) -> Option<&'a str> {
    let joined = words.iter().find_map(|word| word.strip_prefix(flag)?.strip_prefix('='));
    let at = words.iter().position(|word| word == flag);
    joined.or_else(|| Some(words.get(at? + 1)?.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_found_in_either_form() {
        let words = ["--size", "10", "--engine=postgres", "--data"].map(str::to_owned);
        let found = ["--size", "--engine", "--data", "--seed"].map(|flag| value(&words, flag));
        assert_eq!(found, [Some("10"), Some("postgres"), None, None]);
    }
}
