//! Links that are opened: in a message, in a picture, on a terminal.
//!
//! The first GET brings the token. It is answered with a redirect to the same path with a sealed reference in the
//! token's place, so that neither the address bar nor a form holds anything that another browser could use. The
//! reference names the link, this browser and an end. Every form of a link's page sends it back, and a POST acts on
//! that one link: what another tab has opened is nothing to it. No cookie names a link.

mod page;

pub use page::{LinkPage, get, post_answer, post_deny};

use super::{Failure, PageRequest, form::Form, headers, logins, query};
use crate::{
    login::link::{Dead, Reason},
    protocol::{UnixTime, hex, params::Params, secret::Secret},
    views::{
        Page,
        login::{LinkEnd, LinkEndKind},
    },
};
use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::{Method, StatusCode},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use futures_util::future::LocalBoxFuture;
use serde::{Deserialize, Serialize};
use std::marker::PhantomData;

/// How long a page of an opened link can be used, in seconds: time to sign in on a phone, or to read a warning.
const SECONDS: i64 = 3600;
/// Where a person begins anew, whatever the link was.
const START: &str = "/account";
/// No token of ours is longer.
const LONGEST_TOKEN: usize = 100;

/// A link as this browser opened it. A POST cannot have one without passing the checks against forgery.
pub struct OpenedLink<K> {
    /// The request.
    pub request: PageRequest,
    /// The person pressed "this wasn't me" in the message.
    pub reporting: bool,
    /// What a form sent.
    pub form: Params,
    token: Secret,
    reference: String,
    kind: PhantomData<K>,
}

/// What a reference holds, sealed.
#[derive(Serialize, Deserialize)]
struct Reference {
    token: String,
    /// SHA-256 of the browser's own cookie, in hex.
    browser: String,
    ends_at: UnixTime,
    reporting: bool,
}

impl Reference {
    fn purpose(path: &str) -> String {
        format!("opened link {path}")
    }

    /// The reference as it stands in addresses and forms.
    fn seal(&self, request: &PageRequest, path: &str) -> Result<String, Failure> {
        let plain = serde_json::to_vec(self).map_err(|error| Failure::Internal(error.to_string()))?;
        Ok(URL_SAFE_NO_PAD.encode(request.app.sealer.seal(&Self::purpose(path), &plain)))
    }

    /// What was sealed for that path and this browser, before its end.
    fn open(request: &PageRequest, path: &str, text: &str) -> Option<Self> {
        let sealed = URL_SAFE_NO_PAD.decode(text).ok()?;
        let plain = request.app.sealer.open(&Self::purpose(path), &sealed).ok()?;
        let reference: Self = serde_json::from_slice(&plain).ok()?;
        let context = &request.context;
        let mut browsers = std::iter::once(&context.browser_digest).chain(&context.first_visits);
        let is_usable =
            browsers.any(|digest| reference.browser == hex(digest)) && request.app.now() < reference.ends_at;
        is_usable.then_some(reference)
    }
}

impl<K: LinkPage> FromRequest for OpenedLink<K> {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(http_request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (http_request, payload) = (http_request.clone(), payload.take());
        Box::pin(Self::read(http_request, payload))
    }
}

impl<K: LinkPage> OpenedLink<K> {
    async fn read(http_request: HttpRequest, mut payload: Payload) -> Result<Self, Failure> {
        let (reference, form) = if http_request.method() == Method::POST {
            let Form(form) = Form::from_request(&http_request, &mut payload).await?;
            (form.get("opened").unwrap_or_default().to_owned(), form)
        } else {
            let value = |name| query::value(http_request.query_string(), name);
            if let Some(token) = value("token") {
                let request = PageRequest::read(&http_request)?;
                return Err(Failure::answered(hide(&request, K::PATH, &token, value("not-me").is_some())?));
            }
            (value("opened").unwrap_or_default(), Params::default())
        };
        let request = PageRequest::read(&http_request)?;
        let Some(Reference { token, reporting, .. }) = Reference::open(&request, K::PATH, &reference) else {
            let page = LinkEnd::new(LinkEndKind::OpenAgain, Some(START));
            return Err(Failure::answered(end(&request, &page)?));
        };
        Ok(Self { request, reporting, form, token: Secret::new(token), reference, kind: PhantomData })
    }

    /// The link's token.
    pub fn token(&self) -> String {
        self.token.expose().to_owned()
    }

    /// The value of `opened` in a form of this link's page.
    pub fn reference(&self) -> String {
        self.reference.clone()
    }

    /// The address of this link's page in this browser.
    pub fn here(&self) -> String {
        address(K::PATH, &self.reference)
    }

    /// A page of this link.
    pub fn page<P: Page>(&self, status: StatusCode, page: &P) -> Result<HttpResponse, Failure> {
        Ok(private(self.request.page_with(status, page)?))
    }

    /// The page that says what came of it.
    pub fn end(&self, page: &LinkEnd) -> Result<HttpResponse, Failure> {
        end(&self.request, page)
    }
}

fn dead(
    request: &PageRequest,
    why: &Dead,
    (gone, retry): (LinkEndKind, &str),
) -> Result<HttpResponse, Failure> {
    let Some((reason, login)) = why.reason() else { return end(request, &LinkEnd::new(gone, Some(retry))) };
    let kind = match reason {
        Reason::Expired => LinkEndKind::Expired,
        Reason::Used => LinkEndKind::Used,
        Reason::Replaced => LinkEndKind::Replaced,
        Reason::TooManyTries => LinkEndKind::TooMany,
        Reason::Denied => LinkEndKind::Denied,
    };
    end(request, &LinkEnd::new(kind, Some(&logins::resume(login))))
}

/// What a scanner asks before it opens a link: nothing is looked up.
pub async fn head() -> HttpResponse {
    let mut response = HttpResponse::Ok().content_type("text/html; charset=utf-8").finish();
    headers::no_store(response.headers_mut());
    private(response)
}

/// The page that says what came of a link.
pub fn end(request: &PageRequest, page: &LinkEnd) -> Result<HttpResponse, Failure> {
    let status = match page.kind {
        LinkEndKind::Approved | LinkEndKind::Denied | LinkEndKind::PasswordSet => StatusCode::OK,
        LinkEndKind::OpenAgain => StatusCode::BAD_REQUEST,
        LinkEndKind::SameBrowserOnly
        | LinkEndKind::CodeOnly
        | LinkEndKind::OtherDevice
        | LinkEndKind::Unfit => StatusCode::FORBIDDEN,
        LinkEndKind::Gone
        | LinkEndKind::NoticeGone
        | LinkEndKind::Expired
        | LinkEndKind::Used
        | LinkEndKind::Replaced
        | LinkEndKind::TooMany => StatusCode::GONE,
    };
    Ok(private(request.page_with(status, page)?))
}

/// An answer whose address goes nowhere.
pub fn private(mut response: HttpResponse) -> HttpResponse {
    headers::no_referrer(response.headers_mut());
    response
}

/// Takes the token out of the address bar.
fn hide(request: &PageRequest, path: &str, token: &str, reporting: bool) -> Result<HttpResponse, Failure> {
    let reference = Reference {
        token: token.chars().filter(char::is_ascii_alphanumeric).take(LONGEST_TOKEN).collect(),
        browser: hex(&request.context.browser_digest),
        ends_at: request.app.now() + SECONDS,
        reporting,
    };
    let to = address(path, &reference.seal(request, path)?);
    Ok(private(request.redirect(&to)))
}

fn address(path: &str, reference: &str) -> String {
    format!("{path}?opened={reference}")
}
