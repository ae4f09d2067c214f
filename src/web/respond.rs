//! Answers to relying apps: authorization responses (RFC 6749 §4.1.2), and JSON.

use super::{PageRequest, headers};
use crate::{
    oauth::authorize::AuthorizationResponse,
    protocol::{query, response_mode::ResponseMode},
};
use actix_web::{HttpResponse, http::header};
use serde::Serialize;

/// Sends an authorization response to the client, by its mode.
pub fn to_client(request: &PageRequest, authorization: &AuthorizationResponse) -> HttpResponse {
    let mut response = match authorization.mode() {
        ResponseMode::Query => request.redirect(&in_query(authorization)),
    };
    if let Some(error) = authorization.as_error() {
        response.extensions_mut().insert(error.clone());
    }
    headers::no_referrer(response.headers_mut());
    response
}

/// The redirect URI with the fields in its query (RFC 6749 §4.1.2).
fn in_query(authorization: &AuthorizationResponse) -> String {
    query::append(authorization.redirect_uri(), authorization.fields())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{authorize::Target, client_metadata::ClientMetadata, params::Params};

    #[test]
    fn a_response_in_the_query_keeps_what_the_redirect_uri_had() {
        let metadata =
            ClientMetadata { redirect_uris: vec!["https://rp/cb?t=1".into()], ..ClientMetadata::default() };
        let params = Params::parse(b"redirect_uri=https://rp/cb?t%3D1&state=a+b%26%0D%00").unwrap();
        let target = Target::check(&params, "c", &metadata).unwrap();
        let fields = vec![("code", "xyz".to_owned())];
        let response = AuthorizationResponse::new("https://op.example", &target, fields);
        assert_eq!(
            in_query(&response),
            "https://rp/cb?t=1&code=xyz&state=a%20b%26%0D%00&iss=https%3A%2F%2Fop.example"
        );
    }
}
