//! Introspection (RFC 7662 §2).

use super::{
    OperationError,
    access_token::{self, Standing},
    client_auth,
};
use crate::{
    app::App,
    crypto::digest::sha256,
    login::acr,
    model::{client::Client, grant::Grant, handle::Handle},
    protocol::{
        UnixTime, cause::Cause, error::OAuthError, introspection::Introspection, params::Params,
        scope::Scope, secret::Secret,
    },
    store,
};
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// Says what a token of the caller's own is worth. Of any other token nothing is said. `authorization` is the header of
/// that name.
///
/// # Errors
/// The first check that fails.
pub async fn introspect(
    app: &Arc<App>,
    authorization: Option<&str>,
    params: &Params,
) -> Result<Introspection, OperationError> {
    let answer = async |client| answer(app, client, params).await;
    client_auth::authenticated(app, authorization, params, answer).await
}

/// The checks of the endpoint after the client's authentication, in their order.
async fn answer(app: &App, client: Arc<Client>, params: &Params) -> Result<Introspection, OperationError> {
    check_confidential(&client)?;
    let token = token(params)?;
    let found = match of_access_token(app, &client, &token).await? {
        Some(found) => Some(found),
        None => of_refresh_token(app, &client, &token).await?,
    };
    Ok(found.unwrap_or_default())
}

/// RFC 7662 §2.1: the caller must prove who it is.
fn check_confidential(client: &Client) -> Result<(), OAuthError> {
    if !client.is_public() {
        return Ok(());
    }
    Err(OAuthError::invalid_client("a public client cannot ask").because(Cause::ClientNotAllowed))
}

fn token(params: &Params) -> Result<Secret, OAuthError> {
    params.secret("token").ok_or_else(|| {
        OAuthError::invalid_request("token is missing").because(Cause::ParameterMissing).about("token")
    })
}

async fn of_access_token(
    app: &App,
    client: &Client,
    token: &Secret,
) -> Result<Option<Introspection>, OperationError> {
    let found = access_token::find(app, token).await?.filter(|found| found.token.client_id == client.id);
    if let Some(found) = &found {
        client_auth::unchanged(client, found.client_version)?;
    }
    Ok(found.map(|Standing { token, grant, .. }| Introspection {
        token_type: Some("Bearer"),
        ..describe(app, &grant, token.scope, token.expires_at)
    }))
}

async fn of_refresh_token(
    app: &App,
    client: &Client,
    token: &Secret,
) -> Result<Option<Introspection>, OperationError> {
    let Some(handle) = Handle::parse(token.expose()) else { return Ok(None) };
    let id = handle.id.clone();
    let found = app.store.read(move |conn| store::refresh_tokens::find_with_grant(conn, &id)).await?;
    let Some((token, grant, user, client_version)) = found else { return Ok(None) };
    let right: bool = sha256(handle.secret.expose()).as_bytes().ct_eq(&token.digest).into();
    if !right || grant.client_id != client.id {
        return Ok(None);
    }
    client_auth::unchanged(client, client_version)?;
    let stands = token.used_at.is_none()
        && app.now() < token.expires_at
        && grant.revoked_at.is_none()
        && user.is_active();
    Ok(stands.then(|| describe(app, &grant, token.scope, token.expires_at)))
}

fn describe(app: &App, grant: &Grant, scope: Scope, exp: UnixTime) -> Introspection {
    Introspection {
        active: true,
        scope: Some(scope),
        client_id: Some(grant.client_id.as_str().to_owned()),
        token_type: None,
        exp: Some(exp),
        sub: Some(grant.subject().to_owned()),
        iss: Some(app.issuer().to_owned()),
        auth_time: grant.auth_time,
        acr: Some(acr::acr(&grant.proofs, &grant.claims).to_owned()),
        sid: grant.session_id.as_ref().map(|session| session.as_str().to_owned()),
        access_expires_at: grant.access.as_ref().map(|access| access.ends_at),
    }
}
