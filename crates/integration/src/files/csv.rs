//! Delimited text: which encoding, which delimiter, then record after record.

mod decode;
mod encoding;
mod record;
mod sniff;
mod write;

use std::io::{Read, SeekFrom};

use contracts::tables::{Cell, RowReader, TableFault, TableFormat, TableOptions};

use self::decode::Utf8Stream;
use self::record::Records;
use super::Source;
use super::header::Merge;
use super::limits::DETECT_BYTES;
use super::table::{Frame, RowSource, Table};

pub(super) use self::write::Writer;

pub(super) fn open<R: Source>(
    mut source: R,
    bytes_total: u64,
    options: &TableOptions,
) -> Result<Box<dyn RowReader>, TableFault> {
    let found = encoding::of(&mut source, options.encoding.as_deref())?;
    source.seek(SeekFrom::Start(found.bom_bytes))?;
    let mut sample = Vec::with_capacity(DETECT_BYTES);
    source.by_ref().take(DETECT_BYTES as u64).read_to_end(&mut sample)?;
    let whole = found.bom_bytes + sample.len() as u64 >= bytes_total;
    let dialect = sniff::dialect(&sample, found.encoding, whole, options.delimiter)?;
    source.seek(SeekFrom::Start(found.bom_bytes))?;
    let mut stream = Utf8Stream::new(source, found.encoding);
    if dialect.has_sep_line {
        stream.skip_line()?;
    }
    let frame = Frame {
        format: TableFormat::Csv,
        sheets: Vec::new(),
        sheet: None,
        encoding: Some(found.encoding.name().to_ascii_lowercase()),
        delimiter: Some(char::from(dialect.delimiter)),
    };
    let rows = Rows { records: Records::new(stream, dialect.delimiter), bytes_total };
    Ok(Box::new(Table::open(rows, frame, options.header_row)?))
}

struct Rows<R> {
    records: Records<R>,
    bytes_total: u64,
}

impl<R: Source> RowSource for Rows<R> {
    fn next(&mut self, row: &mut Vec<Cell>) -> Result<Option<u64>, TableFault> {
        self.records.next(row)
    }

    fn fraction(&self) -> f64 {
        self.records.stream().bytes_read() as f64 / self.bytes_total.max(1) as f64
    }

    /// The records seen, stretched to the length of the file.
    fn last_row_estimate(&self) -> Option<u64> {
        let stream = self.records.stream();
        let (rows, taken) = (self.records.row() as f64, self.records.bytes_taken() as f64);
        let decoded_per_raw = stream.bytes_decoded() as f64 / stream.bytes_read().max(1) as f64;
        (taken > 0.0).then(|| (self.bytes_total as f64 * decoded_per_raw * rows / taken).round() as u64)
    }

    fn merges(&mut self) -> Result<Vec<Merge>, TableFault> {
        Ok(Vec::new())
    }
}
