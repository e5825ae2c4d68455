//! Writes workbooks row by row; memory does not grow with them.

use std::io::{Seek, Write};
use std::path::{Path, PathBuf};

use contracts::tables::{Cell, RowWriter, TableFault, Written};
use kernel::reading::date::to_serial;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::files::limits::{CELL_UNITS_MAX, COLUMNS_MAX, SHEET_NAME_CHARS_MAX, SHEET_ROWS_MAX};

pub(in crate::files) struct Writer {
    out: Box<dyn Write + Send>,
    workbook: Workbook,
    scratch: Option<PathBuf>,
    sheet: String,
    columns: Vec<String>,
    header: Format,
    day: Format,
    moment: Format,
    /// The next row of the current sheet, from 0.
    row: u32,
    /// Rows after which a new sheet begins.
    sheet_rows_max: u32,
    written: Written,
}

/// Column widths follow the header, within reason, in characters.
const WIDTH_MIN: usize = 10;
const WIDTH_MAX: usize = 40;

impl Writer {
    pub fn create(
        out: Box<dyn Write + Send>,
        sheet: &str,
        columns: &[String],
        scratch: Option<&Path>,
    ) -> Result<Self, TableFault> {
        Self::with_sheet_rows(out, sheet, columns, scratch, SHEET_ROWS_MAX)
    }

    fn with_sheet_rows(
        out: Box<dyn Write + Send>,
        sheet: &str,
        columns: &[String],
        scratch: Option<&Path>,
        sheet_rows_max: u32,
    ) -> Result<Self, TableFault> {
        if columns.len() > COLUMNS_MAX {
            return Err(TableFault::TooManyColumns {
                found: columns.len() as u64,
                limit: COLUMNS_MAX as u64,
            });
        }
        let mut workbook = Workbook::new();
        if let Some(scratch) = scratch {
            workbook.set_tempdir(scratch).map_err(fault_of)?;
        }
        let mut writer = Self {
            out,
            workbook,
            scratch: scratch.map(Path::to_path_buf),
            sheet: sheet_name(sheet),
            columns: columns.to_vec(),
            header: Format::new().set_bold(),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            row: 0,
            sheet_rows_max,
            written: Written::default(),
        };
        writer.begin_sheet()?;
        Ok(writer)
    }

    /// A sheet with its header, bold and held in place while the rest scrolls.
    fn begin_sheet(&mut self) -> Result<(), TableFault> {
        self.written.sheets += 1;
        let name = numbered(&self.sheet, self.written.sheets);
        let sheet = self.workbook.add_worksheet_with_constant_memory().map_err(fault_of)?;
        sheet.set_name(name).map_err(fault_of)?;
        sheet.set_freeze_panes(1, 0).map_err(fault_of)?;
        for (index, name) in self.columns.iter().enumerate() {
            let (name, cut) = fitting(name);
            self.written.cells_cut += u64::from(cut);
            let column = index as u16;
            // A Chinese character is as wide as two digits.
            let width = name.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>() + 2;
            sheet.set_column_width(column, width.clamp(WIDTH_MIN, WIDTH_MAX) as f64).map_err(fault_of)?;
            sheet.write_string_with_format(0, column, name, &self.header).map_err(fault_of)?;
        }
        self.row = 1;
        Ok(())
    }
}

impl RowWriter for Writer {
    fn write_row(&mut self, row: &[Cell]) -> Result<(), TableFault> {
        if row.len() > COLUMNS_MAX {
            return Err(TableFault::TooManyColumns { found: row.len() as u64, limit: COLUMNS_MAX as u64 });
        }
        if self.row == self.sheet_rows_max {
            self.begin_sheet()?;
        }
        let sheet = self.workbook.worksheet_from_index(self.written.sheets as usize - 1).map_err(fault_of)?;
        for (index, cell) in row.iter().enumerate() {
            self.written.cells_cut += u64::from(
                write_cell(sheet, self.row, index as u16, cell, &self.day, &self.moment).map_err(fault_of)?,
            );
        }
        self.row += 1;
        self.written.rows += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Written, TableFault> {
        // The archive is built by seeking, which the way out may not be able to do.
        let mut file = match &self.scratch {
            Some(folder) => tempfile::tempfile_in(folder)?,
            None => tempfile::tempfile()?,
        };
        self.workbook.save_to_writer(&mut file).map_err(fault_of)?;
        file.rewind()?;
        std::io::copy(&mut file, &mut self.out)?;
        self.out.flush()?;
        Ok(self.written)
    }
}

/// Writes one cell; true when its text had to be cut. Text is never taken for a formula here.
fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    day: &Format,
    moment: &Format,
) -> Result<bool, XlsxError> {
    match cell {
        Cell::Empty => return Ok(false),
        Cell::Number(number) if number.is_finite() => drop(sheet.write_number(row, column, *number)?),
        Cell::Bool(value) => drop(sheet.write_boolean(row, column, *value)?),
        Cell::Moment(micros) => {
            if let Some(serial) = cell.civil().and_then(to_serial) {
                const MICROS_PER_DAY: i64 = 86_400_000_000;
                let format = if micros % MICROS_PER_DAY == 0 { day } else { moment };
                sheet.write_number_with_format(row, column, serial, format)?;
            } else {
                sheet.write_string(row, column, cell.to_text())?;
            }
        }
        Cell::Number(_) | Cell::Text(_) | Cell::Error(_) | Cell::Garbled(_) => {
            let text = cell.to_text();
            let (text, cut) = fitting(&text);
            sheet.write_string(row, column, text)?;
            return Ok(cut);
        }
    }
    Ok(false)
}

/// The text as a cell can hold it, ending in `…` when it was cut.
fn fitting(text: &str) -> (std::borrow::Cow<'_, str>, bool) {
    if text.len() <= CELL_UNITS_MAX || text.encode_utf16().count() <= CELL_UNITS_MAX {
        return (text.into(), false);
    }
    let mut units = 0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units < CELL_UNITS_MAX
        })
        .collect();
    ((kept + "…").into(), true)
}

/// The name without what Excel forbids in it.
fn sheet_name(name: &str) -> String {
    let clean: String = name
        .chars()
        .map(
            |c| if c.is_control() || matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { ' ' } else { c },
        )
        .take(SHEET_NAME_CHARS_MAX)
        .collect();
    let clean = clean.trim().trim_matches('\'').trim();
    if clean.is_empty() { "Sheet1".to_owned() } else { clean.to_owned() }
}

/// `客户`, then `客户 (2)`; cut so that the number fits.
fn numbered(name: &str, number: u32) -> String {
    if number == 1 {
        return name.to_owned();
    }
    let suffix = format!(" ({number})");
    let kept: String = name.chars().take(SHEET_NAME_CHARS_MAX - suffix.len()).collect();
    kept + &suffix
}

fn fault_of(error: XlsxError) -> TableFault {
    TableFault::Io { detail: error.to_string() }
}

#[cfg(test)]
mod tests;
