//! What tests stand on: fresh databases on both engines, and the whole application with people signed in.
//!
//! Without features this crate only knows how to run a throw-away PostgreSQL ([`Cluster`]), which is all that
//! `cargo xtask test` wants of it.

#[cfg(feature = "app")]
mod app;
mod cluster;
#[cfg(feature = "databases")]
mod database;
#[cfg(feature = "databases")]
mod engines;

#[cfg(feature = "app")]
pub use app::{App, Client, NOON, Reply};
pub use cluster::{Cluster, POSTGRES_PACKAGE, URL_VARIABLE, find_binaries};
#[cfg(feature = "databases")]
pub use database::{Database, postgres_url};
#[cfg(feature = "databases")]
pub use engines::{OnEngine, both, run};
#[cfg(feature = "databases")]
pub use platform::Engine;
