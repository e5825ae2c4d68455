//! Customers as a file: who fits is settled at once, then pages of rows go through the table writer into the response,
//! so the file is never held whole.

mod columns;
mod pipe;
mod words;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, header};
use contracts::tables::TableFormat;
use kernel::{CustomerId, Fault, Locale};
use platform::access::permission::PhonesClear;
use platform::{Actor, Audit, organisation};
use serde_json::json;
use tokio::runtime::Handle;

pub use columns::Column;

use super::filter::{CustomerFilter, Lens};
use super::list;
use super::sort::Order;
use crate::Context;

/// Rows read at once.
const PAGE_ROWS: usize = 2_000;

/// A file on its way, with the headers that name it.
pub struct Download {
    pub headers: [(HeaderName, HeaderValue); 2],
    pub body: Body,
}

/// What to write.
pub struct Wanted {
    pub filter: CustomerFilter,
    pub order: Order,
    pub format: TableFormat,
    pub columns: Vec<Column>,
    /// Of the headers, the file's name, and every word in it that stands for a code.
    pub locale: Locale,
}

/// Writes down who takes what away, then begins to write the file.
pub async fn export(context: Context, actor: Actor, wanted: Wanted) -> Result<Download, Fault> {
    let platform = context.platform.clone();
    let organisation = organisation::load(platform.records().reader(), actor.org).await?;
    let lens = Lens { platform: &platform, actor: &actor, zone: &organisation.zone };
    let ids = list::ids(&context.rosters, &lens, &wanted.filter, &wanted.order).await?;
    let codes: Vec<_> = wanted.columns.iter().map(|column| column.code()).collect();
    let detail = json!({
        "filter": wanted.filter.wire(), "count": ids.len(), "columns": codes, "format": wanted.format.extension(),
        "clear": actor.may::<PhonesClear>(),
    });
    platform.write(&actor).await?.commit(Audit::of("customer.export", actor.org).with(detail)).await?;
    let headers =
        headers(wanted.locale, &organisation.zone.day_of(platform.now()).to_string(), wanted.format)?;
    let (pipe, body) = pipe::open();
    let runtime = Handle::current();
    tokio::task::spawn_blocking(move || {
        let result = write(&context, &actor, &organisation, &wanted, &ids, pipe.clone(), &runtime);
        if let Err(fault) = result {
            tracing::warn!(%fault, "an export ended early");
            pipe.fail();
        }
    });
    Ok(Download { headers, body })
}

/// Runs on a thread that may wait, page by page.
fn write(
    context: &Context,
    actor: &Actor,
    organisation: &organisation::Organisation,
    wanted: &Wanted,
    ids: &[CustomerId],
    pipe: pipe::Pipe,
    runtime: &Handle,
) -> Result<(), Fault> {
    let names: Vec<String> =
        wanted.columns.iter().map(|column| column.name(wanted.locale).to_owned()).collect();
    let mut writer = context.writer.create(Box::new(pipe), wanted.format, title(wanted.locale), &names)?;
    let lens = Lens { platform: &context.platform, actor, zone: &organisation.zone };
    for page in ids.chunks(PAGE_ROWS) {
        let rows = runtime.block_on(list::rows(&lens, page))?;
        for row in &rows {
            let cell = |column: &Column| column.cell(row, organisation, wanted.locale);
            let cells: Vec<_> = wanted.columns.iter().map(cell).collect();
            writer.write_row(&cells)?;
        }
    }
    writer.finish()?;
    Ok(())
}

const fn title(locale: Locale) -> &'static str {
    match locale {
        Locale::ZhCn => "客户",
        Locale::En => "Customers",
    }
}

/// The type, and a name that old and new browsers can both read (RFC 6266).
fn headers(locale: Locale, day: &str, format: TableFormat) -> Result<[(HeaderName, HeaderValue); 2], Fault> {
    let extension = format.extension();
    let encoded: String = title(locale)
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    let name = format!(
        "attachment; filename=\"customers-{day}.{extension}\"; filename*=UTF-8''{encoded}-{day}.{extension}"
    );
    Ok([
        (header::CONTENT_TYPE, HeaderValue::from_static(format.media_type())),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(Fault::internal)?),
    ])
}
