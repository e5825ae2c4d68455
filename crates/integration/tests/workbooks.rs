//! Workbooks as people and programs make them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

mod shelf;

use contracts::tables::{Cell, TableFault, TableOptions};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use shelf::{moment, names, open, open_with, rows, small_workbook, text, workbook_of};

#[test]
fn every_kind_of_cell() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let day = Format::new().set_num_format("yyyy/m/d");
    let at = ExcelDateTime::from_ymd(2024, 3, 5).unwrap();
    sheet.write_row(0, 0, ["发票", "数量", "日期", "付清", "合计", "错误", "说明"]).unwrap();
    sheet.write_number(1, 0, 536_365.0).unwrap();
    sheet.write_number(1, 1, 2.5500000000000003).unwrap();
    sheet.write_datetime_with_format(1, 2, at.and_hms(10, 20, 30.0).unwrap(), &day).unwrap();
    sheet.write_boolean(1, 3, true).unwrap();
    sheet.write_formula(1, 4, Formula::new("=1+2").set_result("3")).unwrap();
    sheet.write_formula(1, 5, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write_string(1, 6, " 两行\n<&> ").unwrap();

    let rows = rows(open(workbook.save_to_buffer().unwrap()).unwrap()).unwrap();
    let (number, row) = &rows[0];
    assert_eq!(*number, 2);
    let expected = [
        Cell::Number(536_365.0),
        Cell::Number(2.5500000000000003),
        moment("2024-03-05T10:20:30"),
        Cell::Bool(true),
        Cell::Number(3.0),
        Cell::Error("#DIV/0!".into()),
        text(" 两行\n<&> "),
    ];
    assert_eq!(row[..], expected);
    let shown: Vec<_> = row.iter().map(Cell::to_text).collect();
    assert_eq!(shown[..4], ["536365", "2.55", "2024-03-05 10:20:30", "TRUE"]);
}

#[test]
fn what_other_programs_write() {
    let sheet = "<row><c t=\"inlineStr\"><is><t>日期</t></is></c><c t=\"s\"><v>0</v></c><c t=\"str\"><v>x</v></c></row>\
        <row><c s=\"1\"><v>45356</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>99</v></c></row>\
        <row r=\"9\"><c r=\"C9\" t=\"d\"><v>2024-03-05T10:20:00</v></c><c r=\"A9\" s=\"2\"><v>0.5</v></c></row>\
        <row r=\"10\"><c r=\"A10\" s=\"3\"><v>45356.25</v></c><c r=\"B10\" t=\"e\"><v>#N/A</v></c><c r=\"C10\" s=\"1\"/></row>\
        <row r=\"11\"><c r=\"A11\" s=\"1\"/></row>";
    let shared = "<si><t>电话</t><rPh sb=\"0\" eb=\"1\"><t>dianhua</t></rPh></si>\
        <si><r><t xml:space=\"preserve\">老王 </t></r><r><t>&amp;_x000D_&#10;子</t></r></si>";
    let table = open(workbook_of(sheet, "", shared)).unwrap();
    assert_eq!(names(&*table), ["日期", "电话", "x"]);
    let expected = [
        (2, vec![moment("2024-03-05T00:00:00"), text("老王 &\r\n子"), Cell::Error("#REF!".into())]),
        (9, vec![text("12:00:00"), Cell::Empty, moment("2024-03-05T10:20:00")]),
        (10, vec![moment("2024-03-05T06:00:00"), Cell::Error("#N/A".into()), Cell::Empty]),
    ];
    assert_eq!(rows(table).unwrap(), expected);
}

#[test]
fn a_file_opens_as_it_was_found_though_its_end_is_damaged() {
    let row = |cells: &[&str]| {
        let cells: String = cells.iter().map(|text| format!("<c t=\"str\"><v>{text}</v></c>")).collect();
        format!("<row>{cells}</row>")
    };
    let sheet = [row(&["客户清单"]), row(&["客户", "电话", "城市"]), row(&["老王", "138", "成都"])].concat();
    let bytes = workbook_of(&format!("{sheet}</sheetData></crossed><sheetData>"), "", "");
    let info = open(bytes.clone()).unwrap().info().clone();
    assert_eq!(info.header_row, 2);
    assert_eq!(*open_with(bytes, &info.options()).unwrap().info(), info);
}

#[test]
fn no_two_rows_have_one_number() {
    let row = |number: &str, text: &str| format!("<row{number}><c t=\"str\"><v>{text}</v></c></row>");
    let sheet = [
        row("", "a"),
        row(" r=\"2\"", "b"),
        row(" r=\"2\"", "c"),
        row(" r=\"1\"", "d"),
        row(" r=\"9\"", "e"),
        row(" r=\"18446744073709551615\"", "f"),
        row(" r=\"x\"", "g"),
    ];
    let numbers: Vec<u64> = rows(open(workbook_of(&sheet.concat(), "", "")).unwrap())
        .unwrap()
        .into_iter()
        .map(|(number, _)| number)
        .collect();
    assert_eq!(numbers, [2, 3, 4, 9, 10, 11]);
}

#[test]
fn text_no_database_takes_is_marked() {
    let sheet = "<row><c t=\"str\"><v>a</v></c></row><row><c t=\"str\"><v>b\0c</v></c></row>\
        <row><c t=\"str\"><v>_x0000_</v></c></row>";
    let expected = [(2, vec![Cell::Garbled("b\\x00c".into())]), (3, vec![text("_x0000_")])];
    assert_eq!(rows(open(workbook_of(sheet, "", "")).unwrap()).unwrap(), expected);
}

#[test]
fn a_workbook_may_count_from_1904() {
    let sheet = "<row><c t=\"str\"><v>日期</v></c></row><row><c s=\"1\"><v>43894</v></c></row>";
    let bytes = workbook_of(sheet, "<workbookPr date1904=\"1\"/>", "");
    assert_eq!(rows(open(bytes).unwrap()).unwrap(), [(2, vec![moment("2024-03-05T00:00:00")])]);
}

#[test]
fn the_first_visible_sheet_with_rows_is_read() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("空").unwrap();
    workbook.add_worksheet().set_name("藏").unwrap().set_hidden(true).write_column(0, 0, ["x", "1"]).unwrap();
    workbook.add_worksheet().set_name("客户").unwrap().write_column(0, 0, ["名称", "老王"]).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();

    let table = open(bytes.clone()).unwrap();
    assert_eq!(table.info().sheet.as_deref(), Some("客户"));
    let listed: Vec<_> =
        table.info().sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect();
    assert_eq!(listed, [("空", false), ("藏", true), ("客户", false)]);

    let sheet = |name: &str| TableOptions { sheet: Some(name.into()), ..TableOptions::default() };
    assert_eq!(names(&*open_with(bytes.clone(), &sheet("藏")).unwrap()), ["x"]);
    assert_eq!(open_with(bytes.clone(), &sheet("空")).err(), Some(TableFault::EmptyFile));
    let fault = open_with(bytes, &sheet("没有")).err();
    let sheets = ["空", "藏", "客户"].map(String::from).to_vec();
    assert_eq!(fault, Some(TableFault::NoSuchSheet { sheet: "没有".into(), sheets }));
}

#[test]
fn a_title_and_a_header_of_two_rows() {
    let mut workbook = Workbook::new();
    let (sheet, plain) = (workbook.add_worksheet(), Format::new());
    sheet.merge_range(0, 0, 0, 3, "客户清单", &plain).unwrap();
    sheet.merge_range(1, 0, 2, 0, "编号", &plain).unwrap();
    sheet.merge_range(1, 1, 2, 1, "名称", &plain).unwrap();
    sheet.merge_range(1, 2, 1, 3, "联系人", &plain).unwrap();
    sheet.write_row(2, 2, ["姓名", "电话"]).unwrap();
    sheet.write_row(3, 1, ["老王火锅", "王五", "138"]).unwrap();
    sheet.write_number(3, 0, 1).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();

    let table = open(bytes.clone()).unwrap();
    assert_eq!(names(&*table), ["编号", "名称", "联系人 姓名", "联系人 电话"]);
    let info = table.info().clone();
    assert_eq!((info.header_row, info.rows_estimate), (3, Some(1)));
    assert_eq!(
        rows(table).unwrap(),
        [(4, vec![Cell::Number(1.0), text("老王火锅"), text("王五"), text("138")])]
    );
    assert_eq!(*open_with(bytes, &info.options()).unwrap().info(), info);
}

#[test]
fn a_thousand_rows_agree_with_calamine() {
    use calamine::{Data, Reader};
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["编号", "名称", "金额"]).unwrap();
    for row in 1..=1_000_u32 {
        sheet.write_number(row, 0, row).unwrap();
        sheet.write_string(row, 1, format!("客户 {}", row % 50)).unwrap();
        sheet.write_number(row, 2, f64::from(row) * 0.1).unwrap();
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let mut theirs: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(bytes.clone())).unwrap();
    let range = theirs.worksheet_range("Sheet1").unwrap();
    let theirs = range.rows().skip(1).map(|row| {
        let cell = |data: &Data| match data {
            Data::Float(number) => Cell::Number(*number),
            Data::String(string) => Cell::Text(string.clone()),
            other => panic!("{other:?}"),
        };
        row.iter().map(cell).collect::<Vec<_>>()
    });
    let ours = rows(open(bytes).unwrap()).unwrap();
    assert_eq!(ours.len(), 1_000);
    assert!(ours.into_iter().map(|(_, row)| row).eq(theirs));
}

#[test]
fn a_reader_may_move_to_another_thread() {
    let table = open(small_workbook()).unwrap();
    let read = std::thread::spawn(move || rows(table)).join().unwrap().unwrap();
    assert_eq!(read, [(2, vec![text("老王"), text("138")]), (3, vec![text("老李"), text("139")])]);
}
