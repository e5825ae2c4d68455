//! Cards, WeChat ids, tax and file numbers: letters and digits as issued, without spaces.

use kernel::reading::text;

use super::{IdentifierError, LENGTH_MAX};

pub fn normalise(typed: &str) -> Result<String, IdentifierError> {
    let value: String = text::tidy(typed).chars().filter(|letter| !letter.is_whitespace()).collect();
    match value.chars().count() {
        1..=LENGTH_MAX => Ok(value),
        _ => Err(IdentifierError::Length),
    }
}

/// Everything but the last four.
pub fn mask(value: &str) -> String {
    let letters: Vec<char> = value.chars().collect();
    let shown = letters.len().saturating_sub(4).max(letters.len() / 2);
    format!("{}{}", "*".repeat(shown), letters[shown..].iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evens_out_and_masks() {
        assert_eq!(normalise(" ＶＩＰ 0012 "), Ok("VIP0012".to_owned()));
        assert_eq!(normalise(" "), Err(IdentifierError::Length));
        assert_eq!(mask("80012345"), "****2345");
        assert_eq!(mask("123"), "*23");
    }
}
