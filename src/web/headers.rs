//! The headers that answers carry.

use actix_web::{
    HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
};

use super::{Shared, route_kind::RouteKind};

/// No inline script or style, nothing from elsewhere, never in a frame. `form-action` is left out on
/// purpose: browsers apply it to every redirect that follows a form, and ours end at the app's address.
const CSP: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
                   manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'";
/// Of an answer that is no page: a browser that shows it all the same loads nothing for it.
const CSP_OF_JSON: &str = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// What stands for an `Authorization` header that cannot be read. It names no scheme.
const UNREADABLE: &str = "?";

/// The `Authorization` header. One that is no text cannot be read, and neither can two of them, of which a proxy may have
/// read another one than we would (RFC 9110 §5.3). Both are not the same as none.
pub fn authorization(request: &HttpRequest) -> Option<&str> {
    let mut all = request.headers().get_all(header::AUTHORIZATION);
    let first = all.next()?;
    Some(first.to_str().ok().filter(|_| all.next().is_none()).unwrap_or(UNREADABLE))
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    if !headers.contains_key(&name) {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// What every answer carries, by the kind of its path, unless its handler said otherwise.
pub async fn security(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let secure = request.app_data::<Shared>().is_some_and(|app| app.config.public_url.is_https());
    let mut response = next.call(request).await?;
    let kind = RouteKind::of(response.request());
    // It speaks of an answer that was kept with leave, and has no policy of its own (RFC 9111 §4.3.4).
    let is_kept = response.status() == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    if kind != RouteKind::File && !is_kept && !headers.contains_key(header::CACHE_CONTROL) {
        no_store(headers);
    }
    if kind == RouteKind::Protocol {
        any_origin(headers);
    }
    put(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    let csp = if matches!(kind, RouteKind::Protocol | RouteKind::Api) { CSP_OF_JSON } else { CSP };
    put(headers, header::CONTENT_SECURITY_POLICY, csp);
    put(headers, header::X_FRAME_OPTIONS, "DENY");
    put(headers, header::REFERRER_POLICY, "same-origin");
    if secure {
        put(headers, header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    Ok(response)
}

/// Never kept (RFC 6749 §5.1).
pub fn no_store(headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
}

/// A page that knows a link: its address goes nowhere.
pub fn no_referrer(headers: &mut HeaderMap) {
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
}

/// What an app in a browser may read of an answer beside its body: why a token was refused (RFC 6750 §3, RFC 9449 §8),
/// when to come back, and the reference to tell us.
const EXPOSED: &str = "WWW-Authenticate, DPoP-Nonce, Retry-After, X-Request-Id";

/// An answer that browsers of any site may read (Fetch §3.2): it depends on what is sent, never on a cookie.
fn any_origin(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
}
