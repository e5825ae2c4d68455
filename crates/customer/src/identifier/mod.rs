//! Identifiers: what ties a record to a person, read once into a normal form and never compared as typed.

mod card;
mod email;
mod phone;
pub mod release;

use serde::{Deserialize, Serialize};

pub use phone::Phone;

use crate::source::SourceCode;

/// Longest identifier of any kind, in characters.
const LENGTH_MAX: usize = 128;
/// Mail services whose users may be called by their mobile number, which they had to prove.
const NUMBERED_MAILBOXES: [&str; 6] = ["139.com", "189.cn", "wo.cn", "163.com", "126.com", "yeah.net"];
const MOBILE_DIGITS: usize = 11;

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    Phone,
    Email,
    /// Member card.
    Card,
    WechatUnionid,
    WechatOpenid,
    /// Unified social credit code of a business.
    TaxId,
    /// Dealer file number.
    DealerNo,
    /// The number a marketplace or web shop gives its buyer; means something only within its source.
    BuyerId,
    /// The number a source system gives its customer; means something only within its source.
    CustomerNo,
}

impl IdentifierKind {
    pub const ALL: [Self; 9] = [
        Self::WechatUnionid,
        Self::TaxId,
        Self::Card,
        Self::Phone,
        Self::Email,
        Self::WechatOpenid,
        Self::DealerNo,
        Self::BuyerId,
        Self::CustomerNo,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Card => "card",
            Self::WechatUnionid => "wechat_unionid",
            Self::WechatOpenid => "wechat_openid",
            Self::TaxId => "tax_id",
            Self::DealerNo => "dealer_no",
            Self::BuyerId => "buyer_id",
            Self::CustomerNo => "customer_no",
        }
    }

    pub fn read(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Two sources may use the same number for different people.
    const fn is_of_its_source(self) -> bool {
        matches!(self, Self::BuyerId | Self::CustomerNo)
    }
}

/// A normalised identifier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier {
    pub kind: IdentifierKind,
    /// The normal form; for kinds that mean something only within their source, without the source.
    pub value: String,
}

/// Why a text is no identifier of the kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierError {
    /// A Chinese mobile number has 11 digits.
    #[error("a phone number of {digits} digits")]
    PhoneLength { digits: usize },
    #[error("not a phone number")]
    PhoneFormat,
    #[error("not an e-mail address")]
    EmailFormat,
    #[error("longer than {LENGTH_MAX} characters, or empty")]
    Length,
}

impl IdentifierError {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::PhoneLength { .. } => "phone_length",
            Self::PhoneFormat => "phone_format",
            Self::EmailFormat => "email_format",
            Self::Length => "identifier_length",
        }
    }
}

impl Identifier {
    /// Reads what somebody typed: full-width digits, spaces, dashes, +86 and letter case are evened out.
    pub fn read(kind: IdentifierKind, typed: &str) -> Result<Self, IdentifierError> {
        let value = match kind {
            IdentifierKind::Phone => Phone::read(typed)?.as_str().to_owned(),
            IdentifierKind::Email => email::normalise(typed)?,
            _ => card::normalise(typed)?,
        };
        Ok(Self { kind, value })
    }

    /// A mobile number of this country.
    pub fn is_mobile(&self) -> bool {
        self.kind == IdentifierKind::Phone && self.value.len() == MOBILE_DIGITS && self.value.starts_with('1')
    }

    /// The mobile number that a mailbox is named after: 13812345678@139.com.
    pub fn implied_phone(&self) -> Option<Self> {
        let (local, host) = self.value.split_once('@').filter(|_| self.kind == IdentifierKind::Email)?;
        if !NUMBERED_MAILBOXES.contains(&host) {
            return None;
        }
        let phone = Self::read(IdentifierKind::Phone, local).ok()?;
        (phone.value == local && local.len() == MOBILE_DIGITS && local.starts_with('1')).then_some(phone)
    }

    /// What the look-up hash is taken of.
    pub fn hashed_text(&self, source: &SourceCode) -> String {
        match self.kind.is_of_its_source() {
            true => format!("{source}/{}", self.value),
            false => self.value.clone(),
        }
    }

    /// What those see who may not see it: `138****5678`.
    pub fn mask(&self) -> String {
        match self.kind {
            IdentifierKind::Phone => Phone::mask(&self.value),
            IdentifierKind::Email => email::mask(&self.value),
            _ => card::mask(&self.value),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

    use super::*;

    #[test]
    fn a_mailbox_named_after_a_number_implies_it() {
        for (typed, number) in [
            ("13520755157@139.com", Some("13520755157")),
            ("13520755157@163.com", Some("13520755157")),
            ("1352075515@139.com", None),
            ("3181279102@qq.com", None),
            ("02886754321@163.com", None),
            ("13520755157@shuke.example", None),
        ] {
            let implied = Identifier::read(IdentifierKind::Email, typed).unwrap().implied_phone();
            assert_eq!(implied.map(|phone| phone.value).as_deref(), number, "{typed}");
        }
        let card = Identifier::read(IdentifierKind::Card, "13520755157@139.com").unwrap();
        assert_eq!(card.implied_phone(), None);
    }
}
