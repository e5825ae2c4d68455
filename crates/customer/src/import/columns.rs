//! Columns as they stand in the record: index, field, why, how sure.

use serde::{Deserialize, Serialize};

use super::ImportKind;
use super::mapping::{Choice, Why};

#[derive(Debug, Serialize, Deserialize)]
pub struct StoredChoice {
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Why>,
    confidence: f64,
}

pub fn stored(choices: &[Choice]) -> Vec<StoredChoice> {
    let stored = |choice: &Choice| StoredChoice {
        field: choice.field.map(|field| field.code().to_owned()),
        why: choice.why,
        confidence: choice.confidence,
    };
    choices.iter().map(stored).collect()
}

/// A code that this version does not know leaves its column without a meaning.
pub fn read(kind: ImportKind, stored: Vec<StoredChoice>) -> Vec<Choice> {
    let read = |stored: StoredChoice| Choice {
        field: stored.field.and_then(|code| kind.field(&code)),
        why: stored.why,
        confidence: stored.confidence,
    };
    stored.into_iter().map(read).collect()
}
