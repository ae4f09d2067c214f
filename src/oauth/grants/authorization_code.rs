//! The grant `authorization_code` (RFC 6749 §4.1.3, RFC 7636 §4.6).

use crate::{
    app::{App, Tx},
    crypto::digest::sha256,
    model::{
        authorization_code::AuthorizationCode, client::Client, grant::Grant, handle::Handle, id::GrantId,
        session::Session,
    },
    oauth::{
        OperationError, client_auth,
        issue::{self, Issue, Issued, Refresh},
        replay,
    },
    protocol::{
        UnixTime,
        cause::Cause,
        error::OAuthError,
        redirect_uri,
        scope::{self, OFFLINE_ACCESS},
        seconds::Seconds,
        secret::Secret,
    },
    store::{self, authorization_codes::Found},
};
use subtle::ConstantTimeEq;

/// What the client sent to redeem a code.
pub struct Input {
    code: Handle,
    redirect_uri: Option<String>,
    code_verifier: Option<Secret>,
}

impl Input {
    /// Reads the code.
    ///
    /// # Errors
    /// `invalid_grant`: it is no code of ours.
    pub fn parse(
        code: &Secret,
        redirect_uri: Option<String>,
        code_verifier: Option<Secret>,
    ) -> Result<Self, OAuthError> {
        let code = Handle::parse(code.expose()).ok_or_else(unknown)?;
        Ok(Self { code, redirect_uri, code_verifier })
    }
}

/// Exchanges a code, once.
///
/// # Errors
/// `invalid_grant`. A second use of the code also revokes what the first one gave.
pub fn exchange(tx: &mut Tx<'_>, client: &Client, input: &Input) -> Result<Issued, OperationError> {
    let id = GrantId::new(input.code.id.clone());
    // Whoever ends the session, or removes the app, revokes its grants: of the two, spending the code and revoking
    // the grant, the second sees the first.
    let found = store::authorization_codes::find_with_grant(tx.conn, &id)?.ok_or_else(unknown)?;
    let Found { code, grant, user, session, client_version } = found;
    if grant.client_id == client.id {
        client_auth::unchanged(client, client_version)?;
    }
    check(tx.app, client, &code, &grant, input)?;
    if code.used_at.is_none() && !(session.is_live(tx.app.now()) && user.is_active()) {
        return Err(ended().into());
    }
    if !store::authorization_codes::spend(tx.conn, &id, tx.app.now())? {
        if !store::grants::is_redeemed(tx.conn, &id)? {
            return Err(ended().into());
        }
        replay::revoke(tx, client, &grant, "authorization code")?;
        return Err(used().into());
    }
    let refresh = Refresh::First(refresh_until(tx.app, client, &grant, &session));
    let issue = Issue { scope: grant.scope.clone(), nonce: code.nonce, grant, user: Some(user), refresh };
    Ok(issue::insert(tx, client, issue)?)
}

/// Where people are asked whether to be remembered, their answer is the app's too: no refresh token outlasts the
/// session that it came of.
fn refresh_until(app: &App, client: &Client, grant: &Grant, session: &Session) -> UnixTime {
    let asks = app.policy(client.settings.policy.as_deref()).lifetimes.session_remembered > Seconds::ZERO;
    if asks && grant.scope.contains(OFFLINE_ACCESS) { session.expires_at } else { UnixTime::MAX }
}

/// The checks, in order. A code presented by the wrong client, or with a wrong verifier, is not spent:
/// whoever stole it must not be able to burn it either.
fn check(
    app: &App,
    client: &Client,
    code: &AuthorizationCode,
    grant: &Grant,
    input: &Input,
) -> Result<(), OAuthError> {
    check_secret(code, input)?;
    check_client(client, grant)?;
    check_redirect_uri(code, input)?;
    check_registered(client, code)?;
    check_verifier(code, input)?;
    check_pkce(app, client, code, grant)?;
    check_time(app, code, grant)
}

fn check_secret(code: &AuthorizationCode, input: &Input) -> Result<(), OAuthError> {
    let is_right: bool = sha256(input.code.secret.expose()).as_bytes().ct_eq(&code.digest).into();
    if is_right { Ok(()) } else { Err(unknown()) }
}

fn check_client(client: &Client, grant: &Grant) -> Result<(), OAuthError> {
    if grant.client_id == client.id { Ok(()) } else { Err(unknown().because(Cause::CodeOfAnotherClient)) }
}

fn check_redirect_uri(code: &AuthorizationCode, input: &Input) -> Result<(), OAuthError> {
    let is_right = match &input.redirect_uri {
        Some(given) => *given == code.redirect_uri,
        None => !code.redirect_uri_given,
    };
    if is_right {
        return Ok(());
    }
    Err(OAuthError::invalid_grant("redirect_uri is not the one of the authorization request")
        .because(Cause::RedirectUriDiffers))
}

/// The URI may have been taken from the client since then, because what is sent there is lost.
fn check_registered(client: &Client, code: &AuthorizationCode) -> Result<(), OAuthError> {
    if redirect_uri::is_registered(&code.redirect_uri, &client.metadata.redirect_uris) {
        return Ok(());
    }
    Err(OAuthError::invalid_grant("the redirect_uri of the code is not registered any more")
        .because(Cause::RedirectUriUnregistered))
}

fn check_verifier(code: &AuthorizationCode, input: &Input) -> Result<(), OAuthError> {
    match (&code.challenge, &input.code_verifier) {
        (None, None) => Ok(()),
        (Some(challenge), Some(verifier)) if challenge.matches(verifier.expose()) => Ok(()),
        (Some(_), Some(_)) => {
            Err(OAuthError::invalid_grant("code_verifier does not match the code_challenge")
                .because(Cause::VerifierWrong))
        }
        (Some(_), None) => {
            Err(OAuthError::invalid_grant("code_verifier is missing").because(Cause::VerifierMissing))
        }
        // RFC 9700 §2.1.1: a verifier without a challenge is the mark of a downgrade.
        (None, Some(_)) => Err(OAuthError::invalid_grant("the authorization request had no code_challenge")
            .because(Cause::VerifierUnexpected)),
    }
}

/// The client may have to send a challenge only since the code was given: it has become public, or its rule another.
fn check_pkce(app: &App, client: &Client, code: &AuthorizationCode, grant: &Grant) -> Result<(), OAuthError> {
    let has_nonce = code.nonce.is_some() && grant.scope.contains(scope::OPENID);
    if code.challenge.is_some() || app.pkce(client).check_without_challenge(has_nonce).is_ok() {
        return Ok(());
    }
    Err(OAuthError::invalid_grant(
        "the authorization request had no code_challenge, which this app must send now",
    )
    .because(Cause::PkceMissing))
}

fn check_time(app: &App, code: &AuthorizationCode, grant: &Grant) -> Result<(), OAuthError> {
    if code.used_at.is_none() && app.now() >= code.expires_at {
        return Err(OAuthError::invalid_grant("the code has ended; it lives for 60 seconds")
            .because(Cause::CodeExpired));
    }
    if grant.access.as_ref().is_some_and(|access| app.now() >= access.ends_at) {
        return Err(OAuthError::invalid_grant("the person's access has ended").because(Cause::AccessEnded));
    }
    Ok(())
}

fn used() -> OAuthError {
    OAuthError::invalid_grant("the code was used before; what it gave is revoked").because(Cause::CodeUsed)
}

fn ended() -> OAuthError {
    OAuthError::invalid_grant(
        "the session in which the code was given has ended; send the person to sign in again",
    )
}

fn unknown() -> OAuthError {
    OAuthError::invalid_grant("the code is unknown, or is not for this client").because(Cause::CodeUnknown)
}
