//! Levels of agreement: which there are, and which a comparator can give.

use serde::{Deserialize, Serialize};

use super::schema::Comparator;

/// Levels of agreement. Which of them a field can show depends on its comparator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Level {
    /// One side has no value: no evidence either way.
    Missing = 0,
    Different = 1,
    /// Text: Jaro–Winkler ≥ 0.80. Name: same surname. Address: some words in common, or another door of the same place.
    Weak = 2,
    /// Text: ≥ 0.88. Name: one character of three, or a look-alike. Address: most words, the door not said by both.
    /// Company: stem nearly.
    Similar = 3,
    /// Text: ≥ 0.94 or one edit. Address: the same door of the same place. Company: same stem. E-mail: same local part.
    Close = 4,
    Exact = 5,
    /// The two fields of a pair are exchanged (given name and surname).
    Swapped = 6,
    /// The same reading in other characters.
    Sound = 7,
    /// The same initials of readings, one side given in letters.
    Initials = 8,
    /// One side or both give the surname only, and it agrees.
    SurnameOnly = 9,
    /// Day and month exchanged.
    DayMonth = 10,
    /// One digit wrong, missing or added, or two neighbours exchanged.
    OneEdit = 11,
    TwoEdits = 12,
    /// Address: the same district, or the same city where one has no district.
    SameRegion = 13,
    /// Address: one side or both say no more than the district, and it agrees.
    RegionOnly = 14,
}

impl Level {
    pub(super) const COUNT: usize = 15;
    pub(super) const ALL: [Self; Self::COUNT] = [
        Self::Missing,
        Self::Different,
        Self::Weak,
        Self::Similar,
        Self::Close,
        Self::Exact,
        Self::Swapped,
        Self::Sound,
        Self::Initials,
        Self::SurnameOnly,
        Self::DayMonth,
        Self::OneEdit,
        Self::TwoEdits,
        Self::SameRegion,
        Self::RegionOnly,
    ];

    /// The levels a comparator can give, `Missing` left out, with a first guess of how true pairs spread over them.
    pub(super) fn of(comparator: Comparator, swaps: bool) -> Vec<(Self, f64)> {
        use Level::*;
        let mut levels = match comparator {
            Comparator::Text => {
                vec![(Different, 0.05), (Weak, 0.03), (Similar, 0.04), (Close, 0.08), (Exact, 0.8)]
            }
            Comparator::ChineseName => vec![
                (Different, 0.03),
                (Weak, 0.03),
                (Initials, 0.02),
                (SurnameOnly, 0.07),
                (Similar, 0.05),
                (Sound, 0.05),
                (Exact, 0.75),
            ],
            Comparator::Phone | Comparator::Code => {
                vec![(Different, 0.08), (TwoEdits, 0.02), (OneEdit, 0.08), (Exact, 0.82)]
            }
            Comparator::Date => {
                vec![(Different, 0.05), (TwoEdits, 0.03), (OneEdit, 0.06), (DayMonth, 0.02), (Exact, 0.84)]
            }
            Comparator::Category => vec![(Different, 0.05), (Exact, 0.95)],
            Comparator::Address => vec![
                (Different, 0.08),
                (SameRegion, 0.05),
                (RegionOnly, 0.05),
                (Weak, 0.07),
                (Similar, 0.1),
                (Close, 0.15),
                (Exact, 0.55),
            ],
            Comparator::Company => {
                vec![(Different, 0.07), (Weak, 0.03), (Similar, 0.1), (Close, 0.3), (Exact, 0.5)]
            }
            Comparator::Email => vec![(Different, 0.1), (Similar, 0.05), (Close, 0.05), (Exact, 0.8)],
        };
        if swaps {
            levels.push((Swapped, 0.01));
        }
        levels
    }
}
