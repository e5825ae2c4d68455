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

pub fn apply<C: ConnectionTrait>(text: &str, query: &mut Query<'_, C>, lens: &Lens<'_>) {
    let clear = lens.actor.may::<PhonesClear>();
    let hashes = if clear { hashes(text, lens) } else { Vec::new() };
    let words: Vec<String> = fold(text).split(' ').map(str::to_owned).take(WORDS_MAX).collect();
    if is_whole_phone(text) || text.contains('@') {
        let found = by_hash(query, hashes);
        return query.and(found);
    }
    let words: Vec<String> = words.iter().map(|word| word_condition(query, word, clear)).collect();
    let all = words.join(" AND ");
    if hashes.is_empty() {
        return query.and(all);
    }
    let found = by_hash(query, hashes);
    query.and(format!("({found} OR ({all}))"));
}

fn word_condition<C: ConnectionTrait>(query: &mut Query<'_, C>, word: &str, clear: bool) -> String {
    let digits = word.chars().filter(|letter| letter.is_numeric()).count();
    if digits > TAIL_LEN && !clear {
        return "1 = 0".to_owned();
    }
    let found = query.contains("c.search", word);
    if digits == TAIL_LEN && word.len() == TAIL_LEN {
        let tail = query.bind(word);
        return format!("(c.phone_tail = {tail} OR {found})");
    }
    found
}

fn by_hash<C: ConnectionTrait>(query: &mut Query<'_, C>, hashes: Vec<String>) -> String {
    if hashes.is_empty() {
        return "1 = 0".to_owned();
    }
    let hash = query.one_of("i.hash", List::Texts(hashes));
    format!(
        "c.id IN (SELECT l.customer_id FROM identifier i JOIN identity_link l ON l.org_id = i.org_id \
         AND l.record_seq = i.record_seq WHERE i.org_id = $1 AND {hash})"
    )
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
