//! The rows of one sheet, as its XML goes by.

use std::sync::Arc;

use contracts::tables::{Cell, TableFault};
use quick_xml::events::{BytesStart, Event};

use super::cells::{self, Stored, reference};
use super::package::Package;
use super::workbook::Workbook;
use super::xml::{self, Xml, attribute, referred, unescape_st_xstring};
use crate::files::Source;
use crate::files::header::Merge;
use crate::files::limits::{COLUMNS_MAX, ROW_BYTES_MAX, ROW_NUMBER_MAX, SAMPLE_ROWS};
use crate::files::table::{RowFill, RowSource};

pub(super) struct SheetRows<R> {
    package: Package<R>,
    workbook: Arc<Workbook>,
    part: String,
    xml: Xml<R>,
    claimed_rows: Option<u64>,
    row: u64,
    ended: bool,
    value: String,
}

/// The cell that is being read.
#[derive(Default)]
struct Pending {
    column: usize,
    stored: Stored,
    style: usize,
}

impl<R: Source> SheetRows<R> {
    pub fn open(package: Package<R>, workbook: Arc<Workbook>, part: &str) -> Result<Self, TableFault> {
        let missing = || TableFault::DamagedWorkbook { part: part.to_owned() };
        let claimed_rows = claimed_rows(&package, part);
        let xml = xml::open(&package, part).ok_or_else(missing)?;
        let (part, value) = (part.to_owned(), String::new());
        Ok(Self { package, workbook, part, xml, claimed_rows, row: 0, ended: false, value })
    }

    /// Moves to the next `<row>` and answers with its number; None behind the last.
    fn next_row_start(&mut self) -> Result<Option<u64>, TableFault> {
        while !self.ended {
            match self.xml.next()? {
                Event::Start(element) if element.local_name().as_ref() == "row" => {
                    // Rows and cells may leave out where they are; then they follow the one before. So do rows that
                    // claim to stand where one has been: a number must name one row, for rejects go by it.
                    let named = attribute(&element, "r").and_then(|row| row.parse().ok());
                    let behind = |row: &u64| *row > self.row && *row <= ROW_NUMBER_MAX;
                    self.row = named.filter(behind).unwrap_or(self.row + 1);
                    return Ok(Some(self.row));
                }
                Event::End(element) if element.local_name().as_ref() == "sheetData" => self.ended = true,
                Event::Eof => self.ended = true,
                _ => {}
            }
        }
        Ok(None)
    }

    /// Reads the cells up to `</row>`.
    fn cells(&mut self, row: &mut Vec<Cell>) -> Result<(), TableFault> {
        let mut cells = RowFill::new(row);
        let (mut pending, mut next_column, mut bytes) = (Pending::default(), 0, 0);
        let mut taking = false;
        loop {
            match self.xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "c" => {
                        pending = begin_cell(&element, next_column);
                        next_column = pending.column + 1;
                        self.value.clear();
                    }
                    "v" => taking = true,
                    // Inline text; text of a formula stands in <v>.
                    "t" => taking = pending.stored == Stored::Text,
                    "rPh" => taking = false,
                    _ => {}
                },
                Event::Text(text) if taking => self.value.push_str(&text),
                Event::CData(text) if taking => self.value.push_str(&text),
                Event::GeneralRef(reference) if taking => self.value.extend(referred(&reference)),
                Event::End(element) => match element.local_name().as_ref() {
                    "c" if !self.value.is_empty() => {
                        if pending.column >= COLUMNS_MAX {
                            let found = pending.column as u64 + 1;
                            return Err(TableFault::TooManyColumns { found, limit: COLUMNS_MAX as u64 });
                        }
                        unescape_st_xstring(&mut self.value);
                        let cell = cells.at(pending.column);
                        cells::put(cell, pending.stored, pending.style, &self.value, &self.workbook);
                        bytes += text_bytes(cell);
                        if bytes > ROW_BYTES_MAX {
                            return Err(TableFault::LineTooLong {
                                row: self.row,
                                limit: ROW_BYTES_MAX as u64,
                            });
                        }
                    }
                    "v" | "t" => taking = false,
                    "row" => {
                        cells.finish();
                        return Ok(());
                    }
                    _ => {}
                },
                Event::Eof => return Err(self.xml.damaged()),
                _ => {}
            }
        }
    }
}

impl<R: Source> RowSource for SheetRows<R> {
    fn next(&mut self, row: &mut Vec<Cell>) -> Result<Option<u64>, TableFault> {
        let Some(number) = self.next_row_start()? else { return Ok(None) };
        self.cells(row)?;
        Ok(Some(number))
    }

    fn fraction(&self) -> f64 {
        self.xml.fraction()
    }

    fn last_row_estimate(&self) -> Option<u64> {
        self.claimed_rows
    }

    /// They stand behind the rows, so this unpacks the whole sheet once. What is damaged there only costs names; what
    /// is damaged before, the rows will tell.
    fn merges(&mut self) -> Result<Vec<Merge>, TableFault> {
        let Some(mut xml) = xml::open(&self.package, &self.part) else { return Ok(Vec::new()) };
        let mut merges = Vec::new();
        loop {
            let Ok(event) = xml.next() else { return Ok(merges) };
            match event {
                Event::Start(element) if element.local_name().as_ref() == "mergeCell" => {
                    let merge = attribute(&element, "ref").and_then(|area| merge(&area));
                    merges.extend(merge.filter(|merge| merge.top <= self.row.max(SAMPLE_ROWS as u64)));
                    if merges.len() > COLUMNS_MAX {
                        return Ok(merges);
                    }
                }
                Event::Eof => return Ok(merges),
                _ => {}
            }
        }
    }
}

fn begin_cell(element: &BytesStart<'_>, next_column: usize) -> Pending {
    let mut pending = Pending { column: next_column, ..Pending::default() };
    for attribute in element.attributes().with_checks(false).flatten() {
        match attribute.key.as_ref() {
            "r" => pending.column = reference(&attribute.value).map_or(next_column, |(column, _)| column),
            "t" => pending.stored = Stored::named(&attribute.value),
            "s" => pending.style = attribute.value.parse().unwrap_or(0),
            _ => {}
        }
    }
    pending
}

fn text_bytes(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) => text.len(),
        _ => size_of::<Cell>(),
    }
}

fn merge(area: &str) -> Option<Merge> {
    let (first, last) = area.split_once(':')?;
    let ((left, top), (right, bottom)) = (reference(first)?, reference(last)?);
    Some(Merge { top: top?, bottom: bottom?, left, right })
}

/// The last row by the sheet's own account, which stands before its rows; some writers leave it out or claim only A1.
pub(super) fn claimed_rows<R: Source>(package: &Package<R>, part: &str) -> Option<u64> {
    let mut xml = xml::open(package, part)?;
    loop {
        match xml.next().ok()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "dimension" => {
                    let area = attribute(&element, "ref")?;
                    let (_, last) = area.split_once(':')?;
                    return reference(last)?.1;
                }
                "sheetData" => return None,
                _ => {}
            },
            Event::Eof => return None,
            _ => {}
        }
    }
}
