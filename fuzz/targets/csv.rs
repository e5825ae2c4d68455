//! Delimited text: the first byte says what a person claims of the file, the rest is the file.
#![no_main]

mod reading;

use contracts::tables::TableOptions;
use libfuzzer_sys::fuzz_target;

const ENCODINGS: [&str; 5] = ["utf-8", "gb18030", "utf-16le", "utf-16be", "big5"];
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

fuzz_target!(|input: &[u8]| {
    let Some((&claims, bytes)) = input.split_first() else { return };
    let claimed = |bit: u8| claims & bit != 0;
    let pick = usize::from(claims >> 3);
    let options = TableOptions {
        sheet: None,
        header_row: claimed(1).then_some(u32::from(claims >> 6)),
        encoding: claimed(2).then(|| ENCODINGS[pick % ENCODINGS.len()].to_owned()),
        delimiter: claimed(4).then(|| DELIMITERS[pick % DELIMITERS.len()]),
    };
    reading::check(bytes, &options);
});
