//! What looking at a sample has found.

use std::collections::BTreeMap;

use mining::proportion::wilson;
use serde::{Deserialize, Serialize};

/// What a person says of one detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Right,
    Wrong,
    /// Nobody can tell; counts for nothing.
    Unknown,
}

impl Verdict {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Unknown => "unknown",
        }
    }

    pub fn read(code: &str) -> Option<Self> {
        [Self::Right, Self::Wrong, Self::Unknown].into_iter().find(|verdict| verdict.code() == code)
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    right: u64,
    wrong: u64,
    unknown: u64,
}

impl Marks {
    pub fn add(&mut self, verdict: Verdict, n: u64) {
        match verdict {
            Verdict::Right => self.right += n,
            Verdict::Wrong => self.wrong += n,
            Verdict::Unknown => self.unknown += n,
        }
    }
}

/// How much was right, with the 95 % interval that the whole population's share lies in. Details of one customer are
/// taken as independent; where mistakes come together in a person, the true interval is somewhat wider.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Accuracy {
    /// The detail; absent for all of them together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    pub right: u64,
    pub wrong: u64,
    pub unknown: u64,
    /// Right among right and wrong, 0 to 1; absent while there is neither.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
}

impl Accuracy {
    fn of(field: Option<String>, marks: Marks) -> Self {
        let found = wilson(marks.right, marks.right + marks.wrong);
        Self {
            field,
            right: marks.right,
            wrong: marks.wrong,
            unknown: marks.unknown,
            share: found.map(|found| found.share),
            low: found.map(|found| found.low),
            high: found.map(|found| found.high),
        }
    }
}

/// All details together, then each.
pub fn accuracies(marks: &BTreeMap<String, Marks>) -> (Accuracy, Vec<Accuracy>) {
    let mut all = Marks::default();
    for one in marks.values() {
        all.right += one.right;
        all.wrong += one.wrong;
        all.unknown += one.unknown;
    }
    let each = marks.iter().map(|(field, marks)| Accuracy::of(Some(field.clone()), *marks)).collect();
    (Accuracy::of(None, all), each)
}
