//! Taking an import back, step by step, until nothing of it is left.

use async_trait::async_trait;
use contracts::customer::ImportUndone;
use kernel::{Fault, ImportId};
use platform::Audit;
use platform::jobs::{Turn, Work};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ImportState, store};
use crate::intake::undo::{self, Undone};
use crate::{Context, value};

#[derive(Debug, Serialize, Deserialize)]
pub struct UndoImport {
    pub import: ImportId,
}

#[async_trait]
impl Work<Context> for UndoImport {
    const KIND: &'static str = "import.undo";

    /// Gives what was taken back. Once begun it is not stopped: half an import is nothing anybody wants.
    async fn run(&self, context: &Context, turn: &Turn) -> Result<Value, Fault> {
        let undone = take_back(context, turn, self.import, ImportState::Undone).await?;
        serde_json::to_value(undone).map_err(Fault::internal)
    }
}

/// Takes everything back and leaves the import in that state.
pub async fn take_back(
    context: &Context,
    turn: &Turn,
    id: ImportId,
    state: ImportState,
) -> Result<Undone, Fault> {
    let (import, _) = store::load(context.platform.records().reader(), turn.actor(), id).await?;
    if import.state == state {
        // A process that died after its last word and before its job was marked as done.
        return Ok(Undone::default());
    }
    // First that nothing of it counts as taken any more: whoever runs the import again, because this process died and
    // nobody took its place, then begins at the first row and not behind rows that are gone.
    let write = context.platform.write(turn.actor()).await?;
    store::reset(&write, &import).await?;
    write.commit_part().await?;
    let mut sum = Undone::default();
    loop {
        match turn.progress("undoing", sum.purchases + sum.service_records + sum.records_removed, None).await
        {
            Err(fault) if fault.code != "cancelled" => return Err(fault),
            _ => {}
        }
        let mut write = context.platform.write(turn.actor()).await?;
        let step = undo::step(context, &write, import.no).await?;
        if step.is_nothing() {
            break;
        }
        sum.purchases += step.purchases;
        sum.service_records += step.service_records;
        sum.records_removed += step.records_removed;
        sum.records_restored += step.records_restored;
        // With every step, so that a process that dies in between leaves no value behind its facts.
        let touched: Vec<_> = step.touched.into_iter().collect();
        value::refresh(&mut write, &touched).await?;
        write.commit_part().await?;
    }
    let mut write = context.platform.write(turn.actor()).await?;
    store::end(&write, id, state).await?;
    write.publish(&ImportUndone { import: id }).await?;
    write.commit(Audit::of("import.undone", id)).await?;
    if let Some(blob) = import.rejects {
        context.platform.blobs().remove(blob).await?;
    }
    Ok(sum)
}
