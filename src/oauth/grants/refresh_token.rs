//! The grant `refresh_token` (RFC 6749 §6, RFC 9700 §4.14.2, OIDC Core §12).

use crate::{
    app::{App, Tx},
    crypto::digest::{keyed, sha256},
    model::{client::Client, grant::Grant, handle::Handle, refresh_token::RefreshToken, user::User},
    oauth::{
        OperationError, client_auth,
        issue::{self, Issue, Issued, Refresh},
        replay,
    },
    protocol::{
        cause::Cause,
        error::{ErrorCode, OAuthError},
        hex,
        scope::Scope,
        secret::Secret,
    },
    store::{self, StoreError},
};
use subtle::ConstantTimeEq;

/// What the client sent to refresh.
pub struct Input {
    token: Handle,
    scope: Option<Scope>,
}

impl Input {
    /// Reads the token.
    ///
    /// # Errors
    /// `invalid_grant`: it is no refresh token of ours.
    pub fn parse(token: &Secret, scope: Option<Scope>) -> Result<Self, OAuthError> {
        Ok(Self { token: Handle::parse(token.expose()).ok_or_else(unknown)?, scope })
    }
}

/// Exchanges a refresh token for its successor: the first time, and again within the grace period.
///
/// # Errors
/// `invalid_grant`, `invalid_scope`. A use after the grace period also revokes the family.
pub fn exchange(tx: &mut Tx<'_>, client: &Client, input: Input) -> Result<Issued, OperationError> {
    let presented = &input.token;
    let (token, grant, user, client_version) =
        store::refresh_tokens::find_with_grant(tx.conn, &presented.id)?.ok_or_else(unknown)?;
    if grant.client_id == client.id {
        client_auth::unchanged(client, client_version)?;
    }
    check(tx.app, client, presented, &token, &grant, &user)?;
    let scope = input.scope.unwrap_or_else(|| token.scope.clone());
    if !scope.is_subset_of(&token.scope) {
        let text = "scope asks for more than was granted";
        return Err(OAuthError::new(ErrorCode::InvalidScope, text).into());
    }
    let Some(next) = next(tx, client, presented, token, &grant)? else {
        replay::revoke(tx, client, &grant, "refresh token")?;
        return Err(used().into());
    };
    // OIDC Core §12.2: an ID token from a refresh need not repeat the nonce.
    let issue = Issue { grant, user: Some(user), scope, refresh: Refresh::Stored(next), nonce: None };
    Ok(issue::insert(tx, client, issue)?)
}

/// The refresh token to use from now on. `None` for one that was spent too long ago.
fn next(
    tx: &mut Tx<'_>,
    client: &Client,
    presented: &Handle,
    mut token: RefreshToken,
    grant: &Grant,
) -> Result<Option<Secret>, StoreError> {
    if token.used_at.is_none() {
        if !client.rotates_refresh_tokens() {
            return Ok(Some(presented.to_secret()));
        }
        let successor = successor(tx.app, presented, tx.app.new_id());
        if store::refresh_tokens::spend(tx.conn, &token.id, &successor.id, tx.app.now())? {
            issue::insert_refresh(tx, client, grant, &successor, token.expires_at)?;
            return Ok(Some(successor.to_secret()));
        }
        // Another request was faster: its successor is this one's too.
        let Some(now) = store::refresh_tokens::find(tx.conn, &token.id)? else { return Ok(None) };
        token = now;
    }
    let grace = tx.app.policy(client.settings.policy.as_deref()).lifetimes.refresh_grace;
    let is_repeated = token.used_at.is_some_and(|at| !grace.is_zero() && tx.app.now() <= at + grace);
    if !is_repeated {
        return Ok(None);
    }
    // Where the successor was spent in the meantime its own successor is given: the newest one, which is not spent.
    let mut presented = presented.clone();
    while let Some(id) = token.successor.take() {
        presented = successor(tx.app, &presented, id);
        match store::refresh_tokens::find(tx.conn, &presented.id)? {
            Some(next) if next.used_at.is_some() => token = next,
            // The family came to its end within the grace period.
            Some(next) if tx.app.now() >= next.expires_at => return Ok(None),
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

/// The checks, in order. Whether the token was used before is left to `next`.
fn check(
    app: &App,
    client: &Client,
    presented: &Handle,
    token: &RefreshToken,
    grant: &Grant,
    user: &User,
) -> Result<(), OAuthError> {
    let secret_is_right: bool = sha256(presented.secret.expose()).as_bytes().ct_eq(&token.digest).into();
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

/// After the grace period one of two holders is a thief, and nobody can say which: the family has ended.
fn used() -> OAuthError {
    OAuthError::invalid_grant("the refresh token was used before; all that came of it is revoked")
        .because(Cause::RefreshTokenUsed)
}

fn unknown() -> OAuthError {
    OAuthError::invalid_grant("the refresh token is unknown, or is not for this client")
        .because(Cause::RefreshTokenUnknown)
}
