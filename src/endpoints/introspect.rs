//! POST /introspect (RFC 7662 §2)

use crate::{
    crypto::digest::sha256,
    login::acr,
    model::{client::Client, grant::Grant, handle::Handle, user::User},
    oauth::{
        access_token::{self, Standing},
        client_auth,
    },
    protocol::{
        UnixTime, cause::Cause, error::OAuthError, introspection::Introspection, scope::Scope, secret::Secret,
    },
    store,
    web::{Failure, Shared, form::Body, respond},
};
use actix_web::{HttpRequest, HttpResponse};
use subtle::ConstantTimeEq;

/// Says what a token of the caller's own is worth. Of any other token nothing is said.
pub async fn post(app: Shared, request: HttpRequest, Body(params): Body) -> Result<HttpResponse, Failure> {
    let client = client_auth::authenticate(&app, &request, &params).await?;
    if client.is_public() {
        // RFC 7662 §2.1: the caller must prove who it is.
        return Err(OAuthError::invalid_client("a public client cannot ask")
            .because(Cause::ClientNotAllowed)
            .into());
    }
    let token = params.secret("token").ok_or_else(|| {
        OAuthError::invalid_request("token is missing").because(Cause::ParameterMissing).about("token")
    })?;
    let found = match access_token(&app, &client, &token).await? {
        Some(found) => Some(found),
        None => refresh_token(&app, &client, &token).await?,
    };
    Ok(respond::json(&found.unwrap_or_default()))
}

async fn access_token(
    app: &Shared,
    client: &Client,
    token: &Secret,
) -> Result<Option<Introspection>, Failure> {
    let found = access_token::find(app, token).await?.filter(|found| found.token.client_id == client.id);
    Ok(found.map(|Standing { token, grant, user, .. }| Introspection {
        token_type: Some("Bearer"),
        ..describe(app, &grant, &user, token.scope, token.expires_at)
    }))
}

async fn refresh_token(
    app: &Shared,
    client: &Client,
    token: &Secret,
) -> Result<Option<Introspection>, Failure> {
    let Some(handle) = Handle::parse(token.expose()) else { return Ok(None) };
    let id = handle.id.clone();
    let found = app.store.read(move |conn| store::refresh_tokens::find_with_grant(conn, &id)).await?;
    let Some((token, grant, user)) = found else { return Ok(None) };
    let right: bool = sha256(handle.secret.expose()).as_bytes().ct_eq(&token.digest).into();
    let stands = right
        && grant.client_id == client.id
        && token.used_at.is_none()
        && app.now() < token.expires_at
        && grant.revoked_at.is_none()
        && user.is_active();
    Ok(stands.then(|| describe(app, &grant, &user, token.scope, token.expires_at)))
}

fn describe(app: &Shared, grant: &Grant, user: &User, scope: Scope, exp: UnixTime) -> Introspection {
    Introspection {
        active: true,
        scope: Some(scope),
        client_id: Some(grant.client_id.as_str().to_owned()),
        token_type: None,
        exp: Some(exp),
        sub: Some(user.id.as_str().to_owned()),
        iss: Some(app.issuer().to_owned()),
        auth_time: Some(grant.auth_time),
        acr: Some(acr::acr(&grant.proofs, &grant.claims).to_owned()),
        sid: Some(grant.session_id.as_str().to_owned()),
        access_expires_at: grant.access.as_ref().map(|access| access.ends_at),
    }
}
