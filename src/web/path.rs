//! Paths that name nothing here.

use super::Failure;
use actix_web::{
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
};

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
