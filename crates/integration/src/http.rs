//! Files fetched from servers of others.
//!
//! A feed's address is typed by a person and asked by our machine, which stands inside a network that the person may
//! not. So every address is checked before it is asked, each redirect like the first, and the check is made on what the
//! name resolves to, in the resolver the connection itself uses: between check and connection no name can change.

mod addresses;
mod fetch;

pub use fetch::{Fetcher, Policy};

/// Chooses what does the cryptography of https, once for the process; whoever makes an HTTP client calls it first.
pub fn prepare() {
    // Somebody else having chosen already is as good.
    rustls::crypto::ring::default_provider().install_default().ok();
}
