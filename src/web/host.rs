//! The host that a request names. Nothing is derived from it: links and the issuer come from `public_url`. Where
//! captured messages can be read it is checked all the same, because a name of somebody else's that leads to this
//! machine would let their page read them (DNS rebinding); see docs/decisions/0006-hosts.md.

use super::{Failure, Shared, path};
use actix_web::{
    HttpRequest,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{header, uri::Authority},
    middleware::Next,
};
use std::net::IpAddr;

/// Whether every host that a request names is one of those; one that names none is of no host.
pub fn is_named(request: &HttpRequest, allowed: impl Fn(&str) -> bool) -> bool {
    let in_headers = request.headers().get_all(header::HOST).map(|value| value.to_str().ok().and_then(name));
    // HTTP/2's `:authority`, and the absolute form of HTTP/1.1 (RFC 9112 §3.2.2).
    let in_target = request.uri().authority().map(|authority| name(authority.as_str()));
    let mut named = in_headers.chain(in_target).peekable();
    named.peek().is_some() && named.all(|name| name.is_some_and(|name| allowed(&name)))
}

/// The name without its port, in the one spelling that names are compared in.
fn name(text: &str) -> Option<String> {
    let authority: Authority = text.parse().ok()?;
    let host = authority.host();
    let is_plain = !authority.as_str().contains('@');
    is_plain.then(|| host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase())
}

/// Whether only this machine can be meant by that name.
pub fn is_loopback(name: &str) -> bool {
    let ip = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name == "localhost" || name.ends_with(".localhost") || ip.is_ok_and(|ip| ip.to_canonical().is_loopback())
}

/// While messages are captured, answers only to the host of `public_url` and to loopback names. Who asks whether the
/// server lives and for its metrics is let through: the metrics have a check of their own.
pub async fn check(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if is_answered(request.request()) {
        return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
    }
    let (request, _) = request.into_parts();
    Ok(ServiceResponse::from_err(Failure::Misdirected, request))
}

fn is_answered(request: &HttpRequest) -> bool {
    let path = path::of(request);
    let is_exempt = path.starts_with("/health/") || path == "/metrics";
    let Some(app) = request.app_data::<Shared>().filter(|app| app.config.captures_any()) else { return true };
    let own = app.config.public_url.host();
    is_exempt || is_named(request, |name| name == own || is_loopback(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn is_loopback_named(hosts: &[&str]) -> bool {
        let mut request = TestRequest::default();
        for host in hosts {
            request = request.append_header((header::HOST, *host));
        }
        is_named(&request.to_http_request(), is_loopback)
    }

    #[test]
    fn loopback_names_are_known_in_every_spelling() {
        for host in [
            "localhost",
            "localhost:8080",
            "LocalHost.",
            "app.localhost:1",
            "127.0.0.1:80",
            "127.1.2.3",
            "[::1]:8080",
            "[::ffff:127.0.0.1]",
        ] {
            assert!(is_loopback_named(&[host]), "{host}");
        }
    }

    #[test]
    fn other_names_and_requests_without_one_are_not_taken() {
        for host in [
            "evil.example",
            "localhost.evil.example",
            "notlocalhost",
            "128.0.0.1",
            "0.0.0.0",
            "[::2]",
            "",
            "localhost@evil.example",
            "evil@localhost",
            "a b",
        ] {
            assert!(!is_loopback_named(&[host]), "{host}");
        }
        assert!(!is_loopback_named(&[]));
        assert!(!is_loopback_named(&["localhost", "evil.example"]));
        let absolute =
            TestRequest::default().uri("http://evil.example/").insert_header((header::HOST, "localhost"));
        assert!(!is_named(&absolute.to_http_request(), is_loopback));
    }
}
