//! GET /resume/{login}: where every page of a sign-in comes back to

use crate::web::{Failure, Visit, flow, logins};
use actix_web::{HttpResponse, web::Path};

/// Goes on with the login.
pub async fn get(mut visit: Visit, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    let (step, _) = flow::step(&visit, &opened).await?;
    flow::act(&visit, opened, true, step).await
}
