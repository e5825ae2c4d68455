//! What the customer data platform tells the others.

use kernel::{CustomerId, ImportId, OperationId};
use serde::{Deserialize, Serialize};

use crate::Event;

/// Which customers something happened to. More than a few thousand are all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    All,
    These(Vec<CustomerId>),
}

/// Most customers that one event names; beyond that it says [`Which::All`].
pub const NAMED_MAX: usize = 5_000;

impl Which {
    /// These, or all when there are too many to name.
    pub fn of(customers: Vec<CustomerId>) -> Self {
        if customers.len() > NAMED_MAX { Self::All } else { Self::These(customers) }
    }

    /// The ids by name, or nothing when all are meant.
    pub fn named(&self) -> Option<&[CustomerId]> {
        match self {
            Self::All => None,
            Self::These(customers) => Some(customers),
        }
    }
}

/// What customers are worth, or what is known about them, was worked out anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValuesChanged {
    pub customers: Which,
}

/// One customer turned out to be another: the absorbed id answers with the survivor from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomersMerged {
    pub operation: OperationId,
    pub survivor: CustomerId,
    pub absorbed: CustomerId,
}

/// A merge was taken back: the absorbed customer is one of its own again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomersSplit {
    pub operation: OperationId,
    pub survivor: CustomerId,
    pub absorbed: CustomerId,
}

/// A file has been taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportFinished {
    pub import: ImportId,
}

/// A finished import was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportUndone {
    pub import: ImportId,
}

macro_rules! topics {
    ($($event:ty => $topic:literal;)+) => {$(
        impl Event for $event {
            const TOPIC: &'static str = $topic;
        }
    )+};
}
topics! {
    ValuesChanged => "customer.values_changed";
    CustomersMerged => "customer.merged";
    CustomersSplit => "customer.split";
    ImportFinished => "customer.import_finished";
    ImportUndone => "customer.import_undone";
}
