//! Who may be the same customer although no identifier says so: scored, proposed, and decided by people.
//!
//! [`scan`] learns from all records what agreement is worth ([`model`]), compares those that share a block, and keeps
//! the likely pairs of different customers in [`store`]. It runs as a job: after an import and at night. Whoever arrives
//! by themselves is compared at once ([`meet`]), with those found under the same [`keys`]. People walk
//! through the [`queue`] one by one, put pairs off to a day, or confirm all above a score ([`bulk`]), having seen what
//! that would do ([`forecast`]).

mod bulk;
pub mod due;
mod forecast;
pub mod http;
pub mod keys;
pub mod meet;
mod mending;
mod model;
mod proposals;
mod queue;
mod reading;
mod said;
pub mod scan;
pub mod store;
mod unite;

use bulk::ConfirmAll;
use platform::jobs::Jobs;

pub use http::routes;
pub use model::Linkers;
pub use said::is_plausible;
pub use scan::Scan;

use crate::Context;

pub fn jobs(context: &Context) -> Jobs {
    Jobs::default().knows::<Scan, Context>(context).knows::<ConfirmAll, Context>(context)
}
