//! C7, value: what each customer has bought, what that says of them, and why.
//!
//! [`history`] reads purchases, [`fit`] learns from everybody's and [`model`] keeps what was learnt; [`score`] is pure
//! and makes the values of one customer of both, for [`refresh`] (a few, at once), [`refit`] (all, as a job) and
//! [`explain`] (one, with reasons). Every number that [`explain`] shows comes from the call that also fills the columns.
//!
//! Deliberately absent: values that depend on the time of day. Everything is counted in whole local days up to
//! [`as_of`], so the same records give the same values whenever they are worked out.

pub mod as_of;
pub mod base;
mod complaints;
pub mod explain;
mod factors;
pub mod fit;
pub mod history;
pub mod http;
pub mod model;
mod owner;
mod pages;
pub mod refit;
mod refresh;
mod rows;
pub mod score;
pub mod summary;
mod visits;

pub use explain::{Explained, explain};
pub use http::routes;
pub use model::Model;
pub use refit::{Refit, after_import, nightly, request_refit};
pub use refresh::refresh;
pub use summary::{Summary, summary};

use platform::jobs::Jobs;

use crate::Context;

/// The background work of this module.
pub fn jobs(context: &Context) -> Jobs {
    Jobs::default().knows::<Refit, Context>(context)
}
