//! OPTIONS /token, /userinfo, /jwks and the metadata (Fetch §3.2.2), for apps that live in a browser

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderName},
};

/// What an app needs in any case.
const USUAL: &str = "authorization, content-type, dpop";
/// The longest list that is taken.
const LONGEST: usize = 1024;

/// Any site may ask, with whatever headers its library adds: these answers depend on what is sent, never on a cookie.
/// The headers are named, because a wildcard does not cover `Authorization` (Fetch §3.2.5).
pub async fn options(request: HttpRequest) -> HttpResponse {
    let asked = request.headers().get(header::ACCESS_CONTROL_REQUEST_HEADERS);
    let asked = asked.and_then(|value| value.to_str().ok()).filter(|list| is_list(list)).unwrap_or(USUAL);
    HttpResponse::NoContent()
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, asked))
        .insert_header((header::ACCESS_CONTROL_MAX_AGE, "3600"))
        .insert_header((header::VARY, "Access-Control-Request-Headers"))
        .finish()
}

/// Whether a text is a list of names of headers (RFC 9110 §5.6.1).
fn is_list(text: &str) -> bool {
    text.len() <= LONGEST && text.split(',').all(|name| HeaderName::try_from(name.trim()).is_ok())
}
