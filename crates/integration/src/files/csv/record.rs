//! Cuts UTF-8 into records and cells, as RFC 4180 has it and as people bend it.
//!
//! A reader of our own, because the `csv` crate skips blank lines (row numbers would no longer be those Excel shows),
//! grows a record without end, and takes a quote that is never closed for a cell as long as the file. On everything
//! else a test holds the two equal.

use std::io::Read;

use contracts::tables::{Cell, TableFault};

use super::decode::{GARBLED_MARK, Utf8Stream};
use super::write::unguarded;
use crate::files::limits::{COLUMNS_MAX, ROW_BYTES_MAX};
use crate::files::table::{RowFill, set_text};

pub(super) struct Records<R> {
    stream: Utf8Stream<R>,
    delimiter: u8,
    /// Number of the record read last, from 1. Blank lines count.
    row: u64,
    /// The last record ended in CR; an LF right behind belongs to it.
    after_cr: bool,
    field: Vec<u8>,
    bytes_taken: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Begin,
    Bare,
    Quoted,
    /// Behind a quote inside a quoted cell: it either closed the cell or was doubled.
    QuoteInQuoted,
}

enum End {
    Cell,
    Record,
}

impl<R: Read> Records<R> {
    pub fn new(stream: Utf8Stream<R>, delimiter: u8) -> Self {
        Self { stream, delimiter, row: 0, after_cr: false, field: Vec::new(), bytes_taken: 0 }
    }

    pub fn stream(&self) -> &Utf8Stream<R> {
        &self.stream
    }

    pub fn row(&self) -> u64 {
        self.row
    }

    /// Bytes of UTF-8 in the records read so far.
    pub fn bytes_taken(&self) -> u64 {
        self.bytes_taken
    }

    /// The next record and its number; a blank line is a record without cells.
    pub fn next(&mut self, row: &mut Vec<Cell>) -> Result<Option<u64>, TableFault> {
        let number = self.row + 1;
        let (mut state, mut columns, mut bytes) = (State::Begin, 0, 0);
        let mut cells = RowFill::new(row);
        self.field.clear();
        loop {
            let before = self.field.len();
            let (taken, end) = match self.step(&mut state)? {
                Some(step) => step,
                None if state == State::Quoted => return Err(TableFault::UnclosedQuote { row: number }),
                None if columns == 0 && state == State::Begin => return Ok(None),
                None => (0, Some(End::Record)),
            };
            self.bytes_taken += taken as u64;
            bytes += self.field.len() - before;
            if bytes > ROW_BYTES_MAX {
                return Err(too_long(state, number));
            }
            let Some(end) = end else { continue };
            let blank_line = columns == 0 && state == State::Begin && matches!(end, End::Record);
            if !blank_line {
                if columns < COLUMNS_MAX {
                    put(cells.at(columns), &self.field);
                }
                columns += 1;
                // Ten million commas are as heavy as text.
                bytes += 1;
            }
            self.field.clear();
            if let End::Cell = end {
                state = State::Begin;
                continue;
            }
            if columns > COLUMNS_MAX {
                return Err(TableFault::TooManyColumns { found: columns as u64, limit: COLUMNS_MAX as u64 });
            }
            cells.finish();
            self.row = number;
            return Ok(Some(number));
        }
    }

    /// Takes the next stretch of bytes that belong together; None at the end of the text.
    fn step(&mut self, state: &mut State) -> Result<Option<(usize, Option<End>)>, TableFault> {
        let (delimiter, after_cr) = (self.delimiter, std::mem::take(&mut self.after_cr));
        let chunk = self.stream.fill()?;
        let Some(&first) = chunk.first() else { return Ok(None) };
        if after_cr && first == b'\n' {
            self.stream.consume(1);
            return Ok(Some((1, None)));
        }
        let (taken, end) = match *state {
            State::Begin if first == b'"' => {
                *state = State::Quoted;
                (1, None)
            }
            State::Quoted => match memchr::memchr(b'"', chunk) {
                Some(at) => {
                    self.field.extend_from_slice(&chunk[..at]);
                    *state = State::QuoteInQuoted;
                    (at + 1, None)
                }
                None => {
                    self.field.extend_from_slice(chunk);
                    (chunk.len(), None)
                }
            },
            State::QuoteInQuoted if first == b'"' => {
                self.field.push(b'"');
                *state = State::Quoted;
                (1, None)
            }
            State::Begin | State::Bare | State::QuoteInQuoted => {
                match memchr::memchr3(delimiter, b'\n', b'\r', chunk) {
                    Some(at) => {
                        // `Begin` stays when nothing came, so that a blank line can be told.
                        if at > 0 {
                            *state = State::Bare;
                        }
                        self.field.extend_from_slice(&chunk[..at]);
                        self.after_cr = chunk[at] == b'\r';
                        (at + 1, Some(if chunk[at] == delimiter { End::Cell } else { End::Record }))
                    }
                    None => {
                        *state = State::Bare;
                        self.field.extend_from_slice(chunk);
                        (chunk.len(), None)
                    }
                }
            }
        };
        self.stream.consume(taken);
        Ok(Some((taken, end)))
    }
}

/// Too long a quoted cell is hardly ever a long text, but a quote somebody forgot to close.
fn too_long(state: State, row: u64) -> TableFault {
    match state {
        State::Quoted => TableFault::UnclosedQuote { row },
        _ => TableFault::LineTooLong { row, limit: ROW_BYTES_MAX as u64 },
    }
}

fn put(cell: &mut Cell, field: &[u8]) {
    // The stream hands out UTF-8 and cells are cut at ASCII, so nothing is ever replaced here.
    let text = String::from_utf8_lossy(field);
    if text.contains(GARBLED_MARK) {
        *cell = Cell::Garbled(text.replace(GARBLED_MARK, "").replace('\0', "\\x00"));
    } else {
        // The apostrophe our writer puts in front of what a spreadsheet would run comes off again.
        set_text(cell, unguarded(&text).unwrap_or(&text));
    }
}

#[cfg(test)]
mod tests;
