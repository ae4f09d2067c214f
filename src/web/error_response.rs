//! The two forms of every failure: a page for people, JSON for machines, as the kind of the path says. Rendered here
//! and nowhere else.

use super::{Failure, PageRequest, headers, page_request, route_kind::RouteKind, trace::RequestId};
use crate::{
    protocol::{bearer, error::OAuthError, minutes},
    views::error::{Error, ErrorKind},
};
use actix_web::{
    HttpMessage, HttpRequest, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        ConnectionType, Method,
        header::{self, HeaderValue},
    },
    middleware::Next,
};
use serde_json::json;

/// Gives a failed request its face.
pub async fn failures(
    http_request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let answered = next.call(http_request).await?;
    let Some(error) = answered.response().error() else {
        return Ok(answered.map_into_boxed_body());
    };
    let rendered = match error.as_error::<Failure>() {
        Some(Failure::Answered(_)) => return Ok(answered.map_into_boxed_body()),
        Some(failure) => render(answered.request(), failure),
        None => render(answered.request(), &foreign(error)),
    };
    Ok(answered.into_response(rendered))
}

/// An error that actix made, such as of a malformed path.
fn foreign(error: &actix_web::Error) -> Failure {
    match error.as_response_error().status_code().as_u16() {
        404 => Failure::NotFound,
        413 => Failure::TooLarge,
        400..=499 => Failure::BadRequest(None),
        _ => Failure::Internal(error.to_string()),
    }
}

fn render(http_request: &HttpRequest, failure: &Failure) -> HttpResponse {
    let reference = http_request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    match failure {
        Failure::Internal(cause) => tracing::error!(%reference, %cause, "a request failed"),
        Failure::Unavailable(cause) => {
            tracing::error!(%reference, %cause, "a request could not be answered now");
        }
        _ => {}
    }
    let mut response = match failure {
        failure if !RouteKind::of(http_request).is_json() => page(http_request, failure, reference)
            .unwrap_or_else(|_| HttpResponse::build(failure.status_code()).finish()),
        Failure::OAuth(error) => oauth(http_request, error),
        Failure::Bearer(error) => bearer(error.as_ref()),
        other => machine(other, &reference),
    };
    if let Failure::TooMany(seconds) = failure {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
    if matches!(failure, Failure::Unavailable(_)) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(5));
    }
    if matches!(failure, Failure::TooSlow) {
        // What still comes of the body is not waited for.
        response.head_mut().set_connection_type(ConnectionType::Close);
    }
    headers::no_store(response.headers_mut());
    response
}

fn oauth(http_request: &HttpRequest, error: &OAuthError) -> HttpResponse {
    let mut response = HttpResponse::build(Failure::OAuth(error.clone()).status_code()).json(error);
    let tried_basic = http_request.headers().get(header::AUTHORIZATION).is_some();
    if response.status().as_u16() == 401 && tried_basic {
        // RFC 6749 §5.2: a client that tried HTTP authentication is told which scheme there is.
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"porchlight\""));
    }
    response
}

fn bearer(error: Option<&OAuthError>) -> HttpResponse {
    let status = error.map_or(401, OAuthError::http_status);
    let status =
        actix_web::http::StatusCode::from_u16(status).unwrap_or(actix_web::http::StatusCode::UNAUTHORIZED);
    let mut response = match error {
        Some(error) => HttpResponse::build(status).json(error),
        None => HttpResponse::build(status).finish(),
    };
    if let Ok(value) = HeaderValue::from_str(&bearer::www_authenticate("porchlight", error)) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
    }
    response
}

fn machine(failure: &Failure, reference: &str) -> HttpResponse {
    let (error, description) = match failure {
        Failure::NotFound => ("not_found", "there is nothing here"),
        Failure::NotAllowed => ("invalid_request", "this path does not take this method"),
        Failure::TooMany(_) => ("slow_down", "too many requests; see Retry-After"),
        Failure::TooLarge => ("invalid_request", "the body is too large"),
        Failure::TooSlow => ("invalid_request", "the body did not come in time"),
        Failure::Misdirected => {
            ("invalid_request", "this server answers only at its public_url and on loopback names")
        }
        Failure::Unavailable(_) => ("temporarily_unavailable", "the database is not available; try again"),
        Failure::Internal(_) => ("server_error", "this is our fault; the log says more under the reference"),
        Failure::Forbidden => ("access_denied", "the request does not come from where it must"),
        Failure::BadRequest(Some(detail)) | Failure::Refused { detail, .. } => {
            ("invalid_request", detail.as_str())
        }
        _ => ("invalid_request", "the request cannot be read"),
    };
    HttpResponse::build(failure.status_code())
        .json(json!({ "error": error, "error_description": description, "reference": reference }))
}

fn page(http_request: &HttpRequest, failure: &Failure, reference: String) -> Result<HttpResponse, Failure> {
    let kind = match failure {
        Failure::NotFound => ErrorKind::NotFound,
        Failure::Forbidden => ErrorKind::Forbidden,
        Failure::TooMany(seconds) => ErrorKind::TooMany { minutes: minutes(*seconds) },
        Failure::TooLarge => ErrorKind::TooLarge,
        Failure::TooSlow => ErrorKind::TooSlow,
        Failure::Misdirected => ErrorKind::Misdirected,
        Failure::Unavailable(_) => ErrorKind::Unavailable,
        Failure::Internal(_) => ErrorKind::Internal,
        _ => ErrorKind::BadRequest,
    };
    let detail = match failure {
        Failure::BadRequest(detail) => detail.clone(),
        Failure::Refused { detail, .. } => Some(detail.clone()),
        Failure::OAuth(error) | Failure::Bearer(Some(error)) => Some(error.description().to_owned()),
        _ => None,
    };
    let may_help = http_request.method() == Method::GET
        && matches!(failure, Failure::Unavailable(_) | Failure::Internal(_) | Failure::TooMany(_));
    let again = if may_help { page_request::here(http_request) } else { None };
    let request = PageRequest::read(http_request)?;
    let home = match failure {
        Failure::Misdirected => request.app.issuer().to_owned(),
        _ => "/account".to_owned(),
    };
    let error = Error {
        status: failure.status_code().as_u16(),
        kind,
        fault: if let Failure::Fault(fault) = failure { Some(fault.clone()) } else { None },
        detail,
        reference,
        retry_url: again.clone().map(String::from),
        home_url: again.is_none().then_some(home),
    };
    request.page_with(failure.status_code(), &error)
}
