//! Taking in: the one pipeline that files, the API and events go through.
//!
//! A batch of items is one transaction: source records are kept, identifiers tied, identities resolved, facts
//! written. The same item again changes nothing. A dry run is the same batch, never committed.

mod events;
mod facts;
mod gathered;
pub mod http;
mod parse;
mod people;
mod pipeline;
mod segment;
pub mod undo;

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Currency, CustomerId, Moment};
use serde::{Deserialize, Serialize};

pub use gathered::Gathered;
pub use pipeline::{Run, take};

use crate::identifier::{Identifier, IdentifierKind};
use crate::record::{Clearable, CustomerKind, Profile};

/// One thing that arrives.
#[derive(Debug, Clone)]
pub enum Item {
    Customer(RecordIn),
    Purchase(LineIn),
    Service(CaseIn),
    Store(StoreIn),
}

/// A customer as the source knows it.
#[derive(Debug, Clone)]
pub struct RecordIn {
    /// The record's own key within its source.
    pub key: String,
    pub kind: CustomerKind,
    pub identifiers: Vec<Identifier>,
    pub profile: Profile,
    /// When the source first knew them.
    pub joined_at: Option<Moment>,
    /// What it no longer says, as against what it only leaves out.
    pub cleared: Cleared,
}

/// What a source takes back of a record: fields, and every identifier of a kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cleared {
    pub fields: BTreeSet<Clearable>,
    pub identifiers: BTreeSet<IdentifierKind>,
}

/// Whom a fact is about: identifiers and name make the record's key when `key` is absent. Empty is anonymous.
#[derive(Debug, Clone, Default)]
pub struct Who {
    pub key: Option<String>,
    pub identifiers: Vec<Identifier>,
    pub name: Option<String>,
}

impl Who {
    pub fn is_anonymous(&self) -> bool {
        self.key.is_none() && self.identifiers.is_empty()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    Sale,
    /// Goods or money going back to a customer.
    Return,
    /// Postage, fees, vouchers: money, but no goods.
    Service,
    /// Stock written off, bad debt: kept, but nobody's purchase.
    Adjustment,
    /// An order that was cancelled before anything changed hands.
    Cancelled,
}

impl LineKind {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Return => "return",
            Self::Service => "service",
            Self::Adjustment => "adjustment",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn read(code: &str) -> Self {
        [Self::Return, Self::Service, Self::Adjustment, Self::Cancelled]
            .into_iter()
            .find(|kind| kind.code() == code)
            .unwrap_or(Self::Sale)
    }
}

/// One line of a purchase.
#[derive(Debug, Clone)]
pub struct LineIn {
    /// The receipt, order or invoice number.
    pub number: String,
    /// Its place on the receipt; the order of arrival when absent.
    pub line: Option<i64>,
    pub at: Moment,
    pub who: Who,
    /// Code or name of the store.
    pub store: Option<String>,
    pub channel: Option<String>,
    pub kind: LineKind,
    pub currency: Option<Currency>,
    pub sku: Option<String>,
    pub name: Option<String>,
    pub category: Option<String>,
    /// Thousandths; negative on returns.
    pub quantity_milli: i64,
    /// Millionths of the major unit.
    pub unit_micro: i64,
    /// Minor units taken off, zero or more.
    pub discount_minor: i64,
    /// Minor units, signed as on the receipt: negative on returns.
    pub amount_minor: i64,
}

/// One service record: a complaint, a question, an exchange.
#[derive(Debug, Clone)]
pub struct CaseIn {
    pub number: String,
    pub at: Moment,
    pub who: Who,
    pub store: Option<String>,
    pub kind: CaseKind,
    pub content: Option<String>,
    /// 1 to 5.
    pub satisfaction: Option<i64>,
    pub state: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseKind {
    Complaint,
    Question,
    Return,
    Other,
}

impl CaseKind {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::Question => "question",
            Self::Return => "return",
            Self::Other => "other",
        }
    }

    /// From what service desks call it: 投诉, 咨询, 退换货, …
    pub fn read(text: &str) -> Self {
        let lower = text.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        match () {
            () if has(&["投诉", "complain", "抱怨", "质量"]) => Self::Complaint,
            () if has(&["退", "换货", "return", "exchange", "refund"]) => Self::Return,
            () if has(&["咨询", "询问", "question", "query", "inquiry", "查询"]) => Self::Question,
            () => Self::Other,
        }
    }
}

#[derive(Debug, Clone)]
pub struct StoreIn {
    pub code: String,
    pub name: String,
    pub region: Option<String>,
    pub city: Option<String>,
}

/// What a batch, or a whole run, did. Adds up.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Tally {
    /// Items that are now known, whether they changed something or not.
    pub taken: u64,
    /// Of these, items that were known before to the letter.
    pub unchanged: u64,
    pub customers_created: u64,
    pub customers_updated: u64,
    /// Customers that turned out to be somebody known already.
    pub customers_merged: u64,
    pub purchases: u64,
    pub lines: u64,
    pub anonymous_lines: u64,
    pub service_records: u64,
    pub stores: u64,
    /// Remarkable, but taken: `{"return": 9288, "zero_price": 40}`.
    pub notes: BTreeMap<String, u64>,
    /// Items that were refused while being taken: `(index in the batch, code)`.
    #[serde(skip)]
    pub refused: Vec<(usize, &'static str)>,
    /// Customers whose value must be worked out again.
    #[serde(skip)]
    pub touched: Vec<CustomerId>,
    /// Records that are new, or say or hold something new, and have a name.
    #[serde(skip)]
    pub arrived: BTreeSet<i64>,
}
