//! Whether two names can be one person's, as a guard on identifiers that families share.

use mining::text;

use crate::record::Gender;

/// Characters that two spellings of one given name may differ by, in [`text::confusion_distance`] terms.
const MISTAKE_MAX: f64 = 0.5;
/// What a slip of eye or ear in one surname costs at most, in the same terms.
const SURNAME_MISTAKE_MAX: f64 = 0.4;
/// Latin names closer than this (Jaro–Winkler) are one name mistyped.
const LATIN_LIKENESS_MIN: f64 = 0.92;

/// A name made ready for comparing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameKey {
    /// Nobody said one.
    Unknown,
    /// 张女士.
    Surname {
        surname: String,
        sex: Option<Gender>,
    },
    Chinese {
        surname: String,
        given: String,
        reading: String,
        sex: Option<Gender>,
    },
    /// Lower case, words in order.
    Other(String),
}

/// The sex of whom a record calls so: what a title says (张女士, 李哥), or else the form and the given name, of which
/// neither is believed against the other.
pub fn sex_of(name: Option<&str>, ticked: Option<Gender>) -> Option<Gender> {
    let person = text::split_person(name.unwrap_or_default());
    let told = text::given_sex(&person.given).map(gender_of);
    person.titled_sex().map(gender_of).or_else(|| match (ticked, told) {
        (Some(ticked), Some(told)) => (ticked == told).then_some(ticked),
        (ticked, told) => ticked.or(told),
    })
}

const fn gender_of(sex: text::Sex) -> Gender {
    match sex {
        text::Sex::Female => Gender::Female,
        text::Sex::Male => Gender::Male,
    }
}

impl NameKey {
    /// `sex` is what [`sex_of`] has made of the record.
    pub fn of(name: Option<&str>, sex: Option<Gender>) -> Self {
        let Some(name) = name.filter(|name| !name.trim().is_empty()) else { return Self::Unknown };
        let person = text::split_person(name);
        let sex = sex_of(Some(name), sex);
        match (person.surname.is_empty(), person.given.is_empty()) {
            (false, true) => Self::Surname { surname: person.surname, sex },
            (false, false) => {
                let reading = text::read_person(name).full;
                Self::Chinese { surname: person.surname, given: person.given, reading, sex }
            }
            (true, _) => {
                let folded = text::fold(name);
                let mut words: Vec<&str> = folded
                    .split(|letter: char| !letter.is_alphanumeric())
                    .filter(|word| !word.is_empty())
                    .collect();
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
            (
                Self::Surname { surname: a, .. },
                Self::Surname { surname: b, .. } | Self::Chinese { surname: b, .. },
            )
            | (Self::Chinese { surname: a, .. }, Self::Surname { surname: b, .. }) => {
                are_alike(a, b) && !self.is_of_other_sex(other)
            }
            (
                Self::Chinese { surname: a, given: x, reading: p, .. },
                Self::Chinese { surname: b, given: y, reading: q, .. },
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

    /// The same whole name in the same characters.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Chinese { surname: a, given: x, .. }, Self::Chinese { surname: b, given: y, .. }) => {
                (a, x) == (b, y)
            }
            (Self::Other(a), Self::Other(b)) => a == b,
            _ => false,
        }
    }

    /// The same whole name but for a slip: it sounds the same, or has a character of the given name in common.
    pub fn nearly_is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Chinese { given: x, reading: p, .. }, Self::Chinese { given: y, reading: q, .. }) => {
                self.agrees(other) && (p == q || x.chars().any(|letter| y.contains(letter)))
            }
            _ => self.is_same(other),
        }
    }

    /// No slip of ear or hand makes one of the other: another surname, or not a syllable of the given name in common.
    pub fn clearly_differs(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => false,
            (
                Self::Chinese { surname: a, given: x, reading: p, .. },
                Self::Chinese { surname: b, given: y, reading: q, .. },
            ) => {
                let share_character = x.chars().any(|letter| y.contains(letter));
                let share_syllable =
                    p.split(' ').skip(1).any(|one| q.split(' ').skip(1).any(|other| one == other));
                !self.agrees(other) && (!are_alike(a, b) || !(share_character || share_syllable))
            }
            _ => !self.agrees(other),
        }
    }

    /// The surname is the same, as far as eye and ear can tell.
    pub fn has_alike_surname(&self, other: &Self) -> bool {
        let surname = |key: &Self| match key {
            Self::Surname { surname, .. } | Self::Chinese { surname, .. } => Some(surname.clone()),
            Self::Unknown | Self::Other(_) => None,
        };
        surname(self).zip(surname(other)).is_some_and(|(one, other)| are_alike(&one, &other))
    }

    /// One is known for a woman and the other for a man: 彭大姐 and 彭哥 are two.
    pub fn is_of_other_sex(&self, other: &Self) -> bool {
        let sex = |key: &Self| match key {
            Self::Surname { sex, .. } | Self::Chinese { sex, .. } => *sex,
            Self::Unknown | Self::Other(_) => None,
        };
        sex(self).zip(sex(other)).is_some_and(|(one, other)| one != other)
    }

    /// Surname and given name.
    pub fn is_whole(&self) -> bool {
        matches!(self, Self::Chinese { .. } | Self::Other(_))
    }

    /// A surname and no more.
    pub fn is_partial(&self) -> bool {
        matches!(self, Self::Surname { .. })
    }

    pub fn is_unknown(&self) -> bool {
        *self == Self::Unknown
    }
}

/// 丘 and 邱, 冉 and 再: the same surname to whoever hears or reads it.
fn are_alike(one: &str, other: &str) -> bool {
    one == other
        || text::read_person(one).full == text::read_person(other).full
        || text::confusion_distance(one, other) <= SURNAME_MISTAKE_MAX
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
            ("张女士", "张先生", false),
            ("于孃孃", "于世容", true),
            ("彭大姐", "彭哥", false),
            ("彭大姐", "彭孃孃", true),
            ("Wei Zhang", "ZHANG, Wei", true),
            ("Wei Zhang", "Na Li", false),
        ] {
            let (left, right) = (NameKey::of(Some(a), None), NameKey::of(Some(b), None));
            assert_eq!((left.agrees(&right), right.agrees(&left)), (agree, agree), "{a} {b}");
        }
    }

    #[test]
    fn a_name_speaks_against_a_wrong_tick_and_for_a_missing_one() {
        let (woman, man) = (Some(Gender::Female), Some(Gender::Male));
        for (name, ticked, sex) in [
            ("蒋鹏程", woman, None),
            ("蒋鹏程", man, man),
            ("蒋鹏程", None, man),
            ("蒋女士", man, woman),
            ("蒋小川", woman, woman),
            ("", woman, woman),
        ] {
            assert_eq!(sex_of(Some(name), ticked), sex, "{name}");
        }
    }

    #[test]
    fn a_slip_in_a_name_is_nearly_the_name() {
        for (a, b, nearly) in [
            ("周红兵", "周兵红", true),
            ("安丽英", "安丽瑛", true),
            ("徐晓雨", "徐晓", true),
            ("程林", "程玲", false),
            ("冉子博", "再子博", true),
            ("王丽", "王女士", false),
        ] {
            let (left, right) = (NameKey::of(Some(a), None), NameKey::of(Some(b), None));
            assert_eq!((left.nearly_is(&right), right.nearly_is(&left)), (nearly, nearly), "{a} {b}");
        }
    }

    #[test]
    fn a_title_must_fit_the_gender_that_a_record_gives() {
        let man = NameKey::of(Some("黄国林"), Some(Gender::Male));
        assert!(man.agrees(&NameKey::of(Some("黄先生"), None)));
        assert!(!man.agrees(&NameKey::of(Some("黄女士"), None)));
        // A whole name weighs more than a wrong tick in a form.
        assert!(man.agrees(&NameKey::of(Some("黄国林"), Some(Gender::Female))));
    }
}
