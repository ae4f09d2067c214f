//! GET /static/{version}/{file}: what pages load
//! GET /brand.css
//! GET /brand/logo
//! GET /favicon.ico

use crate::{
    outbox::wording::brand,
    views::Views,
    web::{Failure, Shared},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderValue},
    web::Path,
};

/// A file of this build, kept by browsers for as long as they like: its address changes with it.
pub async fn get(
    app: Shared,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let asset = app.views.asset(&path.1).ok_or(Failure::NotFound)?;
    if request
        .headers()
        .get(header::IF_NONE_MATCH)
        .is_some_and(|value| value.as_bytes() == asset.etag.as_bytes())
    {
        return Ok(HttpResponse::NotModified().finish());
    }
    let current = path.0 == app.views.asset_version();
    let keep = if current { "public, max-age=31536000, immutable" } else { "public, max-age=60" };
    let mut response = HttpResponse::Ok().content_type(asset.mime).body(asset.bytes.into_owned());
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if let Ok(etag) = HeaderValue::from_str(&asset.etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}

/// The installation's colours.
pub async fn get_brand_css(app: Shared) -> HttpResponse {
    let css = Views::brand_css(&brand(&app));
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(css)
}

/// The installation's logo, an image and nothing else whatever it contains.
pub async fn get_brand_logo(app: Shared) -> Result<HttpResponse, Failure> {
    let logo = app.config.brand.logo.as_ref().ok_or(Failure::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type(logo.mime())
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        ))
        .body(logo.bytes().to_vec()))
}

/// For whoever asks without looking at the page.
pub async fn get_favicon(app: Shared) -> HttpResponse {
    let location = format!("/static/{}/favicon.svg", app.views.asset_version());
    HttpResponse::MovedPermanently().insert_header((header::LOCATION, location)).finish()
}
