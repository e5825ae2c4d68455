//! One file from one address, within limits.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use contracts::fetch::{Ask, FetchFault, FetchFile, Fetched, Sink};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{
    AUTHORIZATION, CONTENT_DISPOSITION, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LAST_MODIFIED, LOCATION,
};
use reqwest::{Client, Response, StatusCode, Url, redirect};

use super::addresses::is_public;

const CONNECT_MAX: Duration = Duration::from_secs(10);
/// Longest silence of a server that has been asked.
const SILENCE_MAX: Duration = Duration::from_secs(20);
/// Unless the policy says another; a server that drips is given up at last.
const WHOLE_MAX: Duration = Duration::from_secs(5 * 60);
const REDIRECTS_MAX: usize = 5;
const FILE_NAME_CHARS_MAX: usize = 120;
/// Longer headers are not worth keeping.
const TAG_BYTES_MAX: usize = 1_000;

/// Which addresses may be asked, and for how much.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// Loopback, private and link-local addresses too.
    pub allow_private: bool,
    /// Hosts that may be such addresses although others may not, as `host` or `host:port`.
    pub allow_hosts: BTreeSet<String>,
    pub bytes_max: u64,
    /// For the whole of one file, redirects aside.
    pub whole_max: Option<Duration>,
}

impl Policy {
    fn allows_inside(&self, url: &Url) -> bool {
        let Some(host) = url.host_str() else { return false };
        let with_port = format!("{host}:{}", url.port_or_known_default().unwrap_or_default());
        self.allow_private || self.allow_hosts.contains(host) || self.allow_hosts.contains(&with_port)
    }
}

/// Fetches over http and https, by no proxy.
pub struct Fetcher {
    policy: Policy,
    /// Never connects to an address inside.
    outside: Client,
    /// Connects to any, for hosts that may be inside.
    anywhere: Client,
}

/// Resolves names to what is public of their addresses.
struct Outside;

/// A name that leads inside.
#[derive(Debug, thiserror::Error)]
#[error("every address of {0} is inside the network")]
struct Inside(String);

impl Resolve for Outside {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let public: Vec<SocketAddr> =
                found.iter().copied().filter(|address| is_public(address.ip())).collect();
            if public.is_empty() && !found.is_empty() {
                return Err(Inside(name.as_str().to_owned()).into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

impl Fetcher {
    /// # Panics
    /// Never: the options are built in, and where the system has no certificates there are Mozilla's.
    pub fn new(policy: Policy) -> Self {
        super::prepare();
        let whole = policy.whole_max.unwrap_or(WHOLE_MAX);
        let plain = || {
            Client::builder()
                .no_proxy()
                .redirect(redirect::Policy::none())
                .connect_timeout(CONNECT_MAX)
                .read_timeout(SILENCE_MAX)
                .timeout(whole)
                .user_agent(concat!("shuke/", env!("CARGO_PKG_VERSION")))
        };
        Self { policy, outside: built(|| plain().dns_resolver(Arc::new(Outside))), anywhere: built(plain) }
    }

    fn address(&self, text: &str) -> Result<Url, FetchFault> {
        let url = Url::parse(text).map_err(|_| FetchFault::BadAddress)?;
        self.allowed(&url)?;
        Ok(url)
    }

    /// Addresses written as numbers never meet the resolver, so they are looked at here.
    fn allowed(&self, url: &Url) -> Result<(), FetchFault> {
        let host = url.host_str().ok_or(FetchFault::BadAddress)?;
        if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some()
        {
            return Err(FetchFault::BadAddress);
        }
        let number: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
        let is_inside = number.is_some_and(|address| !is_public(address))
            || host.eq_ignore_ascii_case("localhost")
            || host.to_ascii_lowercase().ends_with(".localhost");
        match is_inside && !self.policy.allows_inside(url) {
            true => Err(FetchFault::Forbidden { host: host.to_owned() }),
            false => Ok(()),
        }
    }

    async fn ask(&self, url: &Url, ask: &Ask, bearer: Option<&str>) -> Result<Response, FetchFault> {
        let client = if self.policy.allows_inside(url) { &self.anywhere } else { &self.outside };
        let mut request = client.get(url.clone());
        let headers = [
            (IF_NONE_MATCH, ask.etag.clone()),
            (IF_MODIFIED_SINCE, ask.last_modified.clone()),
            (AUTHORIZATION, bearer.map(|token| format!("Bearer {token}"))),
        ];
        for (name, value) in headers {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        request.send().await.map_err(|error| fault_of(url, &error))
    }

    async fn take(
        &self,
        url: &Url,
        mut answer: Response,
        into: &mut dyn Sink,
    ) -> Result<Fetched, FetchFault> {
        let limit = self.policy.bytes_max;
        if answer.content_length().is_some_and(|length| length > limit) {
            return Err(FetchFault::TooLarge { limit });
        }
        let file_name = file_name(answer.headers(), url);
        let (etag, last_modified) = (kept(answer.headers(), ETAG), kept(answer.headers(), LAST_MODIFIED));
        let mut taken = 0_u64;
        loop {
            let chunk = answer.chunk().await.map_err(|error| match error.is_timeout() {
                true => FetchFault::TimedOut,
                false => FetchFault::Interrupted { cause: told(&error) },
            })?;
            let Some(chunk) = chunk else { break };
            taken += chunk.len() as u64;
            if taken > limit {
                return Err(FetchFault::TooLarge { limit });
            }
            into.write(&chunk).await?;
        }
        Ok(Fetched::File { file_name, etag, last_modified })
    }
}

#[async_trait]
impl FetchFile for Fetcher {
    fn check(&self, url: &str) -> Result<(), FetchFault> {
        self.address(url).map(drop)
    }

    async fn fetch(&self, ask: &Ask, into: &mut dyn Sink) -> Result<Fetched, FetchFault> {
        let first = self.address(&ask.url)?;
        let mut url = first.clone();
        for _ in 0..=REDIRECTS_MAX {
            // A token is for the server it was given for.
            let bearer = ask.bearer.as_deref().filter(|_| url.origin() == first.origin());
            let answer = self.ask(&url, ask, bearer).await?;
            let status = answer.status();
            if status == StatusCode::NOT_MODIFIED {
                return Ok(Fetched::NotModified);
            }
            if status.is_success() {
                return self.take(&url, answer, into).await;
            }
            let next = answer.headers().get(LOCATION).and_then(|place| place.to_str().ok());
            match next.filter(|_| status.is_redirection()) {
                Some(next) => url = url.join(next).map_err(|_| FetchFault::BadAddress)?,
                None => return Err(FetchFault::Refused { status: status.as_u16() }),
            }
            self.allowed(&url)?;
        }
        Err(FetchFault::TooManyRedirects { limit: REDIRECTS_MAX })
    }
}

/// A client that trusts whom the system trusts. A bare container trusts nobody, and must not keep us from starting.
fn built(options: impl Fn() -> reqwest::ClientBuilder) -> Client {
    let mozilla = || {
        let roots = rustls::RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth()
    };
    let client = options().build().or_else(|_| options().tls_backend_preconfigured(mozilla()).build());
    client.expect("a client of the built-in options")
}

/// The error and everything behind it, for the log.
fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

fn fault_of(url: &Url, error: &reqwest::Error) -> FetchFault {
    let host = url.host_str().unwrap_or_default().to_owned();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if error.is::<Inside>() {
            return FetchFault::Forbidden { host };
        }
        cause = error.source();
    }
    match error.is_timeout() {
        true => FetchFault::TimedOut,
        false => FetchFault::Unreachable { host, cause: told(error) },
    }
}

fn kept(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?;
    (text.len() <= TAG_BYTES_MAX).then(|| text.to_owned())
}

/// What the server calls the file, or the end of its address.
fn file_name(headers: &HeaderMap, url: &Url) -> String {
    let said = headers.get(CONTENT_DISPOSITION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let said = said.split(';').find_map(|part| part.trim().strip_prefix("filename="));
    let said = said.map(|name| name.trim_matches('"')).filter(|name| !name.is_empty());
    let last = url.path_segments().and_then(|mut parts| parts.next_back()).filter(|part| !part.is_empty());
    let name = said.or(last).or(url.host_str()).unwrap_or("feed");
    let plain = |letter: &char| !letter.is_control() && !matches!(letter, '/' | '\\');
    name.chars().filter(plain).take(FILE_NAME_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests;
