//! POST /introspect (RFC 7662 §2)

use crate::{
    oauth::introspect,
    web::{Failure, Shared, form::Body, headers, respond},
};
use actix_web::{HttpRequest, HttpResponse};

/// Says what a token of the caller's own is worth.
pub async fn post(app: Shared, request: HttpRequest, Body(params): Body) -> Result<HttpResponse, Failure> {
    let found = introspect::introspect(&app, headers::authorization(&request), &params).await?;
    Ok(respond::json(&found))
}
