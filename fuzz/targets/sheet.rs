//! The XML inside a workbook, in an archive that is in order: sheet, shared strings and styles, separated by NUL.
#![no_main]

mod reading;

use std::io::{Cursor, Write};

use contracts::tables::TableOptions;
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;

const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.split(|byte| *byte == 0);
    let mut part = || parts.next().unwrap_or_default();
    let book = format!(
        "<workbook xmlns:r=\"{R}\"><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let relations = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{R}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"r2\" Type=\"{R}/styles\" Target=\"styles.xml\"/>\
         <Relationship Id=\"r3\" Type=\"{R}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
    );
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", part()),
        ("xl/sharedStrings.xml", part()),
        ("xl/styles.xml", part()),
    ] {
        archive.start_file(name, stored).expect("a part");
        archive.write_all(text).expect("memory");
    }
    let bytes = archive.finish().expect("an archive").into_inner();
    reading::check(&bytes, &TableOptions::default());
});
