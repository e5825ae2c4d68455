//! Badges for tidy owners: a rule that everybody can read, shown with its numbers.
//!
//! **Tidy** keeps what is theirs in order: of at least [`JUDGED_FROM`] customers, nine tenths of the details known, at
//! most 2 % with details that cannot be right, at most 20 % stale, at most 3 % possible duplicates. **Improving** has
//! gained two points of completeness in a month, wherever they began: who takes over a poor store can earn something too.

use serde::Serialize;

use super::count::Counts;

/// Fewer customers tell nothing about whoever looks after them.
const JUDGED_FROM: f64 = 20.0;
const COMPLETE_FROM: f64 = 0.90;
const INVALID_MOST: f64 = 0.02;
const STALE_MOST: f64 = 0.20;
const POSSIBLE_MOST: f64 = 0.03;
const GAIN_FROM: f64 = 0.02;

/// One condition of the rule.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Check {
    /// `customers`, `completeness`, `invalid`, `stale`, `possible` or `completeness_gain`.
    pub code: &'static str,
    /// A number of customers, or a share from 0 to 1. Absent while there is nothing to compare with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    pub limit: f64,
    /// Whether the value must be at least the limit; otherwise at most.
    pub at_least: bool,
    pub met: bool,
}

/// A badge and why it is worn.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Badge {
    /// `tidy` or `improving`; absent when none is earned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
    /// All conditions of `tidy`, then that of `improving`.
    pub why: Vec<Check>,
}

/// What these counts earn, beside those of a month ago.
pub fn badge(now: &Counts, before: Option<&Counts>) -> Badge {
    let least = |code, value: Option<f64>, limit| Check {
        met: value.is_some_and(|value| value >= limit),
        code,
        value,
        limit,
        at_least: true,
    };
    let most = |code, value: Option<f64>, limit| Check {
        met: value.is_some_and(|value| value <= limit),
        code,
        value,
        limit,
        at_least: false,
    };
    let gain = before.and_then(|before| Some(now.completeness()? - before.completeness()?));
    let why = vec![
        least("customers", Some(now.customers() as f64), JUDGED_FROM),
        least("completeness", now.completeness(), COMPLETE_FROM),
        most("invalid", now.share("invalid"), INVALID_MOST),
        most("stale", now.share("stale"), STALE_MOST),
        most("possible", now.share("possible"), POSSIBLE_MOST),
        least("completeness_gain", gain, GAIN_FROM),
    ];
    let (tidy, improving) = (why[..5].iter().all(|check| check.met), why[0].met && why[5].met);
    let code = if tidy { Some("tidy") } else { improving.then_some("improving") };
    Badge { code, why }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(some: &[(&str, i64)]) -> Counts {
        Counts(some.iter().map(|(code, n)| ((*code).to_owned(), *n)).collect())
    }

    #[test]
    fn badges() {
        let check = |now: &[(&str, i64)], before: Option<&[(&str, i64)]>, expected: Option<&str>| {
            let found = badge(&counts(now), before.map(counts).as_ref());
            assert_eq!(found.code, expected, "{found:?}");
        };
        check(&[("customers", 100), ("missing.birthday", 60)], None, Some("tidy"));
        check(&[("customers", 100), ("missing.birthday", 61)], None, None);
        check(&[("customers", 19)], None, None);
        check(&[("customers", 100), ("invalid", 3)], None, None);
        check(&[("customers", 100), ("stale", 21)], None, None);
        check(&[("customers", 100), ("possible", 4)], None, None);
        let before: &[(&str, i64)] = &[("customers", 100), ("missing.phone", 100)];
        check(&[("customers", 100), ("missing.phone", 88)], Some(before), Some("improving"));
        check(&[("customers", 100), ("missing.phone", 89)], Some(before), None);
    }
}
