//! E-mail addresses: lower case, one `@`, a dot in the domain.

use kernel::reading::text;

use super::{IdentifierError, LENGTH_MAX};

pub fn normalise(typed: &str) -> Result<String, IdentifierError> {
    let folded = text::tidy(typed).to_lowercase();
    let fits = folded.chars().count() <= LENGTH_MAX
        && !folded.chars().any(char::is_whitespace)
        && folded.split_once('@').is_some_and(|(name, domain)| {
            !name.is_empty()
                && !domain.contains('@')
                && domain.contains('.')
                && !domain.starts_with('.')
                && !domain.ends_with('.')
        });
    if fits { Ok(folded) } else { Err(IdentifierError::EmailFormat) }
}

/// `z***@example.com`
pub fn mask(value: &str) -> String {
    let (name, domain) = value.split_once('@').unwrap_or((value, ""));
    let first: String = name.chars().take(1).collect();
    format!("{first}***@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_refuses() {
        assert_eq!(normalise(" Zhang.Wei＠Example.COM "), Ok("zhang.wei@example.com".to_owned()));
        for typed in ["", "zhang", "@x.cn", "a@b", "a@b@c.cn", "a b@c.cn", "a@.cn"] {
            assert_eq!(normalise(typed), Err(IdentifierError::EmailFormat), "{typed}");
        }
        assert_eq!(mask("zhang@example.com"), "z***@example.com");
    }
}
