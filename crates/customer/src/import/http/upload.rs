//! A file on its way in: streamed to disk, and gone again when anything about it is wrong.

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use kernel::{BlobId, Fault, FaultKind, ImportId};
use platform::Actor;

use crate::Context;
use crate::import::Place;
use crate::import::commands::{self, NewImport};

pub async fn receive(context: &Context, actor: &Actor, mut form: Multipart) -> Result<ImportId, Fault> {
    while let Some(field) = form.next_field().await.map_err(|error| interrupted(&error))? {
        if field.name() == Some("file") {
            return take(context, actor, field).await;
        }
    }
    Err(Fault::malformed("file_required", "the form has no field called file"))
}

async fn take(context: &Context, actor: &Actor, mut field: Field<'_>) -> Result<ImportId, Fault> {
    let name = field.file_name().unwrap_or_default();
    // Some browsers send the whole path.
    let file_name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let blob: BlobId = context.platform.mint();
    let mut draft = context.platform.blobs().create(blob).await?;
    while let Some(bytes) = field.chunk().await.map_err(|error| interrupted(&error))? {
        draft.write(&bytes).await?;
    }
    let bytes = draft.finish().await?;
    let new = NewImport {
        file_name,
        bytes,
        place: Place::Blob(blob),
        kind: None,
        source: None,
        table: Default::default(),
    };
    match commands::create(context, actor, new).await {
        Ok(import) => Ok(import.id),
        Err(fault) => {
            context.platform.blobs().remove(blob).await?;
            Err(fault)
        }
    }
}

fn interrupted(error: &MultipartError) -> Fault {
    let kind = if error.status().as_u16() == 413 { FaultKind::TooLarge } else { FaultKind::Malformed };
    Fault::new(kind, "upload_interrupted", "the upload is incomplete; nothing was kept").because(error)
}
