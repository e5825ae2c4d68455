//! C, the customer data platform: what every source system knows, made one customer each, valued, listed and shown.
//!
//! The chain through the rooms: [`import`] and [`intake`] read what arrives, [`record`] keeps what each source says,
//! [`identifier`] and [`identity`] make one customer of the records, [`purchase`] and [`service_case`] keep the facts,
//! [`value`] says what each is worth, [`profile`] lists and shows them, [`cockpit`] counts them.

pub mod identifier;
pub mod identity;
pub mod intake;
pub mod purchase;
pub mod record;
pub mod service_case;
pub mod source;

use std::sync::Arc;

use axum::extract::FromRef;
use contracts::tables::{CreateTable, OpenTable};
use platform::Platform;

/// What the context needs to work: the platform, and the ports that the executable wires.
#[derive(Clone)]
pub struct Context {
    pub platform: Platform,
    /// Reads the files people bring.
    pub reader: Arc<dyn OpenTable>,
    /// Writes the files people take away.
    pub writer: Arc<dyn CreateTable>,
    /// Which identifiers tie records together.
    pub rules: Arc<identity::Rules>,
}

impl FromRef<Context> for Platform {
    fn from_ref(context: &Context) -> Self {
        context.platform.clone()
    }
}
