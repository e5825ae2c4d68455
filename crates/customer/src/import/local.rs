//! Files on this machine, for the command line: read where they lie, and taken in here and now.

use std::path::Path;

use contracts::tables::TableOptions;
use kernel::{Fault, ImportId, JobId};
use platform::{Actor, jobs};

use super::commands::{self, NewImport, Patch};
use super::mapping::names::plain;
use super::{ImportKind, Place, Report, rejects, store};
use crate::Context;
use crate::source::SourceCode;

/// What whoever types the command says of the file; the rest is found out.
#[derive(Debug, Default)]
pub struct FromPath {
    pub kind: Option<ImportKind>,
    pub source: Option<SourceCode>,
    pub table: TableOptions,
    pub day_first: Option<bool>,
    /// Field codes by the column's name; none takes the meaning away.
    pub mapping: Vec<(String, Option<String>)>,
}

/// Makes an import of a file on this machine, as a draft.
pub async fn from_path(
    context: &Context,
    actor: &Actor,
    path: &Path,
    said: FromPath,
) -> Result<ImportId, Fault> {
    let path = tokio::fs::canonicalize(path).await.map_err(|error| {
        Fault::not_found("file_missing", "the file cannot be opened")
            .with("path", path.display().to_string())
            .because(error)
    })?;
    let bytes = tokio::fs::metadata(&path).await.map_err(Fault::internal)?.len();
    let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (kind, source, table) = (said.kind, said.source, said.table);
    let import = commands::create(
        context,
        actor,
        NewImport { file_name, bytes, place: Place::Path(path), kind, source, table },
    )
    .await?;
    let mut patch = Patch { day_first: said.day_first, ..Patch::default() };
    for (name, code) in said.mapping {
        let wanted = plain(&name);
        let found = import.layout.names().position(|column| column == name || plain(column) == wanted);
        let index = found.ok_or_else(|| {
            Fault::invalid("no_such_column", "the file has no column of that name")
                .with("column", name.as_str())
        })?;
        patch.mapping.insert(index, code);
    }
    if patch.day_first.is_some() || !patch.mapping.is_empty() {
        commands::change(context, actor, import.id, patch).await?;
    }
    Ok(import.id)
}

/// Begins to take the file in; the job can be watched while [`finish`] works.
pub async fn begin(context: &Context, actor: &Actor, id: ImportId) -> Result<JobId, Fault> {
    commands::start_run(context, actor, id).await
}

/// Runs an import that has begun to its end and gives its report.
pub async fn finish(context: &Context, actor: &Actor, id: ImportId, job: JobId) -> Result<Report, Fault> {
    jobs::run_now(&context.platform, &super::jobs(context), actor, job).await?;
    let (import, _) = store::load(context.platform.records().reader(), actor, id).await?;
    import.report.ok_or_else(|| Fault::internal("an import ended without its report"))
}

/// Runs an import to its end and gives its report.
pub async fn execute(context: &Context, actor: &Actor, id: ImportId) -> Result<Report, Fault> {
    let job = begin(context, actor, id).await?;
    finish(context, actor, id, job).await
}

/// The same for a trial: what would happen, with nothing written.
pub async fn begin_trial(context: &Context, actor: &Actor, id: ImportId) -> Result<JobId, Fault> {
    commands::start_trial(context, actor, id).await
}

pub async fn finish_trial(
    context: &Context,
    actor: &Actor,
    id: ImportId,
    job: JobId,
) -> Result<Report, Fault> {
    jobs::run_now(&context.platform, &super::jobs(context), actor, job).await?;
    let (import, _) = store::load(context.platform.records().reader(), actor, id).await?;
    import.trial.ok_or_else(|| Fault::internal("a trial ended without its report"))
}

/// Throws away an import that was only tried.
pub async fn forget(context: &Context, actor: &Actor, id: ImportId) -> Result<(), Fault> {
    commands::delete(context, actor, id).await
}

/// Writes the rows that were not taken to `path`, with their reasons in the actor's language; says whether there are
/// any. The import's own rejects file speaks the language of the job, behind which nobody in particular stands.
pub async fn write_rejects(
    context: &Context,
    actor: &Actor,
    id: ImportId,
    path: &Path,
) -> Result<bool, Fault> {
    let (import, _) = store::load(context.platform.records().reader(), actor, id).await?;
    let Some(blob) = rejects::write(context, actor, &import).await? else { return Ok(false) };
    let copied = tokio::fs::copy(context.platform.blobs().path(blob), path).await;
    context.platform.blobs().remove(blob).await?;
    copied.map(|_| true).map_err(|error| {
        Fault::invalid("rejects_unwritable", "the rows that were not taken cannot be written there")
            .with("path", path.display().to_string())
            .because(error)
    })
}
