//! Somebody at a browser or a program: sends requests below `/api/v1` and looks at the answers.

use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

/// Keeps its cookies, as a browser does.
pub struct Client {
    http: reqwest::Client,
    base: String,
}

impl Client {
    /// A client of the server at that address, such as `http://127.0.0.1:7878`; nobody is signed in.
    pub fn new(base: &str) -> Self {
        shuke::prepare_https();
        // Tests speak plain http, so it does not matter whom the system trusts.
        let plain = reqwest::Client::builder().tls_certs_only(std::iter::empty::<reqwest::Certificate>());
        let http = plain.cookie_store(true).no_proxy().build().expect("a client");
        Self { http, base: base.to_owned() }
    }

    /// Any request, to be completed; `path` stands below `/api/v1`.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method: Method = method.parse().expect("a method");
        self.http.request(method, format!("{}/api/v1{path}", self.base))
    }

    /// A page or another address outside of the API.
    pub async fn page(&self, path: &str) -> Reply {
        Reply::of(self.http.get(format!("{}{path}", self.base))).await
    }

    pub async fn get(&self, path: &str) -> Reply {
        Reply::of(self.request("GET", path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        Reply::of(self.request("POST", path).json(body)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Reply {
        Reply::of(self.request("PATCH", path).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        Reply::of(self.request("DELETE", path)).await
    }

    /// Sends a file in the form field `file`.
    pub async fn upload(&self, path: &str, name: &str, bytes: impl Into<Vec<u8>>) -> Reply {
        let part = Part::bytes(bytes.into()).file_name(name.to_owned());
        Reply::of(self.request("POST", path).multipart(Form::new().part("file", part))).await
    }

    /// Follows a job to its end and gives it: what a person sees in the progress bar's place at last.
    ///
    /// # Panics
    /// When the job does not end within a minute.
    pub async fn job(&self, id: &str) -> Value {
        let mut job = Value::Null;
        for _ in 0..1_200 {
            job = self.get(&format!("/jobs/{id}")).await.ok();
            if !matches!(job["state"].as_str(), Some("queued" | "running")) {
                return job;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("job {id} did not end within a minute: {job}");
    }
}

/// An answer. What a test expects of it reads as one word: `.ok()`, `.created()`, `.refused(404, "job_not_found")`.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    /// Sends the request.
    ///
    /// # Panics
    /// When no answer comes.
    pub async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, body: response.bytes().await.expect("a whole answer").to_vec() }
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as JSON; null when it is something else.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// # Panics
    /// When the status is another.
    #[track_caller]
    pub fn with_status(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        self.json()
    }

    #[track_caller]
    pub fn ok(self) -> Value {
        self.with_status(200)
    }

    #[track_caller]
    pub fn created(self) -> Value {
        self.with_status(201)
    }

    #[track_caller]
    pub fn gone(self) {
        self.with_status(204);
    }

    /// A problem with that status and code; gives the problem.
    ///
    /// # Panics
    /// When it is another, or none.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        let problem = self.json();
        assert_eq!((self.status, problem["code"].as_str()), (status, Some(code)), "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        problem
    }
}
