//! Whether two names can be one person's, as a guard on identifiers that families share.

use mining::text;

/// Characters that two spellings of one given name may differ by, in [`text::confusion_distance`] terms.
const MISTAKE_MAX: f64 = 0.5;
/// Latin names closer than this (Jaro–Winkler) are one name mistyped.
const LATIN_LIKENESS_MIN: f64 = 0.92;

/// A name made ready for comparing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameKey {
    /// Nobody said one.
    Unknown,
    /// 张女士.
    Surname(String),
    Chinese { surname: String, given: String, reading: String },
    /// Lower case, words in order.
    Other(String),
}

impl NameKey {
    pub fn of(name: Option<&str>) -> Self {
        let Some(name) = name.filter(|name| !name.trim().is_empty()) else { return Self::Unknown };
        let person = text::split_person(name);
        match (person.surname.is_empty(), person.given.is_empty()) {
            (false, true) => Self::Surname(person.surname),
            (false, false) => {
                let reading = text::read_person(name).full;
                Self::Chinese { surname: person.surname, given: person.given, reading }
            }
            (true, _) => {
                let folded = text::fold(name);
                let mut words: Vec<&str> =
                    folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
                words.sort_unstable();
                match words.is_empty() {
                    true => Self::Unknown,
                    false => Self::Other(words.join(" ")),
                }
            }
        }
    }

    /// Both can be the name of one person: the same, misspelt, shortened, or not said.
    pub fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => true,
            (Self::Surname(a), Self::Surname(b)) => a == b,
            (Self::Surname(a), Self::Chinese { surname, .. }) | (Self::Chinese { surname, .. }, Self::Surname(a)) => {
                a == surname
            }
            (
                Self::Chinese { surname: a, given: x, reading: p },
                Self::Chinese { surname: b, given: y, reading: q },
            ) => {
                let (left, right) = (format!("{a}{x}"), format!("{b}{y}"));
                left == right
                    || p == q
                    || (a == b && (is_shortened(x, y) || is_shortened(y, x)))
                    || text::confusion_distance(&left, &right) <= MISTAKE_MAX
            }
            (Self::Other(a), Self::Other(b)) => a == b || strsim::jaro_winkler(a, b) >= LATIN_LIKENESS_MIN,
            (Self::Other(_), _) | (_, Self::Other(_)) => false,
        }
    }

    pub fn is_unknown(&self) -> bool {
        *self == Self::Unknown
    }
}

/// `short` is `long` with one or more characters left out: 明 of 小明.
fn is_shortened(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.len() < long.len() && short.chars().all(|letter| rest.any(|other| other == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees() {
        for (a, b, agree) in [
            ("张伟", "张伟", true),
            ("张伟", "张玮", true),
            ("张小明", "张明", true),
            ("张女士", "张小明", true),
            ("张先生", "李先生", false),
            ("张伟", "李娜", false),
            ("张小明", "张小红", false),
            ("", "张伟", true),
            ("Wei Zhang", "ZHANG, Wei", true),
            ("Wei Zhang", "Na Li", false),
        ] {
            let (left, right) = (NameKey::of(Some(a)), NameKey::of(Some(b)));
            assert_eq!((left.agrees(&right), right.agrees(&left)), (agree, agree), "{a} {b}");
        }
    }
}
