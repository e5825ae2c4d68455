//! Reading and writing tabular files (CSV, .xlsx), as those who import and export see it.
//!
//! The integration context implements these ports and the executable hands them over, so that a context can take in
//! a file of any size without knowing how such files are built. Everything streams: a reader or writer holds one row,
//! never the file. Nothing here opens a file or knows a format's bytes.

mod cell;
mod fault;

use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

pub use cell::Cell;
pub use fault::TableFault;

/// What kind of file it is. Its content decides, not its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableFormat {
    /// Text with a delimiter: comma, semicolon, tab or bar.
    Csv,
    /// An Excel workbook, 2007 or later.
    Xlsx,
}

impl TableFormat {
    /// What such a file's name ends with, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// What the person knows better than the file; whatever is `None` is found out from the content.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TableOptions {
    /// The sheet's name. Otherwise the first visible sheet that is not empty.
    pub sheet: Option<String>,
    /// The header's row, counted from 1 as Excel shows it; 0 says that there is none, and columns are then called
    /// A, B, C.
    pub header_row: Option<u32>,
    /// A WHATWG encoding label: `utf-8`, `gb18030`, `big5`, `utf-16le`.
    pub encoding: Option<String>,
    /// One ASCII character.
    pub delimiter: Option<char>,
}

/// What the file turned out to be. Handing its choices back as [`TableOptions`] opens the file in the same way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableInfo {
    pub format: TableFormat,
    /// The workbook's sheets in order; empty for CSV.
    pub sheets: Vec<Sheet>,
    /// The sheet that is read.
    pub sheet: Option<String>,
    /// The encoding of a CSV file, as a WHATWG label.
    pub encoding: Option<String>,
    /// The delimiter of a CSV file.
    pub delimiter: Option<char>,
    /// The header's (last) row, from 1; 0 when there is none. Data begin in the row after it.
    pub header_row: u32,
    pub columns: Vec<Column>,
    /// How many rows follow the header: counted by a small file, estimated for a large one.
    pub rows_estimate: Option<u64>,
}

impl TableInfo {
    /// The options that open the same file in the same way, without detecting anything again.
    pub fn options(&self) -> TableOptions {
        TableOptions {
            sheet: self.sheet.clone(),
            header_row: Some(self.header_row),
            encoding: self.encoding.clone(),
            delimiter: self.delimiter,
        }
    }
}

/// One sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub name: String,
    /// Rows including the header, as the workbook claims.
    pub rows: Option<u64>,
    /// Not shown to a person who opens the workbook.
    pub hidden: bool,
}

/// One column. Its name is unique in the table: the second 电话 is called `电话 (2)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    /// Its place in a row, from 0.
    pub index: usize,
}

/// A row's number as Excel shows it, from 1; blank rows and the header count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RowNumber(pub u64);

impl std::fmt::Display for RowNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Reads the rows after the header, in order.
pub trait RowReader: Send {
    fn info(&self) -> &TableInfo;

    /// Puts the next row that is not blank into `row`, reusing its memory, and answers with its number, or `None` at
    /// the end. A row has at least as many cells as there are columns; what lies beyond the last column follows, so
    /// that a ragged row can be told. After a fault the reader is at its end.
    fn next_row(&mut self, row: &mut Vec<Cell>) -> Result<Option<RowNumber>, TableFault>;

    /// How far into the file the reader is, from 0 to 1; for a progress bar, not for arithmetic.
    fn fraction_read(&self) -> f64;
}

/// Opens tabular files. Blocks on the disk: call it from a thread that may wait.
pub trait OpenTable: Send + Sync {
    /// What the file is and which columns it has, from its beginning only.
    fn inspect(&self, path: &Path, options: &TableOptions) -> Result<TableInfo, TableFault>;

    /// Opens it for reading, placed after the header.
    fn open(&self, path: &Path, options: &TableOptions) -> Result<Box<dyn RowReader>, TableFault>;
}

/// Writes tabular files that a person opens in Excel.
pub trait CreateTable: Send + Sync {
    /// Begins a table with its header. `sheet` names the sheet of a workbook; characters that Excel forbids in such
    /// a name become spaces, and it is cut at 31.
    fn create(
        &self,
        out: Box<dyn Write + Send>,
        format: TableFormat,
        sheet: &str,
        columns: &[String],
    ) -> Result<Box<dyn RowWriter>, TableFault>;
}

/// Writes rows under the header. A writer that is dropped unfinished leaves an unusable file.
pub trait RowWriter: Send {
    /// Writes one row. Text in CSV that a spreadsheet would run as a formula gets an apostrophe in front, which our
    /// reader takes off again.
    fn write_row(&mut self, row: &[Cell]) -> Result<(), TableFault>;

    /// Ends the file and flushes it.
    fn finish(self: Box<Self>) -> Result<Written, TableFault>;
}

/// What a finished writer has written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Rows without headers.
    pub rows: u64,
    /// 1 for CSV; more than 1 when the rows of a workbook outgrew a sheet.
    pub sheets: u32,
    /// Cells whose text was longer than a workbook's cell may be (32,767 characters) and was cut, ending in `…`.
    pub cells_cut: u64,
}

/// The letters Excel shows above a column, from its place counted from 0: 0 is `A`, 27 is `AB`.
pub fn column_letters(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index;
    loop {
        letters.push(char::from(b'A' + (rest % 26) as u8));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_those_of_excel() {
        for (index, letters) in
            [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
        {
            assert_eq!(column_letters(index), letters);
        }
        assert_eq!(column_letters(16_383), "XFD");
        assert!(!column_letters(usize::MAX).is_empty());
    }
}
