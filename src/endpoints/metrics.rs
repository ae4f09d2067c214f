//! GET /metrics (Prometheus text format)

use crate::{
    observe::metrics,
    web::{Failure, Shared, host},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{Version, header},
};
use subtle::ConstantTimeEq;

/// What scrapers, command lines and browsers send by themselves, beside what begins with `sec-`. Proxies have too many
/// headers of their own to be listed; any other header than these is taken for one.
const OF_CALLERS: [&str; 17] = [
    "host",
    "user-agent",
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "authorization",
    "cache-control",
    "connection",
    "cookie",
    "dnt",
    "pragma",
    "priority",
    "referer",
    "te",
    "upgrade-insecure-requests",
    "x-prometheus-scrape-timeout-seconds",
];

/// The counters: with the configured token, or without one for a caller on this machine that comes by no proxy.
pub async fn get(app: Shared, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let may_read = match &app.config.metrics.token {
        Some(_) => has_token(&app, &request),
        None => is_local(&app, &request),
    };
    answer(&app, may_read)
}

/// The counters on their own listener, which is open to whoever reaches it unless a token is configured.
pub async fn get_alone(app: Shared, request: HttpRequest) -> Result<HttpResponse, Failure> {
    answer(&app, app.config.metrics.token.is_none() || has_token(&app, &request))
}

fn answer(app: &Shared, may_read: bool) -> Result<HttpResponse, Failure> {
    if !app.config.metrics.enabled || !may_read {
        return Err(Failure::NotFound);
    }
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(metrics::render()))
}

/// A caller on this machine that names this machine and shows no sign of a proxy. A proxy that leaves no sign must be
/// given a token to ask for, or the metrics a listener of their own.
fn is_local(app: &Shared, request: &HttpRequest) -> bool {
    let from_here = request.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback());
    let is_of_caller = |name: &str| name.starts_with("sec-") || OF_CALLERS.contains(&name);
    let by_proxy = request
        .headers()
        .keys()
        .any(|name| name.as_str() == app.config.server.client_ip_header || !is_of_caller(name.as_str()));
    // Scrapers speak HTTP/1.1; HTTP/1.0 is what proxies speak inwards when nobody told them better.
    let is_old = request.version() < Version::HTTP_11;
    from_here && !by_proxy && !is_old && host::is_named(request, host::is_loopback)
}

fn has_token(app: &Shared, request: &HttpRequest) -> bool {
    let Some(token) = &app.config.metrics.token else { return false };
    let presented =
        request.headers().get(header::AUTHORIZATION).map(header::HeaderValue::as_bytes).unwrap_or_default();
    let wanted = format!("Bearer {}", token.expose());
    presented.ct_eq(wanted.as_bytes()).into()
}
