//! What an actor may see of what identifies a person: in clear, or masked.

use kernel::Fault;
use platform::access::permission::PhonesClear;
use platform::{Actor, Platform, Vault};
use sea_orm::QueryResult;

use crate::identifier::{Identifier, IdentifierKind};

#[derive(Clone, Copy)]
pub struct Sight<'a> {
    vault: &'a Vault,
    clear: bool,
}

impl<'a> Sight<'a> {
    pub fn of(platform: &'a Platform, actor: &Actor) -> Self {
        Self { vault: platform.vault(), clear: actor.may::<PhonesClear>() }
    }

    pub const fn is_clear(self) -> bool {
        self.clear
    }

    /// A sealed value as this actor sees it.
    pub fn value(self, sealed: Option<String>, mask: Option<String>) -> Result<Option<String>, Fault> {
        match (self.clear, sealed) {
            (true, Some(sealed)) => self.vault.open_sealed(&sealed).map(Some),
            _ => Ok(mask),
        }
    }

    /// The value in the columns `<name>_sealed` and `<name>_mask`.
    pub fn columns(self, row: &QueryResult, name: &str) -> Result<Option<String>, Fault> {
        let sealed = match self.clear {
            true => row.try_get("", &format!("{name}_sealed"))?,
            false => None,
        };
        self.value(sealed, row.try_get("", &format!("{name}_mask"))?)
    }

    /// What only those see who see everything: an address, columns of no known meaning.
    pub fn only<T>(self, value: Option<T>) -> Option<T> {
        value.filter(|_| self.clear)
    }

    /// A key of a source, which may well be somebody's phone number or card.
    pub fn key(self, key: String) -> String {
        match self.clear {
            true => key,
            false => Identifier { kind: IdentifierKind::Card, value: key }.mask(),
        }
    }

    /// Text that people typed, without any number in it that could be a phone's or a card's.
    pub fn text(self, text: String) -> String {
        if self.clear { text } else { without_numbers(&text) }
    }
}

/// Digit runs that could be a phone's or a card's become stars.
fn without_numbers(text: &str) -> String {
    const RUN_MIN: usize = 5;
    let (mut out, mut run) = (String::with_capacity(text.len()), String::new());
    for letter in text.chars().map(Some).chain([None]) {
        if let Some(letter) = letter
            .filter(|letter| letter.is_numeric() || (!run.is_empty() && matches!(letter, '-' | ' ' | '.')))
        {
            run.push(letter);
            continue;
        }
        let hide = run.chars().filter(|letter| letter.is_numeric()).count() >= RUN_MIN;
        out.extend(run.drain(..).map(|letter| if hide && letter.is_numeric() { '*' } else { letter }));
        out.extend(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_could_be_somebodys_become_stars() {
        for (text, seen) in [
            ("电话13812345678，周六送", "电话***********，周六送"),
            ("138-1234 5678", "***-**** ****"),
            ("买了2袋 3 kg 辣酱", "买了2袋 3 kg 辣酱"),
            ("", ""),
        ] {
            assert_eq!(without_numbers(text), seen);
        }
    }
}
