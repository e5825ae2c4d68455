//! Jobs begin in the transaction that marks the import as theirs, so that nothing begins twice.

use kernel::{Fault, ImportId, JobId};
use platform::{Actor, Audit, Write, jobs};

use super::{check_file, open, state_fault};
use crate::import::run::RunImport;
use crate::import::store;
use crate::import::trial::TryImport;
use crate::import::undo::UndoImport;
use crate::import::{Context, Import, ImportState};

/// Reads and checks every row, and writes nothing.
pub async fn start_trial(context: &Context, actor: &Actor, id: ImportId) -> Result<JobId, Fault> {
    let mut write = context.platform.write(actor).await?;
    let import = store::load_to_change(&write, id).await?;
    ready(context, &import).await?;
    let job = jobs::enqueue::<TryImport, Context>(&mut write, &TryImport { import: id }).await?;
    begin(write, id, ImportState::Trying, job, "import.trial").await
}

/// Takes the file in. What is half done of an earlier run goes on where it stopped.
pub async fn start_run(context: &Context, actor: &Actor, id: ImportId) -> Result<JobId, Fault> {
    let mut write = context.platform.write(actor).await?;
    let import = store::load_to_change(&write, id).await?;
    ready(context, &import).await?;
    store::use_mapping(&write, &import).await?;
    let job = jobs::enqueue::<RunImport, Context>(&mut write, &RunImport { import: id }).await?;
    begin(write, id, ImportState::Running, job, "import.run").await
}

/// Takes back everything that the import brought.
pub async fn start_reversal(context: &Context, actor: &Actor, id: ImportId) -> Result<JobId, Fault> {
    let mut write = context.platform.write(actor).await?;
    let import = store::load_to_change(&write, id).await?;
    if import.state.is_busy() {
        return Err(state_fault("import_busy", "a job is at this import", import.state));
    }
    if !matches!(import.state, ImportState::Done | ImportState::Failed) {
        return Err(state_fault("import_not_run", "there is nothing to take back", import.state));
    }
    let job = jobs::enqueue::<UndoImport, Context>(&mut write, &UndoImport { import: id }).await?;
    begin(write, id, ImportState::Undoing, job, "import.reversal").await
}

async fn begin(
    write: Write,
    id: ImportId,
    state: ImportState,
    job: JobId,
    action: &'static str,
) -> Result<JobId, Fault> {
    store::begin(&write, id, state, job).await?;
    write.commit(Audit::of(action, id)).await?;
    Ok(job)
}

async fn ready(context: &Context, import: &Import) -> Result<(), Fault> {
    open(import)?;
    let missing: Vec<&str> = import.missing().into_iter().map(|field| field.code()).collect();
    if !missing.is_empty() {
        return Err(
            Fault::invalid("mapping_incomplete", "required fields have no column").with("missing", missing)
        );
    }
    check_file(context, import).await
}
