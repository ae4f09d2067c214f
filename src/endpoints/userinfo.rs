//! GET, POST /userinfo (OIDC Core §5.3)

use crate::{
    oauth::userinfo,
    protocol::params::Params,
    web::{Failure, Shared, bearer, form::Body, respond},
};
use actix_web::{HttpRequest, HttpResponse};

/// By GET.
pub async fn get(app: Shared, request: HttpRequest) -> Result<HttpResponse, Failure> {
    answer(&app, &request, None).await
}

/// By POST, with the token in the header or in the form.
pub async fn post(app: Shared, request: HttpRequest, Body(params): Body) -> Result<HttpResponse, Failure> {
    answer(&app, &request, Some(&params)).await
}

async fn answer(app: &Shared, request: &HttpRequest, form: Option<&Params>) -> Result<HttpResponse, Failure> {
    let token = bearer::token(request, form)?;
    let claims = userinfo::claims(app, &token).await.map_err(bearer::failure)?;
    Ok(respond::json(&claims))
}
