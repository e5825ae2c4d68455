//! Identities: a UUIDv7 behind a type and a prefix, written as `cus_01h455vb4pex5vsknk084sn02q` everywhere.
//!
//! The text form is the TypeID notation (26 characters of lower-case Crockford base 32), so ids of one kind sort by
//! the moment they were made, in memory and as text in the database.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::Moment;

/// What an id is the id of; the prefix is part of the text.
pub trait Kind: 'static {
    const PREFIX: &'static str;
}

/// The id of a `T`.
pub struct Id<T> {
    uuid: Uuid,
    of: PhantomData<fn() -> T>,
}

/// Declares kinds: `kinds! { Customer, CustomerId => "cus" }` makes `Id<Customer>` and its short name.
#[macro_export]
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident, $id:ident => $prefix:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {}
        $(#[$doc])*
        pub type $id = $crate::Id<$name>;
        impl $crate::Kind for $name {
            const PREFIX: &'static str = $prefix;
        }
    )+};
}

kinds! {
    /// An organisation: the unit of tenancy and of sharding.
    Org, OrgId => "org";
    /// Somebody who signs in.
    Person, PersonId => "per";
    /// A shop, branch or warehouse counter.
    Store, StoreId => "sto";
    /// A consumer or a business.
    Customer, CustomerId => "cus";
    /// One file being taken in.
    Import, ImportId => "imp";
    /// A piece of background work.
    Job, JobId => "job";
    /// A stored file.
    Blob, BlobId => "blb";
    /// A tag that customers can carry.
    Tag, TagId => "tag";
    /// A saved view of a list.
    View, ViewId => "viw";
    /// One merge or unmerge in the identity log.
    Operation, OperationId => "opn";
    /// A proposed match between two customers.
    Candidate, CandidateId => "mat";
    /// A saved mapping of a file's columns.
    Mapping, MappingId => "map";
    /// A place that files come from by themselves.
    Feed, FeedId => "fed";
    /// One file that a feed brought, or one look that brought none.
    FeedRun, FeedRunId => "frn";
    /// A month's customers drawn to be checked by hand.
    Sample, SampleId => "smp";
}

impl<T: Kind> Id<T> {
    /// Makes an id from the moment and ten bytes of randomness that the caller hands in.
    pub fn mint(at: Moment, random: [u8; 10]) -> Self {
        let millis = at.micros().max(0).unsigned_abs() / 1_000;
        Self::from_uuid(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    pub fn from_uuid(uuid: Uuid) -> Self {
        Self { uuid, of: PhantomData }
    }

    pub fn uuid(self) -> Uuid {
        self.uuid
    }
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const TEXT_LEN: usize = 26;

fn encode(value: u128) -> [u8; TEXT_LEN] {
    let mut text = [b'0'; TEXT_LEN];
    let mut rest = value;
    for slot in text.iter_mut().rev() {
        *slot = ALPHABET[(rest & 31) as usize];
        rest >>= 5;
    }
    text
}

fn decode(text: &str) -> Option<u128> {
    // 26 characters carry 130 bits: the first may only be 0..=7.
    if text.len() != TEXT_LEN || text.as_bytes()[0] > b'7' {
        return None;
    }
    text.bytes().try_fold(0u128, |value, byte| {
        let digit = ALPHABET.iter().position(|&letter| letter == byte)?;
        Some(value << 5 | digit as u128)
    })
}

/// Text that is not an id of this kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an id that begins with `{prefix}_`")]
pub struct NotAnId {
    pub prefix: &'static str,
    pub text: String,
}

impl<T: Kind> FromStr for Id<T> {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        text.strip_prefix(T::PREFIX)
            .and_then(|rest| rest.strip_prefix('_'))
            .and_then(decode)
            .map(|value| Self::from_uuid(Uuid::from_u128(value)))
            .ok_or_else(|| NotAnId { prefix: T::PREFIX, text: text.chars().take(64).collect() })
    }
}

impl<T: Kind> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = encode(self.uuid.as_u128());
        write!(f, "{}_{}", T::PREFIX, std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl<T: Kind> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.uuid.cmp(&other.uuid)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}

impl<T: Kind> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T: Kind> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl<T: Kind> utoipa::PartialSchema for Id<T> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .examples([format!("{}_01h455vb4pex5vsknk084sn02q", T::PREFIX)])
            .into()
    }
}
impl<T: Kind> utoipa::ToSchema for Id<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        let id = Id::<Customer>::mint(Moment::from_micros(1_700_000_000_000_000), [7; 10]);
        let text = id.to_string();
        assert!(text.starts_with("cus_01h"), "{text}");
        assert_eq!(text.parse::<Id<Customer>>(), Ok(id));
        assert_eq!(serde_json::from_str::<Id<Customer>>(&format!("\"{text}\"")).unwrap(), id);
    }

    #[test]
    fn known_typeid() {
        // From the TypeID specification's own table of valid values.
        let id = Id::<Customer>::from_uuid("01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap());
        assert_eq!(id.to_string(), "cus_01h455vb4pex5vsknk084sn02q");
    }

    #[test]
    fn refuses_what_is_not_an_id() {
        for text in
            ["", "cus_", "sto_01h455vb4pex5vsknk084sn02q", "cus_81h455vb4pex5vsknk084sn02q", "cus_客户"]
        {
            assert!(text.parse::<Id<Customer>>().is_err(), "{text}");
        }
    }

    #[test]
    fn later_sorts_later_as_text_too() {
        let early = Id::<Customer>::mint(Moment::from_micros(1_000_000), [255; 10]);
        let late = Id::<Customer>::mint(Moment::from_micros(2_000_000), [0; 10]);
        assert!(early < late && early.to_string() < late.to_string());
    }
}
