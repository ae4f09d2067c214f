//! GET /.well-known/openid-configuration (OIDC Discovery §4)
//! GET /.well-known/oauth-authorization-server (RFC 8414 §3)

use crate::web::{Shared, respond};
use actix_web::HttpResponse;

/// How long clients may keep it, in seconds.
const CACHE_SECONDS: u32 = 3600;

/// The provider's metadata, prepared.
pub async fn get(app: Shared) -> HttpResponse {
    respond::prepared(app.snapshot().discovery.clone(), "application/json", CACHE_SECONDS)
}
