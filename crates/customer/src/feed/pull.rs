//! Files into our blobs, under the digest of their content: out of a folder, or from an address.

use async_trait::async_trait;
use contracts::fetch::{Ask, Fetched, Sink};
use kernel::{BlobId, Fault};
use platform::blobs::Draft;
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncReadExt as _;

use super::folder::Found;
use super::{Feed, File};
use crate::Context;

const BLOCK: usize = 256 * 1024;

/// A blob being written, and the digest of what has gone into it.
struct Copying {
    draft: Draft,
    digest: Sha256,
}

impl Copying {
    async fn begin(context: &Context, blob: BlobId) -> Result<Self, Fault> {
        Ok(Self { draft: context.platform.blobs().create(blob).await?, digest: Sha256::new() })
    }

    /// Makes it durable; gives its length and digest.
    async fn finish(self) -> Result<(u64, String), Fault> {
        let digest = self.digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok((self.draft.finish().await?, digest))
    }
}

#[async_trait]
impl Sink for Copying {
    async fn write(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.digest.update(bytes);
        self.draft.write(bytes).await
    }
}

/// Copies a file out of its folder; none when it changed meanwhile or is gone, and then nothing is kept.
pub async fn copy(context: &Context, found: &Found) -> Result<Option<File>, Fault> {
    let unreadable = |error: std::io::Error| {
        Fault::invalid("feed_file_unreadable", "the file cannot be read")
            .with("file", found.name.as_str())
            .because(error)
    };
    let blob = context.platform.mint();
    let mut copying = Copying::begin(context, blob).await?;
    let mut from = match tokio::fs::File::open(&found.path).await {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(unreadable)?,
    };
    let mut block = vec![0; BLOCK];
    loop {
        let read = from.read(&mut block).await.map_err(unreadable)?;
        if read == 0 {
            break;
        }
        copying.write(&block[..read]).await?;
    }
    if !found.is_same() {
        return Ok(None);
    }
    let (bytes, digest) = copying.finish().await?;
    let (name, modified) = (found.name.clone(), Some(found.modified));
    Ok(Some(File { name, bytes, modified, digest, blob, etag: None, last_modified: None }))
}

/// Fetches what the feed's address gives; none when the server says that nothing has changed.
pub async fn fetch(context: &Context, feed: &Feed) -> Result<Option<File>, Fault> {
    let vault = context.platform.vault();
    let bearer = feed.token_sealed.as_deref().map(|sealed| vault.open_sealed(sealed)).transpose()?;
    let ask = Ask {
        url: feed.place.clone(),
        bearer,
        etag: feed.etag.clone(),
        last_modified: feed.last_modified.clone(),
    };
    let blob = context.platform.mint();
    let mut copying = Copying::begin(context, blob).await?;
    match context.fetcher.fetch(&ask, &mut copying).await? {
        Fetched::NotModified => Ok(None),
        Fetched::File { file_name: name, etag, last_modified } => {
            let (bytes, digest) = copying.finish().await?;
            Ok(Some(File { name, bytes, modified: None, digest, blob, etag, last_modified }))
        }
    }
}
