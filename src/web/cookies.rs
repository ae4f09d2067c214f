//! Our cookies. Over https they are `__Host-` and `Secure`; plain http exists only on loopback names,
//! where clients other than browsers would not send back a `Secure` cookie.

use crate::{app::App, protocol::secret::Secret};
use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
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
    request.cookie(&name).map(|cookie| Secret::new(cookie.value()))
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
    let Ok(cookies) = request.cookies() else { return Vec::new() };
    let kept = cookies.iter().filter(|cookie| cookie.name().starts_with(prefix));
    kept.take(MOST_FIRST_VISITS).map(|cookie| Secret::new(cookie.value())).collect()
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
