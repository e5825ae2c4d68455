//! Dates as typed.
#![no_main]

use kernel::reading::date::{DayMonth, ReadDate, When, YEAR_MAX, YEAR_MIN, from_serial, order_of, read, to_text};
use kernel::reading::date::{Epoch, to_serial};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for order in [DayMonth::DayFirst, DayMonth::MonthFirst] {
        let Ok(ReadDate { when, .. }) = read(text, order) else { continue };
        let When::Civil(civil) = when else { continue };
        assert!((YEAR_MIN..=YEAR_MAX).contains(&civil.year()));
        let again = ReadDate { when, ambiguous: false };
        assert_eq!(read(&to_text(civil), order), Ok(again), "{text:?} is {civil}");
        if let Some(serial) = to_serial(civil) {
            assert!(from_serial(serial, Epoch::Year1900).is_some());
        }
    }
    let _ = order_of(text.lines());
});
