//! Tidying text: one width, single spaces, nothing invisible.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// Why a text is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    #[error("longer than {limit} characters")]
    TooLong { limit: usize },
}

impl TextError {
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong { .. } => "text_too_long",
        }
    }
}

/// The text as it should be kept: full width becomes half width (NFKC, so `ＡＢＣ１２３（株）` is `ABC123(株)`), every
/// run of white space, U+3000 included, becomes one space, none at the ends, and control and zero-width characters
/// and direction marks are gone. Tidying twice changes nothing.
pub fn tidy(text: &str) -> Cow<'_, str> {
    if is_tidy(text) { Cow::Borrowed(text) } else { Cow::Owned(tidied(text, usize::MAX).0) }
}

/// [`tidy`], refused when the result has more than `chars_max` characters (Unicode scalars).
pub fn tidy_within(text: &str, chars_max: usize) -> Result<String, TextError> {
    match tidied(text, chars_max) {
        (tidy, false) => Ok(tidy),
        (_, true) => Err(TextError::TooLong { limit: chars_max }),
    }
}

/// [`tidy`], cut after `chars_max` characters; the flag says whether something was cut.
pub fn tidy_cut(text: &str, chars_max: usize) -> (String, bool) {
    tidied(text, chars_max)
}

/// Half-width form of one character where it has one: digits, letters and punctuation of U+FF01–FF5E, and U+3000.
/// For readers that look at single characters; text that is kept goes through [`tidy`].
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '￥' => '¥',
        '\u{2212}' => '-',
        _ => c,
    }
}

/// Characters that take no room and carry no meaning in a name, a number or an address.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || (c.is_control() && !c.is_whitespace())
}

/// Builds the tidy form up to `chars_max` characters, so that a hostile text costs no more than what is kept of it.
/// True when there would have been more.
fn tidied(text: &str, chars_max: usize) -> (String, bool) {
    let mut out = String::with_capacity(text.len().min(chars_max.saturating_mul(4)));
    let (mut chars, mut gap) = (0, false);
    // Invisible characters go first, so that what they kept apart is composed as if they had never been there.
    for c in text.chars().filter(|c| !is_invisible(*c)).nfkc().filter(|c| !is_invisible(*c)) {
        if c.is_whitespace() {
            gap = chars > 0;
            continue;
        }
        if chars + usize::from(gap) >= chars_max {
            // A gap that no longer fits is not kept at the end.
            return (out, true);
        }
        if std::mem::take(&mut gap) {
            out.push(' ');
            chars += 1;
        }
        out.push(c);
        chars += 1;
    }
    (out, false)
}

/// True when tidying would change nothing, found without building anything; false when in doubt.
fn is_tidy(text: &str) -> bool {
    let mut before = ' ';
    for c in text.chars() {
        if is_invisible(c) || (c.is_whitespace() && (c != ' ' || before == ' ')) {
            return false;
        }
        before = c;
    }
    (text.is_empty() || before != ' ')
        && (text.is_ascii() || is_nfkc_quick(text.chars()) == IsNormalized::Yes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_was_meant() {
        let table = [
            ("", ""),
            ("老王火锅", "老王火锅"),
            ("　 老王  火锅\u{200b}店 \u{feff}", "老王 火锅店"),
            ("ＡＢＣ１２３（株）", "ABC123(株)"),
            ("１３８\u{2009}００００", "138 0000"),
            ("a\r\n\tb\u{0}c", "a bc"),
            ("㎏ ①", "kg 1"),
            ("e\u{301}", "é"),
            ("e\u{200b}\u{301}", "é"),
            ("ﾊﾞﾅﾅ", "バナナ"),
            (" \u{3000}\u{a0} ", ""),
        ];
        for (typed, kept) in table {
            assert_eq!(tidy(typed), kept, "{typed:?}");
        }
    }

    #[test]
    fn tidy_text_is_not_copied() {
        for text in ["", "plain words", "老王火锅店"] {
            assert!(matches!(tidy(text), Cow::Borrowed(_)), "{text:?}");
        }
    }

    #[test]
    fn length_counts_characters_after_tidying() {
        assert_eq!(tidy_within("  老王  ", 2), Ok("老王".into()));
        assert_eq!(tidy_within("老王店", 2), Err(TextError::TooLong { limit: 2 }));
        assert_eq!(tidy_cut("老王 店", 3), ("老王".into(), true));
        assert_eq!(tidy_cut("老王 店", 4), ("老王 店".into(), false));
        assert_eq!(tidy_cut("x", 0), (String::new(), true));
        assert_eq!(tidy_cut(" ", 0), (String::new(), false));
    }

    proptest! {
        #[test]
        fn tidying_twice_changes_nothing(text in any::<String>()) {
            let once = tidy(&text).into_owned();
            prop_assert_eq!(tidy(&once).into_owned(), once.clone());
            prop_assert!(!once.starts_with(' ') && !once.ends_with(' ') && !once.contains("  "));
            prop_assert!(!once.chars().any(is_invisible));
        }

        #[test]
        fn the_short_cut_and_the_long_way_agree(text in "[ -~　-〿ａ-ｚ一-丁\u{200b}\u{301}e]{0,12}") {
            prop_assert_eq!(tidy(&text).into_owned(), tidied(&text, usize::MAX).0);
        }

        #[test]
        fn cutting_keeps_the_limit(text in any::<String>(), limit in 0_usize..20) {
            let (cut, more) = tidy_cut(&text, limit);
            prop_assert!(cut.chars().count() <= limit);
            let whole = tidy(&text);
            prop_assert!(whole.starts_with(&cut));
            prop_assert_eq!(more, cut.len() < whole.len());
        }
    }
}
