//! What a file is, by its first bytes.

use std::io::{Read, Seek, SeekFrom};

use contracts::tables::{TableFault, TableFormat};

/// Compound files: .xls, and .xlsx behind a password.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const ZIP: &[u8] = b"PK\x03\x04";
/// A zip archive without files.
const ZIP_EMPTY: &[u8] = b"PK\x05\x06";

/// Beginnings of what we know and do not read.
const UNSUPPORTED: [(&[u8], &str); 14] = [
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"PAR1", "parquet"),
    (b"SQLite format 3", "sqlite"),
    (b"{\\rtf", "rtf"),
    (b"\x09\x08\x10\x00", "xls"),
    (b"\x7fELF", "program"),
];
/// Beginnings of text that is no table, in small letters, after white space. Old systems like to call HTML ".xls".
const MARKUP: [(&[u8], &str); 8] = [
    (b"<!doctype html", "html"),
    (b"<html", "html"),
    (b"<table", "html"),
    (b"<meta", "html"),
    (b"<?xml", "xml"),
    (b"<workbook", "xml"),
    (b"[{\"", "json"),
    (b"{\"", "json"),
];
const HEAD_BYTES: usize = 256;

/// The format, with the source left anywhere.
pub(super) fn format<R: Read + Seek>(source: &mut R, bytes_total: u64) -> Result<TableFormat, TableFault> {
    source.seek(SeekFrom::Start(0))?;
    let mut head = Vec::with_capacity(HEAD_BYTES);
    source.take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    if head.is_empty() || bytes_total == 0 {
        return Err(TableFault::EmptyFile);
    }
    if head.starts_with(ZIP) || head.starts_with(ZIP_EMPTY) {
        return Ok(TableFormat::Xlsx);
    }
    if head.starts_with(COMPOUND) {
        return Err(compound(source)?);
    }
    let known = UNSUPPORTED.iter().find(|(start, _)| head.starts_with(start));
    match known.or_else(|| markup(&head)) {
        Some((_, found)) => Err(TableFault::UnsupportedFormat { found: (*found).to_owned() }),
        None => Ok(TableFormat::Csv),
    }
}

fn markup(head: &[u8]) -> Option<&'static (&'static [u8], &'static str)> {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start().to_ascii_lowercase();
    MARKUP.iter().find(|(start, _)| text.starts_with(start))
}

/// A password-protected workbook keeps its content in a stream called EncryptedPackage. Names of streams are UTF-16
/// in the container's directory, which has no fixed place, so the beginning and the end of the file are searched.
fn compound<R: Read + Seek>(source: &mut R) -> Result<TableFault, TableFault> {
    const SEARCH_BYTES: u64 = 16 << 20;
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let finder = memchr::memmem::Finder::new(&name);
    let length = source.seek(SeekFrom::End(0))?;
    let mut window = Vec::new();
    for start in [0, length.saturating_sub(SEARCH_BYTES)] {
        window.clear();
        source.seek(SeekFrom::Start(start))?;
        source.take(SEARCH_BYTES).read_to_end(&mut window)?;
        if finder.find(&window).is_some() {
            return Ok(TableFault::EncryptedWorkbook);
        }
    }
    Ok(TableFault::UnsupportedFormat { found: "xls".into() })
}
