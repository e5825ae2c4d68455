//! What cannot be right in what the sources say of a customer.

use std::collections::BTreeSet;

use mining::text;

use crate::record::{Profile, is_default_birthday};

/// A reason for doubt; its place is its bit in the column `flaws`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    /// Sources give different birthdays, the first of January of round years left aside.
    BirthdayDiffers,
    /// The only birthday anybody gives is one that forms fill in by themselves.
    BirthdayDefault,
    /// A birthday was given that nobody could read.
    BirthdayUnreadable,
    /// Sources give different genders.
    GenderDiffers,
    /// A mere title: 张女士.
    NamePartial,
    /// A phone number that means nothing: 13800000000.
    PhonePlaceholder,
    /// A phone number that too many people hold.
    PhoneShared,
    /// A phone number of a wrong length or with other signs in it.
    PhoneUnreadable,
    /// An e-mail address that is none.
    EmailUnreadable,
}

/// What one record says.
pub struct Word<'a> {
    pub profile: &'a Profile,
    pub phones: Vec<PhoneHeld>,
}

/// A phone number as a record holds it.
#[derive(Debug, Clone, Copy)]
pub struct PhoneHeld {
    /// A placeholder.
    pub weak: bool,
    /// Held by so many that it ties nobody.
    pub shared: bool,
}

impl Flaw {
    pub const ALL: [Self; 9] = [
        Self::BirthdayDiffers,
        Self::BirthdayDefault,
        Self::BirthdayUnreadable,
        Self::GenderDiffers,
        Self::NamePartial,
        Self::PhonePlaceholder,
        Self::PhoneShared,
        Self::PhoneUnreadable,
        Self::EmailUnreadable,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::BirthdayDiffers => "birthday_differs",
            Self::BirthdayDefault => "birthday_default",
            Self::BirthdayUnreadable => "birthday_unreadable",
            Self::GenderDiffers => "gender_differs",
            Self::NamePartial => "name_partial",
            Self::PhonePlaceholder => "phone_placeholder",
            Self::PhoneShared => "phone_shared",
            Self::PhoneUnreadable => "phone_unreadable",
            Self::EmailUnreadable => "email_unreadable",
        }
    }

    /// The flaw of that code; all of them for `any`.
    pub fn read_any(code: &str) -> Option<Vec<Self>> {
        if code == "any" {
            return Some(Self::ALL.to_vec());
        }
        Self::ALL.into_iter().find(|flaw| flaw.code() == code).map(|flaw| vec![flaw])
    }

    pub const fn bit(self) -> i64 {
        1 << self as i64
    }
}

/// The flaws in what all records of a customer say.
pub fn flaws(words: &[Word<'_>]) -> Vec<Flaw> {
    let said: BTreeSet<_> = words.iter().filter_map(|word| word.profile.birthday).collect();
    let meant = said.iter().filter(|day| !is_default_birthday(**day)).count();
    let genders = words.iter().filter_map(|word| word.profile.gender.map(|gender| gender.code()));
    let genders: BTreeSet<_> = genders.collect();
    let more = |key: &str, has: &dyn Fn(&Word<'_>) -> bool| {
        words.iter().any(|word| word.profile.more.contains_key(key) && !has(word))
    };
    let phones = || words.iter().flat_map(|word| &word.phones);
    let mut names = words.iter().filter_map(|word| word.profile.name.as_deref()).peekable();
    let named = names.peek().is_some();
    Flaw::ALL
        .into_iter()
        .filter(|flaw| match flaw {
            Flaw::BirthdayDiffers => meant > 1,
            Flaw::BirthdayDefault => meant == 0 && !said.is_empty(),
            Flaw::BirthdayUnreadable => more("birthday_unreadable", &|word| word.profile.birthday.is_some()),
            Flaw::GenderDiffers => genders.len() > 1,
            Flaw::NamePartial => named && names.all(is_title),
            Flaw::PhonePlaceholder => phones().any(|phone| phone.weak),
            Flaw::PhoneShared => phones().any(|phone| phone.shared),
            Flaw::PhoneUnreadable => more("phone_unreadable", &|word| !word.phones.is_empty()),
            Flaw::EmailUnreadable => more("email_unreadable", &|_| false),
        })
        .collect()
}

/// A surname and how one addresses it, nothing more.
fn is_title(name: &str) -> bool {
    let person = text::split_person(name);
    !person.surname.is_empty() && person.given.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Gender;

    fn profile(name: &str, birthday: Option<&str>) -> Profile {
        let birthday = birthday.map(|day| day.parse().unwrap());
        Profile { name: Some(name.to_owned()), birthday, ..Profile::default() }
    }

    #[test]
    fn sources_that_contradict_one_another() {
        let check = |profiles: &[Profile], expected: &[Flaw]| {
            let words: Vec<_> = profiles.iter().map(|profile| Word { profile, phones: Vec::new() }).collect();
            assert_eq!(flaws(&words), expected, "{profiles:?}");
        };
        let (day, other) = (Some("1988-03-05"), Some("1988-05-03"));
        check(&[profile("张薇", day), profile("张薇", day)], &[]);
        check(&[profile("张薇", day), profile("张薇", other)], &[Flaw::BirthdayDiffers]);
        check(&[profile("张薇", day), profile("张薇", Some("1990-01-01"))], &[]);
        check(&[profile("张薇", Some("1990-01-01"))], &[Flaw::BirthdayDefault]);
        check(&[profile("张女士", None)], &[Flaw::NamePartial]);
        check(&[profile("张女士", None), profile("张薇", None)], &[]);
        let gender = |gender| Profile { gender: Some(gender), ..profile("张薇", None) };
        check(&[gender(Gender::Female), gender(Gender::Male)], &[Flaw::GenderDiffers]);
        let mut typed = profile("张薇", None);
        typed.more.insert("birthday_unreadable".to_owned(), "1980-02-30".to_owned());
        check(&[typed.clone()], &[Flaw::BirthdayUnreadable]);
        check(&[Profile { birthday: day.map(|day| day.parse().unwrap()), ..typed }], &[]);
    }

    #[test]
    fn numbers_that_are_nobodys() {
        let profile = profile("张薇", None);
        let held = |weak, shared| [Word { profile: &profile, phones: vec![PhoneHeld { weak, shared }] }];
        assert_eq!(flaws(&held(true, false)), [Flaw::PhonePlaceholder]);
        assert_eq!(flaws(&held(false, true)), [Flaw::PhoneShared]);
        assert!(flaws(&held(false, false)).is_empty());
    }
}
