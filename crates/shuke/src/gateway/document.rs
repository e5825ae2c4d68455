//! The OpenAPI document: what the routes say about themselves, and what is true of all of them.
//!
//! Which permission an operation wants stands in its handler's signature and nowhere else. So that the document cannot
//! drift from it, each operation is asked once, by nobody, in process: its refusal names the permission.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt as _;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, PathItem, Ref, ResponseBuilder,
    ServerBuilder, tag::TagBuilder,
};
use utoipa::{PartialSchema as _, ToSchema as _};

use platform::http::ProblemBody;

use super::API;

/// Operations that anybody may use, signed in or not. A test keeps this list true.
pub const PUBLIC: [(&str, &str); 3] = [("GET", "/setup"), ("POST", "/setup"), ("POST", "/session")];

/// What anybody who is signed in may do.
const SIGNED_IN: &str = "signed_in";
pub const PERMISSION: &str = "x-permission";
const REFUSAL_BYTES_MAX: usize = 64 * 1024;

const DESCRIPTION: &str = "\
JSON over HTTP. Times are RFC 3339 in UTC, days `YYYY-MM-DD`, money whole minor units (分, cents) of the organisation's \
currency unless a `currency` stands beside. Lists answer `{items, next?}`; hand `next` back as `cursor`. \
Failures are problem+json with a stable `code`. Writes accept an `Idempotency-Key` header: the same key and body \
is done once. Sign in with `POST /session`, which sets a cookie; ask for a `token` there to send it as a bearer.";

const TAGS: [(&str, &str); 13] = [
    ("setup", "The first organisation of an installation"),
    ("session", "Signing in and out"),
    ("people", "Those who sign in, and what they may do"),
    ("customers", "One customer each, out of everything their channels know · 客户"),
    ("identity", "Merges, their reversal, and proposed matches · 统一身份"),
    ("tags", "Tags by hand and by rule · 标签"),
    ("cockpit", "The numbers of the day · 驾驶舱"),
    ("imports", "Files in: mapping, trial, run, reversal · 导入"),
    ("value", "RFM, lifetime value, health · 价值"),
    ("intake", "Records sent by other systems · 接入"),
    ("segment", "The same in the Segment dialect"),
    ("jobs", "Background work"),
    ("views", "Saved views of lists"),
];

/// Completes what the routes say with what is true of all of them.
pub async fn complete(mut document: OpenApi, routes: &Router) -> OpenApi {
    document.info = InfoBuilder::new()
        .title("Shuke 熟客")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .license(Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build()))
        .build();
    document.servers = Some(vec![ServerBuilder::new().url(API).build()]);
    let tags = TAGS.map(|(name, text)| TagBuilder::new().name(name).description(Some(text)).build());
    document.tags = Some(tags.into());
    document.components = Some(components(&document));
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            let permission = match PUBLIC.contains(&(method, path)) {
                true => None,
                false => permission_of(routes, method, path).await,
            };
            describe(operation, permission.as_deref());
        }
    }
    document
}

fn components(document: &OpenApi) -> utoipa::openapi::Components {
    let cookie = ApiKeyValue::with_description("shuke_session", "Set by `POST /session`.");
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("The `token` that `POST /session` gives when asked for it."))
        .build();
    let mut schemas = Vec::new();
    ProblemBody::schemas(&mut schemas);
    schemas.push((ProblemBody::name().into_owned(), ProblemBody::schema()));
    ComponentsBuilder::from(document.components.clone().unwrap_or_default())
        .schemas_from_iter(schemas)
        .security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)))
        .security_scheme("bearer", SecurityScheme::Http(bearer))
        .build()
}

/// The operations of a path, with their methods.
pub fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("GET", &mut item.get),
        ("POST", &mut item.post),
        ("PUT", &mut item.put),
        ("PATCH", &mut item.patch),
        ("DELETE", &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// The permission in the refusal that nobody gets. The handler itself never runs: its permit stands before it.
async fn permission_of(routes: &Router, method: &str, path: &str) -> Option<String> {
    let address: String = path
        .split('/')
        .map(|part| if part.starts_with('{') { "-" } else { part })
        .collect::<Vec<_>>()
        .join("/");
    let request = Request::builder().method(method).uri(address).body(Body::empty()).ok()?;
    let response = routes.clone().oneshot(request).await.ok()?;
    if response.status() != StatusCode::UNAUTHORIZED {
        tracing::warn!(method, path, status = response.status().as_u16(), "an operation let nobody in");
        return None;
    }
    let body = to_bytes(response.into_body(), REFUSAL_BYTES_MAX).await.ok()?;
    let problem: Value = serde_json::from_slice(&body).ok()?;
    Some(problem["params"]["permission"].as_str().unwrap_or(SIGNED_IN).to_owned())
}

fn describe(operation: &mut Operation, permission: Option<&str>) {
    let mut refusals = vec![("4XX", "The request cannot be fulfilled; `code` says why.")];
    match permission {
        Some(permission) => {
            operation.extensions = Some(ExtensionsBuilder::new().add(PERMISSION, json!(permission)).build());
            let schemes = ["cookie", "bearer"];
            let none = || std::iter::empty::<String>();
            operation.security = Some(schemes.map(|name| SecurityRequirement::new(name, none())).into());
            refusals.push(("401", "Nobody is signed in."));
            if permission != SIGNED_IN {
                let sentence = format!("Needs the permission `{permission}`.");
                operation.description = Some(match operation.description.take() {
                    Some(text) if !text.is_empty() => format!("{text}\n\n{sentence}"),
                    _ => sentence,
                });
                refusals.push(("403", "The role of whoever is signed in lacks the permission."));
            }
        }
        None => operation.security = Some(Vec::new()),
    }
    for (status, text) in refusals {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("ProblemBody"))).build();
        let response = ResponseBuilder::new().description(text).content("application/problem+json", content);
        let responses = &mut operation.responses.responses;
        responses.entry(status.to_owned()).or_insert_with(|| response.build().into());
    }
}
