//! One service record.

use contracts::tables::Cell;

use super::cells::{CODE_CHARS_MAX, CONTENT_CHARS_MAX, TEXT_CHARS_MAX};
use super::{Reading, Reject};
use crate::import::fields::Field;
use crate::intake::{CaseIn, CaseKind};

/// Satisfaction is kept as 1 to 5.
const SATISFACTION: std::ops::RangeInclusive<i64> = 1..=5;

impl Reading {
    pub(super) fn service_case(&mut self, row: &[Cell]) -> Result<CaseIn, Reject> {
        let number =
            self.code(row, Field::Number)?.ok_or_else(|| Reject::of("number_missing", Field::Number))?;
        let at = self.at(row)?;
        let identities = self.identities(row)?;
        let name = self.owned(row, Field::CustomerName, TEXT_CHARS_MAX)?;
        let kind = self.text(row, Field::CaseType, TEXT_CHARS_MAX)?;
        Ok(CaseIn {
            number,
            at,
            who: identities.who(name),
            store: self.owned(row, Field::Store, TEXT_CHARS_MAX)?,
            kind: kind.map_or(CaseKind::Other, |kind| CaseKind::read(&kind)),
            content: self.owned(row, Field::Content, CONTENT_CHARS_MAX)?,
            satisfaction: self.satisfaction(row)?,
            state: self.owned(row, Field::Status, CODE_CHARS_MAX)?,
        })
    }

    /// 1 to 5, or one of the usual words for them; anything else is noted.
    fn satisfaction(&mut self, row: &[Cell]) -> Result<Option<i64>, Reject> {
        let Some(said) = self.owned(row, Field::Satisfaction, TEXT_CHARS_MAX)? else { return Ok(None) };
        let number = said.trim_end_matches(['分', '星', '★']).trim();
        let found = match said.as_str() {
            "非常满意" | "很满意" => Some(5),
            "满意" => Some(4),
            "一般" => Some(3),
            "不满意" => Some(2),
            "非常不满意" | "很不满意" => Some(1),
            _ => number.parse().ok().filter(|number| SATISFACTION.contains(number)),
        };
        if found.is_none() {
            self.note("satisfaction_unreadable");
        }
        Ok(found)
    }
}
