//! `cargo xtask test`: everything that must hold before a change is in, from a bare machine to one line of numbers.

mod count;
mod step;

use std::process::Command;

use clap::Args;

use crate::{cargo, executable, process, root, system, web};
use count::Count;
use step::Steps;

#[derive(Args)]
pub struct Arguments {
    /// Only the steps whose names contain one of these words
    only: Vec<String>,
}

pub fn run(arguments: &Arguments) -> Result<(), String> {
    let mut steps = Steps::new(&arguments.only);
    steps.take("machine", system::ready_for_tests);
    steps.take("fmt", || process::run(cargo().args(["fmt", "--all", "--check"])));
    steps.take("web: build", web::build);
    steps.take("clippy", || {
        process::run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
    });
    steps.count("cargo test", |count| {
        let cluster = testbed::Cluster::of_this_process()?;
        let mut command = cargo();
        command.args(["test", "--workspace", "--no-fail-fast"]).env(testbed::URL_VARIABLE, cluster.url());
        process::run_watched(&mut command, |line| count.cargo(line))
    });
    steps.take("web: lint", || process::run(web::npm(&root().join("web")).args(["run", "lint"])));
    steps.take("web: types up to date", || match web::write_types()?.as_slice() {
        [] => Ok(()),
        stale => Err(format!("{} did not match the server; rewritten, please commit", stale.join(" and "))),
    });
    steps.count("web: test", |count| {
        process::run_watched(web::npm(&root().join("web")).args(["run", "test"]), |line| count.vitest(line))
    });
    steps.count("e2e", browser_tests);
    steps.finish()
}

/// The browser against the real executable.
fn browser_tests(count: &mut Count) -> Result<(), String> {
    process::run(cargo().args(["build", "--package", "shuke"]))?;
    let folder = root().join("e2e");
    web::install_in(&folder)?;
    let mut command: Command = web::npm(&folder);
    command.args(["run", "test"]).env("SHUKE_BINARY", executable("debug"));
    if let Some(browser) = system::chromium() {
        command.env("CHROMIUM", browser);
    }
    process::run_watched(&mut command, |line| count.node(line))
}
