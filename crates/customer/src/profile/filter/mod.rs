//! Which customers: one filter for lists, counts, exports, bulk tagging, tag rules and saved views.
//!
//! [`wire`] is how it travels, [`read`] gives it its meaning. It runs in two ways: [`sift`] on the customers in memory
//! for whatever is read, [`compile`] in SQL for whatever is written.

mod codes;
mod compile;
mod read;
mod search;
mod sift;
mod wire;

use kernel::{Day, ImportId, StoreId, TagId, Zone};
use mining::value::{ClvBands, TierRules};
use platform::{Actor, Platform};

pub use sift::fitting;
pub use wire::{FilterWire, Filtered, Said};

use crate::quality::{Field, Flaw};
use crate::record::CustomerKind;
use crate::source::SourceCode;

/// At least and at most, both included.
type Span<T> = (Option<T>, Option<T>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duplicates {
    /// Several source records became one customer.
    Resolved,
    /// A match is proposed and nobody has decided.
    Possible,
}

/// A third of the value matrix, along either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Band {
    High,
    Mid,
    Low,
}

impl Band {
    /// In the order of their declaration.
    pub const ALL: [Self; 3] = [Self::High, Self::Mid, Self::Low];

    pub const fn code(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Mid => "mid",
            Self::Low => "low",
        }
    }

    /// The band of an RFM score; the cuts are those of the tiers.
    pub fn of(rfm_score: i64) -> Self {
        let (mid, high) = Self::cuts();
        if rfm_score >= high {
            Self::High
        } else if rfm_score >= mid {
            Self::Mid
        } else {
            Self::Low
        }
    }

    /// The band of a customer `c` by RFM score, as SQL.
    fn of_rfm_score() -> String {
        let (mid, high) = Self::cuts();
        format!(
            "CASE WHEN c.rfm_score >= {high} THEN 'high' WHEN c.rfm_score >= {mid} THEN 'mid' ELSE 'low' END"
        )
    }

    fn cuts() -> (i64, i64) {
        let TierRules { rfm_mid, rfm_high, .. } = TierRules::new(ClvBands { mid: 0.0, high: 0.0 });
        (rfm_mid.ceil() as i64, rfm_high.ceil() as i64)
    }
}

impl std::str::FromStr for Band {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|band| band.code() == text).ok_or(())
    }
}

/// A filter that makes sense. An empty list or an absent value asks for nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CustomerFilter {
    q: Option<String>,
    kinds: Vec<CustomerKind>,
    tiers: Vec<String>,
    states: Vec<String>,
    healths: Vec<String>,
    rfm: Vec<String>,
    rfm_bands: Vec<Band>,
    clv_bands: Vec<Band>,
    tags: Vec<TagId>,
    stores: Vec<StoreId>,
    regions: Vec<String>,
    last: Span<Day>,
    purchased: Span<Day>,
    joined: Span<Day>,
    clv: Span<i64>,
    spent: Span<i64>,
    orders: Span<i64>,
    r: Vec<i64>,
    f: Vec<i64>,
    m: Vec<i64>,
    at_risk: Option<bool>,
    duplicates: Option<Duplicates>,
    sources: Vec<SourceCode>,
    import: Option<ImportId>,
    missing: Vec<Field>,
    invalid: Vec<Flaw>,
    stale: Option<bool>,
    wire: FilterWire,
}

/// Through whose eyes, and in whose days, a filter is read.
pub struct Lens<'a> {
    pub platform: &'a Platform,
    pub actor: &'a Actor,
    pub zone: &'a Zone,
}

impl CustomerFilter {
    /// As it travels and is stored.
    pub fn wire(&self) -> &FilterWire {
        &self.wire
    }

    /// What is asked for, for the interface to say in words.
    pub fn explain(&self) -> Vec<Said> {
        self.wire.said()
    }

    pub fn is_empty(&self) -> bool {
        self.wire == FilterWire::default()
    }

    /// Whether it asks for customers that carry this tag.
    pub fn names_tag(&self, tag: TagId) -> bool {
        self.tags.contains(&tag)
    }
}
