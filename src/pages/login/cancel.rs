//! POST /login/{login}/cancel: back to the app without signing in

use crate::{
    login::choose,
    model::login::EndReason,
    oauth::authorize::AuthorizationResponse,
    protocol::{
        authorize::Target,
        error::{ErrorCode, OAuthError},
    },
    web::{Failure, PageRequest, form::Form, logins, respond},
};
use actix_web::{HttpResponse, web::Path};

/// Tells the app that the person did not want to.
pub async fn post(mut request: PageRequest, id: Path<String>, _form: Form) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let target = opened.login.request().map(Target::from_request);
    choose::leave(&request.app, opened.login, EndReason::Cancelled).await?;
    let Some(target) = target else { return Ok(request.redirect("/account")) };
    let error = OAuthError::new(ErrorCode::AccessDenied, "the person went back without signing in");
    let response = AuthorizationResponse::error(request.app.issuer(), &target, error);
    Ok(respond::to_client(&request, &response))
}
