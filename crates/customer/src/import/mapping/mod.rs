//! Which column means what: suggested by earlier mappings, by names and by content; a person has the last word.

mod content;
mod guess;
pub mod names;
#[cfg(test)]
mod tests;

use contracts::tables::Cell;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

pub use content::Look;
pub use guess::{guess_kind, guess_source};

use super::ImportKind;
use super::fields::Field;

/// Why a field was suggested for a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The column is called so.
    Name,
    /// Its values look so.
    Content,
    /// A file with the same header was mapped so before.
    Saved,
}

/// What one column means.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Choice {
    pub field: Option<Field>,
    /// Absent when a person chose.
    pub why: Option<Why>,
    /// 0 to 1.
    pub confidence: f64,
}

/// Below this nothing is suggested.
const CONFIDENCE_MIN: f64 = 0.45;
/// What a name is still worth when the values speak against it.
const CONTRADICTED: f64 = 0.4;
/// Name and content that agree.
const AGREED: f64 = 0.05;
pub const SAVED_CONFIDENCE: f64 = 0.99;

/// What the mapping knows of one column.
#[derive(Debug, Clone)]
pub struct Seen {
    pub name: String,
    pub plain: String,
    pub look: Look,
}

impl Seen {
    pub fn of<'a>(name: &str, cells: impl Iterator<Item = &'a Cell>, year_now: i16) -> Self {
        Self { name: name.to_owned(), plain: names::plain(name), look: Look::of(cells, year_now) }
    }
}

/// One choice a column, no field twice: the surest pair of column and field first, then the next.
pub fn suggest(kind: ImportKind, columns: &[Seen]) -> Vec<Choice> {
    let mut pairs: Vec<(f64, usize, Field, Why)> = Vec::new();
    for (index, column) in columns.iter().enumerate() {
        for field in kind.fields() {
            if let Some((score, why)) = score(kind, column, *field) {
                pairs.push((score, index, *field, why));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut choices = vec![Choice::default(); columns.len()];
    let mut taken: Vec<Field> = Vec::new();
    for (score, index, field, why) in pairs {
        if choices[index].field.is_none() && !taken.contains(&field) {
            choices[index] =
                Choice { field: Some(field), why: Some(why), confidence: (score * 100.0).round() / 100.0 };
            taken.push(field);
        }
    }
    // A time of day beside no date is the date itself, if it looks like one.
    if taken.contains(&Field::Time) && !taken.contains(&Field::At) {
        for (choice, column) in choices.iter_mut().zip(columns) {
            if choice.field == Some(Field::Time) {
                *choice = match column.look.contradicts(Field::At) {
                    true => Choice::default(),
                    false => Choice { field: Some(Field::At), ..choice.clone() },
                };
            }
        }
    }
    choices
}

fn score(kind: ImportKind, column: &Seen, field: Field) -> Option<(f64, Why)> {
    let (mut name, content) = (names::likeness(&column.plain, field), column.look.likeness(field, kind));
    if column.look.contradicts(field) {
        name *= CONTRADICTED;
    }
    let (score, why) = match name >= content {
        true if content > 0.0 => (name + AGREED * (1.0 - name), Why::Name),
        true => (name, Why::Name),
        false => (content, Why::Content),
    };
    (score >= CONFIDENCE_MIN).then_some((score, why))
}

/// The fields that columns mean, with the columns' places.
pub fn mapped(choices: &[Choice]) -> Vec<(usize, Field)> {
    choices
        .iter()
        .enumerate()
        .filter_map(|(index, choice)| choice.field.map(|field| (index, field)))
        .collect()
}

/// What two files with the same columns in the same order have in common.
pub fn header_hash<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    for name in names {
        hasher.update(names::plain(name));
        hasher.update([0x1f]);
    }
    hasher.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
