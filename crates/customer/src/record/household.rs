//! Who lives together, as a source or a person says it.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Household {
    /// Lives alone.
    Single,
    /// Two, without children.
    Couple,
    /// With small children.
    YoungFamily,
    /// With bigger children, or several generations.
    Family,
    /// Old people.
    Elderly,
}

impl Household {
    const ALL: [Self; 5] = [Self::Single, Self::Couple, Self::YoungFamily, Self::Family, Self::Elderly];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Couple => "couple",
            Self::YoungFamily => "young_family",
            Self::Family => "family",
            Self::Elderly => "elderly",
        }
    }

    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// `独居`, `二人世界`, `婴幼儿家庭`, `三代同堂`, `老年家庭`, or a code.
    pub fn read(text: &str) -> Option<Self> {
        const WORDS: [(Household, &[&str]); 5] = [
            (Household::YoungFamily, &["婴", "幼儿", "宝宝", "young family", "small children"]),
            (Household::Elderly, &["老年", "老人", "退休", "elderly", "retired"]),
            (Household::Single, &["独居", "单身", "一人", "single", "alone"]),
            (Household::Couple, &["二人", "两人", "夫妻", "夫妇", "丁克", "couple"]),
            (Household::Family, &["三代", "学龄", "三口", "四口", "有孩", "家庭", "family"]),
        ];
        let text = text.trim().to_lowercase();
        let named = WORDS.iter().find(|(_, words)| words.iter().any(|word| text.contains(word)));
        Self::of_code(&text).or(named.map(|(kind, _)| *kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_homes() {
        for (text, expected) in [
            ("独居", Some("single")),
            ("二人世界", Some("couple")),
            ("婴幼儿家庭", Some("young_family")),
            ("学龄家庭", Some("family")),
            ("三代同堂", Some("family")),
            ("老年家庭", Some("elderly")),
            ("young_family", Some("young_family")),
            ("保密", None),
        ] {
            assert_eq!(Household::read(text).map(Household::code), expected, "{text}");
        }
    }
}
