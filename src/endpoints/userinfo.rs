//! GET, POST /userinfo (OIDC Core §5.3)

use crate::{
    model::{access_token::AccessToken, contact::Contact, grant::Grant, user::User},
    oauth::access_token::{self, Standing},
    protocol::{
        bearer,
        claims::{self, ACCESS_EXPIRES_AT},
        error::{ErrorCode, OAuthError},
        params::Params,
        scope::OPENID,
    },
    web::{Failure, Shared, form::Body, headers},
};
use actix_web::{HttpRequest, HttpResponse, http::header};
use serde_json::Value;

/// By GET.
pub async fn get(app: Shared, request: HttpRequest) -> Result<HttpResponse, Failure> {
    answer(&app, &request, None).await
}

/// By POST, with the token in the header or in the form.
pub async fn post(app: Shared, request: HttpRequest, Body(params): Body) -> Result<HttpResponse, Failure> {
    answer(&app, &request, Some(&params)).await
}

async fn answer(app: &Shared, request: &HttpRequest, form: Option<&Params>) -> Result<HttpResponse, Failure> {
    let authorization = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = bearer::bearer_token(authorization, form).map_err(|error| Failure::Bearer(Some(error)))?;
    let token = token.ok_or(Failure::Bearer(None))?;
    let Standing { token, grant, user, contacts } =
        access_token::find(app, &token).await?.ok_or_else(invalid)?;
    if !token.scope.contains(OPENID) {
        let error = OAuthError::new(
            ErrorCode::InsufficientScope,
            "the access token was not granted the scope openid",
        )
        .of_client(grant.client_id.as_str());
        return Err(Failure::Bearer(Some(error)));
    }
    let mut response = HttpResponse::Ok().json(body(&token, &grant, user, &contacts));
    headers::no_store(response.headers_mut());
    headers::any_origin(response.headers_mut());
    Ok(response)
}

fn body(token: &AccessToken, grant: &Grant, user: User, contacts: &[Contact]) -> Value {
    let sub = user.id.as_str().to_owned();
    let known = user.into_claims(contacts);
    let mut claims = claims::select(&known, &token.scope, &grant.claims.userinfo);
    claims.insert("sub".to_owned(), Value::String(sub));
    if let Some(access) = &grant.access {
        claims.insert(ACCESS_EXPIRES_AT.to_owned(), access.ends_at.into());
    }
    Value::Object(claims)
}

fn invalid() -> Failure {
    Failure::Bearer(Some(OAuthError::invalid_token("the access token is unknown, has ended or was revoked")))
}
