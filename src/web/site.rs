//! Which requests may set or clear a cookie of ours. A request that another site makes comes without our cookies
//! (`SameSite=Lax`), so an answer that set one would replace what the browser has: only where a Lax cookie would
//! have come along may an answer set one (RFC 6265bis §5.2, Fetch Metadata).

use super::{Shared, cookies};
use actix_web::{
    HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderName},
    middleware::Next,
};

/// What a request says of where it comes from.
#[derive(Clone, Copy, Debug, Default)]
struct Metadata<'a> {
    /// It is a GET or HEAD.
    is_safe: bool,
    /// `Sec-Fetch-Site`.
    site: Option<&'a str>,
    /// `Sec-Fetch-Mode`.
    mode: Option<&'a str>,
    /// `Sec-Fetch-Dest`.
    dest: Option<&'a str>,
    origin: Option<&'a str>,
    accept: Option<&'a str>,
    /// It brings a cookie of ours.
    brings_ours: bool,
}

/// Whether a Lax cookie of ours comes along with such a request, if the browser has one.
fn lax_cookies_come(request: Metadata<'_>, issuer: &str) -> bool {
    match request.site {
        Some("same-origin" | "same-site" | "none") => true,
        // A link or redirect of another site in the browser's own window, and nothing else.
        Some(_) => request.is_safe && request.mode == Some("navigate") && request.dest == Some("document"),
        // A browser that says nothing of this: the cookie itself shows it, or the origin; a page that is opened
        // by a link has neither.
        None if request.brings_ours => true,
        None => match request.origin {
            Some(origin) => origin == issuer,
            None => request.is_safe && request.accept.is_some_and(|accept| accept.contains("text/html")),
        },
    }
}

/// Whether the answer to this request may set and clear cookies of ours.
pub fn may_set_cookies(request: &HttpRequest) -> bool {
    let Some(app) = request.app_data::<Shared>() else { return false };
    let headers = request.headers();
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let metadata = Metadata {
        is_safe: request.method().is_safe(),
        site: text(HeaderName::from_static("sec-fetch-site")),
        mode: text(HeaderName::from_static("sec-fetch-mode")),
        dest: text(HeaderName::from_static("sec-fetch-dest")),
        origin: text(header::ORIGIN),
        accept: text(header::ACCEPT),
        brings_ours: cookies::are_there(request, app),
    };
    lax_cookies_come(metadata, app.issuer())
}

/// Takes every cookie out of the answers to requests that may not set one, whoever put it there.
pub async fn cookies_where_they_belong(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let may_set = may_set_cookies(request.request());
    let mut response = next.call(request).await?;
    if !may_set {
        response.headers_mut().remove(header::SET_COOKIE);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISSUER: &str = "https://id.example";

    fn get<'a>(site: &'a str, mode: &'a str, dest: &'a str) -> Metadata<'a> {
        Metadata {
            is_safe: true,
            site: Some(site),
            mode: Some(mode),
            dest: Some(dest),
            ..Metadata::default()
        }
    }

    #[test]
    fn cookies_are_set_where_a_lax_cookie_would_have_come_along() {
        for allowed in [
            get("same-origin", "navigate", "document"),
            get("same-origin", "cors", "empty"),
            get("same-site", "navigate", "document"),
            get("none", "navigate", "document"),
            get("cross-site", "navigate", "document"),
            Metadata { is_safe: false, ..get("same-origin", "navigate", "document") },
            Metadata { is_safe: false, ..get("same-origin", "cors", "empty") },
            // Without Fetch Metadata.
            Metadata { is_safe: true, accept: Some("text/html,*/*;q=0.8"), ..Metadata::default() },
            Metadata { origin: Some(ISSUER), ..Metadata::default() },
            Metadata { origin: Some("null"), brings_ours: true, ..Metadata::default() },
        ] {
            assert!(lax_cookies_come(allowed, ISSUER), "{allowed:?}");
        }
    }

    #[test]
    fn no_other_request_of_another_site_sets_one() {
        for refused in [
            Metadata { is_safe: false, ..get("cross-site", "navigate", "document") },
            Metadata { is_safe: false, brings_ours: true, ..get("cross-site", "navigate", "document") },
            get("cross-site", "navigate", "iframe"),
            get("cross-site", "navigate", "embed"),
            get("cross-site", "no-cors", "image"),
            get("cross-site", "no-cors", "script"),
            get("cross-site", "cors", "empty"),
            get("cross-site", "cors", "document"),
            get("something-new", "cors", "empty"),
            Metadata { is_safe: true, site: Some("cross-site"), ..Metadata::default() },
            // Without Fetch Metadata.
            Metadata::default(),
            Metadata { is_safe: true, ..Metadata::default() },
            Metadata { is_safe: true, accept: Some("*/*"), ..Metadata::default() },
            Metadata { is_safe: true, accept: Some("image/avif"), ..Metadata::default() },
            Metadata { accept: Some("text/html"), ..Metadata::default() },
            Metadata {
                accept: Some("text/html"),
                origin: Some("https://evil.example"),
                ..Metadata::default()
            },
            Metadata { accept: Some("text/html"), origin: Some("null"), ..Metadata::default() },
            Metadata {
                is_safe: true,
                accept: Some("text/html"),
                origin: Some("https://evil.example"),
                ..Metadata::default()
            },
        ] {
            assert!(!lax_cookies_come(refused, ISSUER), "{refused:?}");
        }
    }
}
