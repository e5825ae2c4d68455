//! The systems that customers are known from: a code, a name, a kind.

use std::str::FromStr;

use kernel::Fault;
use platform::{Write, sql};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

/// Longest source code.
const CODE_MAX: usize = 32;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    Membership,
    Pos,
    Shop,
    Service,
    Erp,
    /// A file somebody brought.
    File,
    /// What people typed into Shuke itself.
    Manual,
}

/// A short, stable name of a source system: `pos`, `shop-2`. Lower-case letters, digits, `-` and `_`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct SourceCode(String);

impl SourceCode {
    /// The source of what people type into Shuke.
    pub fn manual() -> Self {
        Self("manual".to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What kind of system a code of that name usually is.
    pub fn kind(&self) -> SourceKind {
        let has = |words: &[&str]| words.iter().any(|word| self.0.contains(word));
        match () {
            () if self.0 == "manual" => SourceKind::Manual,
            () if has(&["member", "crm", "loyal"]) => SourceKind::Membership,
            () if has(&["pos", "till", "store"]) => SourceKind::Pos,
            () if has(&["shop", "mall", "mini", "tmall", "jd", "douyin", "web"]) => SourceKind::Shop,
            () if has(&["service", "desk", "call", "ticket"]) => SourceKind::Service,
            () if has(&["erp", "sap", "kingdee", "yonyou"]) => SourceKind::Erp,
            () => SourceKind::File,
        }
    }
}

impl FromStr for SourceCode {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let code = text.trim().to_ascii_lowercase();
        let fits = !code.is_empty()
            && code.len() <= CODE_MAX
            && code
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte));
        match fits {
            true => Ok(Self(code)),
            false => Err(Fault::invalid(
                "source_code",
                "a source is called by up to 32 lower-case letters, digits, - and _",
            )
            .with("limit", CODE_MAX)),
        }
    }
}

impl<'de> Deserialize<'de> for SourceCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl std::fmt::Display for SourceCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Makes sure the source is known, under its code for a name until somebody gives it a better one.
pub async fn ensure(write: &Write, code: &SourceCode) -> Result<(), Fault> {
    let kind = serde_json::to_value(code.kind()).map_err(Fault::internal)?;
    let text = "INSERT INTO source (org_id, code, name, kind, created_at) VALUES ($1, $2, $2, $3, $4) \
                ON CONFLICT (org_id, code) DO NOTHING";
    let kind = kind.as_str().unwrap_or("file").to_owned();
    let values = [write.actor().org.into(), code.as_str().into(), kind.into(), write.now().into()];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}

/// Calls a source by the name people use for it.
pub async fn rename(write: &Write, code: &SourceCode, name: &str) -> Result<(), Fault> {
    ensure(write, code).await?;
    let text = "UPDATE source SET name = $3 WHERE org_id = $1 AND code = $2";
    write
        .execute_raw(sql(&**write, text, [write.actor().org.into(), code.as_str().into(), name.into()]))
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_short_and_plain() {
        for (text, fits) in [("pos", true), (" POS-2 ", true), ("", false), ("门店", false), ("a b", false)]
        {
            assert_eq!(text.parse::<SourceCode>().is_ok(), fits, "{text}");
        }
        assert!("x".repeat(33).parse::<SourceCode>().is_err());
    }
}
