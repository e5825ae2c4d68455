//! A customer's row.

use contracts::tables::Cell;

use super::cells::TEXT_CHARS_MAX;
use super::who::Identities;
use super::{Reading, Reject};
use crate::identifier::IdentifierError;
use crate::import::fields::Field;
use crate::intake::{Cleared, RecordIn};
use crate::record::{CustomerKind, Gender, Household, Profile};

/// Words that make a customer a business.
const BUSINESS: [&str; 14] = [
    "business", "company", "b2b", "dealer", "企业", "公司", "单位", "商户", "餐厅", "餐饮", "经销", "门店",
    "批发", "工厂",
];

impl Reading {
    pub(super) fn customer(&mut self, row: &[Cell]) -> Result<RecordIn, Reject> {
        let Identities { key, identifiers, unreadable, .. } = self.identities(row)?;
        let Some(key) = key else {
            return Err(match unreadable.into_iter().next() {
                Some((field, _, error @ IdentifierError::PhoneLength { digits })) => {
                    Reject::of(error.code(), field).with("digits", digits)
                }
                Some((field, _, error)) => Reject::of(error.code(), field),
                None => Reject::of("customer_key_missing", Field::CustomerKey),
            });
        };
        let text = |field| self.owned(row, field, TEXT_CHARS_MAX);
        let mut profile = Profile {
            name: text(Field::Name)?,
            company: text(Field::Company)?,
            region: text(Field::Region)?,
            city: text(Field::City)?,
            district: text(Field::District)?,
            address: text(Field::Address)?,
            store: text(Field::Store)?,
            level: text(Field::Level)?,
            ..Profile::default()
        };
        for field in [Field::Nickname, Field::Points, Field::Remark] {
            if let Some(said) = text(field)? {
                profile.more.insert(field.code().to_owned(), said);
            }
        }
        for (field, typed, _) in unreadable {
            profile.more.insert(format!("{}_unreadable", field.code()), typed);
        }
        self.gender(row, &mut profile)?;
        self.birthday(row, &mut profile)?;
        self.household(row, &mut profile)?;
        let joined_at = self.joined_at(row, &mut profile)?;
        let kind = self.customer_kind(row, &identifiers)?;
        Ok(RecordIn { key, kind, identifiers, profile, joined_at, cleared: Cleared::default() })
    }

    fn gender(&mut self, row: &[Cell], profile: &mut Profile) -> Result<(), Reject> {
        let Some(typed) = self.owned(row, Field::Gender, TEXT_CHARS_MAX)? else { return Ok(()) };
        profile.gender = Gender::read(&typed);
        // 未知, 保密 and 0 are answers too.
        let withheld = ["未知", "保密", "不详", "0", "unknown", "u", "other"];
        if profile.gender.is_none() && !withheld.contains(&typed.to_lowercase().as_str()) {
            self.unreadable("gender_unreadable", typed, profile);
        }
        Ok(())
    }

    fn birthday(&mut self, row: &[Cell], profile: &mut Profile) -> Result<(), Reject> {
        let Some(typed) = self.owned(row, Field::Birthday, TEXT_CHARS_MAX)? else { return Ok(()) };
        match self.moments.read_day(self.cell(row, Field::Birthday)) {
            Ok(day) => profile.birthday = Some(day),
            Err(_) => self.unreadable("birthday_unreadable", typed, profile),
        }
        Ok(())
    }

    fn household(&mut self, row: &[Cell], profile: &mut Profile) -> Result<(), Reject> {
        let Some(typed) = self.owned(row, Field::Household, TEXT_CHARS_MAX)? else { return Ok(()) };
        profile.household = Household::read(&typed);
        if profile.household.is_none() {
            self.unreadable("household_unreadable", typed, profile);
        }
        Ok(())
    }

    fn joined_at(&mut self, row: &[Cell], profile: &mut Profile) -> Result<Option<kernel::Moment>, Reject> {
        let Some(typed) = self.owned(row, Field::JoinedAt, TEXT_CHARS_MAX)? else { return Ok(None) };
        match self.moments.read(self.cell(row, Field::JoinedAt)) {
            Ok(found) => return Ok(Some(found.at)),
            Err(_) => self.unreadable("joined_at_unreadable", typed, profile),
        }
        Ok(None)
    }

    /// Keeps what was typed under the name of the note.
    fn unreadable(&mut self, note: &'static str, typed: String, profile: &mut Profile) {
        self.note(note);
        profile.more.insert(note.to_owned(), typed);
    }

    fn customer_kind(
        &self,
        row: &[Cell],
        identifiers: &[crate::identifier::Identifier],
    ) -> Result<CustomerKind, Reject> {
        use crate::identifier::IdentifierKind::{DealerNo, TaxId};
        let said = self.owned(row, Field::CustomerType, TEXT_CHARS_MAX)?.map(|said| said.to_lowercase());
        let business = match said {
            Some(said) => BUSINESS.iter().any(|word| said.contains(word)),
            None => identifiers.iter().any(|one| matches!(one.kind, DealerNo | TaxId)),
        };
        Ok(if business { CustomerKind::Business } else { CustomerKind::Consumer })
    }
}
