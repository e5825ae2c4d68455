//! C3, data quality: how far one can rely on what is known of the customers, where it is poor, and whose it is.
//!
//! - **Missing**: each kind of customer is asked for six details ([`Field`]); completeness is the share that is known.
//!   A phone number that is a placeholder or that too many people hold is none.
//! - **Invalid**: what the sources say cannot be right ([`Flaw`]): they contradict one another, or nobody could read it.
//! - **Stale**: nobody has confirmed the details for [`STALE_DAYS`]. A source confirms by changing a record or its numbers,
//!   people by editing, customers by joining or buying. A first import confirms nothing by itself: it says since when we have a
//!   record, not since when it is true.
//! - **Possible duplicates**: an open match candidate touches the customer.
//!
//! Every number is a number of customers that the list finds by the same condition (`missing`, `invalid`, `stale`,
//! `duplicates`). [`board`] counts them now, [`snapshot`] keeps the counts of every night, [`badge`] says who is tidy,
//! [`sample`] lets people check by hand how much of all this is true.
//!
//! Deliberately absent: owners other than the guides of a customer's store; customers have no keeper of their own yet.

mod badge;
mod board;
mod count;
mod field;
mod flaw;
mod http;
pub mod sample;
pub mod snapshot;

use kernel::{Day, Moment, Zone};
use platform::jobs::Jobs;
use utoipa_axum::router::OpenApiRouter;

pub use field::Field;
pub use flaw::{Flaw, PhoneHeld, Word, flaws};
pub use snapshot::nightly;

use crate::Context;
use crate::record::store::Record;
use crate::source::SourceKind;

/// Details that nobody has confirmed for so long are stale.
pub const STALE_DAYS: i32 = 365;

pub fn routes() -> OpenApiRouter<Context> {
    http::routes().merge(sample::http::routes())
}

pub fn jobs(context: &Context) -> Jobs {
    Jobs::default().knows::<snapshot::Snapshot, Context>(context)
}

/// Some codes as the bits of a column.
pub fn mask<T: Copy>(some: &[T], bit: impl Fn(T) -> i64) -> i64 {
    some.iter().fold(0, |mask, one| mask | bit(*one))
}

/// Who was last confirmed before this moment is stale.
pub fn stale_before(now: Moment, zone: &Zone) -> i64 {
    zone.start_of(Day::from_number(zone.day_of(now).number() - STALE_DAYS)).micros()
}

/// When a record was last confirmed by its source, who may also have given it a new number; purchases are looked at
/// beside it.
pub fn confirmed_at(record: &Record, newest_number: Option<Moment>) -> Moment {
    let by_hand = record.source.kind() == SourceKind::Manual;
    let changed = Some(record.updated_at).max(newest_number);
    let changed = changed.filter(|at| by_hand || *at > record.first_seen_at);
    record.joined_at.max(changed).unwrap_or(record.first_seen_at)
}
