//! Paths that name nothing here.

use super::Failure;
use actix_web::{
    HttpRequest,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
};
use std::borrow::Cow;

/// The path of a request as `routes.rs` spells it. `/%61ccount` leads to the same page as `/account` (RFC 3986 §6.2.2.2),
/// so a rule for a page compares this path, and not the one of the request.
pub fn of(request: &HttpRequest) -> Cow<'_, str> {
    let path = request.path();
    let spelt = path.contains('%').then(|| request.match_pattern()).flatten();
    spelt.map_or(Cow::Borrowed(path), Cow::Owned)
}

/// Answers that there is nothing at a path with a NUL: no id of ours has one, and not every database takes one to look
/// for.
pub async fn check(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let path = request.path();
    if !path.contains('\0') && !path.contains("%00") {
        return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
    }
    let (request, _) = request.into_parts();
    Ok(ServiceResponse::from_err(Failure::NotFound, request))
}
