//! A value made ready for comparison: canonical form, reading, parts, worked out once.

use super::key::{hash, hash_chars};
use super::schema::{Comparator, Field};
use super::similarity::{CHARS_MAX, letters};
use crate::text;

/// A record ready to be compared; `None` where a value is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared(pub(super) Vec<Option<Cell>>);

impl Prepared {
    /// Whether the field says anything.
    pub fn has(&self, field: usize) -> bool {
        self.cell(field).is_some()
    }

    pub(super) fn cell(&self, field: usize) -> Option<&Cell> {
        self.0.get(field)?.as_ref()
    }
}

/// One value of one field.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Of the canonical text; equal hashes are equal values.
    pub(super) hash: u64,
    pub(super) value: Value,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Letters only, with the mask of distinct ones.
    Text {
        chars: Box<[char]>,
        letters: u64,
    },
    Name(Box<Name>),
    Digits(Box<[u8]>),
    Category,
    Address(Box<Address>),
    Company(Box<Company>),
    Email {
        local: Box<[char]>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Name {
    pub chars: Box<[char]>,
    pub surname_len: usize,
    /// The reading without blanks, so that 王伟 meets `Wang Wei` and `wangwei`.
    pub sound: Box<str>,
    pub surname_sound: u64,
    pub initials: Box<str>,
}

impl Name {
    /// 王先生: a surname and no more.
    pub fn surname_only(&self) -> bool {
        self.surname_len > 0 && self.surname_len == self.chars.len()
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Address {
    /// Hashes; 0 when not given.
    pub city: u64,
    pub district: u64,
    /// Hash of the rest; 0 when not given.
    pub rest: u64,
    /// Hashes of pairs of neighbouring characters, digits and words for doors left out, ascending.
    pub grams: Box<[u32]>,
    /// Numbers along the street, in their order: 人民南路4段12号.
    pub street: Box<[u32]>,
    /// Block, unit, room: the last numbers that are not the street's. Empty unless there are two.
    pub door: Box<[u32]>,
    pub sound: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Company {
    pub stem: Box<[char]>,
    pub letters: u64,
    pub place: u64,
    pub sound: u64,
}

/// Words around the numbers of a door, which every address has in common.
const DOOR_WORDS: &str = "栋幢座单元号楼层室";
/// Block, unit and room.
const DOOR_NUMBERS: usize = 3;

impl Field {
    /// Prepares a raw value; `None` when nothing is left of it.
    pub(super) fn prepare(&self, raw: &str) -> Option<Cell> {
        match self.comparator {
            Comparator::Text => prepare_text(raw),
            Comparator::ChineseName => prepare_name(raw),
            Comparator::Phone => prepare_phone(raw),
            Comparator::Date => prepare_date(raw),
            Comparator::Code => prepare_code(raw),
            Comparator::Category => {
                let folded = text::fold(raw);
                (!folded.is_empty()).then(|| Cell { hash: hash(folded.as_bytes()), value: Value::Category })
            }
            Comparator::Address => prepare_address(raw),
            Comparator::Company => prepare_company(raw),
            Comparator::Email => prepare_email(raw),
        }
    }
}

fn word(raw: &str) -> Vec<char> {
    text::fold(raw).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn prepare_text(raw: &str) -> Option<Cell> {
    let chars = word(raw);
    (!chars.is_empty()).then(|| Cell {
        hash: hash_chars(&chars),
        value: Value::Text { letters: letters(&chars[..chars.len().min(CHARS_MAX)]), chars: chars.into() },
    })
}

fn prepare_name(raw: &str) -> Option<Cell> {
    let person = text::split_person(raw);
    let chars: Vec<char> = person.name().chars().filter(|c| c.is_alphanumeric()).collect();
    if chars.is_empty() {
        return None;
    }
    let reading = text::read_person(raw);
    let surname_sound = match text::read_person(&person.surname).full {
        // A name in letters: its first word may be the surname.
        empty if empty.is_empty() => reading.full.split(' ').next().unwrap_or_default().to_owned(),
        sound => sound,
    };
    Some(Cell {
        hash: hash_chars(&chars),
        value: Value::Name(Box::new(Name {
            surname_len: person.surname.chars().count(),
            sound: reading.full.replace(' ', "").into(),
            surname_sound: hash(surname_sound.as_bytes()),
            initials: reading.initials.into(),
            chars: chars.into(),
        })),
    })
}

fn digits(raw: &str) -> Vec<u8> {
    text::fold(raw).bytes().filter(u8::is_ascii_digit).collect()
}

fn prepare_phone(raw: &str) -> Option<Cell> {
    let mut digits = digits(raw);
    if let Some(home) = digits.strip_prefix(b"0086").map(<[u8]>::to_vec) {
        digits = home;
    } else if digits.len() >= 12 && digits.starts_with(b"86") {
        digits.drain(..2);
    }
    // Fewer than five digits are an extension or a slip.
    (digits.len() >= 5).then(|| Cell { hash: hash(&digits), value: Value::Digits(digits.into()) })
}

fn prepare_date(raw: &str) -> Option<Cell> {
    let folded = text::fold(raw);
    let groups: Vec<&str> = folded.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).collect();
    let digits: Vec<u8> = match groups.as_slice() {
        [year, month, day, ..] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            format!("{year}{month:0>2}{day:0>2}").into_bytes()
        }
        [all, ..] => all.as_bytes().to_vec(),
        [] => return None,
    };
    Some(Cell { hash: hash(&digits), value: Value::Digits(digits.into()) })
}

fn prepare_code(raw: &str) -> Option<Cell> {
    let code: String = word(raw).into_iter().collect();
    (!code.is_empty())
        .then(|| Cell { hash: hash(code.as_bytes()), value: Value::Digits(code.into_bytes().into()) })
}

fn prepare_address(raw: &str) -> Option<Cell> {
    let parts = text::split_address(raw);
    let canonical =
        [&parts.province, &parts.city, &parts.district, &parts.rest].map(String::as_str).join("|");
    if canonical.len() == 3 {
        return None;
    }
    let chars: Vec<char> = parts.rest.chars().collect();
    let mut grams: Vec<u32> = chars
        .windows(2)
        .filter(|w| !w.iter().any(char::is_ascii_digit) && !w.iter().all(|c| DOOR_WORDS.contains(*c)))
        .map(|w| hash_chars(w) as u32)
        .collect();
    grams.sort_unstable();
    let (street, door) = numbers(&chars);
    let given = |part: &str| if part.is_empty() { 0 } else { hash(part.as_bytes()) };
    let beginning: String = chars.iter().filter(|c| !c.is_ascii_digit()).take(6).collect();
    Some(Cell {
        hash: hash(canonical.as_bytes()),
        value: Value::Address(Box::new(Address {
            city: given(&parts.city),
            district: given(&parts.district),
            rest: given(&parts.rest),
            grams: grams.into(),
            street,
            door,
            sound: given(&text::read_text(&beginning).full),
        })),
    })
}

/// The numbers of a street (those right behind a word for one), and block, unit and room.
fn numbers(rest: &[char]) -> (Box<[u32]>, Box<[u32]>) {
    let (mut street, mut door) = (Vec::new(), Vec::new());
    let mut before = None;
    for run in rest.chunk_by(|a, b| a.is_ascii_digit() && b.is_ascii_digit()) {
        if run[0].is_ascii_digit() {
            let number = run.iter().collect::<String>().parse().unwrap_or(u32::MAX);
            let along = before.is_some_and(|word: char| "路街道巷段弄".contains(word));
            if along { street.push(number) } else { door.push(number) }
        }
        before = run.last().copied();
    }
    let known = if door.len() < 2 { door.len() } else { door.len().saturating_sub(DOOR_NUMBERS) };
    (street.into(), door.split_off(known).into())
}

fn prepare_company(raw: &str) -> Option<Cell> {
    let parts = text::split_company(raw);
    let stem: Vec<char> = parts.stem.chars().collect();
    if stem.is_empty() {
        return None;
    }
    let canonical = format!("{}|{}|{}", parts.place, parts.stem, parts.business);
    Some(Cell {
        hash: hash(canonical.as_bytes()),
        value: Value::Company(Box::new(Company {
            letters: letters(&stem[..stem.len().min(CHARS_MAX)]),
            place: if parts.place.is_empty() { 0 } else { hash(parts.place.as_bytes()) },
            sound: hash(text::read_text(&parts.stem).full.as_bytes()),
            stem: stem.into(),
        })),
    })
}

fn prepare_email(raw: &str) -> Option<Cell> {
    let folded: String = text::fold(raw).chars().filter(|c| *c != ' ').collect();
    let local: Vec<char> = folded.split('@').next().unwrap_or_default().chars().collect();
    (!local.is_empty())
        .then(|| Cell { hash: hash(folded.as_bytes()), value: Value::Email { local: local.into() } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_in_many_spellings() {
        let check = |comparator: Comparator, a: &str, b: &str| {
            let field = Field::new("x", comparator);
            assert_eq!(field.prepare(a).map(|c| c.hash), field.prepare(b).map(|c| c.hash), "{a} {b}");
        };
        check(Comparator::Phone, "+86 138-0013-8001", "13800138001");
        check(Comparator::Phone, "１３８００１３８００１", "0086 13800138001");
        check(Comparator::Date, "1990-1-5", "19900105");
        check(Comparator::Date, "1990年01月05日", "1990/1/5");
        check(Comparator::ChineseName, "王伟先生", " 王 伟 ");
        check(Comparator::Text, "St James", "st. james");
        check(Comparator::Company, "四川老味道调味品有限公司", "老味道（四川）调味品股份有限公司");
        check(Comparator::Email, " A@B.com", "a@b.com");
        check(Comparator::Phone, "", "n/a");
    }
}
