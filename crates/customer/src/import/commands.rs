//! What people do with imports: bring a file, correct how it is read, try it, run it, take it back, throw it away.

mod draft;
mod start;

pub use draft::{NewImport, Patch, change, create, delete};
pub use start::{start_reversal, start_run, start_trial};

use kernel::Fault;

use super::{Context, Import, ImportState};

/// Only what no job is busy with may change.
fn open(import: &Import) -> Result<(), Fault> {
    if import.state.is_busy() {
        return Err(state_fault("import_busy", "a job is at this import", import.state));
    }
    if !import.state.is_open() {
        return Err(state_fault(
            "import_already_done",
            "this import has run; take it back first",
            import.state,
        ));
    }
    Ok(())
}

fn state_fault(code: &'static str, detail: &'static str, state: ImportState) -> Fault {
    Fault::conflict(code, detail).with("state", state.code())
}

/// The file is still there and as long as it was.
pub async fn check_file(context: &Context, import: &Import) -> Result<(), Fault> {
    match tokio::fs::metadata(import.path(context)).await {
        Ok(found) if found.len() == import.bytes => Ok(()),
        Ok(found) => Err(Fault::conflict("file_changed", "the file is not the one that was looked at")
            .with("bytes", found.len())
            .with("expected", import.bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(Fault::not_found("file_missing", "the file is not there any more"))
        }
        Err(error) => Err(Fault::internal(error)),
    }
}
