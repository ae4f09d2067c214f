//! GET /resume/{login}: where every page of a sign-in comes back to

use crate::web::{Failure, PageRequest, flow, logins};
use actix_web::{HttpResponse, web::Path};

/// Goes on with the login.
pub async fn get(mut request: PageRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let (step, _) = flow::step(&request, &opened).await?;
    flow::act(&request, opened, true, step).await
}
