//! The edge: problems out, parsed requests in, writes that can be repeated safely.

mod extract;
pub mod idempotency;
mod problem;

pub use extract::{Json, Path, Query};
use kernel::{Fault, FieldFault};
use serde::{Deserialize, Deserializer};

pub use problem::{Problem, ProblemBody};

/// What a handler gives back: JSON, or a problem.
pub type Reply<T> = Result<Json<T>, Problem>;

/// One field of the body is wrong, and its code says how.
pub fn wrong_field(field: &str, code: &'static str, detail: &str) -> Fault {
    Fault::invalid(code, detail).field(FieldFault::new(format!("/{field}"), code))
}

/// A name or title: trimmed, not empty, without line breaks and control characters, at most so many characters.
pub fn one_line(field: &str, text: &str, max: usize) -> Result<String, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(wrong_field(field, "text_required", "the field is empty"));
    }
    if text.chars().any(char::is_control) {
        return Err(wrong_field(field, "text_control", "the field contains control characters"));
    }
    if text.chars().count() > max {
        return Err(wrong_field(field, "text_too_long", "the field is too long").with("max", max));
    }
    Ok(text.to_owned())
}

/// For fields of a change where absent, null and a value are three things; use with `#[serde(default)]`.
pub fn or_null<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}
