//! GET /.well-known/webauthn (WebAuthn Level 3 §5.11)

use crate::web::{Failure, Shared, respond};
use actix_web::HttpResponse;
use serde_json::json;

/// How long browsers may keep the answer, in seconds.
const SECONDS: u32 = 3600;

/// The addresses under other names whose pages may use our passkeys. Nothing is there when there are none.
pub async fn get(app: Shared) -> Result<HttpResponse, Failure> {
    let origins = &app.config.passkeys.related_origins;
    if origins.is_empty() {
        return Err(Failure::NotFound);
    }
    let body = serde_json::to_vec(&json!({ "origins": origins }))
        .map_err(|error| Failure::Internal(error.to_string()))?;
    Ok(respond::prepared(body, "application/json", SECONDS))
}
