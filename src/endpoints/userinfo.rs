//! GET, POST /userinfo (OIDC Core §5.3)

use crate::{
    crypto::digest::sha256,
    model::{access_token::AccessToken, contact::Contact, grant::Grant, handle::Handle, user::User},
    protocol::{
        bearer, claims,
        error::{ErrorCode, OAuthError},
        params::Params,
        scope::OPENID,
        secret::Secret,
    },
    store,
    web::{Failure, Shared, form::Body, headers},
};
use actix_web::{HttpRequest, HttpResponse, http::header};
use serde_json::Value;
use subtle::ConstantTimeEq;

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
    let presented = present(app, &token).ok_or_else(invalid)?;
    let id = presented.id().to_owned();
    let found = app
        .store
        .read(move |conn| {
            let Some((token, grant, user)) = store::access_tokens::find_with_grant(conn, &id)? else {
                return Ok(None);
            };
            let contacts = store::contacts::of_user(conn, &user.id)?;
            Ok(Some((token, grant, user, contacts)))
        })
        .await?;
    let (token, grant, user, contacts) = found.ok_or_else(invalid)?;
    let stands = presented.proves(&token)
        && app.now() < token.expires_at
        && grant.revoked_at.is_none()
        && user.is_active();
    if !stands {
        return Err(invalid());
    }
    if !token.scope.contains(OPENID) {
        let error = OAuthError::new(
            ErrorCode::InsufficientScope,
            "the access token was not granted the scope openid",
        );
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
    Value::Object(claims)
}

/// A token as it was presented, of either format.
enum Presented {
    Opaque(Handle),
    /// The `jti` of a JWT whose signature is ours.
    Jwt(String),
}

impl Presented {
    fn id(&self) -> &str {
        match self {
            Self::Opaque(handle) => &handle.id,
            Self::Jwt(jti) => jti,
        }
    }

    /// Whether it is that row's token: an opaque one never stands for a JWT, nor the other way round.
    fn proves(&self, token: &AccessToken) -> bool {
        match self {
            Self::Opaque(handle) => sha256(handle.secret.expose()).as_bytes().ct_eq(&token.digest).into(),
            Self::Jwt(_) => token.digest.is_empty(),
        }
    }
}

fn present(app: &Shared, token: &Secret) -> Option<Presented> {
    if let Some(handle) = Handle::parse(token.expose()) {
        return Some(Presented::Opaque(handle));
    }
    // The type keeps ID tokens out (RFC 9068 §4).
    let claims = app.snapshot().keyring.verify(token.expose(), Some("at+jwt")).ok()?;
    Some(Presented::Jwt(claims.get("jti")?.as_str()?.to_owned()))
}

fn invalid() -> Failure {
    Failure::Bearer(Some(OAuthError::invalid_token("the access token is unknown, has ended or was revoked")))
}
