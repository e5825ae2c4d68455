//! Phone numbers: Chinese mobiles and landlines in national form, others as `+` and digits.

use kernel::reading::text;

use super::IdentifierError;

/// Shortest and longest international number without its `+` (E.164).
const INTERNATIONAL: std::ops::RangeInclusive<usize> = 7..=15;

/// A number in its normal form: `13812345678`, `02887654321`, `+85291234567`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    pub fn read(typed: &str) -> Result<Self, IdentifierError> {
        let folded = text::tidy(typed);
        let plus = folded.starts_with('+') || folded.starts_with("00");
        let mut digits = String::with_capacity(15);
        for letter in folded.chars() {
            match letter {
                '0'..='9' => digits.push(letter),
                ' ' | '-' | '(' | ')' | '+' | '.' | '_' | '/' | '\'' => {}
                _ => return Err(IdentifierError::PhoneFormat),
            }
        }
        if folded.starts_with("00") {
            digits.drain(..2);
        }
        // 86 in front of a mobile is the country, with or without its plus.
        let national = match digits.strip_prefix("86") {
            Some(rest) if is_mobile(rest) || (plus && rest.len() >= 9) => rest,
            _ => digits.as_str(),
        };
        // A zero in front of a mobile is how one dialled out of town.
        let national = national.strip_prefix('0').filter(|rest| is_mobile(rest)).unwrap_or(national);
        if is_mobile(national) {
            return Ok(Self(national.to_owned()));
        }
        if plus && !digits.starts_with("86") && INTERNATIONAL.contains(&digits.len()) {
            return Ok(Self(format!("+{digits}")));
        }
        if is_landline(national) {
            return Ok(Self(national.to_owned()));
        }
        match digits.len() {
            0 => Err(IdentifierError::PhoneFormat),
            11 => Err(IdentifierError::PhoneFormat),
            count => Err(IdentifierError::PhoneLength { digits: count }),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `138****5678`; the middle of anything else.
    pub fn mask(value: &str) -> String {
        let letters: Vec<char> = value.chars().collect();
        if letters.len() < 8 {
            return "*".repeat(letters.len());
        }
        let (head, tail) = (&letters[..3], &letters[letters.len() - 4..]);
        format!(
            "{}{}{}",
            head.iter().collect::<String>(),
            "*".repeat(letters.len() - 7),
            tail.iter().collect::<String>()
        )
    }

    /// The last four digits, which people find customers by.
    pub fn tail(value: &str) -> Option<&str> {
        value.len().checked_sub(4).and_then(|at| value.get(at..))
    }
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && matches!(digits.as_bytes()[1], b'3'..=b'9')
}

/// Area code with its zero and seven or eight digits, or a service number such as 400-xxx-xxxx.
fn is_landline(digits: &str) -> bool {
    match digits.as_bytes() {
        [b'0', b'1'..=b'9', ..] => (10..=12).contains(&digits.len()),
        [b'4' | b'8', b'0', b'0', ..] => digits.len() == 10,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads() {
        for (typed, normal) in [
            ("13812345678", "13812345678"),
            ("+86 138-1234-5678", "13812345678"),
            ("8613812345678", "13812345678"),
            ("0086 138 1234 5678", "13812345678"),
            ("１３８ １２３４ ５６７８", "13812345678"),
            ("013812345678", "13812345678"),
            ("028-8765 4321", "02887654321"),
            ("400-820-8820", "4008208820"),
            ("+852 9123 4567", "+85291234567"),
        ] {
            assert_eq!(Phone::read(typed).as_ref().map(Phone::as_str), Ok(normal), "{typed}");
        }
    }

    #[test]
    fn refuses() {
        for (typed, error) in [
            ("1381234567", IdentifierError::PhoneLength { digits: 10 }),
            ("138123456789", IdentifierError::PhoneLength { digits: 12 }),
            ("12345678901", IdentifierError::PhoneFormat),
            ("+860086 1334-5678", IdentifierError::PhoneLength { digits: 14 }),
            ("张伟", IdentifierError::PhoneFormat),
            ("", IdentifierError::PhoneFormat),
        ] {
            assert_eq!(Phone::read(typed).map(|phone| phone.0), Err(error), "{typed}");
        }
    }

    #[test]
    fn masks() {
        assert_eq!(Phone::mask("13812345678"), "138****5678");
        assert_eq!(Phone::mask("123"), "***");
        assert_eq!(Phone::tail("13812345678"), Some("5678"));
        assert_eq!(Phone::tail("12"), None);
    }
}
