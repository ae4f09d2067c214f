//! GET /health/live
//! GET /health/ready

use crate::web::{Failure, Shared};
use actix_web::HttpResponse;

/// The process answers.
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("live\n")
}

/// The database can be read and written too: requests can be served.
pub async fn ready(app: Shared) -> Result<HttpResponse, Failure> {
    app.store.ready().await?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n"))
}
