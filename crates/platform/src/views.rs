//! Placeholder until sign-in lands.
pub fn routes() -> utoipa_axum::router::OpenApiRouter<crate::Platform> {
    utoipa_axum::router::OpenApiRouter::new()
}
