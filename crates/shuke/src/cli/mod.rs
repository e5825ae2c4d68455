//! The command line: what an operator or an analyst types. Each command is a file.

mod customer;
mod demo;
mod export;
mod filter;
mod import;
mod migrate;
mod openapi;
mod options;
mod screen;
mod serve;
mod table;
mod value;

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use kernel::{Fault, Locale};
use platform::Clock;
use platform::organisation::{self, Organisation};
use tracing_subscriber::EnvFilter;

use crate::config::{Config, ConfigError, LogFormat, Overrides};
use crate::wiring::Application;
use screen::Screen;

const ABOUT: &str = "Shuke 熟客, the customer platform · 客户平台";

const AFTER_HELP: &str = "\
Examples:
  shuke demo                                     a supermarket chain to look at, in under a minute
  shuke import orders.xlsx --as purchases --source shop
  shuke value                                    what customers are worth, and why
  shuke export --filter tier=champion -o best.xlsx
  shuke serve                                    all of it on this machine, data in ./data
  shuke serve --listen 0.0.0.0:80 --data /srv/shuke
  shuke --database-url postgres://shuke@db/shuke migrate
  shuke --json migrate --check                   for scripts: one JSON object on standard output

Configuration: built-in defaults, then ./shuke.toml (or --config), then the environment (SHUKE_DATA,
SHUKE_DATABASE_URL, SHUKE_LISTEN, SHUKE_WORKERS, SHUKE_LOG, SHUKE_LOG_FORMAT), then flags; the later wins.

Exit codes: 0 done, 1 it failed, 2 the command or the configuration makes no sense.";

#[derive(Debug, Parser)]
#[command(name = "shuke", version, about = ABOUT, after_help = AFTER_HELP, max_term_width = 110)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
struct Common {
    /// Folder with the records, files and keys, made when missing [default: ./data] · 数据目录
    #[arg(long, global = true, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Records elsewhere: postgres://user:password@host/database, or sqlite:///path/file.db · 数据库地址
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
    /// Configuration file [default: ./shuke.toml if there is one] · 配置文件
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Answer with one JSON object on standard output, failures too · 以 JSON 输出
    #[arg(long, global = true)]
    json: bool,
    /// Language of the answers: zh-CN or en [default: as LANG says, else en] · 输出语言
    #[arg(long, global = true, value_name = "LANG")]
    lang: Option<Locale>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the pages and the API, and work in the background · 启动服务
    Serve(serve::Arguments),
    /// Take in a file of customers, purchases, service records or stores · 导入文件
    Import(import::Arguments),
    /// Write customers to a file · 导出客户
    Export(export::Arguments),
    /// Find customers; show one whole · 查客户
    Customer(customer::Arguments),
    /// The value models, tiers and health · 客户价值
    Value(value::Arguments),
    /// Simulate a company, take in its files and serve it · 演示
    Demo(demo::Arguments),
    /// Bring the records up to this version · 升级数据库
    Migrate(migrate::Arguments),
    /// Print the OpenAPI document
    #[command(hide = true)]
    Openapi,
}

/// Why a command ended badly.
#[derive(Debug)]
enum Failure {
    /// It makes no sense as it was asked (exit 2).
    Usage(String),
    /// It was tried and failed (exit 1).
    Fault(Fault),
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Usage(error.to_string())
    }
}

/// What a command runs with.
struct Session {
    config: Config,
    screen: Screen,
}

impl Session {
    /// The application on the configured records, brought up to this version.
    async fn application(&self) -> Result<Application, Failure> {
        let application = Application::open(&self.config, Clock::System).await?;
        application.migrate().await?;
        Ok(application)
    }

    /// The company of this installation.
    async fn organisation(&self, application: &Application) -> Result<Organisation, Failure> {
        let found = organisation::only(application.platform()).await?;
        found.ok_or_else(|| value::nothing_here().into())
    }
}

/// Runs the command of this process.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() && std::env::args().any(|argument| argument == "--json") => {
            let text = error.render().to_string();
            let text = text.trim().trim_start_matches("error: ").to_owned();
            return Screen::new(true, None).failed(&Failure::Usage(text));
        }
        Err(error) => error.exit(),
    };
    let screen = Screen::new(cli.common.json, cli.common.lang);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return screen.failed(&Fault::internal(error).into()),
    };
    match runtime.block_on(run(cli, screen)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => screen.failed(&failure),
    }
}

async fn run(cli: Cli, screen: Screen) -> Result<(), Failure> {
    let data_said = cli.common.data.is_some();
    let overrides = Overrides {
        data: cli.common.data,
        database_url: cli.common.database_url,
        ..match &cli.command {
            Command::Serve(arguments) => arguments.overrides(),
            Command::Demo(arguments) => arguments.overrides(),
            _ => Overrides::default(),
        }
    };
    let config = Config::read(cli.common.config.as_deref(), &overrides)?;
    let quiet = !matches!(cli.command, Command::Serve(_));
    log(&config, quiet)?;
    let session = Session { config, screen };
    match cli.command {
        Command::Serve(_) => serve::run(&session).await,
        Command::Import(arguments) => import::run(&session, &arguments).await,
        Command::Export(arguments) => export::run(&session, &arguments).await,
        Command::Customer(arguments) => customer::run(&session, &arguments).await,
        Command::Value(arguments) => value::run(&session, &arguments).await,
        Command::Demo(arguments) => demo::run(session, &arguments, data_said).await,
        Command::Migrate(arguments) => migrate::run(&session, &arguments).await,
        Command::Openapi => openapi::run(&session).await,
    }
}

/// Logs go to standard error; commands that end by themselves only log what is wrong, unless asked for more.
fn log(config: &Config, quiet: bool) -> Result<(), Failure> {
    let wanted = if quiet && config.log == Config::default().log { "warn" } else { config.log.as_str() };
    let filter = EnvFilter::try_new(wanted).map_err(|error| Failure::Usage(format!("log: {error}")))?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // A log that cannot be written, because it lies on a full disk, must not end what it would tell of.
        .log_internal_errors(false)
        .with_ansi(std::io::stderr().is_terminal());
    match config.log_format {
        LogFormat::Text => builder.with_target(false).init(),
        LogFormat::Json => builder.json().flatten_event(true).init(),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn common_flags_stand_on_either_side_of_the_command() {
        for line in ["shuke --json migrate --lang zh-CN", "shuke migrate --lang zh --json"] {
            let cli = Cli::try_parse_from(line.split(' ')).unwrap();
            assert!(cli.common.json && cli.common.lang == Some(Locale::ZhCn), "{line}");
        }
    }

    /// What the first page of the project tells people to type is what we understand.
    #[test]
    fn the_readme_speaks_our_language() {
        let lines: Vec<&str> =
            include_str!("../../../../README.md").lines().filter(|line| line.starts_with("shuke ")).collect();
        assert!(lines.len() >= 5, "{lines:?}");
        for line in lines {
            // What a column of explanations says stands two spaces apart.
            let command = line.split("   ").next().unwrap_or_default().replace('\'', "");
            if let Err(error) = Cli::try_parse_from(command.split_whitespace()) {
                panic!("{line}\n{error}");
            }
        }
    }
}
