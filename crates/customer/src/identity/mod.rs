//! One-ID: source records made one customer each, explained, and undone with nothing lost.
//!
//! [`resolve`] decides, purely; [`closure`] gathers all that a decision can depend on; [`apply`] writes the
//! difference and logs every merge and unmerge; [`merge`] is what people do by hand.

pub mod apply;
mod closure;
mod faces;
pub mod http;
pub mod merge;
mod names;
mod operation;
mod resolve;
pub mod rules;

pub use apply::{Outcome, reconcile};
pub use closure::{customers_of, records_of};
pub use merge::pin;
pub use operation::{Operation, OperationKind};
pub use rules::{Rule, Rules};
