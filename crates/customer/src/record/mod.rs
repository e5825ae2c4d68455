//! Source records: a customer as one system knows it, kept as said and never mixed with what others say.

mod household;
pub mod store;
mod survivorship;

use std::collections::{BTreeMap, BTreeSet};

use kernel::Day;
use mining::text;
use serde::{Deserialize, Serialize};

pub use household::Household;
pub use survivorship::{Face, Said, face, is_default_birthday, rank};

/// Longest text of one profile field, in characters.
pub const FIELD_MAX: usize = 500;

/// Where [`Profile::more`] keeps what somebody calls themselves on-line.
const NICKNAME: &str = "nickname";
/// Longest given name, in characters.
const GIVEN_NAME_MAX: usize = 2;
/// What fond names begin with: 刘小妞 is nobody's name.
const FAMILIAR: [char; 4] = ['小', '大', '老', '阿'];

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CustomerKind {
    #[default]
    Consumer,
    Business,
}

impl CustomerKind {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Consumer => "consumer",
            Self::Business => "business",
        }
    }

    pub fn read(code: &str) -> Self {
        if code == "business" { Self::Business } else { Self::Consumer }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    Female,
    Male,
}

impl Gender {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
        }
    }

    /// `女`, `F`, `female`, `先生`, …
    pub fn read(text: &str) -> Option<Self> {
        match text.trim().to_lowercase().as_str() {
            "女" | "女性" | "女士" | "f" | "female" | "woman" | "2" => Some(Self::Female),
            "男" | "男性" | "先生" | "m" | "male" | "man" | "1" => Some(Self::Male),
            _ => None,
        }
    }
}

/// What a source says of somebody, beside identifiers. Every field is what was said, tidied, or absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// Province or sales region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The store's code or name as the source writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// The level the source itself gives, as it calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Who lives together, as somebody said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub household: Option<Household>,
    /// Columns that are none of the above, by their own names.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub more: BTreeMap<String, String>,
}

/// A field of a record that its source can take back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Clearable {
    Name,
    Gender,
    Birthday,
    Company,
    Region,
    City,
    District,
    Address,
    Store,
    JoinedAt,
}

impl Profile {
    /// The same without what its source has taken back.
    pub fn without(mut self, cleared: &BTreeSet<Clearable>) -> Self {
        for field in cleared {
            match field {
                Clearable::Name => self.name = None,
                Clearable::Gender => self.gender = None,
                Clearable::Birthday => self.birthday = None,
                Clearable::Company => self.company = None,
                Clearable::Region => self.region = None,
                Clearable::City => self.city = None,
                Clearable::District => self.district = None,
                Clearable::Address => self.address = None,
                Clearable::Store => self.store = None,
                // Stands beside the profile.
                Clearable::JoinedAt => {}
            }
        }
        self
    }

    /// What the bearer is called, as far as identity goes: for 刘女士 who calls herself 刘国英 on-line, that; for somebody
    /// without a name who calls himself 冯哥, that.
    pub fn called(&self) -> Option<&str> {
        let nickname = self.more.get(NICKNAME).map(String::as_str);
        let titled = |nickname: &&str| {
            let person = text::split_person(nickname);
            person.titled_sex().is_some() && person.given.is_empty() && !person.surname.is_empty()
        };
        let Some(name) = self.name.as_deref() else { return nickname.filter(titled) };
        let person = text::split_person(name);
        if person.surname.is_empty() || !person.given.is_empty() {
            return Some(name);
        }
        let whole = |nickname: &&str| {
            let same = text::split_person(nickname);
            let given = same.given.chars().count();
            same.surname == person.surname
                && same.title.is_none()
                && (1..=GIVEN_NAME_MAX).contains(&given)
                && nickname.chars().all(|letter| letter.is_alphabetic() && !letter.is_ascii())
                && !same.given.starts_with(FAMILIAR)
        };
        Some(nickname.filter(whole).unwrap_or(name))
    }

    /// This word over an earlier one: what it does not say stays as it was.
    pub fn over(self, before: &Self) -> Self {
        let before = before.clone();
        let mut more = before.more;
        more.extend(self.more);
        Self {
            name: self.name.or(before.name),
            gender: self.gender.or(before.gender),
            birthday: self.birthday.or(before.birthday),
            company: self.company.or(before.company),
            region: self.region.or(before.region),
            city: self.city.or(before.city),
            district: self.district.or(before.district),
            address: self.address.or(before.address),
            store: self.store.or(before.store),
            level: self.level.or(before.level),
            household: self.household.or(before.household),
            more,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_gives_a_title_may_be_called_by_the_nickname() {
        for (name, nickname, called) in [
            ("刘女士", "刘国英", "刘国英"),
            ("刘女士", "刘姐", "刘女士"),
            ("刘女士", "刘小妞", "刘女士"),
            ("刘女士", "成都小甜椒", "刘女士"),
            ("刘女士", "盖碗茶", "刘女士"),
            ("刘国英", "刘国芳", "刘国英"),
            ("", "冯哥", "冯哥"),
            ("", "盖碗茶", ""),
        ] {
            let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            let more = BTreeMap::from([(NICKNAME.to_owned(), nickname.to_owned())]);
            let profile = Profile { name: some(name), more, ..Profile::default() };
            assert_eq!(profile.called().unwrap_or_default(), called, "{name} {nickname}");
        }
    }
}
