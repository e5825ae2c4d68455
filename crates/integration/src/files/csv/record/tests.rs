//! Records as RFC 4180 has them, and the ways in which files break it.

use encoding_rs::UTF_8;
use proptest::prelude::*;

use super::*;

type Row = (u64, Vec<String>);

fn records(text: impl AsRef<[u8]>) -> Result<Vec<Row>, TableFault> {
    let mut records = Records::new(Utf8Stream::new(text.as_ref(), UTF_8), b',');
    let (mut out, mut row) = (Vec::new(), Vec::new());
    while let Some(number) = records.next(&mut row)? {
        out.push((number, row.iter().map(|cell| cell.to_text().into_owned()).collect()));
    }
    Ok(out)
}

fn row(number: u64, cells: &[&str]) -> Row {
    (number, cells.iter().map(|cell| (*cell).to_owned()).collect())
}

#[test]
fn cuts_records() {
    let table: [(&str, &[Row]); 14] = [
        ("", &[]),
        ("a", &[row(1, &["a"])]),
        ("a,b\n", &[row(1, &["a", "b"])]),
        ("a,b\r\nc,d\r\n", &[row(1, &["a", "b"]), row(2, &["c", "d"])]),
        ("a\rb", &[row(1, &["a"]), row(2, &["b"])]),
        ("a\n\nb", &[row(1, &["a"]), row(2, &[]), row(3, &["b"])]),
        ("a,\n,b", &[row(1, &["a", ""]), row(2, &["", "b"])]),
        (",", &[row(1, &["", ""])]),
        ("\"a\nb\",c\nd", &[row(1, &["a\nb", "c"]), row(2, &["d"])]),
        ("\"a\r\nb\"\r\nc", &[row(1, &["a\r\nb"]), row(2, &["c"])]),
        ("\"a\"\"b\",\"\"", &[row(1, &["a\"b", ""])]),
        ("\"\"\n", &[row(1, &[""])]),
        ("\"a\"b,c\"d\"", &[row(1, &["ab", "c\"d\""])]),
        ("'=1+1,'a", &[row(1, &["=1+1", "'a"])]),
    ];
    for (text, expected) in table {
        assert_eq!(records(text).as_deref(), Ok(expected), "{text:?}");
    }
}

#[test]
fn an_open_quote_is_named_by_its_row() {
    assert_eq!(records("a,b\nc,\"d\ne,f\n"), Err(TableFault::UnclosedQuote { row: 2 }));
    let swallowed = format!("a\n\"{}", "x\n".repeat(ROW_BYTES_MAX));
    assert_eq!(records(swallowed), Err(TableFault::UnclosedQuote { row: 2 }));
}

#[test]
fn nothing_unreadable_is_lost() {
    let mut reader = Records::new(Utf8Stream::new(&b"a\xffb,c\0d,e"[..], UTF_8), b',');
    let mut row = Vec::new();
    reader.next(&mut row).unwrap();
    let garbled = |text: &str| Cell::Garbled(text.into());
    assert_eq!(row, [garbled("a\\xFFb"), garbled("c\\x00d"), Cell::Text("e".into())]);
}

/// A gigabyte without a line end, which is never all in memory.
#[test]
fn a_line_without_end_is_refused() {
    let limit = ROW_BYTES_MAX as u64;
    for byte in [b'x', b','] {
        let mut endless = Records::new(Utf8Stream::new(std::io::repeat(byte).take(1 << 30), UTF_8), b',');
        assert_eq!(endless.next(&mut Vec::new()), Err(TableFault::LineTooLong { row: 1, limit }));
        assert!(endless.stream().bytes_read() < 2 * limit);
    }
    let wide = ",".repeat(COLUMNS_MAX);
    let found = COLUMNS_MAX as u64 + 1;
    assert_eq!(records(wide), Err(TableFault::TooManyColumns { found, limit: COLUMNS_MAX as u64 }));
}

proptest! {
    /// Where the text is well formed and has no blank lines, the `csv` crate reads the same.
    #[test]
    fn agrees_with_the_csv_crate(rows in prop::collection::vec(prop::collection::vec("[a \",\r\n;老]{0,6}", 1..5), 1..6)) {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let ours: Vec<Vec<String>> = records(&bytes).unwrap().into_iter().map(|(_, cells)| cells).collect();
        let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(bytes.as_slice());
        let theirs: Vec<Vec<String>> =
            reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
        prop_assert_eq!(&ours, &theirs);
        prop_assert_eq!(ours, rows);
    }

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = records(bytes);
    }
}
