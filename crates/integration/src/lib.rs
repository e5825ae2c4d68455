//! Channels and connectors: how Shuke talks to everything that is not Shuke. No context knows this crate; the
//! executable hands its ports over.

pub mod files;
pub mod http;
