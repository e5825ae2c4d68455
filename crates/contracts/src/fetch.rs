//! Fetching a file over HTTP, as whoever keeps a feed sees it.
//!
//! The integration context implements the port, with the rules about which addresses may be asked; nothing here opens a
//! connection. What is fetched streams into a [`Sink`], so a file of any size needs a few buffers.

use async_trait::async_trait;
use kernel::{Fault, FaultKind};

/// What to ask for, and what is known of it already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ask {
    pub url: String,
    /// Sent as `Authorization: Bearer …`, to the address itself and never to where it redirects elsewhere.
    pub bearer: Option<String>,
    /// What the server called the file that was taken last, by its `ETag`.
    pub etag: Option<String>,
    /// The same by its `Last-Modified`.
    pub last_modified: Option<String>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The server says that nothing has changed.
    NotModified,
    /// The whole file has gone into the sink.
    File { file_name: String, etag: Option<String>, last_modified: Option<String> },
}

/// Takes the bytes as they come.
#[async_trait]
pub trait Sink: Send {
    async fn write(&mut self, bytes: &[u8]) -> Result<(), Fault>;
}

/// Fetches files.
#[async_trait]
pub trait FetchFile: Send + Sync {
    /// Whether that address may be asked, as far as it can be told without asking anybody.
    fn check(&self, url: &str) -> Result<(), FetchFault>;

    /// Fetches the file, following redirects, each checked like the first address.
    async fn fetch(&self, ask: &Ask, into: &mut dyn Sink) -> Result<Fetched, FetchFault>;
}

/// Why nothing was fetched. [`FetchFault::code`] is stable; the interface translates it.
#[derive(Debug, thiserror::Error)]
pub enum FetchFault {
    #[error("this is not an http or https address")]
    BadAddress,
    /// Loopback, private and link-local addresses stay closed, or a feed could read what only the server may see.
    #[error("{host} leads to an address inside the network; [feeds] in shuke.toml can allow it")]
    Forbidden { host: String },
    #[error("{host} cannot be reached")]
    Unreachable { host: String, cause: String },
    #[error("no answer in time")]
    TimedOut,
    #[error("the server answered with {status}")]
    Refused { status: u16 },
    #[error("the file is larger than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("more than {limit} redirects")]
    TooManyRedirects { limit: usize },
    #[error("the answer broke off")]
    Interrupted { cause: String },
    /// What took the bytes could not.
    #[error(transparent)]
    Sink(#[from] Fault),
}

impl FetchFault {
    /// Stable, snake_case; what programs and translations hold on to.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadAddress => "feed_url_invalid",
            Self::Forbidden { .. } => "feed_address_forbidden",
            Self::Unreachable { .. } => "feed_unreachable",
            Self::TimedOut => "feed_timed_out",
            Self::Refused { .. } => "feed_status",
            Self::TooLarge { .. } => "feed_too_large",
            Self::TooManyRedirects { .. } => "feed_redirects",
            Self::Interrupted { .. } => "feed_interrupted",
            Self::Sink(fault) => fault.code,
        }
    }
}

impl From<FetchFault> for Fault {
    fn from(fault: FetchFault) -> Self {
        let plain = Fault::new(FaultKind::Invalid, fault.code(), fault.to_string());
        match fault {
            FetchFault::Forbidden { host } => plain.with("host", host),
            FetchFault::Unreachable { host, cause } => plain.with("host", host).because(cause),
            FetchFault::Refused { status } => plain.with("status", status),
            FetchFault::TooLarge { limit } => plain.with("limit", limit),
            FetchFault::TooManyRedirects { limit } => plain.with("limit", limit),
            FetchFault::Interrupted { cause } => plain.because(cause),
            FetchFault::Sink(fault) => fault,
            FetchFault::BadAddress | FetchFault::TimedOut => plain,
        }
    }
}
