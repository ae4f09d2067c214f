//! Links of messages that are opened: the token goes into a cookie and out of the address bar.

use super::{
    Visit,
    cookies::{self, Kind},
    headers,
};
use crate::protocol::secret::Secret;
use actix_web::{HttpRequest, HttpResponse};

/// How long an opened link stays in its cookie, in seconds.
const COOKIE_SECONDS: i64 = 3600;

/// Leads to the same page without the token.
pub fn hide(visit: &Visit, path: &str, token: &str) -> HttpResponse {
    let plain: String = token.chars().filter(char::is_ascii_alphanumeric).take(100).collect();
    let cookie = cookies::set(&visit.app, Kind::Link, &plain, COOKIE_SECONDS);
    let mut response = visit.redirect_with(path, [cookie]);
    headers::no_referrer(response.headers_mut());
    response
}

/// The token of the link that was opened last in this browser.
pub fn opened(visit: &Visit, request: &HttpRequest) -> Option<Secret> {
    cookies::read(request, &visit.app, Kind::Link)
}

/// What a scanner asks before it opens a link: nothing is looked up.
pub fn head() -> HttpResponse {
    let mut response = HttpResponse::Ok().content_type("text/html; charset=utf-8").finish();
    headers::no_store(response.headers_mut());
    headers::no_referrer(response.headers_mut());
    response
}
