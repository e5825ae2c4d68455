//! The zip archive a workbook is: which parts it has, and a bounded stream of each.

use std::collections::HashMap;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex};

use contracts::tables::TableFault;
use flate2::bufread::DeflateDecoder;
use zip::CompressionMethod;
use zip::result::ZipError;

use super::part::{Guarded, Unpacking};
use crate::files::Source;
use crate::files::limits::{UNPACK_RATIO_FROM_BYTES, UNPACK_RATIO_MAX, UNPACKED_BYTES_MAX, ZIP_ENTRIES_MAX};

const BUFFER_BYTES: usize = 64 << 10;

/// A workbook's parts. Clones share the source, each of its streams has a place of its own.
pub(super) struct Package<R> {
    source: Arc<Mutex<R>>,
    entries: Arc<HashMap<String, Entry>>,
}

impl<R> Clone for Package<R> {
    fn clone(&self) -> Self {
        Self { source: Arc::clone(&self.source), entries: Arc::clone(&self.entries) }
    }
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    start: u64,
    packed: u64,
    deflated: bool,
}

/// A part's bytes, unpacked.
pub(super) type PartStream<R> = Guarded<Unpacking<BufReader<View<R>>>>;

impl<R: Source> Package<R> {
    pub fn open(source: R) -> Result<Self, TableFault> {
        let mut archive = zip::ZipArchive::new(source).map_err(directory_fault)?;
        if archive.len() > ZIP_ENTRIES_MAX {
            return Err(TableFault::ZipBomb { limit: "ZIP_ENTRIES_MAX" });
        }
        let mut entries = HashMap::with_capacity(archive.len());
        let mut unpacked_bytes = 0_u64;
        for index in 0..archive.len() {
            // An entry that cannot be read is as good as absent; if it is needed, it will be missed.
            let Ok(file) = archive.by_index_raw(index) else { continue };
            if file.encrypted() {
                return Err(TableFault::EncryptedWorkbook);
            }
            let (packed, unpacked) = (file.compressed_size(), file.size());
            unpacked_bytes = unpacked_bytes.saturating_add(unpacked);
            if unpacked > UNPACK_RATIO_FROM_BYTES && unpacked / UNPACK_RATIO_MAX > packed {
                return Err(TableFault::ZipBomb { limit: "UNPACK_RATIO_MAX" });
            }
            let deflated = match file.compression() {
                CompressionMethod::Stored => false,
                CompressionMethod::Deflated => true,
                _ => continue,
            };
            if let (Some(start), Ok(name)) = (file.data_start(), file.name()) {
                entries.insert(part_key(&name), Entry { start, packed, deflated });
            }
        }
        if unpacked_bytes > UNPACKED_BYTES_MAX {
            return Err(TableFault::ZipBomb { limit: "UNPACKED_BYTES_MAX" });
        }
        let source = Arc::new(Mutex::new(archive.into_inner()));
        Ok(Self { source, entries: Arc::new(entries) })
    }

    pub fn has(&self, part: &str) -> bool {
        self.entries.contains_key(&part_key(part))
    }

    /// The part's bytes, however the case of its name is written; None when there is no such part.
    pub fn stream(&self, part: &str) -> Option<PartStream<R>> {
        let entry = *self.entries.get(&part_key(part))?;
        let view = View {
            source: Arc::clone(&self.source),
            at: entry.start,
            end: entry.start.saturating_add(entry.packed),
        };
        let packed = BufReader::with_capacity(BUFFER_BYTES, view);
        let unpacking = if entry.deflated {
            Unpacking::Deflated(DeflateDecoder::new(packed))
        } else {
            Unpacking::Stored(packed)
        };
        Some(Guarded::new(unpacking, entry.packed))
    }
}

fn part_key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

/// It began like a zip archive, so a missing or broken directory means that the end is missing.
fn directory_fault(error: ZipError) -> TableFault {
    match error {
        ZipError::Io(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => error.into(),
        _ => TableFault::TruncatedWorkbook { part: "zip directory".into() },
    }
}

/// A stretch of a source shared with others.
pub(super) struct View<R> {
    source: Arc<Mutex<R>>,
    at: u64,
    end: u64,
}

impl<R: Read + Seek> Read for View<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let length = buffer.len().min(left);
        if length == 0 {
            return Ok(0);
        }
        // A panic elsewhere cannot leave a file half-read: every read seeks first.
        let mut source = self.source.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        source.seek(SeekFrom::Start(self.at))?;
        let read = source.read(&mut buffer[..length])?;
        self.at += read as u64;
        Ok(read)
    }
}
