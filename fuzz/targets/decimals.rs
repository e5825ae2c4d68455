//! Numbers as typed, and sums of money made of them.
#![no_main]

use kernel::reading::decimal::{Decimal, amount_minor};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (left, right) = text.split_once('\n').unwrap_or((text, "1"));
    let Ok(one) = Decimal::read(left) else { return };
    assert_eq!(Decimal::read(&one.to_string()), Ok(one), "{left:?} is {one}");
    let _ = Decimal::from_f64(one.to_f64());
    if let Ok(minor) = one.to_minor(2) {
        assert!(minor == 0 || (minor < 0) == one.is_negative());
    }
    let Ok(other) = Decimal::read(right) else { return };
    let _ = amount_minor(one, other, 2);
    if let (Ok(there), Ok(back)) = (one.times(other), other.times(one)) {
        assert_eq!(there, back);
    }
    if let Ok(sum) = one.plus(other) {
        assert_eq!(Ok(sum), other.plus(one));
        assert_eq!(sum.cmp(&one), other.cmp(&Decimal::ZERO), "{one} + {other} = {sum}");
    }
});
