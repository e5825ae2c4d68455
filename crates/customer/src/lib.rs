//! C, the customer data platform: what every source system knows, made one customer each, valued, listed and shown.
//!
//! The chain through the rooms: [`import`], [`feed`] and [`intake`] read what arrives, [`record`] keeps what each source says,
//! [`identifier`] and [`identity`] make one customer of the records, [`purchase`] and [`service_case`] keep the facts,
//! [`value`] says what each is worth, [`roster`] holds the columns that lists ask for, [`profile`] lists and shows them,
//! [`cockpit`] counts them, [`quality`] says how far one can rely on them.

pub mod candidate;
pub mod cockpit;
pub mod feed;
pub mod identifier;
pub mod identity;
pub mod import;
pub mod intake;
pub mod leftovers;
pub mod places;
pub mod profile;
pub mod purchase;
pub mod quality;
pub mod record;
pub mod roster;
pub mod service_case;
pub mod source;
pub mod tag;
pub mod value;

use std::sync::Arc;

use axum::extract::FromRef;
use contracts::fetch::FetchFile;
use contracts::tables::{CreateTable, OpenTable};
use platform::jobs::Jobs;
use platform::outbox::Handlers;
use platform::storage::migrate::Migration;
use platform::{Module, Platform};
use utoipa_axum::router::OpenApiRouter;

/// What the context needs to work: the platform, and the ports that the executable wires.
#[derive(Clone)]
pub struct Context {
    pub platform: Platform,
    /// Reads the files people bring.
    pub reader: Arc<dyn OpenTable>,
    /// Writes the files people take away.
    pub writer: Arc<dyn CreateTable>,
    /// Fetches the files that feeds ask for.
    pub fetcher: Arc<dyn FetchFile>,
    /// Where feeds look and how far they may reach.
    pub feeds: Arc<feed::Settings>,
    /// Which identifiers tie records together.
    pub rules: Arc<identity::Rules>,
    /// With which records are compared when they arrive.
    pub linkers: candidate::Linkers,
    /// The customers in memory, for lists and counts.
    pub rosters: roster::Rosters,
}

impl FromRef<Context> for Platform {
    fn from_ref(context: &Context) -> Self {
        context.platform.clone()
    }
}

/// The context's routes, tables, jobs and handlers.
pub fn module(context: &Context) -> Module {
    let routes = OpenApiRouter::new()
        .merge(intake::http::routes())
        .merge(profile::routes())
        .merge(tag::routes())
        .merge(places::routes())
        .merge(cockpit::routes())
        .merge(purchase::anonymous::routes())
        .merge(import::routes())
        .merge(feed::routes())
        .merge(value::routes())
        .merge(identity::http::routes())
        .merge(identity::ruling::routes())
        .merge(candidate::routes())
        .merge(quality::routes());
    let jobs = Jobs::default()
        .merge(import::jobs(context))
        .merge(feed::jobs(context))
        .merge(value::jobs(context))
        .merge(candidate::jobs(context))
        .merge(identity::ruling::jobs(context))
        .merge(quality::jobs(context));
    Module {
        name: "customer",
        migrations: &[Migration {
            name: "0001_customer",
            sql: include_str!("../migrations/0001_customer.sql"),
        }],
        routes: routes.with_state(context.clone()),
        jobs,
        handlers: Handlers::default().on(tag::KeepRules),
    }
}
