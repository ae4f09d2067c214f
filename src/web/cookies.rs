//! Our cookies. Over https they are `__Host-` and `Secure`; plain http exists only on loopback names,
//! where clients other than browsers would not send back a `Secure` cookie.

use crate::{app::App, protocol::secret::Secret};
use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    http::header,
};

/// The cookies that we set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Which browser this is: a random value that proves that it started a sign-in.
    Browser,
    /// Who is signed in.
    Session,
    /// The language that the person chose.
    Lang,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Browser => "porchlight-browser",
            Self::Session => "porchlight-session",
            Self::Lang => "porchlight-lang",
        }
    }

    fn full_name(self, secure: bool) -> String {
        if secure { format!("__Host-{}", self.name()) } else { self.name().to_owned() }
    }
}

/// The value of one of our cookies.
pub fn read(request: &HttpRequest, app: &App, kind: Kind) -> Option<Secret> {
    let name = kind.full_name(app.config.public_url.is_https());
    sent(request).find(|(sent, _)| *sent == name).map(|(_, value)| Secret::new(value))
}

/// The cookies of a request, each as its name and value were sent. A browser checks the prefix `__Host-` on those very
/// characters (draft-ietf-httpbis-rfc6265bis §4.1.3.2). A reader that decodes `%5F`, or trims more than a space or a tab,
/// takes a cookie with another name for ours, and any host of the same domain can set that one.
fn sent(request: &HttpRequest) -> impl Iterator<Item = (&str, &str)> {
    let lines = request.headers().get_all(header::COOKIE);
    lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b';')).filter_map(|pair| {
        let (name, value) = str::from_utf8(pair).ok()?.split_once('=')?;
        let blank = [' ', '\t'];
        Some((name.trim_matches(blank), value.trim_matches(blank)))
    })
}

/// Whether a request brings a cookie of ours, of whatever kind.
pub fn are_there(request: &HttpRequest, app: &App) -> bool {
    [Kind::Browser, Kind::Session].into_iter().any(|kind| read(request, app, kind).is_some())
}

/// How long a cookie of a first visit lives, in seconds: until all tabs of that visit have their answers.
const FIRST_VISIT_SECONDS: i64 = 600;
/// How many of them are read.
const MOST_FIRST_VISITS: usize = 16;

fn first_visit_name(secure: bool) -> &'static str {
    if secure { "__Host-porchlight-first-" } else { "porchlight-first-" }
}

/// A browser that opens several tabs at once on its first visit sends no cookie with any of them. So each answer gives
/// it another value of its own cookie, and only the last one stays. Each value is therefore also kept under a name of
/// its own for a few minutes: a sign-in that is bound to one of them belongs to this browser, which proves it.
pub fn first_visit(app: &App, value: &str) -> Cookie<'static> {
    let secure = app.config.public_url.is_https();
    // The beginning of the value keeps the names apart; whoever sees the name sees the value.
    let name = format!("{}{}", first_visit_name(secure), value.get(..8).unwrap_or_default());
    ours(name, value, secure, FIRST_VISIT_SECONDS)
}

/// The values that the answers to a first visit gave to this browser, as far as they are still kept.
pub fn first_visits(request: &HttpRequest, app: &App) -> Vec<Secret> {
    let prefix = first_visit_name(app.config.public_url.is_https());
    let kept = sent(request).filter(|(name, _)| name.starts_with(prefix));
    kept.take(MOST_FIRST_VISITS).map(|(_, value)| Secret::new(value)).collect()
}

/// A cookie that lives so many seconds.
pub fn set(app: &App, kind: Kind, value: &str, seconds: i64) -> Cookie<'static> {
    let secure = app.config.public_url.is_https();
    ours(kind.full_name(secure), value, secure, seconds)
}

fn ours(name: String, value: &str, secure: bool, seconds: i64) -> Cookie<'static> {
    Cookie::build(name, value.to_owned())
        .path("/")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .max_age(Duration::seconds(seconds))
        .finish()
}

/// Takes a cookie away.
pub fn clear(app: &App, kind: Kind) -> Cookie<'static> {
    set(app, kind, "", 0)
}

/// Puts a cookie into an answer.
pub fn add(mut response: HttpResponse, cookie: &Cookie<'_>) -> HttpResponse {
    // Fails only for values that are not ASCII, which ours are.
    let _ = response.add_cookie(cookie);
    response
}
