//! What CSV and workbooks have in common: rows come from a source, a few are looked at to find the header, the rest
//! flows through.

use std::collections::VecDeque;

use contracts::tables::{Cell, Column, RowNumber, RowReader, Sheet, TableFault, TableFormat, TableInfo};

use super::header::{self, Header, Merge, Row};
use super::sample::Sample;

/// Where rows come from.
pub(super) trait RowSource: Send {
    /// Puts the next row into `row` and answers with its number from 1; blank rows may be left out or come empty.
    fn next(&mut self, row: &mut Vec<Cell>) -> Result<Option<u64>, TableFault>;

    /// How much has been read, from 0 to 1.
    fn fraction(&self) -> f64;

    /// The number of the last row, as far as one can tell from what was read.
    fn last_row_estimate(&self) -> Option<u64>;

    /// Merged cells among the first rows; asked only when the header has gaps, since it may cost a pass.
    fn merges(&mut self) -> Result<Vec<Merge>, TableFault>;
}

/// What the format knows about the table before its header is found.
pub(super) struct Frame {
    pub format: TableFormat,
    pub sheets: Vec<Sheet>,
    pub sheet: Option<String>,
    pub encoding: Option<String>,
    pub delimiter: Option<char>,
}

/// A table whose header has been found.
pub(super) struct Table<S> {
    info: TableInfo,
    source: S,
    /// Rows that were read to find the header and are not handed out yet.
    waiting: VecDeque<Row>,
    ended: bool,
}

impl<S: RowSource> Table<S> {
    pub fn open(mut source: S, frame: Frame, header_row: Option<u32>) -> Result<Self, TableFault> {
        let mut sample = Sample::around(header_row.unwrap_or(0), &mut source)?;
        if sample.rows().is_empty() {
            return Err(TableFault::EmptyFile);
        }
        let mut header = header::find(sample.rows(), header_row, || source.merges())?;
        if header_row.is_none() && sample.move_to(header.row, &mut source)? {
            // What tells the columns are the rows around the header, as for whoever opens the file by its own info.
            header = header::find(sample.rows(), Some(header.row), || source.merges())?;
        }
        let Header { row: header_row, names } = header;
        let (waiting, ended) = sample.below(header_row);
        let rows_estimate = if ended {
            Some(waiting.len() as u64)
        } else {
            source.last_row_estimate().map(|last| last.saturating_sub(u64::from(header_row)))
        };
        let columns = names.into_iter().enumerate().map(|(index, name)| Column { name, index }).collect();
        let Frame { format, sheets, sheet, encoding, delimiter } = frame;
        let info =
            TableInfo { format, sheets, sheet, encoding, delimiter, header_row, columns, rows_estimate };
        Ok(Self { info, source, waiting, ended })
    }

    fn next_from_source(&mut self, row: &mut Vec<Cell>) -> Result<Option<u64>, TableFault> {
        while !self.ended {
            match self.source.next(row) {
                Ok(Some(number)) if row.iter().any(|cell| !cell.is_empty()) => return Ok(Some(number)),
                Ok(Some(_)) => {}
                Ok(None) => self.ended = true,
                Err(fault) => {
                    self.ended = true;
                    return Err(fault);
                }
            }
        }
        Ok(None)
    }
}

impl<S: RowSource> RowReader for Table<S> {
    fn info(&self) -> &TableInfo {
        &self.info
    }

    fn next_row(&mut self, row: &mut Vec<Cell>) -> Result<Option<RowNumber>, TableFault> {
        let number = match self.waiting.pop_front() {
            Some((number, cells)) => {
                *row = cells;
                Some(number)
            }
            None => self.next_from_source(row)?,
        };
        let Some(number) = number else {
            row.clear();
            return Ok(None);
        };
        let width = self.info.columns.len();
        while row.len() > width && row.last().is_some_and(Cell::is_empty) {
            row.pop();
        }
        if row.len() < width {
            row.resize(width, Cell::Empty);
        }
        Ok(Some(RowNumber(number)))
    }

    fn fraction_read(&self) -> f64 {
        if self.ended && self.waiting.is_empty() { 1.0 } else { self.source.fraction().clamp(0.0, 1.0) }
    }
}

/// Fills a row from left to right, reusing the strings it holds.
pub(super) struct RowFill<'a> {
    row: &'a mut Vec<Cell>,
    filled: usize,
}

impl<'a> RowFill<'a> {
    pub fn new(row: &'a mut Vec<Cell>) -> Self {
        Self { row, filled: 0 }
    }

    /// The cell at `index`; those skipped become empty. The caller keeps `index` below the limit of columns.
    pub fn at(&mut self, index: usize) -> &mut Cell {
        while self.filled <= index {
            if self.filled == self.row.len() {
                self.row.push(Cell::Empty);
            } else if self.filled < index {
                self.row[self.filled] = Cell::Empty;
            }
            self.filled += 1;
        }
        &mut self.row[index]
    }

    /// Drops what an earlier, longer row left behind.
    pub fn finish(self) {
        self.row.truncate(self.filled);
    }
}

/// Makes the cell this text, in the memory it has. Text with NUL, which no database takes, is garbled text.
pub(super) fn set_text(cell: &mut Cell, text: &str) {
    match cell {
        _ if text.is_empty() => *cell = Cell::Empty,
        _ if text.contains('\0') => *cell = Cell::Garbled(text.replace('\0', "\\x00")),
        Cell::Text(old) => {
            old.clear();
            old.push_str(text);
        }
        _ => *cell = Cell::Text(text.to_owned()),
    }
}
