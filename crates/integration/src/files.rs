//! Tabular files, read and written as streams: CSV in any encoding, and .xlsx.
//!
//! Memory does not grow with the file: a reader holds a few buffers, one row and, for a workbook, its table of shared
//! strings up to a limit. Every limit stands in [`limits`]. What a file is, its content decides.
//!
//! Deliberately absent: .xls and .xlsb (refused with advice), formulas (their last computed value is read), and
//! anything that would have to hold the whole file.

mod csv;
mod header;
pub mod limits;
mod recognise;
mod sample;
mod table;
mod xlsx;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use contracts::tables::{
    CreateTable, OpenTable, RowReader, RowWriter, TableFault, TableFormat, TableInfo, TableOptions,
};

/// Anything a file can be read from: a file, or bytes in a `Cursor`.
pub trait Source: Read + Seek + Send + 'static {}
impl<R: Read + Seek + Send + 'static> Source for R {}

/// Tabular files on disk.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// Where a workbook's sheets wait until it is finished; the system's own folder when `None`.
    pub scratch: Option<PathBuf>,
}

impl OpenTable for Files {
    fn inspect(&self, path: &Path, options: &TableOptions) -> Result<TableInfo, TableFault> {
        Ok(read(File::open(path)?, options)?.info().clone())
    }

    fn open(&self, path: &Path, options: &TableOptions) -> Result<Box<dyn RowReader>, TableFault> {
        read(File::open(path)?, options)
    }
}

impl CreateTable for Files {
    fn create(
        &self,
        out: Box<dyn Write + Send>,
        format: TableFormat,
        sheet: &str,
        columns: &[String],
    ) -> Result<Box<dyn RowWriter>, TableFault> {
        match format {
            TableFormat::Csv => Ok(Box::new(csv::Writer::create(out, columns)?)),
            TableFormat::Xlsx => {
                Ok(Box::new(xlsx::Writer::create(out, sheet, columns, self.scratch.as_deref())?))
            }
        }
    }
}

/// Reads a table from any source. Never panics, whatever the bytes: this is the function to fuzz.
pub fn read<R: Source>(mut source: R, options: &TableOptions) -> Result<Box<dyn RowReader>, TableFault> {
    let bytes_total = source.seek(SeekFrom::End(0))?;
    match recognise::format(&mut source, bytes_total)? {
        TableFormat::Csv => csv::open(source, bytes_total, options),
        TableFormat::Xlsx => xlsx::open(source, options),
    }
}
