//! CSV as it comes out of old systems.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

mod shelf;

use contracts::tables::{Cell, OpenTable, TableFault, TableFormat, TableOptions};
use encoding_rs::GB18030;
use integration::files::Files;
use shelf::{names, open, open_with, rows, text, texts};

const CUSTOMERS: &str = "客户,电话\n老王火锅店,13800000000\n老李,\"成都,重庆\n万州\"\n";

#[test]
fn chinese_is_read_in_every_encoding() {
    let utf_16 = |mark: &str| {
        format!("{mark}{CUSTOMERS}").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()
    };
    let files = [
        CUSTOMERS.as_bytes().to_vec(),
        format!("\u{feff}{CUSTOMERS}").into_bytes(),
        GB18030.encode(CUSTOMERS).0.into_owned(),
        utf_16("\u{feff}"),
        utf_16(""),
    ];
    for file in files {
        let table = open(file).unwrap();
        assert_eq!(names(&*table), ["客户", "电话"]);
        let expected = [
            (2, vec![text("老王火锅店"), text("13800000000")]),
            (3, vec![text("老李"), text("成都,重庆\n万州")]),
        ];
        assert_eq!(rows(table).unwrap(), expected);
    }
}

#[test]
fn what_it_is_can_be_asked_first() {
    let folder = tempfile::tempdir().unwrap();
    // The name lies; the content decides.
    let path = folder.path().join("customers.xlsx");
    std::fs::write(&path, GB18030.encode("客户;电话\n老王;138\n").0).unwrap();
    let info = Files::default().inspect(&path, &TableOptions::default()).unwrap();
    assert_eq!(info.format, TableFormat::Csv);
    assert_eq!((info.encoding.as_deref(), info.delimiter, info.header_row), (Some("gb18030"), Some(';'), 1));
    assert_eq!(info.rows_estimate, Some(1));

    let again = Files::default().open(&path, &info.options()).unwrap();
    assert_eq!(*again.info(), info);

    let missing = Files::default().inspect(&folder.path().join("nowhere"), &TableOptions::default());
    assert!(matches!(missing, Err(TableFault::Io { .. })));
}

#[test]
fn a_header_below_a_page_of_numbers_has_the_columns_of_the_rows_under_it() {
    // Only two of them are among the rows in which the header is looked for.
    let file = ["1\n".repeat(47), "客户\n老王\n老李\n".to_owned(), "老张,138\n".repeat(40)].concat();
    let table = open(file.clone()).unwrap();
    assert_eq!(table.info().header_row, 48);
    assert_eq!(names(&*table), ["客户", "B"]);
    let options = table.info().options();
    let (found, again) = (rows(table).unwrap(), open_with(file, &options).unwrap());
    assert_eq!(found.len(), 42);
    assert_eq!(found, rows(again).unwrap(), "opened by what was found");
}

#[test]
fn row_numbers_are_those_excel_shows() {
    let file = "客户清单\n\n客户,电话,城市\n\n老王,138,\"a\nb\"\n,,\n老李,139,c\n";
    assert_eq!(
        texts(file),
        [
            (5, ["老王", "138", "a\nb"].map(String::from).to_vec()),
            (7, ["老李", "139", "c"].map(String::from).to_vec())
        ]
    );
    assert_eq!(texts("sep=;\r\na;b\r\n1;2\r\n"), [(2, vec!["1".into(), "2".into()])]);
}

#[test]
fn ragged_rows_show_what_they_have() {
    let file = "客户,电话,城市\n老王\n老李,138,成都,多,,\n张三,139,重庆\n";
    let expected = [
        (2, vec![text("老王"), Cell::Empty, Cell::Empty]),
        (3, vec![text("老李"), text("138"), text("成都"), text("多")]),
        (4, vec![text("张三"), text("139"), text("重庆")]),
    ];
    assert_eq!(rows(open(file).unwrap()).unwrap(), expected);
}

#[test]
fn bad_bytes_are_shown_not_lost() {
    let mut file = CUSTOMERS.as_bytes().to_vec();
    file.extend_from_slice(b"a\xffb,c\0d\n");
    let rows = rows(open(file).unwrap()).unwrap();
    assert_eq!(rows[2], (5 - 1, vec![Cell::Garbled("a\\xFFb".into()), Cell::Garbled("c\\x00d".into())]));
}

#[test]
fn what_the_person_says_goes_before_what_is_found() {
    let options = TableOptions {
        header_row: Some(0),
        delimiter: Some('^'),
        encoding: Some("big5".into()),
        ..TableOptions::default()
    };
    let table = open_with(encoding_rs::BIG5.encode("老王^1\n老李^2\n").0, &options).unwrap();
    assert_eq!(names(&*table), ["A", "B"]);
    assert_eq!(rows(table).unwrap()[0], (1, vec![text("老王"), text("1")]));
}

#[test]
fn a_fault_ends_the_reading() {
    let early = "a,b\n1,2\n3,\"4\n".to_owned() + &"x,y\n".repeat(100);
    assert_eq!(open(early).err(), Some(TableFault::UnclosedQuote { row: 3 }));

    let late = "a,b\n".to_owned() + &"1,2\n".repeat(100) + "3,\"4\n5,6\n";
    let mut table = open(late).unwrap();
    let mut row = Vec::new();
    let fault = loop {
        match table.next_row(&mut row) {
            Ok(Some(_)) => {}
            other => break other,
        }
    };
    assert_eq!(fault, Err(TableFault::UnclosedQuote { row: 102 }));
    assert_eq!(table.next_row(&mut row), Ok(None));
}

#[test]
fn a_long_file_is_estimated_and_its_reading_shown() {
    let file = "编号,客户\n".to_owned() + &"10001,老王火锅店\n".repeat(100_000);
    let mut table = open(file).unwrap();
    let estimate = table.info().rows_estimate.unwrap();
    assert!((95_000..105_000).contains(&estimate), "{estimate}");
    let (mut row, mut before) = (Vec::new(), 0.0);
    while table.next_row(&mut row).unwrap().is_some() {
        assert!((before..=1.0).contains(&table.fraction_read()));
        before = table.fraction_read();
    }
    assert_eq!(table.fraction_read(), 1.0);
}
