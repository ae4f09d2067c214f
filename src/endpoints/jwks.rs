//! GET /jwks (OIDC Core §10.1, RFC 7517 §5)

use crate::web::{Shared, respond};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderValue},
};

/// How long clients may keep it, in seconds; a new key is published longer than that before it signs.
const CACHE_SECONDS: u32 = 3600;

/// The public keys, prepared.
pub async fn get(app: Shared, request: HttpRequest) -> HttpResponse {
    let snapshot = app.snapshot();
    let etag = snapshot.keyring.jwks_etag();
    if request.headers().get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == etag.as_bytes()) {
        return HttpResponse::NotModified().finish();
    }
    let mut response =
        respond::prepared(snapshot.keyring.jwks_json().to_vec(), "application/jwk-set+json", CACHE_SECONDS);
    if let Ok(value) = HeaderValue::from_str(etag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response
}
