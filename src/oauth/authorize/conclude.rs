//! The end of a sign-in: a session where there was none, and a code for the client, in one transaction.

use super::AuthorizationResponse;
use crate::{
    app::{App, Tx},
    crypto::digest::sha256,
    login::{
        facts::grantable,
        finish::{self, Finished},
        state::{Authentication, Decided},
    },
    model::{
        authorization_code::AuthorizationCode, client::Client, grant::Grant, handle::Handle, id::GrantId,
        policy::Policy,
    },
    protocol::{
        authorize::{AuthorizationRequest, Target},
        scope::{OFFLINE_ACCESS, Scope},
        seconds::Seconds,
        secret::Secret,
    },
    store::{self, StoreError},
};
use std::sync::Arc;

/// How long an authorization code lives, in seconds (RFC 6749 §4.1.2 asks for ten minutes at most).
const CODE_SECONDS: i64 = 60;
/// How long a spent grant is remembered beyond its tokens, so that a replay is recognised.
const REPLAY_MEMORY_SECONDS: i64 = 86_400;

/// What the browser takes away.
pub struct Concluded {
    /// The session's new cookie, when a session began or was renewed.
    pub cookie: Option<Secret>,
    /// The response to the client, when a client asked.
    pub response: Option<AuthorizationResponse>,
}

/// Concludes a sign-in. `None` when what this was decided on has changed meanwhile: decide anew.
///
/// # Errors
/// Those of the database.
pub async fn conclude(app: &Arc<App>, decided: Decided) -> Result<Option<Concluded>, StoreError> {
    app.write(move |tx| {
        if decided.authentication.fresh {
            tx.wake_outbox();
        }
        answer(tx, &decided)
    })
    .await
}

fn answer(tx: &mut Tx<'_>, decided: &Decided) -> Result<Option<Concluded>, StoreError> {
    let Some(finished) = finish::finish(tx, decided)? else { return Ok(None) };
    let response = match (finished.login.request(), decided.client.as_deref()) {
        (Some(request), Some(client)) => {
            let code = give_code(tx, client, request, &finished, &decided.authentication)?;
            let fields = vec![("code", code.expose().to_owned())];
            let target = Target::from_request(request);
            Some(AuthorizationResponse::new(tx.app.issuer(), &target, fields))
        }
        _ => None,
    };
    Ok(Some(Concluded { cookie: finished.cookie, response }))
}

/// A grant to the client, and the code that leads to it.
fn give_code(
    tx: &mut Tx<'_>,
    client: &Client,
    request: &AuthorizationRequest,
    finished: &Finished,
    authentication: &Authentication,
) -> Result<Secret, StoreError> {
    let now = tx.app.now();
    let scope = grantable(request, client);
    let policy = tx.app.policy(Some(&finished.login.policy));
    let handle = Handle::new(tx.app.new_id(), tx.app.world.random.token());
    let grant = Grant {
        id: GrantId::new(handle.id.clone()),
        client_id: client.id.clone(),
        user_id: Some(authentication.user.id.clone()),
        session_id: Some(finished.session_id.clone()),
        expires_at: now + CODE_SECONDS + grant_life(client, policy, &scope) + REPLAY_MEMORY_SECONDS,
        scope,
        claims: request.claims.clone(),
        auth_time: Some(authentication.auth_time),
        proofs: authentication.proofs.clone(),
        created_at: now,
        revoked_at: None,
        access: finished.access.clone(),
    };
    let code = AuthorizationCode {
        grant_id: grant.id.clone(),
        digest: sha256(handle.secret.expose()).as_bytes().to_vec(),
        expires_at: now + CODE_SECONDS,
        used_at: None,
        challenge: request.code_challenge.clone(),
        redirect_uri: request.redirect_uri.clone(),
        redirect_uri_given: request.redirect_uri_given,
        nonce: request.nonce.clone(),
    };
    store::authorization_codes::insert(tx.conn, &grant, &code)?;
    Ok(handle.to_secret())
}

/// How long something of a grant can be alive.
fn grant_life(client: &Client, policy: &Policy, scope: &Scope) -> Seconds {
    let lifetimes = &policy.lifetimes;
    let tokens_live =
        if scope.contains(OFFLINE_ACCESS) { lifetimes.refresh_token } else { lifetimes.access_token };
    // Who must be told of the session's end is remembered as long as the session can live.
    let is_notified = client.metadata.backchannel_logout_uri.is_some();
    let session_lives =
        if is_notified { lifetimes.session.max(lifetimes.session_remembered) } else { Seconds::ZERO };
    tokens_live.max(session_lives)
}
