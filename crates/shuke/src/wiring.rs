//! Puts the contexts together: whose routes, migrations, jobs and handlers run, and who implements which port.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use customer::feed::Settings;
use customer::identity::Rules;
use customer::roster::Rosters;
use kernel::Fault;
use platform::jobs::{self, Jobs};
use platform::outbox::Handlers;
use platform::storage::migrate::{self, Migration};
use platform::{Clock, Module, Platform};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::{Config, gateway};

/// The contexts of this installation, in the order of their migrations.
fn modules(platform: &Platform, customer: &customer::Context) -> Vec<Module> {
    vec![platform::module::module(platform), customer::module(customer)]
}

/// The customer data platform with the ports it asks for.
fn customer_context(platform: &Platform, rules: Rules, feeds: Settings) -> customer::Context {
    let files = Arc::new(integration::files::Files::default());
    let policy = integration::http::Policy {
        allow_private: feeds.allow_private,
        allow_hosts: feeds.allow_hosts.clone(),
        bytes_max: feeds.bytes_max,
        whole_max: Some(Duration::from_secs(feeds.fetch_seconds.into())),
    };
    customer::Context {
        platform: platform.clone(),
        reader: files.clone(),
        writer: files,
        fetcher: Arc::new(integration::http::Fetcher::new(policy)),
        feeds: Arc::new(feeds),
        rules: Arc::new(rules),
        linkers: customer::candidate::Linkers::default(),
        rosters: Rosters::default(),
    }
}

/// Everything that runs in one process.
#[derive(Clone)]
pub struct Application {
    platform: Platform,
    customer: customer::Context,
    migrations: Vec<Migration>,
    routes: OpenApiRouter,
    jobs: Jobs,
    handlers: Handlers,
}

/// Wires all contexts onto the platform. Nothing runs yet.
pub fn assemble(platform: Platform, rules: Rules, feeds: Settings) -> Application {
    let customer = customer_context(&platform, rules, feeds);
    let mut application = Application {
        migrations: Vec::new(),
        routes: OpenApiRouter::new(),
        jobs: Jobs::default(),
        handlers: Handlers::default(),
        customer: customer.clone(),
        platform: platform.clone(),
    };
    for module in modules(&platform, &customer) {
        application.migrations.extend(module.migrations);
        application.routes = application.routes.merge(module.routes);
        application.jobs = application.jobs.merge(module.jobs);
        application.handlers = application.handlers.merge(module.handlers);
    }
    application
}

impl Application {
    /// Opens the configured records and folder, creating what is missing, and assembles everything on them.
    pub async fn open(config: &Config, clock: Clock) -> Result<Self, Fault> {
        let platform = Platform::open(&config.data, &config.records_url(), clock).await?;
        Ok(assemble(platform, config.identity.clone(), config.feeds()))
    }

    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// The customer data platform of this process.
    pub fn customer(&self) -> &customer::Context {
        &self.customer
    }

    pub fn jobs(&self) -> &Jobs {
        &self.jobs
    }

    /// Brings the records up to this version and names the steps that took.
    pub async fn migrate(&self) -> Result<Vec<&'static str>, Fault> {
        migrate::migrate(self.platform.records(), &self.migrations, self.platform.now()).await
    }

    /// The steps that [`Application::migrate`] would take.
    pub async fn pending(&self) -> Result<Vec<&'static str>, Fault> {
        migrate::pending(self.platform.records(), &self.migrations).await
    }

    /// The routes of all contexts and what they say about themselves.
    pub(crate) fn routes(&self) -> (Router, OpenApi) {
        self.routes.clone().split_for_parts()
    }

    /// The document that describes the API.
    pub async fn openapi(&self) -> OpenApi {
        let (routes, described) = self.routes();
        gateway::document::complete(described, &routes).await
    }

    /// Runs jobs and delivers events until the future is dropped.
    pub async fn work(&self, workers: usize) {
        let queue = jobs::run_queue(self.platform.clone(), self.jobs.clone(), workers);
        let delivery = self.handlers.clone().run(self.platform.clone());
        let rosters = self.customer.rosters.follow(&self.platform);
        futures::future::join4(queue, delivery, rosters, self.platform.records().rest()).await;
    }

    /// Lets go of the records in good order; what SQLite keeps beside its file is folded into it.
    pub async fn close(&self) {
        self.platform.records().clone().close().await.ok();
    }

    /// Delivers what waits in the outbox now; for the command line, which does not stay.
    pub async fn deliver(&self) -> Result<u64, Fault> {
        self.handlers.deliver(&self.platform).await
    }
}
