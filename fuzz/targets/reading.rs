//! What must hold of every table, whatever its bytes: part of the targets that read files.

use std::io::Cursor;

use contracts::tables::{Cell, TableOptions};
use integration::files::read;

/// Rows of one file that are looked at; a workbook of a few bytes may claim a million of them.
const ROWS_MAX: usize = 5_000;

/// Reads a file to its end or its fault, and again as the first reading found it.
pub fn check(bytes: &[u8], options: &TableOptions) {
    let Some((found, rows)) = taken(bytes, options) else { return };
    let Some((_, again)) = taken(bytes, &found) else { panic!("it opened once and not again as {found:?}") };
    assert_eq!(rows, again, "opened again as {found:?}");
}

/// The options that open it in the same way, and its rows with their numbers.
fn taken(bytes: &[u8], options: &TableOptions) -> Option<(TableOptions, Vec<(u64, String)>)> {
    let mut table = read(Cursor::new(bytes.to_vec()), options).ok()?;
    let width = table.info().columns.len();
    assert!(width > 0, "a table has columns");
    let mut names: Vec<String> = table.info().columns.iter().map(|column| column.name.clone()).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), width, "names of columns are unique");
    let (mut rows, mut row, mut last) = (Vec::new(), Vec::new(), u64::from(table.info().header_row));
    while rows.len() < ROWS_MAX {
        let number = match table.next_row(&mut row) {
            Ok(Some(number)) => number.0,
            Ok(None) => break,
            Err(_) => {
                assert_eq!(table.next_row(&mut row), Ok(None), "after a fault nothing comes");
                break;
            }
        };
        assert!(number > last, "row {number} after row {last}");
        last = number;
        assert!(row.len() >= width && row.iter().any(|cell| !cell.is_empty()));
        assert!((0.0..=1.0).contains(&table.fraction_read()));
        for cell in &row {
            assert!(!matches!(cell, Cell::Text(text) if text.contains('\0')), "no database takes NUL");
        }
        rows.push((number, format!("{row:?}")));
    }
    Some((table.info().options(), rows))
}
