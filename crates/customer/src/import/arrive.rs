//! Files that nobody brought: a feed has put them among our blobs, and no person looks at what is proposed.

use contracts::tables::TableOptions;
use kernel::{BlobId, Fault, ImportId, MappingId};
use platform::{Actor, jobs};

use super::commands::{self, NewImport};
use super::{ImportKind, ImportState, Place, Report, store};
use crate::Context;
use crate::source::SourceCode;

/// A file among our blobs and what the feed says of it.
pub struct Arrival {
    pub file_name: String,
    pub bytes: u64,
    pub blob: BlobId,
    pub kind: ImportKind,
    pub source: SourceCode,
}

/// The import of that blob, made if there is none yet; a blob never has two.
pub async fn arrive(context: &Context, actor: &Actor, new: Arrival) -> Result<ImportId, Fault> {
    let reader = context.platform.records().reader();
    if let Some(id) = store::of_blob(reader, actor, new.blob).await? {
        return Ok(id);
    }
    let new = NewImport {
        file_name: new.file_name,
        bytes: new.bytes,
        place: Place::Blob(new.blob),
        kind: Some(new.kind),
        source: Some(new.source),
        table: TableOptions::default(),
    };
    Ok(commands::create(context, actor, new).await?.id)
}

/// Takes the file in, or goes on with what another process began, and gives the report. With a mapping that it must
/// have, a file of other columns is refused before anything of it is taken.
pub async fn complete(
    context: &Context,
    actor: &Actor,
    id: ImportId,
    mapping: Option<MappingId>,
) -> Result<Report, Fault> {
    let reader = context.platform.records().reader();
    let (import, _) = store::load(reader, actor, id).await?;
    let job = match import.state {
        ImportState::Done => None,
        ImportState::Running => import.job,
        _ => {
            if let Some(mapping) = mapping.filter(|_| import.rows_done == 0) {
                check_mapping(&import, mapping)?;
            }
            Some(commands::start_run(context, actor, id).await?)
        }
    };
    if let Some(job) = job {
        jobs::run_now(&context.platform, &super::jobs(context), actor, job).await?;
    }
    let (import, _) = store::load(reader, actor, id).await?;
    import.report.ok_or_else(|| Fault::internal("an import ended without its report"))
}

fn check_mapping(import: &super::Import, mapping: MappingId) -> Result<(), Fault> {
    match &import.layout.saved {
        Some(saved) if saved.id == mapping => Ok(()),
        _ => Err(Fault::invalid(
            "feed_header_changed",
            "the file has other columns than the mapping that the feed keeps to",
        )),
    }
}

/// Throws away what was never run, so that the next try at the same content leaves no second draft behind.
pub async fn discard(context: &Context, actor: &Actor, id: ImportId) -> Result<(), Fault> {
    match commands::delete(context, actor, id).await {
        Err(fault) if matches!(fault.code, "import_not_a_draft" | "import_not_found") => Ok(()),
        outcome => outcome,
    }
}
