//! POST /login/{login}/cancel: back to the app without signing in

use crate::{
    login::{choose, facts},
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
    if opened.client.as_ref().is_some_and(|client| !facts::client_stands(&request.app, &opened.login, client))
    {
        // Its address may have been taken from the app since then. The page says that this sign-in is over.
        return Ok(request.redirect(&opened.resume()));
    }
    let target = opened.login.request().map(Target::from_request);
    choose::leave(&request.app, opened.login, EndReason::Cancelled).await?;
    let Some(target) = target else { return Ok(request.redirect("/account")) };
    let error = OAuthError::new(ErrorCode::AccessDenied, "the person went back without signing in");
    let response = AuthorizationResponse::error(request.app.issuer(), &target, error);
    Ok(respond::to_client(&request, &response))
}
