//! One-ID: source records made one customer each, explained, and undone with nothing lost.
//!
//! [`resolve`] decides, purely; [`closure`] gathers all that a decision can depend on; [`apply`] writes the
//! difference and [`changes`] logs every merge and unmerge; [`merge`] is what people do by hand, and [`cut`] says where
//! one is taken back.

mod absorbed;
pub mod apply;
mod changes;
mod closure;
mod cut;
mod faces;
pub mod http;
pub mod log;
pub mod merge;
pub mod names;
mod operation;
mod preview;
mod resolve;
pub mod rules;
pub mod ruling;

pub use apply::{Cause, Change, Outcome, reconcile};
pub use closure::{customers_of, links_of, records_of};
pub use merge::pin;
pub use operation::{Operation, OperationKind};
pub use resolve::could_be_one;
pub use rules::{Rule, Rules, Thresholds};

use kernel::Fault;
use platform::Write;

/// What follows a change of identity: the others are told, and whoever it touched is valued anew.
pub async fn announce(write: &mut Write, outcome: &Outcome) -> Result<(), Fault> {
    tell(write, outcome).await?;
    let touched: Vec<_> = outcome.touched.iter().copied().collect();
    crate::value::refresh(write, &touched).await
}

/// Tells the others what has changed; whoever calls has those valued whom it touched.
pub async fn tell(write: &mut Write, outcome: &Outcome) -> Result<(), Fault> {
    for &Change { operation, survivor, absorbed } in &outcome.merges {
        write.publish(&contracts::customer::CustomersMerged { operation, survivor, absorbed }).await?;
    }
    for &Change { operation, survivor, absorbed } in &outcome.splits {
        write.publish(&contracts::customer::CustomersSplit { operation, survivor, absorbed }).await?;
    }
    Ok(())
}
