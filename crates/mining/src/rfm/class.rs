//! The eight classical classes: each measure high or low.

use serde::{Deserialize, Serialize};

use super::Scores;

/// Named as Chinese marketing textbooks do, by (recency, frequency, monetary), high or low.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// 重要价值: high, high, high.
    ImportantValue,
    /// 重要发展: high, low, high.
    ImportantGrow,
    /// 重要保持: low, high, high.
    ImportantKeep,
    /// 重要挽留: low, low, high.
    ImportantRetain,
    /// 一般价值: high, high, low.
    GeneralValue,
    /// 一般发展: high, low, low.
    GeneralGrow,
    /// 一般保持: low, high, low.
    GeneralKeep,
    /// 一般挽留: low, low, low.
    GeneralRetain,
}

/// A score above the cut is high.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Cut {
    pub recency: f64,
    pub frequency: f64,
    pub monetary: f64,
}

impl Default for Cut {
    /// 4 and 5 are high.
    fn default() -> Self {
        Self { recency: 3.0, frequency: 3.0, monetary: 3.0 }
    }
}

impl Cut {
    /// Above the average of everybody's scores, the other usual convention. `None` for nobody.
    pub fn at_mean(of: &[Scores]) -> Option<Self> {
        let mean =
            |score: fn(&Scores) -> u8| of.iter().map(|s| f64::from(score(s))).sum::<f64>() / of.len() as f64;
        (!of.is_empty()).then(|| Self {
            recency: mean(|s| s.recency),
            frequency: mean(|s| s.frequency),
            monetary: mean(|s| s.monetary),
        })
    }
}

impl Class {
    pub const ALL: [Self; 8] = [
        Self::ImportantValue,
        Self::ImportantGrow,
        Self::ImportantKeep,
        Self::ImportantRetain,
        Self::GeneralValue,
        Self::GeneralGrow,
        Self::GeneralKeep,
        Self::GeneralRetain,
    ];

    pub fn of(scores: &Scores, cut: &Cut) -> Self {
        let recency = f64::from(scores.recency) > cut.recency;
        let frequency = f64::from(scores.frequency) > cut.frequency;
        let monetary = f64::from(scores.monetary) > cut.monetary;
        match (monetary, recency, frequency) {
            (true, true, true) => Self::ImportantValue,
            (true, true, false) => Self::ImportantGrow,
            (true, false, true) => Self::ImportantKeep,
            (true, false, false) => Self::ImportantRetain,
            (false, true, true) => Self::GeneralValue,
            (false, true, false) => Self::GeneralGrow,
            (false, false, true) => Self::GeneralKeep,
            (false, false, false) => Self::GeneralRetain,
        }
    }

    /// Stable, as stored and sent.
    pub fn code(self) -> &'static str {
        match self {
            Self::ImportantValue => "important_value",
            Self::ImportantGrow => "important_grow",
            Self::ImportantKeep => "important_keep",
            Self::ImportantRetain => "important_retain",
            Self::GeneralValue => "general_value",
            Self::GeneralGrow => "general_grow",
            Self::GeneralKeep => "general_keep",
            Self::GeneralRetain => "general_retain",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes() {
        let check = |recency, frequency, monetary, expected: Class| {
            let scores = Scores { recency, frequency, monetary };
            assert_eq!(Class::of(&scores, &Cut::default()), expected, "{scores:?}");
        };
        check(5, 5, 5, Class::ImportantValue);
        check(4, 3, 4, Class::ImportantGrow);
        check(1, 4, 5, Class::ImportantKeep);
        check(3, 3, 4, Class::ImportantRetain);
        check(5, 5, 3, Class::GeneralValue);
        check(5, 1, 1, Class::GeneralGrow);
        check(1, 5, 1, Class::GeneralKeep);
        check(1, 1, 1, Class::GeneralRetain);
    }

    #[test]
    fn codes_are_what_serde_writes() {
        for class in Class::ALL {
            assert_eq!(serde_json::to_value(class).unwrap(), class.code());
        }
    }
}
