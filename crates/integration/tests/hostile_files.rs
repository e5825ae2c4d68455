//! Files that are not what they say, too much, or broken.

mod shelf;

use contracts::tables::TableFault;
use integration::files::limits::{COLUMNS_MAX, XML_EVENT_BYTES_MAX};
use proptest::prelude::*;
use shelf::{open, rows, small_workbook, workbook_of, zipped};

#[expect(clippy::unwrap_used, reason = "test")]
fn fault(bytes: impl Into<Vec<u8>>) -> TableFault {
    open(bytes).and_then(rows).unwrap_err()
}

/// A compound file with a stream of that name.
fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(1_024, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

#[test]
fn what_we_do_not_read_is_named() {
    let unsupported = |found: &str| TableFault::UnsupportedFormat { found: found.into() };
    let table = [
        (Vec::new(), TableFault::EmptyFile),
        (b"\n\r\n ,,\n".to_vec(), TableFault::EmptyFile),
        (b"\xef\xbb\xbf".to_vec(), TableFault::EmptyFile),
        (compound("Workbook"), unsupported("xls")),
        (compound("EncryptedPackage"), TableFault::EncryptedWorkbook),
        (b"%PDF-1.7".to_vec(), unsupported("pdf")),
        (b"\r\n <HTML><table>".to_vec(), unsupported("html")),
        (b"<?xml version=\"1.0\"?><Workbook/>".to_vec(), unsupported("xml")),
        (b"{\"a\":1}".to_vec(), unsupported("json")),
        (zipped(&[("word/document.xml", b"<a/>")]), TableFault::NotAWorkbook),
        (zipped(&[("xl/workbook.bin", b"")]), unsupported("xlsb")),
        (zipped(&[("content.xml", b"<a/>")]), unsupported("ods")),
        (zipped(&[]), TableFault::NotAWorkbook),
        (workbook_of("", "", ""), TableFault::EmptyFile),
    ];
    for (bytes, expected) in table {
        assert_eq!(fault(bytes), expected);
    }
}

#[test]
fn a_workbook_cut_off_anywhere_is_refused() {
    let whole = small_workbook();
    for length in 4..whole.len() {
        let fault = fault(&whole[..length]);
        assert!(matches!(fault, TableFault::TruncatedWorkbook { .. }), "{length}: {fault:?}");
    }
}

#[test]
fn broken_xml_names_its_part() {
    let part = || "xl/worksheets/sheet1.xml".to_owned();
    let cut = "<row><c t=\"str\"><v>a</v></c></row><row><c";
    assert_eq!(fault(workbook_of(cut, "", "")), TableFault::DamagedWorkbook { part: part() });
    let crossed = "<row><c t=\"str\"><v>a</c></v></row>";
    assert_eq!(fault(workbook_of(crossed, "", "")), TableFault::DamagedWorkbook { part: part() });
}

#[test]
fn bombs_are_refused_by_name() {
    let bomb = |limit| TableFault::ZipBomb { limit };
    let row = "<row><c t=\"str\"><v>a</v></c></row>";

    let spaces = format!("<row/>{}", " ".repeat(1 << 20));
    let honest = workbook_of(&format!("{row}{}", spaces.repeat(32)), "", "");
    assert_eq!(fault(honest.clone()), bomb("UNPACK_RATIO_MAX"));
    // The archive's directory claims that the sheet is small.
    assert_eq!(fault(claiming_small(honest)), bomb("UNPACK_RATIO_MAX"));

    let nested = "<a>".repeat(1_000);
    assert_eq!(fault(workbook_of(&nested, "", "")), bomb("XML_DEPTH_MAX"));

    // Half noise, so that it is not the ratio that stops it.
    let mut seed = 1_u32;
    let noise = std::iter::from_fn(|| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Some(char::from(b'a' + (seed >> 24) as u8 % 26))
    });
    let long: String = noise.take(XML_EVENT_BYTES_MAX as usize * 2).collect();
    let cell = format!("<row><c t=\"str\"><v>{long}</v></c></row>");
    assert_eq!(fault(workbook_of(&cell, "", "")), bomb("XML_EVENT_BYTES_MAX"));
}

/// Writes 1,000 over every unpacked size above a mebibyte in the archive's directory.
#[expect(clippy::unwrap_used, reason = "test")]
fn claiming_small(mut bytes: Vec<u8>) -> Vec<u8> {
    const ENTRY: &[u8] = b"PK\x01\x02";
    const SIZE_AT: usize = 24;
    let starts: Vec<usize> = (0..bytes.len() - 46).filter(|at| bytes[*at..].starts_with(ENTRY)).collect();
    for start in starts {
        let size = &mut bytes[start + SIZE_AT..start + SIZE_AT + 4];
        if u32::from_le_bytes(size.try_into().unwrap()) > 1 << 20 {
            size.copy_from_slice(&1_000_u32.to_le_bytes());
        }
    }
    bytes
}

#[test]
fn too_many_columns_are_counted() {
    let limit = COLUMNS_MAX as u64;
    let far = "<row r=\"1\"><c r=\"XFD1\" t=\"str\"><v>a</v></c></row>";
    assert_eq!(fault(workbook_of(far, "", "")), TableFault::TooManyColumns { found: 16_384, limit });
    assert_eq!(fault("a,".repeat(COLUMNS_MAX)), TableFault::TooManyColumns { found: limit + 1, limit });
}

#[test]
fn numbers_out_of_range_do_not_hurt() {
    let rows = "<row r=\"18446744073709551615\"><c r=\"A1\" t=\"str\"><v>a</v></c></row>\
        <row><c r=\"ZZZ99999999999999999999\" s=\"999999999999\"><v>1e999</v></c></row>";
    let _ = open(workbook_of(rows, "", "")).and_then(shelf::rows);
    let sparse = "<row r=\"1\"><c t=\"str\"><v>a</v></c></row><row r=\"4000000000\"><c s=\"1\"><v>-1e300</v></c></row>";
    assert_eq!(shelf::rows(open(workbook_of(sparse, "", "")).unwrap()).unwrap()[0].0, 4_000_000_000);
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = open(bytes).and_then(rows);
    }

    /// A good workbook with some bytes changed, so that it is taken for one as long as possible.
    #[test]
    fn a_spoilt_workbook_is_answered(spots in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = small_workbook();
        for (at, byte) in spots {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = open(bytes).and_then(rows);
    }

    #[test]
    fn odd_xml_is_answered(inside in "(<row>|</row>|<row r=\"[0-9A-Z]{0,3}\">|<c>|<c r=\"[0-9A-Z]{0,3}\" t=\"[sbe]\" s=\"9\">|</c>|<v>|</v>|<is>|</is>|<t>|</t>|1|&amp;|&x;|_x000|\\]\\]>|<!--){0,12}") {
        let _ = open(workbook_of(&inside, "", "<si><t>a</t></si>")).and_then(rows);
    }
}
