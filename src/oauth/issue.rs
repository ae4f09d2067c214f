//! Makes the tokens of a grant. Rows are written inside the caller's transaction; signatures are made
//! after it, so that nothing waits for them.

use crate::{
    app::App,
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
        secret::Secret,
        token::{TokenResponse, TokenType},
    },
    store::{self, Conn, StoreError},
    web::Failure,
};

/// What was written, and what the signatures need.
pub struct Issued {
    grant: Grant,
    user: User,
    contacts: Vec<Contact>,
    scope: Scope,
    access: Handle,
    refresh: Option<Secret>,
    now: UnixTime,
    /// How long the access token and the ID token live, in seconds.
    seconds: (i64, i64),
}

/// The refresh token that is given beside the access token.
pub enum Refresh {
    /// The first of its family, where `offline_access` was granted. It ends then, or before.
    First(UnixTime),
    /// This one, whose row is there.
    Stored(Secret),
}

/// Writes the rows of a new access token and of the first refresh token.
pub fn insert(
    app: &App,
    conn: &mut Conn,
    client: &Client,
    grant: Grant,
    user: User,
    scope: Scope,
    refresh: Refresh,
) -> Result<Issued, StoreError> {
    let now = app.now();
    let lifetimes = &app.policy(client.settings.policy.as_deref()).lifetimes;
    // No token outlasts the access that it stands on.
    let most = grant.access.as_ref().map_or(i64::MAX, |access| access.ends_at - now);
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
    store::access_tokens::insert(conn, &token)?;
    let refresh = match refresh {
        Refresh::Stored(token) => Some(token),
        Refresh::First(until) if grant.scope.contains(OFFLINE_ACCESS) => {
            let handle = Handle::new(app.new_id(), app.world.random.token());
            insert_refresh(app, conn, client, &grant, &handle, until)?;
            Some(handle.to_secret())
        }
        Refresh::First(_) => None,
    };
    let mut by_name = grant.claims.id_token.keys().filter_map(|claim| claims::scope_of(claim));
    let of_contacts = |value: &str| [EMAIL, PHONE].contains(&value);
    let needs_contacts = by_name.any(of_contacts) || id_token_scope(client, &scope).iter().any(of_contacts);
    let contacts = if needs_contacts { store::contacts::of_user(conn, &user.id)? } else { Vec::new() };
    Ok(Issued { grant, user, contacts, scope, access, refresh, now, seconds })
}

/// Writes the row of a refresh token, which ends then or before. Each of a family may ask for all that was granted,
/// and ends when the family does.
pub fn insert_refresh(
    app: &App,
    conn: &mut Conn,
    client: &Client,
    grant: &Grant,
    handle: &Handle,
    until: UnixTime,
) -> Result<(), StoreError> {
    let lifetimes = &app.policy(client.settings.policy.as_deref()).lifetimes;
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
    store::refresh_tokens::insert(conn, &row)
}

/// Signs, and puts the answer together.
pub fn sign(app: &App, client: &Client, issued: Issued, with_nonce: bool) -> Result<TokenResponse, Failure> {
    let access_token = match client.settings.access_token_format {
        AccessTokenFormat::Opaque => issued.access.to_secret(),
        AccessTokenFormat::Jwt => jwt_access_token(app, client, &issued)?,
    };
    let id_token = if issued.scope.contains(OPENID) {
        Some(id_token(app, client, &issued, &access_token, with_nonce)?)
    } else {
        None
    };
    let told_of_ends = client.metadata.backchannel_logout_uri.is_some();
    Ok(TokenResponse {
        access_token,
        token_type: TokenType::Bearer,
        expires_in: issued.seconds.0,
        refresh_token: issued.refresh,
        id_token,
        scope: issued.scope,
        session_state: told_of_ends.then(|| issued.grant.session_id.as_str().to_owned()),
    })
}

fn jwt_access_token(app: &App, client: &Client, issued: &Issued) -> Result<Secret, Failure> {
    let claims = AccessTokenClaims {
        iss: app.issuer().to_owned(),
        exp: issued.now + issued.seconds.0,
        aud: app.issuer().to_owned(),
        sub: issued.user.id.as_str().to_owned(),
        client_id: client.id.as_str().to_owned(),
        iat: issued.now,
        jti: issued.access.id.clone(),
        scope: issued.scope.clone(),
        auth_time: Some(issued.grant.auth_time),
        acr: Some(acr::acr(&issued.grant.proofs, &issued.grant.claims).to_owned()),
        amr: amr(&issued.grant),
    };
    let alg = client.metadata.id_token_signed_response_alg;
    let token = app
        .snapshot()
        .keyring
        .sign(alg, "at+jwt", &claims)
        .map_err(|error| Failure::Internal(error.to_string()))?;
    Ok(Secret::new(token))
}

fn id_token(
    app: &App,
    client: &Client,
    issued: &Issued,
    access_token: &Secret,
    with_nonce: bool,
) -> Result<Secret, Failure> {
    let alg = client.metadata.id_token_signed_response_alg;
    let grant = &issued.grant;
    let known = issued.user.clone().into_claims(&issued.contacts);
    let mut extra = claims::select(&known, &id_token_scope(client, &issued.scope), &grant.claims.id_token);
    if let Some(access) = &grant.access {
        extra.insert(ACCESS_EXPIRES_AT.to_owned(), access.ends_at.into());
    }
    let claims = IdTokenClaims {
        iss: app.issuer().to_owned(),
        sub: issued.user.id.as_str().to_owned(),
        aud: client.id.as_str().to_owned(),
        exp: issued.now + issued.seconds.1,
        iat: issued.now,
        auth_time: Some(grant.auth_time),
        nonce: grant.nonce.clone().filter(|_| with_nonce),
        acr: Some(acr::acr(&grant.proofs, &grant.claims).to_owned()),
        amr: amr(grant),
        azp: None,
        at_hash: Some(left_half_hash(alg, access_token.expose())),
        c_hash: None,
        sid: Some(grant.session_id.as_str().to_owned()),
        extra,
    };
    let token = app
        .snapshot()
        .keyring
        .sign(alg, "JWT", &claims)
        .map_err(|error| Failure::Internal(error.to_string()))?;
    Ok(Secret::new(token))
}

/// The scope of which the ID token has the claims: none, as OIDC Core §5.4 says for the code flow, unless the client
/// is set to get them there too.
fn id_token_scope(client: &Client, granted: &Scope) -> Scope {
    if client.settings.id_token_claims { granted.clone() } else { Scope::default() }
}

fn amr(grant: &Grant) -> Vec<String> {
    acr::amr(&grant.proofs).into_iter().map(str::to_owned).collect()
}
