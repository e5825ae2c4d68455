//! `shuke export`: customers as a file, as the pages' own export writes it.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use contracts::tables::TableFormat;
use customer::profile::export::{self, Column, Wanted};
use customer::profile::sort::Order;
use futures::StreamExt as _;
use kernel::Fault;
use platform::Actor;
use serde_json::json;

use super::{Failure, Session, filter};

const EXAMPLES: &str = "\
Examples:
  shuke export -o customers.xlsx
  shuke export --filter 'tier=champion&store=S01' --columns name,phone,clv,last_purchase_at -o best.csv
  shuke export --filter at_risk=true --format csv > at-risk.csv

Filter keys are those of the customer list's address: q, kind, tier, state, health, rfm, tag, store, region,
last_from, last_to, clv_min, spent_min, orders_min, r, f, m, at_risk, duplicates, source, joined_from, …";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Csv,
    Xlsx,
}

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Which customers: KEY=VALUE joined by & [default: all] · 筛选
    #[arg(long, value_name = "FILTER", default_value = "", hide_default_value = true)]
    filter: String,
    /// csv or xlsx [default: as the file is called, else csv] · 格式
    #[arg(long, value_enum, hide_possible_values = true)]
    format: Option<Format>,
    /// Column codes separated by commas [default: all] · 列
    #[arg(long, value_name = "CODES")]
    columns: Option<String>,
    /// Where to write [default: standard output] · 输出文件
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) async fn run(session: &Session, arguments: &Arguments) -> Result<(), Failure> {
    if arguments.out.is_none() && session.screen.is_json() {
        return Err(Failure::Usage("--json tells about the file; say with -o where to write it".to_owned()));
    }
    let application = session.application().await?;
    let organisation = session.organisation(&application).await?;
    let actor = Actor::system(organisation.org);
    let context = application.customer().clone();
    let wanted = Wanted {
        filter: filter::read(application.platform(), &actor, &arguments.filter).await?,
        order: Order::read(None, None, None)?,
        format: format(arguments),
        columns: Column::read(arguments.columns.as_deref())?,
        locale: session.screen.locale(),
    };
    let kind = wanted.format.extension();
    let download = export::export(context, actor, wanted).await?;
    let mut chunks = download.body.into_data_stream();
    let mut out = open(arguments.out.as_deref()).map_err(|error| unwritable(arguments, &error))?;
    let mut bytes = 0_u64;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(Fault::internal)?;
        bytes += chunk.len() as u64;
        out.write_all(&chunk).map_err(|error| unwritable(arguments, &error))?;
    }
    out.flush().map_err(|error| unwritable(arguments, &error))?;
    if let Some(path) = &arguments.out {
        let path = path.display().to_string();
        let text = format!("{} {path} ({bytes} bytes)", session.screen.say("已写入", "written:"));
        session.screen.tell(&text, &json!({ "file": path, "format": kind, "bytes": bytes }));
    }
    application.close().await;
    Ok(())
}

fn format(arguments: &Arguments) -> TableFormat {
    let name = arguments.out.as_deref().and_then(Path::extension).unwrap_or_default();
    match arguments.format {
        Some(Format::Xlsx) => TableFormat::Xlsx,
        None if name.eq_ignore_ascii_case("xlsx") => TableFormat::Xlsx,
        Some(Format::Csv) | None => TableFormat::Csv,
    }
}

fn open(path: Option<&Path>) -> std::io::Result<Box<dyn std::io::Write>> {
    Ok(match path {
        Some(path) => Box::new(std::fs::File::create(path)?),
        None => Box::new(std::io::stdout().lock()),
    })
}

fn unwritable(arguments: &Arguments, error: &std::io::Error) -> Failure {
    let fault = Fault::invalid("file_unwritable", "the file cannot be written there");
    let path = arguments.out.as_ref().map_or_else(|| "-".to_owned(), |path| path.display().to_string());
    Failure::Fault(fault.with("path", path).because(error))
}
