//! One line a request, with an id. The query is never logged: it can hold a link or a code.

use super::{Shared, refusals::Because};
use crate::observe::metrics;
use actix_web::{
    HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderName, HeaderValue},
    middleware::Next,
};
use std::time::Duration;
use tracing::Instrument;

/// The id of a request, which error pages show.
#[derive(Clone)]
pub struct RequestId(pub String);

/// Logs and measures a request.
pub async fn request(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let Some(app) = request.app_data::<Shared>().cloned() else {
        return next.call(request).await;
    };
    let id = app.new_id();
    request.extensions_mut().insert(RequestId(id.clone()));
    let started = app.world.clock.elapsed();
    let method = request.method().to_string();
    let route = request.match_pattern().unwrap_or_else(|| "unknown".to_owned());
    let span = tracing::info_span!("request", %id, %method, route = %route);
    let mut response = next.call(request).instrument(span.clone()).await?;
    let took: Duration = app.world.clock.elapsed().saturating_sub(started);
    let status = response.status().as_u16();
    // The page of an error has a cause of its own, which is the same for all of them: the failure's comes first.
    let failed = response.request().extensions().get::<Because>().copied();
    let because = failed.or_else(|| response.response().extensions().get::<Because>().copied());
    span.in_scope(|| {
        tracing::info!(
            status,
            cause = because.map(|because| because.0),
            microseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
            "answered"
        );
    });
    metrics::answered(route, status, took.as_secs_f64());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    Ok(response)
}
