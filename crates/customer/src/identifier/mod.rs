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
