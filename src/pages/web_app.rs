//! GET /manifest.webmanifest (Web Application Manifest §1)
//! GET /service-worker.js (Service Workers §3)
//!
//! What makes an app of these pages, so that phones show their notifications.

use crate::{
    outbox::wording::brand,
    web::{Failure, Shared, respond},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderValue},
};
use serde_json::json;

/// The name, the colour and the picture under which a phone keeps it.
pub async fn get(app: Shared) -> HttpResponse {
    let brand = brand(&app);
    let picture = match &app.config.brand.logo {
        Some(logo) => json!({ "src": "/brand/logo", "sizes": "any", "type": logo.mime() }),
        None => json!({
            "src": format!("/static/{}/logo.svg", app.views.asset_version()),
            "sizes": "any",
            "type": "image/svg+xml",
        }),
    };
    let manifest = json!({
        "id": "/",
        "name": brand.name,
        "short_name": brand.name,
        "start_url": "/account",
        "scope": "/",
        "display": "standalone",
        "theme_color": brand.color,
        "background_color": brand.color,
        "icons": [picture],
    });
    respond::prepared(manifest.to_string().into_bytes(), "application/manifest+json", 300)
}

/// Shows notifications. It stands at the top, since it may only act for what is below its own address.
pub async fn get_worker(app: Shared, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let asset = app.views.asset("service-worker.js").ok_or(Failure::NotFound)?;
    let known = request.headers().get(header::IF_NONE_MATCH);
    if known.is_some_and(|value| value.as_bytes() == asset.etag.as_bytes()) {
        return Ok(HttpResponse::NotModified().finish());
    }
    let mut response = HttpResponse::Ok().content_type(asset.mime).body(asset.bytes.into_owned());
    let headers = response.headers_mut();
    // Looked at anew each time: a notification must not be shown by a worker of last year.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    // It loads nothing.
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'"));
    if let Ok(etag) = HeaderValue::from_str(&asset.etag) {
        headers.insert(header::ETAG, etag);
    }
    Ok(response)
}
