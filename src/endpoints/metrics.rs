//! GET /metrics (Prometheus text format)

use crate::{
    observe::metrics,
    web::{Failure, Shared},
};
use actix_web::{HttpRequest, HttpResponse, http::header};
use subtle::ConstantTimeEq;

/// The counters: with the configured token, or without one for a caller on this machine.
pub async fn get(app: Shared, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let config = &app.config.metrics;
    if !config.enabled || !may_read(&app, &request) {
        return Err(Failure::NotFound);
    }
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(metrics::render()))
}

fn may_read(app: &Shared, request: &HttpRequest) -> bool {
    let Some(token) = &app.config.metrics.token else {
        // Forwarded headers play no part here: a proxy on this machine must be given a token to ask for.
        let local = request.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback());
        return local && !request.headers().contains_key(app.config.server.client_ip_header.as_str());
    };
    let presented =
        request.headers().get(header::AUTHORIZATION).map(header::HeaderValue::as_bytes).unwrap_or_default();
    let wanted = format!("Bearer {}", token.expose());
    presented.ct_eq(wanted.as_bytes()).into()
}
