//! Tags: what a customer is, does, or is worth, in a word; given by hand or by a rule.

mod bulk;
mod http;
mod rules;
mod store;

use kernel::{Fault, TagId};
use platform::http::{one_line, wrong_field};
use serde::{Deserialize, Serialize};

pub use http::routes;
pub use rules::{KeepRules, apply_rules};

use crate::profile::{CustomerFilter, FilterWire};

const NAME_MAX: usize = 30;
/// Beyond this, people no longer find the right one.
const TAGS_MAX: i64 = 1_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Who they are.
    Who,
    /// What they do.
    Does,
    /// What they are worth.
    Worth,
}

impl Family {
    const fn code(self) -> &'static str {
        match self {
            Self::Who => "who",
            Self::Does => "does",
            Self::Worth => "worth",
        }
    }

    fn read(code: &str) -> Self {
        match code {
            "does" => Self::Does,
            "worth" => Self::Worth,
            _ => Self::Who,
        }
    }
}

/// `#` and six hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Color(String);

impl Color {
    fn read(text: &str) -> Result<Self, Fault> {
        let digits = text.strip_prefix('#').unwrap_or_default();
        match digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            true => Ok(Self(text.to_ascii_lowercase())),
            false => Err(wrong_field("color", "color_format", "a colour is written like #1677ff")),
        }
    }
}

/// A tag as somebody defines it.
#[derive(Debug, Clone)]
pub struct Definition {
    pub name: String,
    pub color: Color,
    pub family: Family,
    pub rule: Option<CustomerFilter>,
}

#[derive(Debug, Clone)]
pub struct Tag {
    pub id: TagId,
    pub definition: Definition,
}

fn read_name(text: &str) -> Result<String, Fault> {
    one_line("name", text, NAME_MAX)
}

/// A rule must ask for something, or everybody would carry the tag.
fn read_rule(wire: FilterWire) -> Result<CustomerFilter, Fault> {
    let rule = CustomerFilter::try_from(wire)?;
    match rule.is_empty() {
        true => Err(wrong_field("rule", "rule_empty", "the rule asks for nothing")),
        false => Ok(rule),
    }
}
