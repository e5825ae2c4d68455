//! What a value gives to a block key, and the hash that keys and equality stand on.

use super::cell::{Cell, Value};
use super::schema::How;
use crate::numeric::random::mix;

impl Cell {
    /// What this value gives to a block key; `None` when it is too short for what was asked.
    pub(super) fn key(&self, how: How) -> Option<u64> {
        match how {
            How::Whole => Some(self.hash),
            How::Prefix(n) => self.slice(|len| (len >= usize::from(n)).then(|| 0..usize::from(n))),
            How::Door => match &self.value {
                Value::Address(address) => (!address.door.is_empty()).then(|| door_hash(&address.door)),
                _ => None,
            },
            How::Suffix(n) => self.slice(|len| Some(len.checked_sub(usize::from(n))?..len)),
            How::Sound => match &self.value {
                Value::Text { chars, .. } => Some(soundex(chars)),
                Value::Name(name) => Some(hash(name.sound.as_bytes())),
                Value::Address(address) => Some(address.sound).filter(|h| *h != 0),
                Value::Company(company) => Some(company.sound),
                Value::Email { .. } | Value::Digits(_) | Value::Category => Some(self.hash),
            },
            How::Core => match &self.value {
                Value::Name(name) => Some(name.surname_sound),
                // People leave out the city where they name the district.
                Value::Address(address) => {
                    [address.district, address.city].into_iter().find(|part| *part != 0)
                }
                Value::Company(company) => Some(hash_chars(&company.stem)),
                Value::Email { local } => Some(hash_chars(local)),
                Value::Digits(digits) if digits.len() == 8 => Some(hash(&digits[4..])),
                Value::Text { .. } | Value::Digits(_) | Value::Category => Some(self.hash),
            },
        }
    }

    fn slice(&self, range: impl Fn(usize) -> Option<std::ops::Range<usize>>) -> Option<u64> {
        match &self.value {
            Value::Text { chars, .. } => Some(hash_chars(&chars[range(chars.len())?])),
            Value::Name(name) => Some(hash_chars(&name.chars[range(name.chars.len())?])),
            Value::Company(company) => Some(hash_chars(&company.stem[range(company.stem.len())?])),
            Value::Email { local } => Some(hash_chars(&local[range(local.len())?])),
            Value::Digits(digits) => Some(hash(&digits[range(digits.len())?])),
            Value::Address(_) | Value::Category => Some(self.hash),
        }
    }

    /// For the order within large blocks: similar values sort near one another.
    pub(super) fn order(&self) -> u64 {
        let pack = |bytes: &mut dyn Iterator<Item = u8>| {
            (0..8).fold(0u64, |packed, _| packed << 8 | u64::from(bytes.next().unwrap_or(0)))
        };
        match &self.value {
            Value::Text { chars, .. } => pack(&mut chars.iter().map(|c| *c as u8)),
            Value::Name(name) => pack(&mut name.sound.bytes()),
            Value::Digits(digits) => pack(&mut digits.iter().copied()),
            Value::Email { local } => pack(&mut local.iter().map(|c| *c as u8)),
            Value::Address(address) => address.sound,
            Value::Company(company) => company.sound,
            Value::Category => self.hash,
        }
    }
}

/// FNV-1a with SplitMix64's finaliser, 64 bits. Stored keys depend on it: it must never change. Never 0.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let fnv = bytes
        .iter()
        .fold(0xCBF2_9CE4_8422_2325, |h: u64, b| (h ^ u64::from(*b)).wrapping_mul(0x100_0000_01B3));
    mix(fnv).max(1)
}

fn door_hash(door: &[u32]) -> u64 {
    let bytes: Vec<u8> = door.iter().flat_map(|number| number.to_le_bytes()).collect();
    hash(&bytes)
}

/// [`hash`] of the characters' UTF-8.
pub(super) fn hash_chars(chars: &[char]) -> u64 {
    let mut h: u64 = 0xCBF2_9CE4_8422_2325;
    let mut buffer = [0; 4];
    for c in chars {
        for b in c.encode_utf8(&mut buffer).bytes() {
            h = (h ^ u64::from(b)).wrapping_mul(0x100_0000_01B3);
        }
    }
    mix(h).max(1)
}

/// Russell's Soundex (1918) of Latin letters, other characters as they are.
fn soundex(chars: &[char]) -> u64 {
    let class = |c: char| match c {
        'b' | 'f' | 'p' | 'v' => 1,
        'c' | 'g' | 'j' | 'k' | 'q' | 's' | 'x' | 'z' => 2,
        'd' | 't' => 3,
        'l' => 4,
        'm' | 'n' => 5,
        'r' => 6,
        _ => 0u8,
    };
    let Some(&first) = chars.first() else { return 0 };
    let mut code = [0u8; 3];
    let (mut len, mut last) = (0, class(first));
    for &c in &chars[1..] {
        let now = class(c);
        if now != 0 && now != last && len < 3 {
            code[len] = now;
            len += 1;
        }
        // h and w do not separate letters of one class.
        if !matches!(c, 'h' | 'w') {
            last = now;
        }
    }
    let [x, y, z] = code;
    mix(u64::from(first) << 24 | u64::from(x) << 16 | u64::from(y) << 8 | u64::from(z)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::{Comparator, Field};

    #[test]
    fn sounds_alike() {
        let key = |raw: &str| Field::new("x", Comparator::Text).prepare(raw).and_then(|c| c.key(How::Sound));
        assert_eq!(key("robert"), key("rupert"));
        assert_eq!(key("ashcraft"), key("ashcroft"));
        assert_ne!(key("robert"), key("rubin"));
        let name =
            |raw: &str| Field::new("x", Comparator::ChineseName).prepare(raw).and_then(|c| c.key(How::Sound));
        assert_eq!(name("曾伟"), name("Zeng Wei"));
    }

    #[test]
    fn hashes_are_forever() {
        assert_eq!(hash(b"shuke"), hash_chars(&['s', 'h', 'u', 'k', 'e']));
        assert_eq!(hash("熟客".as_bytes()), hash_chars(&['熟', '客']));
    }
}
