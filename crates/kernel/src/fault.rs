//! What can go wrong, as the outside sees it: a kind, a stable code, and the numbers that belong to it.
//!
//! Each noun has its own error enum; every enum turns into a `Fault`, and only the edge turns a `Fault` into bytes.
//! The code is what programs and translations hold on to; `detail` is English for whoever reads the wire.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

/// Decides the HTTP status and the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The request makes no sense (400).
    Malformed,
    /// Nobody is signed in (401).
    Unauthenticated,
    /// Somebody is, but may not (403).
    Forbidden,
    /// There is no such thing, or it may not be seen (404).
    NotFound,
    /// It clashes with what is there (409).
    Conflict,
    /// Larger than a limit (413).
    TooLarge,
    /// Well formed, but wrong (422).
    Invalid,
    /// Too often (429).
    TooMany,
    /// Our fault (500).
    Internal,
    /// Not now (503).
    Unavailable,
}

/// What is wrong with one field of the request.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct FieldFault {
    /// Where, as a JSON pointer or a query key: `/items/3/phone`.
    pub field: String,
    /// Stable code, e.g. `phone_length`.
    pub code: String,
    /// The numbers that belong to the code.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = Object)]
    pub params: BTreeMap<String, Value>,
}

impl FieldFault {
    pub fn new(field: impl Into<String>, code: &str) -> Self {
        Self { field: field.into(), code: code.to_owned(), params: BTreeMap::new() }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub kind: FaultKind,
    /// Stable, snake_case: `import_not_found`.
    pub code: &'static str,
    pub detail: String,
    pub params: BTreeMap<String, Value>,
    pub fields: Vec<FieldFault>,
    /// For the log only; never leaves the machine.
    pub cause: Option<String>,
}

impl Fault {
    pub fn new(kind: FaultKind, code: &'static str, detail: impl Into<String>) -> Self {
        Self { kind, code, detail: detail.into(), params: BTreeMap::new(), fields: Vec::new(), cause: None }
    }

    pub fn malformed(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(FaultKind::Malformed, code, detail)
    }

    pub fn invalid(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(FaultKind::Invalid, code, detail)
    }

    pub fn not_found(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(FaultKind::NotFound, code, detail)
    }

    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(FaultKind::Conflict, code, detail)
    }

    pub fn forbidden() -> Self {
        Self::new(FaultKind::Forbidden, "forbidden", "your role does not allow this")
    }

    pub fn unauthenticated() -> Self {
        Self::new(FaultKind::Unauthenticated, "unauthenticated", "sign in first")
    }

    /// Something of ours broke; the cause goes to the log, not to the caller.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self {
            cause: Some(cause.to_string()),
            ..Self::new(FaultKind::Internal, "internal", "something broke on our side; the log says what")
        }
    }

    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// Keeps what the log needs to know; never shown to the caller.
    pub fn because(mut self, cause: impl std::fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    pub fn field(mut self, fault: FieldFault) -> Self {
        self.fields.push(fault);
        self
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.detail)?;
        match &self.cause {
            Some(cause) => write!(f, " ({cause})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Fault {}
