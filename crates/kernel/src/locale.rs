//! The languages we speak: Chinese first, English complete.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub enum Locale {
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    #[serde(rename = "en")]
    En,
}

impl Locale {
    pub const fn code(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// The best of ours for an `Accept-Language` or `LANG` value; Chinese when nothing fits.
    pub fn negotiate(wanted: &str) -> Self {
        wanted
            .split(',')
            .filter_map(|part| part.split(';').next())
            .find_map(|tag| tag.parse().ok())
            .unwrap_or_default()
    }
}

/// A language we do not speak.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("we speak zh-CN and en")]
pub struct UnknownLocale;

impl FromStr for Locale {
    type Err = UnknownLocale;

    fn from_str(text: &str) -> Result<Self, UnknownLocale> {
        let lower = text.trim().to_ascii_lowercase();
        match lower.get(..2) {
            Some("zh") => Ok(Self::ZhCn),
            Some("en") => Ok(Self::En),
            _ => Err(UnknownLocale),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negotiates() {
        for (wanted, locale) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Locale::ZhCn),
            ("fr;q=1, en-GB;q=0.8", Locale::En),
            ("en_US.UTF-8", Locale::En),
            ("", Locale::ZhCn),
            ("日本", Locale::ZhCn),
        ] {
            assert_eq!(Locale::negotiate(wanted), locale, "{wanted}");
        }
    }
}
