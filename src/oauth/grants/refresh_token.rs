//! The grant `refresh_token` (RFC 6749 §6, RFC 9700 §4.14.2, OIDC Core §12)

use crate::{
    app::App,
    crypto::digest::{keyed, sha256},
    model::{
        audit::{Entry, Event},
        client::Client,
        grant::Grant,
        handle::Handle,
        refresh_token::RefreshToken,
        user::User,
    },
    oauth::{
        Refusable,
        issue::{self, Refresh},
    },
    observe::audit,
    protocol::{
        cause::Cause,
        error::{ErrorCode, OAuthError},
        hex,
        scope::Scope,
        secret::Secret,
        token::TokenResponse,
    },
    store::{self, Conn, StoreError},
    web::Failure,
};
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// Exchanges a refresh token for its successor: the first time, and again within the grace period.
pub async fn exchange(
    app: &Arc<App>,
    client: Arc<Client>,
    token: Secret,
    scope: Option<Scope>,
) -> Result<TokenResponse, Failure> {
    let handle = Handle::parse(token.expose()).ok_or_else(unknown)?;
    let (shared, asking) = (app.clone(), client.clone());
    let issued = app.store.write(move |conn| rotate(&shared, conn, &asking, &handle, scope)).await??;
    // OIDC Core §12.2: an ID token from a refresh need not repeat the nonce.
    issue::sign(app, &client, issued, false)
}

fn rotate(
    app: &App,
    conn: &mut Conn,
    client: &Client,
    handle: &Handle,
    scope: Option<Scope>,
) -> Result<Refusable<issue::Issued>, StoreError> {
    let Some((token, grant, user)) = store::refresh_tokens::find_with_grant(conn, &handle.id)? else {
        return Ok(Err(unknown()));
    };
    if let Err(refusal) = check(app, client, handle, &token, &grant, &user) {
        return Ok(Err(refusal));
    }
    let scope = scope.unwrap_or_else(|| token.scope.clone());
    if !scope.is_subset_of(&token.scope) {
        return Ok(Err(OAuthError::new(ErrorCode::InvalidScope, "scope asks for more than was granted")));
    }
    let Some(next) = next(app, conn, client, handle, token, &grant)? else {
        return replayed(app, conn, client, &grant);
    };
    Ok(Ok(issue::insert(app, conn, client, grant, user, scope, Refresh::Stored(next))?))
}

/// The refresh token to use from now on. `None` for one that was spent too long ago.
fn next(
    app: &App,
    conn: &mut Conn,
    client: &Client,
    presented: &Handle,
    mut token: RefreshToken,
    grant: &Grant,
) -> Result<Option<Secret>, StoreError> {
    if token.used_at.is_none() {
        if !client.rotates_refresh_tokens() {
            return Ok(Some(presented.to_secret()));
        }
        let successor = successor(app, presented, app.new_id());
        if store::refresh_tokens::spend(conn, &token.id, &successor.id, app.now())? {
            issue::insert_refresh(app, conn, client, grant, &successor, token.expires_at)?;
            return Ok(Some(successor.to_secret()));
        }
        // Another request was faster: its successor is this one's too.
        let Some(now) = store::refresh_tokens::find(conn, &token.id)? else { return Ok(None) };
        token = now;
    }
    let grace = app.policy(client.settings.policy.as_deref()).lifetimes.refresh_grace;
    let is_repeated = token.used_at.is_some_and(|at| grace > 0 && app.now() - at <= grace);
    if !is_repeated {
        return Ok(None);
    }
    // Where the successor was spent in the meantime its own successor is given: the newest one, which is not spent.
    let mut presented = presented.clone();
    while let Some(id) = token.successor.take() {
        presented = successor(app, &presented, id);
        match store::refresh_tokens::find(conn, &presented.id)? {
            Some(next) if next.used_at.is_some() => token = next,
            Some(_) => return Ok(Some(presented.to_secret())),
            None => return Ok(None),
        }
    }
    Ok(None)
}

/// The successor of that id. Its secret follows from the token that was presented and a key of ours, so that it can
/// be given again though only digests are stored.
fn successor(app: &App, presented: &Handle, id: String) -> Handle {
    let text = format!("{id}:{}", presented.secret.expose());
    let secret = hex(keyed(&app.refresh_key, "refresh token successor", &text).as_bytes());
    Handle::new(id, Secret::new(secret))
}

fn check(
    app: &App,
    client: &Client,
    handle: &Handle,
    token: &RefreshToken,
    grant: &Grant,
    user: &User,
) -> Refusable<()> {
    let secret_is_right: bool = sha256(handle.secret.expose()).as_bytes().ct_eq(&token.digest).into();
    if !secret_is_right || grant.client_id != client.id {
        return Err(unknown());
    }
    if grant.revoked_at.is_some() || !user.is_active() {
        return Err(
            OAuthError::invalid_grant("the refresh token was revoked").because(Cause::RefreshTokenRevoked)
        );
    }
    if grant.access.as_ref().is_some_and(|access| app.now() >= access.ends_at) {
        return Err(OAuthError::invalid_grant("the person's access has ended").because(Cause::AccessEnded));
    }
    if token.used_at.is_none() && app.now() >= token.expires_at {
        return Err(
            OAuthError::invalid_grant("the refresh token has ended").because(Cause::RefreshTokenExpired)
        );
    }
    Ok(())
}

/// After the grace period one of two holders is a thief, and nobody can say which: the family ends.
fn replayed(
    app: &App,
    conn: &mut Conn,
    client: &Client,
    grant: &Grant,
) -> Result<Refusable<issue::Issued>, StoreError> {
    store::grants::revoke(conn, &grant.id, app.now())?;
    let entry =
        Entry::new(Event::Replayed).client(&client.id).user(&grant.user_id).session(&grant.session_id);
    audit::record(app, conn, &entry.detail("refresh token"))?;
    Ok(Err(OAuthError::invalid_grant("the refresh token was used before; all that came of it is revoked")
        .because(Cause::RefreshTokenUsed)))
}

fn unknown() -> OAuthError {
    OAuthError::invalid_grant("the refresh token is unknown, or is not for this client")
        .because(Cause::RefreshTokenUnknown)
}
