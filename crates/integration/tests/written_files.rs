//! Files we write, read back and looked into.

mod shelf;

use contracts::tables::{Cell, CreateTable, TableFormat, Written};
use integration::files::Files;
use proptest::prelude::*;
use shelf::{Paper, moment, names, open, rows, text};

#[expect(clippy::unwrap_used, reason = "test")]
fn written(format: TableFormat, columns: &[&str], rows: &[Vec<Cell>]) -> (Vec<u8>, Written) {
    let (paper, columns) =
        (Paper::default(), columns.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    let mut writer = Files::default().create(Box::new(paper.clone()), format, "客户/退回", &columns).unwrap();
    for row in rows {
        writer.write_row(row).unwrap();
    }
    let written = writer.finish().unwrap();
    (paper.bytes(), written)
}

#[test]
fn csv_opens_in_excel_and_runs_nothing() {
    let row = vec![
        text("老王,火锅"),
        text("=1+1"),
        text("-cmd|'/c calc'!A0"),
        Cell::Number(-5.0),
        moment("2024-03-05T10:20:30"),
        Cell::Empty,
        text("'=x"),
        text("'x"),
    ];
    let (bytes, done) =
        written(TableFormat::Csv, &["客户", "@b", "c", "d", "e", "f", "g", "h"], std::slice::from_ref(&row));
    let file = String::from_utf8(bytes.clone()).unwrap();
    assert_eq!(
        file,
        "\u{feff}客户,'@b,c,d,e,f,g,h\r\n\"老王,火锅\",'=1+1,'-cmd|'/c calc'!A0,-5,2024-03-05 10:20:30,,''=x,'x\r\n"
    );
    assert_eq!(done, Written { rows: 1, sheets: 1, cells_cut: 0 });

    let table = open(bytes).unwrap();
    assert_eq!(names(&*table)[..2], ["客户", "@b"]);
    let back = rows(table).unwrap().remove(0).1;
    assert_eq!((&back[..3], &back[6..]), (&row[..3], &row[6..]));
}

#[test]
fn workbooks_keep_kinds() {
    let row = vec![
        text("=1+1"),
        Cell::Number(12.5),
        moment("2024-03-05T00:00:00"),
        moment("2024-03-05T10:20:30"),
        Cell::Bool(false),
        Cell::Empty,
        text("13800000000"),
    ];
    let columns = ["a", "b", "c", "d", "e", "f", "g"];
    let (bytes, done) = written(TableFormat::Xlsx, &columns, std::slice::from_ref(&row));
    assert_eq!(done, Written { rows: 1, sheets: 1, cells_cut: 0 });
    let table = open(bytes).unwrap();
    assert_eq!(table.info().sheet.as_deref(), Some("客户 退回"));
    assert_eq!(names(&*table), columns);
    assert_eq!(rows(table).unwrap(), [(2, row)]);
}

#[test]
fn what_a_cell_cannot_hold_is_cut_and_counted() {
    let long = "熟".repeat(40_000);
    let (bytes, done) = written(TableFormat::Xlsx, &["a"], &[vec![text(&long)], vec![text("b")]]);
    assert_eq!((done.rows, done.cells_cut), (2, 1));
    let Cell::Text(cut) = rows(open(bytes).unwrap()).unwrap().remove(0).1.remove(0) else { panic!() };
    assert_eq!((cut.chars().count(), cut.ends_with('…')), (32_767, true));

    let old = moment("1899-03-05T00:00:00");
    let (bytes, _) = written(TableFormat::Xlsx, &["a"], &[vec![old], vec![Cell::Number(f64::NAN)]]);
    let back = rows(open(bytes).unwrap()).unwrap();
    assert_eq!((&back[0].1[0], &back[1].1[0]), (&text("1899-03-05"), &text("NaN")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_is_read(rows_in in prop::collection::vec(prop::collection::vec("[a-z老王0-9 ,;\"\n=+@'\\-]{0,8}", 3), 1..6)) {
        let cells: Vec<Vec<Cell>> = rows_in.iter().map(|row| row.iter().map(|cell| text(cell)).collect()).collect();
        for format in [TableFormat::Csv, TableFormat::Xlsx] {
            let (bytes, _) = written(format, &["甲", "乙", "丙"], &cells);
            let options = contracts::tables::TableOptions { header_row: Some(1), ..Default::default() };
            let back = rows(shelf::open_with(bytes, &options).unwrap()).unwrap();
            let back: Vec<Vec<String>> =
                back.iter().map(|(_, row)| row.iter().map(|cell| cell.to_text().into_owned()).collect()).collect();
            let full: Vec<Vec<String>> =
                rows_in.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).cloned().collect();
            prop_assert_eq!(back, full);
        }
    }
}
