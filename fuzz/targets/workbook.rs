//! Whole workbooks as bytes: the archive, its directory, its parts.
#![no_main]

mod reading;

use contracts::tables::TableOptions;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| reading::check(bytes, &TableOptions::default()));
