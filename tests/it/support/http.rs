//! Plain HTTP: one request, one answer, nothing followed and nothing remembered.

use super::html::{self, Form, Tag};
use porchlight::model::id::LoginId;
use reqwest::{Client, RequestBuilder, header::HeaderMap, redirect::Policy};
use serde_json::Value;
use std::sync::OnceLock;
use url::Url;

/// A client that follows nothing. Made once, because that reads the system's certificates; it keeps no
/// connection, because each belongs to the runtime of one test.
#[expect(clippy::disallowed_methods, reason = "tests are the outside that knocks at the door")]
pub fn client() -> Client {
    static CLIENT: OnceLock<Client> = OnceLock::new();
    let build = || {
        Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .pool_max_idle_per_host(0)
            .build()
            .expect("a client")
    };
    CLIENT.get_or_init(build).clone()
}

/// An answer, read whole.
#[derive(Clone, Debug)]
pub struct Page {
    pub status: u16,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: String,
}

/// Sends a request and reads the answer.
pub async fn send(request: RequestBuilder) -> Page {
    try_send(request).await.expect("an answer")
}

/// The same, of a server that may go away meanwhile.
pub async fn try_send(request: RequestBuilder) -> reqwest::Result<Page> {
    let response = request.send().await?;
    let (status, url, headers) =
        (response.status().as_u16(), response.url().clone(), response.headers().clone());
    Ok(Page { status, url, headers, body: response.text().await? })
}

impl Page {
    /// The value of a header; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().expect("ASCII")).unwrap_or_default()
    }

    /// Where a redirect leads.
    pub fn location(&self) -> Option<Url> {
        let to = self.headers.get("location")?.to_str().expect("ASCII");
        Some(self.url.join(to).expect("a URL"))
    }

    /// A parameter in the query of the redirect.
    pub fn redirected(&self, name: &str) -> Option<String> {
        let pairs = self.location().unwrap_or_else(|| panic!("no redirect: {self:?}"));
        pairs.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// The code of a redirect to an app, if that is what this is.
    pub fn redirected_code(&self) -> Option<String> {
        self.location().and_then(|_| self.redirected("code"))
    }

    /// The sign-in that the page belongs to.
    pub fn login(&self) -> LoginId {
        LoginId::new(self.url.path().split('/').nth(2).expect("a sign-in"))
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    /// Whether there is an element of that id.
    pub fn has(&self, id: &str) -> bool {
        self.element(id).is_some()
    }

    /// The element of that id.
    pub fn element(&self, id: &str) -> Option<Tag> {
        html::element(&self.body, id)
    }

    /// The text of the element of that id.
    pub fn text(&self, id: &str) -> String {
        html::text(&self.body, id)
            .unwrap_or_else(|| panic!("there is no #{id} at {}:\n{}", self.url, self.body))
    }

    /// The form that holds the element of that id.
    pub fn form(&self, id: &str) -> Form {
        let mut forms = html::forms(&self.body).into_iter();
        let found = forms.find(|form| form.ids.iter().any(|(known, _)| known == id));
        found
            .unwrap_or_else(|| panic!("no form with #{id} at {} ({}):\n{}", self.url, self.status, self.body))
    }

    /// Fails unless the status is that.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{} answered:\n{}", self.url, self.body);
        self
    }
}
