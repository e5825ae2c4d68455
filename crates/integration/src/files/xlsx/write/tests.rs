//! What only a look behind the curtain shows: sheets that are full, names that Excel forbids.

use std::io::Cursor;
use std::sync::{Arc, Mutex};

use contracts::tables::TableOptions;

use super::*;
use crate::files::read;

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_sheet_is_followed_by_another() {
    let paper = Paper::default();
    let mut writer =
        Writer::with_sheet_rows(Box::new(paper.clone()), "客户", &["编号".into()], None, 3).unwrap();
    for number in 1..=5 {
        writer.write_row(&[Cell::Number(f64::from(number))]).unwrap();
    }
    let written = Box::new(writer).finish().unwrap();
    assert_eq!(written, Written { rows: 5, sheets: 3, cells_cut: 0 });

    let bytes = paper.0.lock().unwrap().clone();
    let mut found = Vec::new();
    for sheet in ["客户", "客户 (2)", "客户 (3)"] {
        let options = TableOptions { sheet: Some(sheet.into()), ..TableOptions::default() };
        let mut table = read(Cursor::new(bytes.clone()), &options).unwrap();
        assert_eq!(table.info().columns[0].name, "编号");
        let mut row = Vec::new();
        while table.next_row(&mut row).unwrap().is_some() {
            found.push(row[0].to_text().into_owned());
        }
    }
    assert_eq!(found, ["1", "2", "3", "4", "5"]);
}

#[test]
fn sheet_names_are_what_excel_allows() {
    for (asked, name) in
        [("客户", "客户"), ("a/b:c", "a b c"), ("'x'", "x"), ("", "Sheet1"), ("[]", "Sheet1")]
    {
        assert_eq!(sheet_name(asked), name);
    }
    let long = sheet_name(&"客".repeat(50));
    assert_eq!(long.chars().count(), SHEET_NAME_CHARS_MAX);
    assert_eq!(numbered(&long, 12).chars().count(), SHEET_NAME_CHARS_MAX);
}
