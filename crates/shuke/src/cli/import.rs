//! `shuke import`: takes a file of this machine in, through the same pipeline as the pages do.

mod report;
mod watch;

use std::path::{Path, PathBuf};

use clap::Args;
use contracts::tables::TableOptions;
use customer::import::{self, FromPath, ImportKind, Report};
use customer::source::SourceCode;
use kernel::{Currency, Fault, ImportId, Zone};
use platform::Actor;
use platform::organisation::{self, Industry, NewOrganisation, Organisation};
use serde_json::{Value, json};

use super::{Failure, Session, options};
use crate::Application;

pub(crate) use watch::watched;

const EXAMPLES: &str = "\
Examples:
  shuke import members.csv --as customers --source membership
  shuke import online_retail.xlsx --as purchases --source shop --currency GBP
  shuke import 收银明细.xlsx --as purchases --source pos --sheet 明细 --header-row 3 --dry-run
  shuke import orders.csv --as purchases --source shop --map 'Buyer Tel=phone' --map Memo=- --rejects bad.csv

The same file twice changes nothing. Rows that cannot be taken are written, each with its reason, beside the file
as FILE.rejects.csv (or .xlsx), or where --rejects says; put them right and import that file.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// CSV (any encoding, any delimiter) or .xlsx · 文件
    file: PathBuf,
    /// What its rows are: customers, purchases, service or stores [default: as its columns look] · 数据类型
    #[arg(long = "as", value_name = "KIND", value_parser = options::kind)]
    kind: Option<ImportKind>,
    /// Code of the system it comes from: membership, pos, shop, … [default: as for the last such file] · 来源
    #[arg(long, value_name = "CODE", value_parser = options::source)]
    source: Option<SourceCode>,
    /// Sheet of a workbook [default: the first that is not empty] · 工作表
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Row with the column names, as Excel counts; 0 for none [default: found out] · 表头行
    #[arg(long, value_name = "N")]
    header_row: Option<u32>,
    /// Encoding of a CSV file: utf-8, gb18030, big5, … [default: found out] · 编码
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
    /// 03/05/2024 is 3 May: true or false [default: as the dates themselves tell] · 日在前
    #[arg(long, value_name = "BOOL")]
    day_first: Option<bool>,
    /// What a column means, as often as needed; COLUMN=- leaves it out · 列映射
    #[arg(long, value_name = "COLUMN=FIELD", value_parser = options::mapping)]
    map: Vec<(String, Option<String>)>,
    /// Say what would happen, and change nothing · 试运行
    #[arg(long)]
    dry_run: bool,
    /// Where rows that were not taken go · 退回文件
    #[arg(long, value_name = "PATH")]
    rejects: Option<PathBuf>,
    #[command(flatten)]
    company: Company,
}

/// The company, asked for on an empty data folder only.
#[derive(Debug, Args)]
#[command(next_help_heading = "On an empty data folder")]
pub(super) struct Company {
    /// The company's name [default: 我的公司] · 公司名称
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Currency of amounts that name none [default: CNY] · 币种
    #[arg(long, value_name = "ISO", value_parser = options::currency)]
    currency: Option<Currency>,
    /// Time zone in which its days begin [default: Asia/Shanghai] · 时区
    #[arg(long, value_name = "IANA", value_parser = options::zone)]
    zone: Option<Zone>,
    /// supermarket, restaurant, fashion, trade, seasoning or other [default: other] · 行业
    #[arg(long, value_name = "INDUSTRY", value_parser = options::industry)]
    industry: Option<Industry>,
}

impl Company {
    /// The company of this installation, made when there is none.
    async fn ensure(&self, application: &Application) -> Result<Organisation, Failure> {
        let platform = application.platform();
        let found = organisation::only(platform).await?;
        if let (Some(found), Some(wanted)) = (&found, self.currency)
            && found.currency != wanted
        {
            let text = format!("this company counts in {}, not in {wanted}", found.currency);
            return Err(Failure::Usage(text));
        }
        let new = NewOrganisation {
            name: self.name.clone().unwrap_or_else(|| "我的公司".to_owned()),
            industry: self.industry.unwrap_or(Industry::Other),
            currency: self.currency.unwrap_or(Currency::Cny),
            zone: self
                .zone
                .clone()
                .map_or_else(|| Zone::named("Asia/Shanghai"), Ok)
                .map_err(Fault::internal)?,
        };
        Ok(match found {
            Some(found) => found,
            None => organisation::ensure(platform, &new).await?,
        })
    }
}

pub(super) async fn run(session: &Session, arguments: &Arguments) -> Result<(), Failure> {
    let application = session.application().await?;
    let organisation = arguments.company.ensure(&application).await?;
    let actor = Actor { locale: session.screen.locale(), ..Actor::system(organisation.org) };
    let context = application.customer().clone();
    let said = FromPath {
        kind: arguments.kind,
        source: arguments.source.clone(),
        table: TableOptions {
            sheet: arguments.sheet.clone(),
            header_row: arguments.header_row,
            encoding: arguments.encoding.clone(),
            delimiter: None,
        },
        day_first: arguments.day_first,
        mapping: arguments.map.clone(),
    };
    let id = import::from_path(&context, &actor, &arguments.file, said).await?;
    if arguments.dry_run {
        let job = import::begin_trial(&context, &actor, id).await?;
        let report =
            watched(session, &context, &actor, job, import::finish_trial(&context, &actor, id, job)).await;
        import::forget(&context, &actor, id).await?;
        tell(session, &report?, None, true);
        return Ok(());
    }
    let job = import::begin(&context, &actor, id).await?;
    let running = import::finish(&context, &actor, id, job);
    let report = watched(session, &context, &actor, job, running).await?;
    application.deliver().await?;
    let rejects = keep_rejects(&context, &actor, id, arguments).await?;
    tell(session, &report, rejects.as_deref(), false);
    application.close().await;
    Ok(())
}

fn tell(session: &Session, report: &Report, rejects: Option<&Path>, tried: bool) {
    let screen = &session.screen;
    let text = report::text(report, rejects, screen.locale(), tried);
    let mut value: Value = serde_json::to_value(report).unwrap_or_default();
    value["dry_run"] = json!(tried);
    value["rejects_file"] = json!(rejects.map(|path| path.display().to_string()));
    screen.tell(&text, &value);
}

/// Writes the rows that were not taken where a person finds them.
async fn keep_rejects(
    context: &customer::Context,
    actor: &Actor,
    id: ImportId,
    arguments: &Arguments,
) -> Result<Option<PathBuf>, Failure> {
    let path = arguments.rejects.clone().unwrap_or_else(|| beside(&arguments.file));
    Ok(import::write_rejects(context, actor, id, &path).await?.then_some(path))
}

/// `orders.csv` gets `orders.rejects.csv`.
fn beside(file: &Path) -> PathBuf {
    let extension = file.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    file.with_extension(if extension == "xlsx" { "rejects.xlsx" } else { "rejects.csv" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_lie_beside_their_file() {
        for (file, rejects) in [
            ("a/orders.csv", "a/orders.rejects.csv"),
            ("账.XLSX", "账.rejects.xlsx"),
            ("x.txt", "x.rejects.csv"),
        ] {
            assert_eq!(beside(Path::new(file)), Path::new(rejects));
        }
    }
}
