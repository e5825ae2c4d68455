//! The rejects file on its way out, a block at a time.

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kernel::{Fault, Locale};
use platform::Actor;
use tokio::fs::File;
use tokio::io::AsyncReadExt as _;

use crate::Context;
use crate::import::Import;

const BLOCK: usize = 64 * 1024;

pub async fn rejects(context: &Context, actor: &Actor, import: &Import) -> Result<Response, Fault> {
    let none = || Fault::not_found("no_rejects", "no row of this import was rejected");
    let blob = import.rejects.ok_or_else(none)?;
    let file = File::open(context.platform.blobs().path(blob)).await.map_err(|_| none())?;
    let format = import.layout.info.format;
    let stem = import.file_name.rsplit_once('.').map_or(import.file_name.as_str(), |(stem, _)| stem);
    let name = match actor.locale {
        Locale::ZhCn => format!("{stem}-退回.{}", format.extension()),
        Locale::En => format!("{stem}-rejects.{}", format.extension()),
    };
    let blocks = futures::stream::try_unfold(file, |mut file| async move {
        let mut block = vec![0; BLOCK];
        let read = file.read(&mut block).await?;
        block.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then(|| (Bytes::from(block), file)))
    });
    let disposition = format!("attachment; filename*=UTF-8''{}", percent_encoded(&name));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(format.media_type())),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).map_err(Fault::internal)?),
    ];
    Ok((headers, Body::from_stream(blocks)).into_response())
}

/// RFC 5987: everything but letters, digits and a few signs as `%hh`.
fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
