//! The rules of identity as an organisation keeps them: seen, tried on the real data, saved over the configuration's,
//! and followed by everybody whom a change touches.
//!
//! [`saved`] is what counts from the moment it is saved; [`difference`] says what rules would do without writing;
//! [`preview`] and [`application`] are the jobs that ask it, and the latter lets the customers follow.

pub mod application;
mod difference;
mod draft;
mod http;
pub mod placeholders;
mod population;
pub mod preview;
mod saved;
mod shared;

pub use application::Application;
pub use http::routes;
pub use preview::Preview;
pub use saved::{followed_by, in_force};

use platform::jobs::Jobs;

use crate::Context;

pub fn jobs(context: &Context) -> Jobs {
    Jobs::default().knows::<Preview, Context>(context).knows::<Application, Context>(context)
}
