//! Requests to other servers: key sets, logout notices, webhooks, other providers.

pub use super::http_guard::is_public;
use super::http_guard::{GuardedResolver, NotCalled, check_private_url, check_registered_url, check_url};
use crate::model::reach::Reach;
use async_trait::async_trait;
use reqwest::{Client, redirect};
use std::{
    fmt,
    sync::{Arc, OnceLock},
    time::Duration,
};
use url::Url;

/// How long a request may take, from resolving the name to the last byte.
const TIMEOUT: Duration = Duration::from_secs(5);
/// How long an answer's body may be, unpacked.
const MAX_BODY: usize = 64 * 1024;

/// Whether we call that URL, as far as can be checked before its name is resolved. For URLs that are called later,
/// so that whoever registers one is told at once.
pub fn may_be_called(url: &str, allow_loopback: bool) -> bool {
    check_url(url, allow_loopback).is_ok()
}

/// The method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
}

/// A request.
#[derive(Clone)]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The URL.
    pub url: String,
    /// Header names and values.
    pub headers: Vec<(String, String)>,
    /// The body, empty for none.
    pub body: Vec<u8>,
}

/// A response of any status, including redirects.
#[derive(Clone)]
pub struct HttpResponse {
    /// The status code.
    pub status: u16,
    /// Header names in lower case, and values. A value that is not text is left out.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// The first header of that name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// Why there is no response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HttpError {
    /// We do not call there: wrong scheme, or an address that is not public.
    Refused(String),
    /// It took too long.
    Timeout,
    /// The answer is too long.
    TooLarge,
    /// No connection, no TLS, or no HTTP.
    Unreachable(String),
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(why) => write!(f, "not called: {why}"),
            Self::Timeout => write!(f, "no answer within {} s", TIMEOUT.as_secs()),
            Self::TooLarge => write!(f, "the answer is longer than {} KiB", MAX_BODY / 1024),
            Self::Unreachable(why) => write!(f, "unreachable: {why}"),
        }
    }
}

impl std::error::Error for HttpError {}

/// A client for requests.
#[async_trait]
pub trait Http: Send + Sync {
    /// Sends one request to a URL that anybody may have named, at a public address. Every status is `Ok`.
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError>;

    /// The same for a URL that the operator or an admin named: it may be in the private networks that the operator
    /// lists.
    async fn send_to_registered(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        self.send(request).await
    }

    /// Why that URL, which the operator or an admin names, would not be called, judged by its text.
    fn refusal(&self, _url: &str) -> Option<String> {
        None
    }

    /// The same, after resolving its name.
    async fn refusal_by_name(&self, url: &str) -> Option<String> {
        self.refusal(url)
    }

    /// The same for a URL that may be in the operator's own network, because only the operator can name it.
    async fn send_privately(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        self.send(request).await
    }
}

/// Calls only public https addresses, without redirects or proxies, with limits on time and size.
pub struct GuardedHttp {
    allow_loopback: bool,
    timeout: Duration,
    /// The private networks that may be called for the operator and admins.
    reach: Reach,
    /// Created at first use, because reading the system's certificates takes longer than the rest of a start.
    client: OnceLock<Client>,
    /// For URLs that the operator or an admin named, with and without TLS.
    registered: [OnceLock<Client>; 2],
    /// For the operator's own network, with and without TLS.
    private: [OnceLock<Client>; 2],
}

impl Default for GuardedHttp {
    fn default() -> Self {
        Self::new()
    }
}

impl GuardedHttp {
    /// The client for production.
    pub fn new() -> Self {
        Self {
            allow_loopback: false,
            timeout: TIMEOUT,
            reach: Reach::default(),
            client: OnceLock::new(),
            registered: Default::default(),
            private: Default::default(),
        }
    }

    /// Also calls those private networks, if the operator or an admin named the URL.
    #[must_use]
    pub fn within(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }

    /// Also calls this machine, by http too: for tests and the demo.
    pub fn allowing_loopback() -> Self {
        Self { allow_loopback: true, ..Self::new() }
    }

    #[allow(
        clippy::disallowed_methods,
        reason = "this is the client that everybody else asks, with its guard"
    )]
    fn make(&self, kept: &OnceLock<Client>, resolver: GuardedResolver) -> Result<Client, HttpError> {
        if let Some(client) = kept.get() {
            return Ok(client.clone());
        }
        let client = Client::builder()
            .dns_resolver(Arc::new(resolver))
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(self.timeout)
            .user_agent("Porchlight")
            .build()
            .map_err(explain)?;
        Ok(kept.get_or_init(|| client).clone())
    }

    fn registered(&self, plain: bool) -> GuardedResolver {
        GuardedResolver::registered(self.allow_loopback, self.reach.clone(), plain)
    }

    async fn call(client: Client, url: Url, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
        };
        let mut call = client.request(method, url).body(request.body);
        for (name, value) in request.headers {
            call = call.header(name, value);
        }
        let mut response = call.send().await.map_err(explain)?;
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
            .collect();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(explain)? {
            if body.len() + chunk.len() > MAX_BODY {
                return Err(HttpError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(HttpResponse { status, headers, body })
    }
}

#[async_trait]
impl Http for GuardedHttp {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let url = check_url(&request.url, self.allow_loopback).map_err(HttpError::Refused)?;
        let resolver = GuardedResolver::public(self.allow_loopback);
        Self::call(self.make(&self.client, resolver)?, url, request).await
    }

    async fn send_to_registered(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let url = check_registered_url(&request.url, self.allow_loopback, &self.reach);
        let url = url.map_err(HttpError::Refused)?;
        let plain = url.scheme() == "http";
        let client = self.make(&self.registered[usize::from(plain)], self.registered(plain))?;
        Self::call(client, url, request).await
    }

    fn refusal(&self, url: &str) -> Option<String> {
        check_registered_url(url, self.allow_loopback, &self.reach).err()
    }

    async fn refusal_by_name(&self, url: &str) -> Option<String> {
        match check_registered_url(url, self.allow_loopback, &self.reach) {
            Err(why) => Some(why),
            Ok(url) => self.registered(url.scheme() == "http").refusal(url.host_str()?).await,
        }
    }

    async fn send_privately(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let url = check_private_url(&request.url).map_err(HttpError::Refused)?;
        let plain = url.scheme() == "http";
        let client = self.make(&self.private[usize::from(plain)], GuardedResolver::private(plain))?;
        Self::call(client, url, request).await
    }
}

/// The innermost cause, which says more than the outer ones. It never contains the URL, which may contain a secret.
fn explain(error: reqwest::Error) -> HttpError {
    if error.is_timeout() {
        return HttpError::Timeout;
    }
    let error = error.without_url();
    let mut reason: &dyn std::error::Error = &error;
    while let Some(inner) = reason.source() {
        reason = inner;
    }
    if reason.is::<NotCalled>() {
        HttpError::Refused(reason.to_string())
    } else {
        HttpError::Unreachable(reason.to_string())
    }
}

#[cfg(test)]
mod tests;
