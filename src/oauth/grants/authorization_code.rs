//! The grant `authorization_code` (RFC 6749 §4.1.3, RFC 7636 §4.6)

use crate::{
    app::App,
    crypto::digest::sha256,
    model::{
        audit::{Entry, Event},
        client::Client,
        grant::Grant,
        handle::Handle,
        id::GrantId,
        session::Session,
    },
    oauth::{
        Refusable,
        issue::{self, Refresh},
    },
    observe::audit,
    protocol::{
        UnixTime, cause::Cause, error::OAuthError, scope::OFFLINE_ACCESS, secret::Secret,
        token::TokenResponse,
    },
    store::{self, Conn, StoreError},
    web::Failure,
};
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// What the client sent to redeem a code.
struct Redemption {
    handle: Handle,
    redirect_uri: Option<String>,
    code_verifier: Option<Secret>,
}

/// Exchanges a code, once.
pub async fn exchange(
    app: &Arc<App>,
    client: Arc<Client>,
    code: Secret,
    redirect_uri: Option<String>,
    code_verifier: Option<Secret>,
) -> Result<TokenResponse, Failure> {
    let handle = Handle::parse(code.expose()).ok_or_else(unknown)?;
    let redemption = Redemption { handle, redirect_uri, code_verifier };
    let (shared, asking) = (app.clone(), client.clone());
    let issued = app.store.write(move |conn| redeem(&shared, conn, &asking, &redemption)).await??;
    issue::sign(app, &client, issued, true)
}

fn redeem(
    app: &App,
    conn: &mut Conn,
    client: &Client,
    redemption: &Redemption,
) -> Result<Refusable<issue::Issued>, StoreError> {
    let id = GrantId::new(redemption.handle.id.clone());
    // Whoever ends the session, or removes the app, revokes its grants: of the two, spending the code and revoking
    // the grant, the second sees the first.
    let Some((grant, user, session)) = store::grants::find_with_session(conn, &id)? else {
        return Ok(Err(unknown()));
    };
    if let Err(refusal) = check(app, client, &grant, redemption) {
        return Ok(Err(refusal));
    }
    if grant.code.used_at.is_none() && !(session.is_live(app.now()) && user.is_active()) {
        return Ok(Err(ended()));
    }
    if !store::grants::spend_code(conn, &id, app.now())? {
        let now = store::grants::find(conn, &id)?;
        let is_spent = now.is_some_and(|grant| grant.code.used_at.is_some());
        return if is_spent { replayed(app, conn, client, &grant) } else { Ok(Err(ended())) };
    }
    let scope = grant.scope.clone();
    let until = refresh_until(app, client, &grant, &session);
    Ok(Ok(issue::insert(app, conn, client, grant, user, scope, Refresh::First(until))?))
}

/// Where people are asked whether to be remembered, their answer is the app's too: no refresh token outlasts the
/// session that it came of.
fn refresh_until(app: &App, client: &Client, grant: &Grant, session: &Session) -> UnixTime {
    let asks = app.policy(client.settings.policy.as_deref()).lifetimes.session_remembered > 0;
    if asks && grant.scope.contains(OFFLINE_ACCESS) { session.expires_at } else { UnixTime::MAX }
}

/// The checks, in order. A code presented by the wrong client, or with a wrong verifier, is not spent:
/// whoever stole it must not be able to burn it either.
fn check(app: &App, client: &Client, grant: &Grant, redemption: &Redemption) -> Refusable<()> {
    let code = &grant.code;
    let secret_is_right: bool =
        sha256(redemption.handle.secret.expose()).as_bytes().ct_eq(&code.digest).into();
    if !secret_is_right {
        return Err(unknown());
    }
    if grant.client_id != client.id {
        return Err(unknown().because(Cause::CodeOfAnotherClient));
    }
    let uri_is_right = match &redemption.redirect_uri {
        Some(given) => *given == code.redirect_uri,
        None => !code.redirect_uri_given,
    };
    if !uri_is_right {
        return Err(OAuthError::invalid_grant("redirect_uri is not the one of the authorization request")
            .because(Cause::RedirectUriDiffers));
    }
    match (&code.challenge, &redemption.code_verifier) {
        (None, None) => {}
        (Some(challenge), Some(verifier)) if challenge.matches(verifier.expose()) => {}
        (Some(_), Some(_)) => {
            return Err(OAuthError::invalid_grant("code_verifier does not match the code_challenge")
                .because(Cause::VerifierWrong));
        }
        (Some(_), None) => {
            return Err(OAuthError::invalid_grant("code_verifier is missing").because(Cause::VerifierMissing));
        }
        // RFC 9700 §2.1.1: a verifier without a challenge is the mark of a downgrade.
        (None, Some(_)) => {
            return Err(OAuthError::invalid_grant("the authorization request had no code_challenge")
                .because(Cause::VerifierUnexpected));
        }
    }
    if code.used_at.is_none() && app.now() >= code.expires_at {
        return Err(OAuthError::invalid_grant("the code has ended; it lives for 60 seconds")
            .because(Cause::CodeExpired));
    }
    if grant.access.as_ref().is_some_and(|access| app.now() >= access.ends_at) {
        return Err(OAuthError::invalid_grant("the person's access has ended").because(Cause::AccessEnded));
    }
    Ok(())
}

/// RFC 6749 §4.1.2: a second use revokes what the first one gave.
fn replayed(
    app: &App,
    conn: &mut Conn,
    client: &Client,
    grant: &Grant,
) -> Result<Refusable<issue::Issued>, StoreError> {
    store::grants::revoke(conn, &grant.id, app.now())?;
    let entry =
        Entry::new(Event::Replayed).client(&client.id).user(&grant.user_id).session(&grant.session_id);
    audit::record(app, conn, &entry.detail("authorization code"))?;
    Ok(Err(OAuthError::invalid_grant("the code was used before; what it gave is revoked")
        .because(Cause::CodeUsed)))
}

fn ended() -> OAuthError {
    OAuthError::invalid_grant(
        "the session in which the code was given has ended; send the person to sign in again",
    )
}

fn unknown() -> OAuthError {
    OAuthError::invalid_grant("the code is unknown, or is not for this client").because(Cause::CodeUnknown)
}
