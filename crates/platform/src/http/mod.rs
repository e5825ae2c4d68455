//! The edge: problems out, parsed requests in, writes that can be repeated safely.

mod extract;
pub mod idempotency;
mod problem;

pub use extract::{Json, Path, Query};
pub use problem::{Problem, ProblemBody};

/// What a handler gives back: JSON, or a problem.
pub type Reply<T> = Result<Json<T>, Problem>;
