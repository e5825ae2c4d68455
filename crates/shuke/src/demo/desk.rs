//! Somebody at a browser, without the browser: asks the same routes in the same words, inside this process.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, header};
use kernel::{Fault, FaultKind};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::Application;
use crate::gateway::{self, API};

/// Answers are small: a list of stores at most.
const ANSWER_BYTES_MAX: usize = 16 * 1024 * 1024;

pub(super) struct Desk {
    router: Router,
    token: String,
}

impl Desk {
    pub async fn open(application: &Application) -> Self {
        Self { router: gateway::build(application).await, token: String::new() }
    }

    pub async fn sign_in(&mut self, login: &str, password: &str) -> Result<(), Fault> {
        let body = json!({ "login": login, "password": password, "token": true });
        let me = self.post("/session", &body).await?;
        self.token = me["token"].as_str().unwrap_or_default().to_owned();
        Ok(())
    }

    pub async fn get(&self, path: &str) -> Result<Value, Fault> {
        self.ask(Method::GET, path, &Value::Null).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, Fault> {
        self.ask(Method::POST, path, body).await
    }

    pub async fn delete(&self, path: &str) -> Result<Value, Fault> {
        self.ask(Method::DELETE, path, &Value::Null).await
    }

    async fn ask(&self, method: Method, path: &str, body: &Value) -> Result<Value, Fault> {
        let mut request = Request::builder().method(&method).uri(format!("{API}{path}"));
        if !self.token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        }
        let request = match body {
            Value::Null => request.body(Body::empty()),
            body => {
                request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string()))
            }
        };
        let response = self.router.clone().oneshot(request.map_err(Fault::internal)?).await;
        let response = response.map_err(Fault::internal)?;
        let status = response.status();
        let bytes =
            axum::body::to_bytes(response.into_body(), ANSWER_BYTES_MAX).await.map_err(Fault::internal)?;
        match status.is_success() {
            true => Ok(serde_json::from_slice(&bytes).unwrap_or_default()),
            false => {
                let detail = format!("{method} {path}: {status} {}", String::from_utf8_lossy(&bytes));
                Err(Fault::new(FaultKind::Internal, "demo_refused", detail))
            }
        }
    }
}
