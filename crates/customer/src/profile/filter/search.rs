//! What people type to find somebody: parts of a name, pinyin, initials, a phone's tail, or a whole phone or card.
//!
//! Whole identifiers are compared by their look-up hash. Who may not see identifiers cannot find people by them
//! either: for them a word with more digits than a phone's tail finds nobody.

use mining::text::fold;
use platform::List;
use platform::access::permission::PhonesClear;
use sea_orm::ConnectionTrait;

use super::Lens;
use crate::identifier::{Identifier, IdentifierKind};
use crate::profile::query::Query;
use crate::roster::{Bits, Roster};
use crate::source::SourceCode;

const WORDS_MAX: usize = 8;
const TAIL_LEN: usize = 4;
/// A shorter word is no whole identifier.
const WHOLE_LEN_MIN: usize = 5;

/// The identifiers that mean the same in every source.
const WHOLE: [IdentifierKind; 7] = [
    IdentifierKind::Phone,
    IdentifierKind::Email,
    IdentifierKind::Card,
    IdentifierKind::WechatOpenid,
    IdentifierKind::WechatUnionid,
    IdentifierKind::TaxId,
    IdentifierKind::DealerNo,
];

/// What was typed, understood.
#[derive(Debug, Clone)]
pub struct Search {
    /// Each must be in the text that a customer is found by; not asked when the whole is an identifier.
    words: Vec<Word>,
    /// Look-up hashes of what the whole may be.
    hashes: Vec<String>,
    /// It can be nothing but an identifier.
    only_whole: bool,
}

#[derive(Debug, Clone)]
struct Word {
    text: String,
    /// As the end of a phone number.
    tail: Option<u16>,
    /// It may be part of a number that the actor may not see, so it finds nobody.
    hidden: bool,
}

impl Search {
    pub fn read(text: &str, lens: &Lens<'_>) -> Self {
        let clear = lens.actor.may::<PhonesClear>();
        let words = fold(text).split(' ').take(WORDS_MAX).map(|word| Word::read(word, clear)).collect();
        Self {
            words,
            hashes: if clear { hashes(text, lens) } else { Vec::new() },
            only_whole: is_whole_phone(text) || text.contains('@'),
        }
    }

    /// As conditions on a customer `c`.
    pub fn apply<C: ConnectionTrait>(&self, query: &mut Query<'_, C>) {
        let words: Vec<String> = self.words.iter().map(|word| word.condition(query)).collect();
        let words = if self.only_whole { "1 = 0".to_owned() } else { words.join(" AND ") };
        match self.holders(query) {
            Some(holders) => query.and(format!("(c.id IN ({holders}) OR ({words}))")),
            None => query.and(words),
        }
    }

    /// Selects the customers who hold what was typed as an identifier.
    pub fn holders<C: ConnectionTrait>(&self, query: &mut Query<'_, C>) -> Option<String> {
        if self.hashes.is_empty() {
            return None;
        }
        let hash = query.one_of("i.hash", List::texts(&self.hashes));
        Some(format!(
            "SELECT l.customer_id FROM identifier i JOIN identity_link l ON l.org_id = i.org_id \
             AND l.record_seq = i.record_seq WHERE i.org_id = $1 AND {hash}"
        ))
    }

    /// Keeps who is found by the words, or holds an identifier that was typed.
    pub fn sift(&self, roster: &Roster, holders: &Bits, rows: &mut Bits) {
        let mut found = match self.words.first() {
            _ if self.only_whole => Bits::default(),
            None => rows.clone(),
            Some(first) => first.rows(roster),
        };
        for word in self.words.iter().skip(1) {
            found.intersect(&word.rows(roster));
        }
        found.unite(holders);
        rows.intersect(&found);
    }
}

impl Word {
    fn read(word: &str, clear: bool) -> Self {
        let digits = word.chars().filter(|letter| letter.is_numeric()).count();
        let tail = (digits == TAIL_LEN && word.len() == TAIL_LEN).then(|| word.parse().ok()).flatten();
        Self { text: word.to_owned(), tail, hidden: digits > TAIL_LEN && !clear }
    }

    fn condition<C: ConnectionTrait>(&self, query: &mut Query<'_, C>) -> String {
        if self.hidden {
            return "1 = 0".to_owned();
        }
        let found = query.contains("c.search", &self.text);
        if self.tail.is_some() {
            let tail = query.bind(&*self.text);
            return format!("(c.phone_tail = {tail} OR {found})");
        }
        found
    }

    fn rows(&self, roster: &Roster) -> Bits {
        if self.hidden {
            return Bits::default();
        }
        let mut rows = match self.tail {
            Some(tail) => {
                let mut rows = roster.living().clone();
                rows.keep(roster.phone_tails(), |one| one == Some(tail));
                rows
            }
            None => Bits::default(),
        };
        roster.search().containing(&self.text, |row| rows.set(row, true));
        rows
    }
}

fn hashes(text: &str, lens: &Lens<'_>) -> Vec<String> {
    let whole = text.trim();
    if whole.len() < WHOLE_LEN_MIN || !(whole.contains(|letter: char| letter.is_numeric() || letter == '@')) {
        return Vec::new();
    }
    let manual = SourceCode::manual();
    let read = WHOLE.into_iter().filter_map(|kind| Identifier::read(kind, whole).ok());
    read.map(|found| lens.platform.vault().hash(found.kind.code(), &found.hashed_text(&manual))).collect()
}

fn is_whole_phone(text: &str) -> bool {
    Identifier::read(IdentifierKind::Phone, text).is_ok()
}
