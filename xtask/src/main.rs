//! `cargo xtask …`: what the people who build Shuke type.
#![allow(clippy::print_stdout, reason = "a tool of the terminal")]

mod bench;
mod demo;
mod http;
mod process;
mod server;
mod system;
mod test;
mod web;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Parser;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, show, test and measure Shuke · 构建、演示、测试、测量")]
enum Task {
    /// Build everything and open a demo company · 演示
    Demo(demo::Arguments),
    /// Everything that must hold before a change is in, as the build machine runs it · 全部检查
    Test(test::Arguments),
    /// Measure the figures we answer for · 测量
    Bench(bench::Arguments),
    /// Only the rules of the house: who imports whom, tables, routes, sources · 规矩
    House,
    /// Write web/openapi.json and the TypeScript types from the server's own document · 生成类型
    Types,
}

fn main() -> ExitCode {
    let outcome = match Task::parse() {
        Task::Demo(arguments) => demo::run(&arguments),
        Task::Test(arguments) => test::run(&arguments),
        Task::Bench(arguments) => bench::run(&arguments),
        Task::House => house(),
        Task::Types => web::install().and_then(|()| web::write_types().map(drop)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("\nerror: {why}");
            ExitCode::FAILURE
        }
    }
}

fn house() -> Result<(), String> {
    process::run(cargo().args(["test", "--package", "shuke", "--test", "house"]))
}

/// The repository's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// The cargo that runs us, in the repository's folder.
fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Where cargo puts what it builds.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// The executable as `profile` (`debug`, `release`) built it.
fn executable(profile: &str) -> PathBuf {
    target().join(profile).join(format!("shuke{}", std::env::consts::EXE_SUFFIX))
}
