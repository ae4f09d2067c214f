//! POST /token (RFC 6749 §3.2, OIDC Core §3.1.3)

use crate::{
    oauth::token,
    web::{Failure, Shared, form::Body, headers, respond},
};
use actix_web::{HttpRequest, HttpResponse};

/// Exchanges a grant for tokens.
pub async fn post(app: Shared, request: HttpRequest, Body(params): Body) -> Result<HttpResponse, Failure> {
    let tokens = token::exchange(&app, headers::authorization(&request), &params).await?;
    Ok(respond::json(&tokens))
}
