//! Makes the tokens of a grant. Rows are written inside the caller's transaction; signatures are made
//! after it, so that nothing waits for them.

use super::OperationError;
use crate::{
    app::{App, Tx},
    crypto::digest::sha256,
    login::acr,
    model::{
        access_token::AccessToken,
        client::{AccessTokenFormat, Client},
        contact::Contact,
        grant::Grant,
        handle::Handle,
        refresh_token::RefreshToken,
        user::User,
    },
    protocol::{
        UnixTime,
        access_token::AccessTokenClaims,
        claims::{self, ACCESS_EXPIRES_AT},
        id_token::{IdTokenClaims, left_half_hash},
        scope::{EMAIL, OFFLINE_ACCESS, OPENID, PHONE, Scope},
        seconds::Seconds,
        secret::Secret,
        token::{TokenResponse, TokenType},
    },
    store::{self, StoreError},
};
use serde::Serialize;

/// What a grant type asks for.
pub struct Issue {
    /// Of which grant.
    pub grant: Grant,
    /// The person who gave it, where it was a person.
    pub user: Option<User>,
    /// What the tokens are good for: what was granted, or less.
    pub scope: Scope,
    /// The refresh token beside the access token.
    pub refresh: Refresh,
    /// The `nonce` of the ID token.
    pub nonce: Option<String>,
}

/// What was written, and what the signatures need.
pub struct Issued {
    grant: Grant,
    user: Option<User>,
    contacts: Vec<Contact>,
    scope: Scope,
    nonce: Option<String>,
    access: Handle,
    refresh: Option<Secret>,
    now: UnixTime,
    /// How long the access token and the ID token live.
    seconds: (Seconds, Seconds),
}

/// The refresh token that is given beside the access token.
pub enum Refresh {
    /// The first of its family, where `offline_access` was granted. It ends then, or before.
    First(UnixTime),
    /// This one, whose row is there.
    Stored(Secret),
}

/// Writes the rows of a new access token and of the first refresh token.
pub fn insert(tx: &mut Tx<'_>, client: &Client, issue: Issue) -> Result<Issued, StoreError> {
    let Issue { grant, user, scope, refresh, nonce } = issue;
    let app = tx.app;
    let now = app.now();
    let lifetimes = &app.policy(client.settings.policy.as_deref()).lifetimes;
    // No token outlasts the access that it stands on.
    let most =
        grant.access.as_ref().map_or(Seconds::new(i64::MAX), |access| Seconds::between(now, access.ends_at));
    let seconds = (lifetimes.access_token.min(most), lifetimes.id_token.min(most));
    let access = Handle::new(app.new_id(), app.world.random.token());
    let digest = match client.settings.access_token_format {
        AccessTokenFormat::Opaque => sha256(access.secret.expose()).as_bytes().to_vec(),
        AccessTokenFormat::Jwt => Vec::new(),
    };
    let token = AccessToken {
        id: access.id.clone(),
        digest,
        grant_id: grant.id.clone(),
        client_id: client.id.clone(),
        scope: scope.clone(),
        expires_at: now + seconds.0,
    };
    store::access_tokens::insert(tx.conn, &token)?;
    let refresh = match refresh {
        Refresh::Stored(token) => Some(token),
        Refresh::First(until) if grant.scope.contains(OFFLINE_ACCESS) => {
            let handle = Handle::new(app.new_id(), app.world.random.token());
            insert_refresh(tx, client, &grant, &handle, until)?;
            Some(handle.to_secret())
        }
        Refresh::First(_) => None,
    };
    let mut by_name = grant.claims.id_token.keys().filter_map(|claim| claims::scope_of(claim));
    let of_contacts = |value: &str| [EMAIL, PHONE].contains(&value);
    let needs_contacts = by_name.any(of_contacts) || id_token_scope(client, &scope).iter().any(of_contacts);
    let contacts = match &user {
        Some(user) if needs_contacts => store::contacts::of_user(tx.conn, &user.id)?,
        _ => Vec::new(),
    };
    Ok(Issued { grant, user, contacts, scope, nonce, access, refresh, now, seconds })
}

/// Writes the row of a refresh token, which ends then or before. Each of a family may ask for all that was granted,
/// and ends when the family does.
pub fn insert_refresh(
    tx: &mut Tx<'_>,
    client: &Client,
    grant: &Grant,
    handle: &Handle,
    until: UnixTime,
) -> Result<(), StoreError> {
    let lifetimes = &tx.app.policy(client.settings.policy.as_deref()).lifetimes;
    // No token outlasts the access that it stands on.
    let access_ends_at = grant.access.as_ref().map_or(UnixTime::MAX, |access| access.ends_at);
    let row = RefreshToken {
        id: handle.id.clone(),
        digest: sha256(handle.secret.expose()).as_bytes().to_vec(),
        grant_id: grant.id.clone(),
        scope: grant.scope.clone(),
        expires_at: (grant.created_at + lifetimes.refresh_token).min(access_ends_at).min(until),
        used_at: None,
        successor: None,
    };
    store::refresh_tokens::insert(tx.conn, &row)
}

/// Signs, and puts the answer together.
///
/// # Errors
/// There is no key for the client's algorithm, or it cannot sign.
pub fn sign(app: &App, client: &Client, issued: Issued) -> Result<TokenResponse, OperationError> {
    let access_token = match client.settings.access_token_format {
        AccessTokenFormat::Opaque => issued.access.to_secret(),
        AccessTokenFormat::Jwt => jwt_access_token(app, client, &issued)?,
    };
    let id_token = match &issued.user {
        Some(user) if issued.scope.contains(OPENID) => {
            Some(id_token(app, client, &issued, user, &access_token)?)
        }
        _ => None,
    };
    let is_notified = client.metadata.backchannel_logout_uri.is_some();
    Ok(TokenResponse {
        access_token,
        token_type: TokenType::Bearer,
        expires_in: issued.seconds.0.get(),
        refresh_token: issued.refresh,
        id_token,
        scope: issued.scope,
        session_state: sid(&issued.grant).filter(|_| is_notified),
    })
}

fn jwt_access_token(app: &App, client: &Client, issued: &Issued) -> Result<Secret, OperationError> {
    let claims = AccessTokenClaims {
        iss: app.issuer().to_owned(),
        exp: issued.now + issued.seconds.0,
        aud: app.issuer().to_owned(),
        sub: issued.grant.subject().to_owned(),
        client_id: client.id.as_str().to_owned(),
        iat: issued.now.min(app.now_elsewhere()),
        jti: issued.access.id.clone(),
        scope: issued.scope.clone(),
        auth_time: issued.grant.auth_time,
        acr: Some(acr::acr(&issued.grant.proofs, &issued.grant.claims).to_owned()),
        amr: amr(&issued.grant),
    };
    signed(app, client, "at+jwt", &claims)
}

fn id_token(
    app: &App,
    client: &Client,
    issued: &Issued,
    user: &User,
    access_token: &Secret,
) -> Result<Secret, OperationError> {
    let alg = client.metadata.id_token_signed_response_alg;
    let grant = &issued.grant;
    let known = user.clone().into_claims(&issued.contacts);
    let mut extra = claims::select(&known, &id_token_scope(client, &issued.scope), &grant.claims.id_token);
    if let Some(access) = &grant.access {
        extra.insert(ACCESS_EXPIRES_AT.to_owned(), access.ends_at.into());
    }
    let claims = IdTokenClaims {
        iss: app.issuer().to_owned(),
        sub: user.id.as_str().to_owned(),
        aud: client.id.as_str().to_owned(),
        exp: issued.now + issued.seconds.1,
        iat: issued.now.min(app.now_elsewhere()),
        auth_time: grant.auth_time,
        nonce: issued.nonce.clone(),
        acr: Some(acr::acr(&grant.proofs, &grant.claims).to_owned()),
        amr: amr(grant),
        azp: None,
        at_hash: Some(left_half_hash(alg, access_token.expose())),
        c_hash: None,
        sid: sid(grant),
        extra,
    };
    signed(app, client, "JWT", &claims)
}

/// A JWT of that type, signed as the client registered.
fn signed<T: Serialize>(app: &App, client: &Client, typ: &str, claims: &T) -> Result<Secret, OperationError> {
    let alg = client.metadata.id_token_signed_response_alg;
    let signed = app.snapshot().keyring.sign(alg, typ, claims);
    signed.map(Secret::new).map_err(|error| OperationError::Internal(error.to_string()))
}

fn sid(grant: &Grant) -> Option<String> {
    grant.session_id.as_ref().map(|session| session.as_str().to_owned())
}

/// The scope of which the ID token has the claims: none, as OIDC Core §5.4 says for the code flow, unless the client
/// is set to get them there too.
fn id_token_scope(client: &Client, granted: &Scope) -> Scope {
    if client.settings.id_token_claims { granted.clone() } else { Scope::default() }
}

fn amr(grant: &Grant) -> Vec<String> {
    acr::amr(&grant.proofs).into_iter().map(str::to_owned).collect()
}
