//! `cargo xtask demo`: from a clone to a running company in one command; the second time in seconds.

use std::process::Command;

use clap::Args;

use crate::{cargo, executable, process, system, web};

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
    process::run(Command::new(executable("release")).arg("demo").args(&arguments.rest))
}
