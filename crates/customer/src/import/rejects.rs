//! The rejects file: the rows that were not taken, as they stood, with the reason beside.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;
use std::sync::Arc;

use contracts::tables::{Cell, CreateTable, OpenTable, RowNumber, TableFault};
use kernel::{BlobId, Fault, Locale};
use platform::Actor;
use tokio::sync::mpsc;

use super::fields::Field;
use super::store::{self, rejects::StoredReject};
use super::{Import, ImportKind, reasons};
use crate::Context;

/// Rejects read from the records at a time.
const PAGE: i64 = 5_000;

const fn reason_title(locale: Locale) -> &'static str {
    match locale {
        Locale::ZhCn => "原因",
        Locale::En => "Reason",
    }
}

/// The column that says which line of its receipt a row was, in files that do not say so themselves: a row that is
/// put right and brought again then finds its place.
const fn line_title(locale: Locale) -> &'static str {
    match locale {
        Locale::ZhCn => "行号",
        Locale::En => "Line no",
    }
}

/// What the writing thread needs.
struct Job {
    reader: Arc<dyn OpenTable>,
    writer: Arc<dyn CreateTable>,
    from: PathBuf,
    to: PathBuf,
    import: Import,
    locale: Locale,
}

/// Writes the file in the language of whoever began the import, if anything was rejected.
pub async fn write(context: &Context, actor: &Actor, import: &Import) -> Result<Option<BlobId>, Fault> {
    let conn = context.platform.records().reader();
    let mut page = store::rejects_after(conn, actor, import.no, 0, PAGE).await?;
    if page.is_empty() {
        return Ok(None);
    }
    let blob: BlobId = context.platform.mint();
    let job = Job {
        reader: context.reader.clone(),
        writer: context.writer.clone(),
        from: import.path(context),
        to: context.platform.blobs().path(blob),
        import: import.clone(),
        locale: actor.locale,
    };
    let (sender, receiver) = mpsc::channel(1);
    let writing = tokio::task::spawn_blocking(move || write_all(job, receiver));
    while let Some(last) = page.last().map(|reject| reject.row) {
        if sender.send(page).await.is_err() {
            break;
        }
        page = store::rejects_after(conn, actor, import.no, last, PAGE).await?;
    }
    drop(sender);
    writing.await.map_err(Fault::internal)??;
    Ok(Some(blob))
}

fn write_all(job: Job, mut pages: mpsc::Receiver<Vec<StoredReject>>) -> Result<(), Fault> {
    let part = job.to.with_extension("part");
    let outcome = write_part(&job, &part, &mut pages);
    match outcome {
        Ok(()) => std::fs::rename(&part, &job.to).map_err(|error| TableFault::from(error).into()),
        Err(fault) => {
            let _ = std::fs::remove_file(&part);
            Err(fault)
        }
    }
}

fn write_part(
    job: &Job,
    part: &std::path::Path,
    pages: &mut mpsc::Receiver<Vec<StoredReject>>,
) -> Result<(), Fault> {
    let mut table = job.reader.open(&job.from, &job.import.layout.options())?;
    let mut names: Vec<String> = job.import.layout.names().map(str::to_owned).collect();
    let width = names.len();
    // A file of rejects that comes again gets its reasons anew instead of twice.
    let reason_at = names.iter().position(|name| name == reason_title(job.locale)).unwrap_or_else(|| {
        names.push(reason_title(job.locale).to_owned());
        names.len() - 1
    });
    let counts_lines =
        job.import.kind == ImportKind::Purchases && !job.import.fields().contains(&Field::Line);
    if counts_lines {
        names.push(line_title(job.locale).to_owned());
    }
    let out = BufWriter::new(File::create(part).map_err(TableFault::from)?);
    let format = job.import.layout.info.format;
    let mut writer = job.writer.create(Box::new(out), format, reason_title(job.locale), &names)?;
    let mut row = Vec::new();
    while let Some(page) = pages.blocking_recv() {
        for reject in page {
            while let Some(RowNumber(number)) = table.next_row(&mut row)?
                && number < reject.row
            {}
            row.resize(width, Cell::Empty);
            row.resize(names.len(), Cell::Empty);
            row[reason_at] = Cell::Text(reason(job, &reject));
            if counts_lines {
                row[names.len() - 1] = reject.line.map_or(Cell::Empty, |line| Cell::Number(line as f64));
            }
            writer.write_row(&row)?;
        }
    }
    writer.finish()?;
    Ok(())
}

/// `手机号：缺少日期`: the column's own name and what is wrong with it.
fn reason(job: &Job, reject: &StoredReject) -> String {
    let text = reasons::text(job.locale, &reject.code, &reject.params);
    let field = reject.field.as_deref().and_then(|code| job.import.kind.field(code));
    let column =
        field.and_then(|field| job.import.choices.iter().position(|choice| choice.field == Some(field)));
    match (column.and_then(|index| job.import.layout.names().nth(index)), job.locale) {
        (Some(name), Locale::ZhCn) => format!("{name}：{text}"),
        (Some(name), Locale::En) => format!("{name}: {text}"),
        (None, _) => text,
    }
}
