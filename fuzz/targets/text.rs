//! Names, companies, addresses and phone numbers as typed.
#![no_main]

#[allow(dead_code, reason = "of the file only its reader is fuzzed")]
mod identifier;

use identifier::phone::Phone;
use kernel::reading::text::{tidy, tidy_cut, tidy_within};
use libfuzzer_sys::fuzz_target;

const CHARS_MAX: usize = 20;

fuzz_target!(|text: &str| {
    let once = tidy(text);
    assert_eq!(tidy(&once), once, "tidying twice changes nothing");
    let (cut, was_cut) = tidy_cut(text, CHARS_MAX);
    assert!(cut.chars().count() <= CHARS_MAX);
    assert_eq!(was_cut, tidy_within(text, CHARS_MAX).is_err());
    if let Ok(phone) = Phone::read(text) {
        assert_eq!(Phone::read(phone.as_str()), Ok(phone.clone()), "{text:?}");
        assert_eq!(Phone::mask(phone.as_str()).chars().count(), phone.as_str().len());
    }
    let person = mining::text::split_person(text);
    let _ = (person.name(), mining::text::read_person(text), mining::text::read_text(text));
    let _ = (mining::text::split_company(text), mining::text::split_address(text), mining::text::fold(text));
    let (a, b) = text.split_at(text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at));
    let far = mining::text::confusion_distance(a, b);
    assert!(far.is_finite() && far >= 0.0);
});
