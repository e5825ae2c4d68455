//! Files that people upload and files that we make for them, by id, in a folder of their own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use kernel::{Fault, FaultKind};
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;

/// Largest file taken over HTTP. The command line reads files where they lie and has no such limit.
pub const UPLOAD_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;

#[derive(Debug, Clone)]
pub struct Blobs {
    folder: PathBuf,
}

impl Blobs {
    pub fn open(folder: &Path) -> Result<Self, Fault> {
        std::fs::create_dir_all(folder).map_err(|error| write_fault(&error))?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Where the file of that id lies, written or not.
    pub fn path(&self, id: kernel::BlobId) -> PathBuf {
        self.folder.join(id.to_string())
    }

    /// Starts a file that appears under its id only when it is complete.
    pub async fn create(&self, id: kernel::BlobId) -> Result<Draft, Fault> {
        let (part, path) = (self.part(id), self.path(id));
        let file = File::create(&part).await.map_err(|error| write_fault(&error))?;
        Ok(Draft { file, part, path, bytes: 0, finished: false })
    }

    pub async fn remove(&self, id: kernel::BlobId) -> Result<(), Fault> {
        removed(tokio::fs::remove_file(self.path(id)).await)
    }

    /// Removes what there is of a file that was never finished.
    pub async fn remove_part(&self, id: kernel::BlobId) -> Result<(), Fault> {
        removed(tokio::fs::remove_file(self.part(id)).await)
    }

    fn part(&self, id: kernel::BlobId) -> PathBuf {
        self.folder.join(format!("{id}.part"))
    }

    /// What nobody has written to for so long: files that were never finished, and whole ones.
    pub async fn left_alone_for(
        &self,
        age: Duration,
    ) -> Result<(Vec<kernel::BlobId>, Vec<kernel::BlobId>), Fault> {
        let (mut parts, mut whole) = (Vec::new(), Vec::new());
        let mut entries = tokio::fs::read_dir(&self.folder).await.map_err(Fault::internal)?;
        while let Some(entry) = entries.next_entry().await.map_err(Fault::internal)? {
            // It may be gone by now.
            let Ok(about) = entry.metadata().await else { continue };
            let is_old =
                about.modified().ok().and_then(|at| at.elapsed().ok()).is_some_and(|since| since >= age);
            let name = entry.file_name().to_string_lossy().into_owned();
            let (kind, id) = match name.strip_suffix(".part") {
                Some(id) => (&mut parts, id),
                None => (&mut whole, name.as_str()),
            };
            if let (true, Ok(id)) = (is_old && about.is_file(), id.parse()) {
                kind.push(id);
            }
        }
        Ok((parts, whole))
    }
}

/// A file being written. Dropped before [`Draft::finish`], it leaves nothing behind.
pub struct Draft {
    file: File,
    part: PathBuf,
    path: PathBuf,
    bytes: u64,
    finished: bool,
}

impl Draft {
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.bytes += bytes.len() as u64;
        if self.bytes > UPLOAD_BYTES_MAX {
            return Err(Fault::new(
                FaultKind::TooLarge,
                "upload_too_large",
                "the file is larger than we take",
            )
            .with("limit", UPLOAD_BYTES_MAX));
        }
        self.file.write_all(bytes).await.map_err(|error| write_fault(&error))
    }

    /// Makes it durable and gives its length.
    pub async fn finish(mut self) -> Result<u64, Fault> {
        self.file.flush().await.map_err(|error| write_fault(&error))?;
        self.file.sync_all().await.map_err(|error| write_fault(&error))?;
        tokio::fs::rename(&self.part, &self.path).await.map_err(|error| write_fault(&error))?;
        self.finished = true;
        Ok(self.bytes)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.finished {
            let _ = std::fs::remove_file(&self.part);
        }
    }
}

fn removed(outcome: std::io::Result<()>) -> Result<(), Fault> {
    match outcome {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(write_fault(&error)),
        _ => Ok(()),
    }
}

fn write_fault(error: &std::io::Error) -> Fault {
    match error.kind() {
        std::io::ErrorKind::StorageFull => {
            Fault::new(FaultKind::Unavailable, "disk_full", "the disk is full; nothing was saved")
        }
        _ => Fault::internal(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn half_a_file_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path()).unwrap();
        let id = kernel::Id::mint(kernel::Moment::from_micros(1), [1; 10]);
        let mut draft = blobs.create(id).await.unwrap();
        draft.write(b"half").await.unwrap();
        drop(draft);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);

        let mut draft = blobs.create(id).await.unwrap();
        draft.write("整".as_bytes()).await.unwrap();
        assert_eq!(draft.finish().await.unwrap(), 3);
        assert_eq!(std::fs::read(blobs.path(id)).unwrap(), "整".as_bytes());
        blobs.remove(id).await.unwrap();
        blobs.remove(id).await.unwrap();
    }

    #[tokio::test]
    async fn what_is_left_alone_is_found_by_its_age() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path()).unwrap();
        let day = Duration::from_secs(24 * 3_600);
        let mut ids: Vec<kernel::BlobId> = Vec::new();
        for (number, (ending, is_old)) in
            [("", true), ("", false), (".part", true), (".part", false)].into_iter().enumerate()
        {
            let id: kernel::BlobId = kernel::Id::mint(kernel::Moment::from_micros(1), [number as u8; 10]);
            let file = std::fs::File::create(folder.path().join(format!("{id}{ending}"))).unwrap();
            if is_old {
                file.set_modified(std::time::SystemTime::now() - 2 * day).unwrap();
            }
            ids.push(id);
        }
        std::fs::write(folder.path().join("notes.txt"), "not ours").unwrap();
        assert_eq!(blobs.left_alone_for(day).await.unwrap(), (vec![ids[2]], vec![ids[0]]));
        blobs.remove_part(ids[2]).await.unwrap();
        assert_eq!(blobs.left_alone_for(day).await.unwrap().0, []);
    }
}
