//! OPTIONS /token, /userinfo, /jwks and the metadata (Fetch §3.2.2), for apps that live in a browser

use actix_web::HttpResponse;

/// Any site may ask: these answers depend on what is sent, never on a cookie.
pub async fn options() -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header(("access-control-allow-origin", "*"))
        .insert_header(("access-control-allow-methods", "GET, POST"))
        .insert_header(("access-control-allow-headers", "authorization, content-type"))
        .insert_header(("access-control-max-age", "3600"))
        .finish()
}
