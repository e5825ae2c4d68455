//! Files made on the spot, and short ways to read them.
#![allow(dead_code, clippy::unwrap_used, reason = "tests; each file takes what it needs")]

use std::io::{Cursor, Write};
use std::sync::{Arc, Mutex};

use contracts::tables::{Cell, RowReader, TableFault, TableOptions};
use integration::files::read;
use zip::write::SimpleFileOptions;

pub type Rows = Vec<(u64, Vec<Cell>)>;

pub fn open(bytes: impl Into<Vec<u8>>) -> Result<Box<dyn RowReader>, TableFault> {
    open_with(bytes, &TableOptions::default())
}

pub fn open_with(
    bytes: impl Into<Vec<u8>>,
    options: &TableOptions,
) -> Result<Box<dyn RowReader>, TableFault> {
    read(Cursor::new(bytes.into()), options)
}

/// Every row with its number, to the end.
pub fn rows(mut table: Box<dyn RowReader>) -> Result<Rows, TableFault> {
    let (mut rows, mut row) = (Vec::new(), Vec::new());
    while let Some(number) = table.next_row(&mut row)? {
        rows.push((number.0, row.clone()));
    }
    Ok(rows)
}

pub fn names(table: &dyn RowReader) -> Vec<&str> {
    table.info().columns.iter().map(|column| column.name.as_str()).collect()
}

/// Rows as text, for files of text.
pub fn texts(bytes: impl Into<Vec<u8>>) -> Vec<(u64, Vec<String>)> {
    let rows = rows(open(bytes).unwrap()).unwrap();
    rows.into_iter()
        .map(|(number, row)| (number, row.iter().map(|cell| cell.to_text().into_owned()).collect()))
        .collect()
}

pub fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// The moment of `2024-03-05T10:20:30`.
pub fn moment(civil: &str) -> Cell {
    civil.parse::<jiff::civil::DateTime>().unwrap().into()
}

/// A zip archive of these parts, packed.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A workbook around the XML of one sheet's inside, as another program than Excel might write it.
pub fn workbook_of(sheet: &str, workbook_properties: &str, shared: &str) -> Vec<u8> {
    const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let book = format!(
        "<workbook xmlns:r=\"{R}\">{workbook_properties}<sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let relations = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{R}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"r2\" Type=\"{R}/styles\" Target=\"/xl/styles.xml\"/>\
         <Relationship Id=\"r3\" Type=\"{R}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
    );
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"yyyy&quot;年&quot;m\"/></numFmts>\
        <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"20\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>";
    let sheet = format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>");
    let shared = format!("<sst>{shared}</sst>");
    zipped(&[
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/sharedStrings.xml", shared.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// A small workbook as Excel would write it.
pub fn small_workbook() -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in [["客户", "电话"], ["老王", "138"], ["老李", "139"]].iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write_string(row as u32, column as u16, *cell).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// Somewhere to write that can be looked at afterwards.
#[derive(Clone, Default)]
pub struct Paper(Arc<Mutex<Vec<u8>>>);

impl Paper {
    pub fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }
}

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
