//! Answers to relying apps: redirects with a response (RFC 6749 §4.1.2), and JSON.

use super::{Visit, headers};
use crate::protocol::{authorize::Target, error::OAuthError};
use actix_web::{HttpResponse, cookie::Cookie, http::header};
use serde::Serialize;

/// Sends a response to the app. `Target` can only be had by checking the app and its redirect URI.
pub fn to_client<const N: usize>(
    visit: &Visit,
    target: &Target,
    fields: &[(&str, &str)],
    cookies: [Cookie<'static>; N],
) -> HttpResponse {
    let mut response = visit.redirect_with(&target.response_url(visit.app.issuer(), fields), cookies);
    headers::no_referrer(response.headers_mut());
    response
}

/// Sends an error to the app (RFC 6749 §4.1.2.1).
pub fn error_to_client(visit: &Visit, target: &Target, error: &OAuthError) -> HttpResponse {
    let mut response = visit.redirect(&target.error_url(visit.app.issuer(), error));
    response.extensions_mut().insert(error.clone().of_client(target.client_id()));
    headers::no_referrer(response.headers_mut());
    response
}

/// JSON that nobody keeps.
pub fn json<T: Serialize>(value: &T) -> HttpResponse {
    let mut response = HttpResponse::Ok().json(value);
    headers::no_store(response.headers_mut());
    response
}

/// A prepared document that may be kept for so many seconds.
pub fn prepared(bytes: Vec<u8>, content_type: &'static str, seconds: u32) -> HttpResponse {
    let mut response = HttpResponse::Ok().content_type(content_type).body(bytes);
    let value = format!("public, max-age={seconds}");
    if let Ok(value) = header::HeaderValue::try_from(value) {
        response.headers_mut().insert(header::CACHE_CONTROL, value);
    }
    response
}

/// A page that says "too many", with when to come back (RFC 9110 §10.2.3).
pub fn too_many(mut response: HttpResponse, seconds: i64) -> HttpResponse {
    response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
    response
}
