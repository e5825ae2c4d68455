//! Customers as people see them: lists, counts, suggestions, exports, one page each, their history, and edits.
//!
//! Every statement begins with [`query::Query::customers`] or a customer that [`find`] has let through, so rows
//! outside the actor's scope are never read. What identifies a person passes through [`sight::Sight`].

mod edit;
pub mod export;
pub mod filter;
pub mod find;
mod http;
pub mod list;
pub mod purchases;
pub mod query;
pub mod row;
pub mod sight;
pub mod sort;
mod suggest;
mod timeline;
pub mod whole;

pub use filter::{CustomerFilter, FilterWire, Filtered, Lens};
pub use find::find;
pub use http::routes;
pub use row::CustomerRow;
