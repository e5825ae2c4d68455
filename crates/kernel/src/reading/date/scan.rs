//! Cuts the text of a date into numbers, words and signs.

use super::{DateError, TEXT_CHARS_MAX};
use crate::reading::text::{half_width, is_invisible};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// Digits, with how many there were: 05 is not 5 and 2024 is a year.
    Number { value: u64, digits: usize },
    /// ASCII letters, small.
    Word(String),
    /// Anything else that is not white space: a separator or a Chinese character.
    Sign(char),
}

/// Digits a number may have; longer ones are no part of a date. They fit a `u64`.
const DIGITS_MAX: usize = 18;

/// The tokens in order. White space only separates.
pub(super) fn scan(text: &str) -> Result<Vec<Token>, DateError> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut touching = false;
    let chars = text.trim().chars().filter(|c| !is_invisible(*c)).map(half_width);
    for (count, c) in chars.enumerate() {
        if count >= TEXT_CHARS_MAX {
            return Err(DateError::UnknownFormat);
        }
        if c.is_whitespace() {
            touching = false;
            continue;
        }
        match (tokens.last_mut().filter(|_| touching), c) {
            (Some(Token::Number { value, digits }), '0'..='9') => {
                if *digits == DIGITS_MAX {
                    return Err(DateError::UnknownFormat);
                }
                (*value, *digits) = (*value * 10 + u64::from(c as u32 - '0' as u32), *digits + 1);
            }
            (_, '0'..='9') => {
                tokens.push(Token::Number { value: u64::from(c as u32 - '0' as u32), digits: 1 })
            }
            (Some(Token::Word(word)), _) if c.is_ascii_alphabetic() => word.push(c.to_ascii_lowercase()),
            _ if c.is_ascii_alphabetic() => tokens.push(Token::Word(c.to_ascii_lowercase().to_string())),
            _ => tokens.push(Token::Sign(c)),
        }
        touching = true;
    }
    if tokens.is_empty() { Err(DateError::Empty) } else { Ok(tokens) }
}
