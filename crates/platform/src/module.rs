//! What a context hands to the executable: its routes, migrations, jobs and event handlers.

use utoipa_axum::router::OpenApiRouter;

use crate::jobs::Jobs;
use crate::outbox::Handlers;
use crate::storage::migrate::Migration;

pub struct Module {
    pub name: &'static str,
    pub migrations: &'static [Migration],
    /// Below `/api/v1`, with their state already inside.
    pub routes: OpenApiRouter,
    pub jobs: Jobs,
    pub handlers: Handlers,
}

/// The platform's own: sign-in, people, jobs, saved views.
pub fn module(platform: &crate::Platform) -> Module {
    let routes = crate::access::http::routes()
        .merge(crate::jobs::http::routes())
        .merge(crate::views::routes())
        .with_state(platform.clone());
    Module {
        name: "platform",
        migrations: &[Migration {
            name: "0001_platform",
            sql: include_str!("../migrations/0001_platform.sql"),
        }],
        routes,
        jobs: Jobs::default(),
        handlers: Handlers::default(),
    }
}
