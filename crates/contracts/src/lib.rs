//! What contexts tell each other: published events and read ports, a file a context. No IO.

pub mod customer;
mod event;
pub mod fetch;
pub mod tables;

pub use event::Event;
