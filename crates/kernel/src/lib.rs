//! The words everyone shares. No IO: clock and randomness are handed in, rows come in as values.
//!
//! The `records` feature teaches the record store to read and write these types. It brings the ORM's value types
//! and nothing that opens a connection; it is a feature only because the orphan rule wants the impls here.

pub mod cursor;
pub mod fault;
pub mod id;
pub mod locale;
pub mod moment;
pub mod money;
pub mod reading;

#[cfg(feature = "records")]
mod records;

pub use cursor::Cursor;
pub use fault::{Fault, FaultKind, FieldFault};
pub use id::{
    BlobId, CandidateId, CustomerId, FeedId, FeedRunId, Id, ImportId, JobId, Kind, MappingId, OperationId,
    OrgId, PersonId, SampleId, StoreId, TagId, ViewId,
};
pub use locale::Locale;
pub use moment::{Day, Moment, Zone};
pub use money::{Currency, Money};
