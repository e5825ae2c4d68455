//! Excel workbooks (ECMA-376), streamed: one sheet's XML is unpacked and read as the rows are asked for.
//!
//! The zip directory is the `zip` crate's work and the XML is `quick-xml`'s. calamine reads the same files, but holds
//! its archive open by borrowing, which a reader that is handed around cannot, and sets no limits on what it unpacks;
//! a test holds the two equal.

mod cells;
mod number_format;
mod package;
mod part;
mod sheet;
mod strings;
mod styles;
mod workbook;
mod write;
mod xml;

use std::sync::Arc;

use contracts::tables::{RowReader, TableFault, TableFormat, TableOptions};

use self::package::Package;
use self::sheet::SheetRows;
use self::workbook::{Workbook, WorkbookSheet};
use super::Source;
use super::table::{Frame, Table};

pub(super) use self::write::Writer;

pub(super) fn open<R: Source>(source: R, options: &TableOptions) -> Result<Box<dyn RowReader>, TableFault> {
    let package = Package::open(source)?;
    let workbook = Arc::new(Workbook::read(&package)?);
    if let Some(name) = &options.sheet {
        let sheets = || workbook.sheets.iter().map(|sheet| sheet.name.clone()).collect();
        let unknown = || TableFault::NoSuchSheet { sheet: name.clone(), sheets: sheets() };
        let sheet = workbook.sheets.iter().find(|sheet| sheet.name == *name).ok_or_else(unknown)?;
        return open_sheet(&package, &workbook, sheet, options);
    }
    // Hidden sheets are somebody's lists behind the scenes.
    for sheet in workbook.sheets.iter().filter(|sheet| !sheet.hidden) {
        match open_sheet(&package, &workbook, sheet, options) {
            Err(TableFault::EmptyFile) => {}
            other => return other,
        }
    }
    Err(TableFault::EmptyFile)
}

fn open_sheet<R: Source>(
    package: &Package<R>,
    workbook: &Arc<Workbook>,
    sheet: &WorkbookSheet,
    options: &TableOptions,
) -> Result<Box<dyn RowReader>, TableFault> {
    let rows = SheetRows::open(package.clone(), Arc::clone(workbook), &sheet.part)?;
    let frame = Frame {
        format: TableFormat::Xlsx,
        sheets: workbook.sheets.iter().map(|sheet| sheet.described(package)).collect(),
        sheet: Some(sheet.name.clone()),
        encoding: None,
        delimiter: None,
    };
    Ok(Box::new(Table::open(rows, frame, options.header_row)?))
}
