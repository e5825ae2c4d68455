//! Whom a row is about: the numbers that systems issued, phone and e-mail, each in its normal form.

use contracts::tables::Cell;

use super::cells::{CODE_CHARS_MAX, TEXT_CHARS_MAX};
use super::{Reading, Reject};
use crate::identifier::{Identifier, IdentifierError, IdentifierKind};
use crate::import::fields::{Field, KEYS};
use crate::intake::Who;

const fn kind_of(field: Field) -> IdentifierKind {
    match field {
        Field::BuyerId => IdentifierKind::BuyerId,
        Field::Card => IdentifierKind::Card,
        Field::DealerNo => IdentifierKind::DealerNo,
        Field::TaxId => IdentifierKind::TaxId,
        Field::Unionid => IdentifierKind::WechatUnionid,
        Field::Openid => IdentifierKind::WechatOpenid,
        Field::Phone => IdentifierKind::Phone,
        Field::Email => IdentifierKind::Email,
        _ => IdentifierKind::CustomerNo,
    }
}

/// Numbers that a system gives one person each, and that nobody shows for somebody else.
const fn is_personal(field: Field) -> bool {
    matches!(field, Field::CustomerNo | Field::BuyerId | Field::DealerNo)
}

/// What a row says about who it is.
#[derive(Default)]
pub(super) struct Identities {
    /// The record's key in its source: its own number there, as it stands; a phone or e-mail with its kind in front,
    /// as intake makes it.
    pub key: Option<String>,
    /// The key is a number that the source gave this one person. Cards and phones go round a family.
    is_own: bool,
    pub identifiers: Vec<Identifier>,
    /// Phone and e-mail that cannot be read, as typed.
    pub unreadable: Vec<(Field, String, IdentifierError)>,
}

impl Identities {
    /// Whom a fact is about. Without a number of their own, two who show one card under two names are two: then intake
    /// makes the key of all that was said.
    pub fn who(self, name: Option<String>) -> Who {
        let says_more = name.is_some() || self.identifiers.len() > 1;
        let key = self.key.filter(|_| self.is_own || !says_more);
        Who { key, identifiers: self.identifiers, name }
    }
}

impl Reading {
    pub(super) fn identities(&mut self, row: &[Cell]) -> Result<Identities, Reject> {
        let key = self.code(row, Field::CustomerKey)?;
        let mut found = Identities { is_own: key.is_some(), key, ..Identities::default() };
        for field in KEYS {
            if !self.has(field) {
                continue;
            }
            let is_number = !matches!(field, Field::Phone | Field::Email);
            let typed =
                if is_number { self.code(row, field)? } else { self.owned(row, field, TEXT_CHARS_MAX)? };
            let Some(typed) = typed else { continue };
            match Identifier::read(kind_of(field), &typed) {
                Ok(identifier) => {
                    found.is_own |= found.key.is_none() && is_personal(field);
                    found.key.get_or_insert_with(|| match is_number {
                        true => identifier.value.clone(),
                        false => format!("{}:{}", identifier.kind.code(), identifier.value),
                    });
                    found.identifiers.push(identifier);
                }
                Err(IdentifierError::Length) => {
                    return Err(Reject::of("text_too_long", field).with("limit", CODE_CHARS_MAX));
                }
                Err(error) => {
                    self.note(error.code());
                    found.unreadable.push((field, typed, error));
                }
            }
        }
        Ok(found)
    }
}
