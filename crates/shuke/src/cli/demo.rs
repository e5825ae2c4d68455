//! `shuke demo`: a simulated company, its files taken in, served.

use std::io::Write as _;
use std::path::Path;

use clap::{Args, ValueEnum};
use kernel::{Fault, FaultKind, Locale};
use platform::Engine;
use platform::organisation::{self, Organisation};
use serde_json::json;
use worlds::World;

use super::table::{columns, padded};
use super::{Failure, Session};
use crate::config::{Config, Overrides};
use crate::demo::{self, Marker, PASSWORD, PEOPLE, Wish};
use crate::serve::{bind, serve, signalled};

/// So many live in the supermarket's neighbourhood that the page is there within a minute on two slow cores.
const PEOPLE_DEFAULT: u32 = 6_000;
const SEED_DEFAULT: u64 = 2026;
/// Beside real data, never in it.
const FOLDER: &str = "demo";

const EXAMPLES: &str = "\
Examples:
  shuke demo                          then open http://127.0.0.1:7878
  shuke demo --size 30000 --port 8000
  shuke demo --fresh --seed 7         throw the last one away, simulate another
  shuke --database-url postgres://shuke@db/demo demo

Everybody's password is shuke-demo-2026. The company's source files stay in DATA/sources; the second start takes
seconds. Real data is never touched: a folder or database that holds any is refused.";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum On {
    Sqlite,
    Postgres,
}

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Which company: supermarket · 哪个世界
    #[arg(long, default_value = "supermarket", value_parser = |text: &str| text.parse::<World>().map_err(|error| error.to_string()))]
    world: World,
    /// People who live there · 人数
    #[arg(long, value_name = "PEOPLE", default_value_t = PEOPLE_DEFAULT)]
    size: u32,
    /// The same seed gives the same people · 随机种子
    #[arg(long, default_value_t = SEED_DEFAULT)]
    seed: u64,
    /// Port on this machine [default: 7878] · 端口
    #[arg(long)]
    port: Option<u16>,
    /// sqlite, or postgres as --database-url says [default: as configured] · 数据库
    #[arg(long, value_enum, hide_possible_values = true)]
    engine: Option<On>,
    /// Throw away the demo that is there · 重新生成
    #[arg(long)]
    fresh: bool,
    /// Fill the data and end, without serving · 只生成
    #[arg(long)]
    no_serve: bool,
}

impl Arguments {
    pub(super) fn overrides(&self) -> Overrides {
        Overrides { listen: self.port.map(|port| format!("127.0.0.1:{port}")), ..Overrides::default() }
    }

    /// What is there is served, even when something else was asked for; but not in silence.
    fn warn_if_other(&self, session: &Session, there: &Marker) {
        if (self.size, self.seed) != (there.people, there.seed) {
            let text = session.screen.say(
                "已有的演示参数不同；--fresh 重新生成",
                "serving the demo that is there; --fresh makes another",
            );
            writeln!(std::io::stderr().lock(), "{text} (--size {} --seed {})", there.people, there.seed).ok();
        }
    }

    /// The configuration with the demo's own folder and engine.
    fn settle(&self, config: &mut Config, data_said: bool) -> Result<(), Failure> {
        if !data_said && config.data == Config::default().data {
            config.data = config.data.join(FOLDER);
        }
        let url = config.database_url.clone().unwrap_or_default();
        let is_postgres = Engine::of_url(&url).is_ok_and(|engine| engine == Engine::Postgres);
        match self.engine {
            Some(On::Sqlite) => config.database_url = None,
            Some(On::Postgres) if !is_postgres => {
                let text = "name an empty PostgreSQL database with --database-url or SHUKE_DATABASE_URL; \
                            from the source tree, cargo xtask demo --engine postgres brings its own";
                return Err(Failure::Usage(text.to_owned()));
            }
            _ => {}
        }
        Ok(())
    }
}

/// `data_said`: somebody named the data folder on the command line.
pub(super) async fn run(mut session: Session, arguments: &Arguments, data_said: bool) -> Result<(), Failure> {
    arguments.settle(&mut session.config, data_said)?;
    let data = session.config.data.clone();
    let listener = if arguments.no_serve { None } else { Some(bind(&session.config.listen).await?) };
    let mut marker = Marker::find(&data)?;
    if marker.as_ref().is_some_and(|marker| arguments.fresh || !marker.is_filled()) {
        Marker::clear(&data)?;
        marker = None;
    }
    let application = session.application().await?;
    let company = organisation::only(application.platform()).await?;
    let marker = match marker {
        Some(marker) if company.is_some() => {
            arguments.warn_if_other(&session, &marker);
            marker
        }
        // Nothing was filled yet, or into another database than the one that is named today.
        _ => {
            refuse_real_data(company, &data)?;
            let wish = Wish { data, world: arguments.world, people: arguments.size, seed: arguments.seed };
            let locale = session.screen.locale();
            demo::fill(&application, &wish, |step| progress(locale, &step)).await?
        }
    };
    let Some(listener) = listener else {
        greet(&session, &marker, None);
        application.close().await;
        return Ok(());
    };
    let address = listener.local_addr().map_err(Fault::internal)?;
    greet(&session, &marker, Some(&format!("http://{address}")));
    serve(application, listener, session.config.workers, signalled()).await.map_err(Fault::internal)?;
    Ok(())
}

fn refuse_real_data(company: Option<Organisation>, data: &Path) -> Result<(), Failure> {
    let Some(company) = company else { return Ok(()) };
    let fault = Fault::new(
        FaultKind::Conflict,
        "not_a_demo",
        "there is data already that is no demo of this folder; give another --data, or an empty database",
    );
    Err(fault.with("company", company.name).with("data", data.display().to_string()).into())
}

fn progress(locale: Locale, step: &demo::Step) {
    let (chinese, english) = &step.what;
    let text = if locale == Locale::ZhCn { chinese } else { english };
    writeln!(std::io::stderr().lock(), "{:>7.1} s  {text}", step.seconds).ok();
}

fn greet(session: &Session, marker: &Marker, url: Option<&str>) {
    let store = marker.guide_store.as_deref().unwrap_or_default();
    let people: Vec<_> = PEOPLE
        .iter()
        .map(|person| {
            let store = (person.login == "guide").then_some(store);
            json!({ "login": person.login, "name": person.name, "password": PASSWORD, "store": store })
        })
        .collect();
    let told = json!({
        "listening": url, "data": session.config.data.display().to_string(), "world": marker.world,
        "people": marker.people, "seed": marker.seed, "sign_ins": people,
    });
    session.screen.tell(&framed(&lines(marker, url.unwrap_or("—"), &session.config)), &told);
}

/// In both languages: whoever shows a demo has people of both in the room.
fn lines(marker: &Marker, url: &str, config: &Config) -> Vec<String> {
    let mut lines = vec![
        format!("Shuke 熟客 {}  ·  演示 demo", env!("CARGO_PKG_VERSION")),
        String::new(),
        format!("打开 open      {url}"),
        format!("密码 password  {PASSWORD}"),
        String::new(),
    ];
    for person in PEOPLE {
        let store = match person.login {
            "guide" => format!(" ({})", marker.guide_store.as_deref().unwrap_or_default()),
            _ => String::new(),
        };
        let (chinese, english) = person.what;
        lines.push(format!(
            "{}{}{chinese} · {english}{store}",
            padded(person.login, 10),
            padded(person.name, 8)
        ));
    }
    lines.push(String::new());
    lines.push(format!("数据 data      {}", config.data.display()));
    lines.push("按 Ctrl-C 停止 · Ctrl-C stops it".to_owned());
    lines
}

fn framed(lines: &[String]) -> String {
    let width = lines.iter().map(|line| columns(line)).max().unwrap_or(0);
    let rule = "─".repeat(width + 2);
    let rows: Vec<String> = lines.iter().map(|line| format!("│ {}│", padded(line, width + 1))).collect();
    format!("\n╭{rule}╮\n{}\n╰{rule}╯\n", rows.join("\n"))
}
