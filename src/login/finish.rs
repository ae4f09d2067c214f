//! The end of a sign-in: a session where there was none, and a code for the app, in one transaction.

use super::{Visitor, access, facts::grantable, methods::upstream, next::Authentication, notice, recheck};
use crate::{
    app::App,
    crypto::digest::sha256,
    model::{
        access_window::Access,
        audit::{Entry, Event},
        authorization_code::AuthorizationCode,
        client::Client,
        grant::Grant,
        handle::Handle,
        id::{GrantId, SessionId},
        login::{Login, Stage},
        policy::Policy,
    },
    observe::audit,
    protocol::{authorize::AuthorizationRequest, scope::OFFLINE_ACCESS, secret::Secret},
    session::begin,
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// How long an authorization code lives, in seconds (RFC 6749 §4.1.2 asks for ten minutes at most).
const CODE_SECONDS: i64 = 60;
/// How long a spent grant is remembered beyond its tokens, so that a replay is recognised.
const REPLAY_MEMORY_SECONDS: i64 = 86_400;

/// What the browser takes away.
pub struct Finished {
    /// The session's new cookie, when a session began or was renewed.
    pub cookie: Option<Secret>,
    /// The authorization code, when an app asked.
    pub code: Option<Secret>,
}

/// Finishes a login. `None` when what this was decided on has changed meanwhile: decide anew. `stored` says whether
/// the login has a row.
pub async fn issue(
    app: &Arc<App>,
    login: Login,
    stored: bool,
    client: Option<Arc<Client>>,
    visitor: Visitor,
    authentication: Authentication,
) -> Result<Option<Finished>, StoreError> {
    let (shared, fresh) = (app.clone(), authentication.fresh);
    let finished = app
        .store
        .write(move |conn| {
            let decided = Decided { login, stored, client, visitor, authentication };
            issue_in(&shared, conn, &decided)
        })
        .await?;
    if fresh {
        app.outbox.notify_one();
    }
    Ok(finished)
}

/// What was read, and what was decided on it.
pub(super) struct Decided {
    pub login: Login,
    pub stored: bool,
    pub client: Option<Arc<Client>>,
    pub visitor: Visitor,
    pub authentication: Authentication,
}

fn issue_in(app: &App, conn: &mut Conn, decided: &Decided) -> Result<Option<Finished>, StoreError> {
    let Decided { stored, client, visitor, authentication, .. } = decided;
    let (stored, client) = (*stored, client.as_deref());
    recheck::lock(app, conn, decided)?;
    let Some(login) = &recheck::stands(app, conn, decided)? else { return Ok(None) };
    if stored && !store::logins::advance(conn, &login.id, &login.stage, &Stage::Issued)? {
        return Ok(None);
    }
    let policy = app.policy(Some(&login.policy));
    let access = access::begin(app, conn, login, policy, authentication, &visitor.device)?;
    if decided.makes_stay(policy) {
        store::users::stay(conn, &authentication.user.id)?;
    }
    let (session_id, cookie) = match (&visitor.session, authentication.fresh) {
        (Some((session, _)), false) => {
            begin::touch(app, conn, session, policy.lifetimes.session_idle)?;
            (session.id.clone(), None)
        }
        (None, false) => return Ok(None),
        (_, true) => {
            let life = Life { seconds: session_seconds(app, policy, login), access: access.clone() };
            let handle = begin_session(app, conn, visitor, authentication, policy, life)?;
            let session = SessionId::new(handle.id.clone());
            let user = &authentication.user.id;
            upstream::link::settle(app, conn, &login.id, &session, user, visitor)?;
            (session, Some(handle.to_secret()))
        }
    };
    let mut entry = Entry::new(if authentication.fresh { Event::SignedIn } else { Event::Authorized });
    entry = entry.user(&authentication.user.id).session(&session_id).from_device(&visitor.device);
    entry.client_id = client.map(|client| client.id.clone());
    entry.login_id = stored.then(|| login.id.clone());
    entry.seconds = authentication.fresh.then(|| app.now() - login.created_at);
    audit::record(app, conn, &entry)?;
    let code = match (login.request(), client) {
        (Some(request), Some(client)) => {
            let place = Place { session_id, access };
            Some(insert_grant(app, conn, request, client, place, authentication, policy)?)
        }
        _ => None,
    };
    Ok(Some(Finished { cookie, code }))
}

impl Decided {
    /// Whether the person is here for more than access that ends, from now on.
    fn makes_stay(&self, policy: &Policy) -> bool {
        let is_guest = self.authentication.user.sign_up_policy.is_some();
        policy.access == 0 && self.client.is_some() && is_guest
    }

    /// Whether the row of the person is written, so that it must be locked alone from the beginning.
    pub(super) fn writes_person(&self, policy: &Policy) -> bool {
        self.authentication.fresh || self.makes_stay(policy)
    }
}

/// A session without a login: for the one link that is printed on the operator's terminal. `None` when the account
/// was disabled meanwhile.
pub async fn sign_in(
    app: &Arc<App>,
    visitor: Visitor,
    authentication: Authentication,
) -> Result<Option<Secret>, StoreError> {
    let shared = app.clone();
    let cookie = app
        .store
        .write(move |conn| {
            recheck::lock_people(conn, &visitor, &authentication)?;
            let found = store::users::find(conn, &authentication.user.id)?;
            if !found.is_some_and(|user| user.is_active()) {
                return Ok(None);
            }
            let policy = shared.policy(None);
            let life = Life { seconds: policy.lifetimes.session, access: None };
            let handle = begin_session(&shared, conn, &visitor, &authentication, policy, life)?;
            let entry = Entry::new(Event::SignedIn)
                .user(&authentication.user.id)
                .session(&SessionId::new(handle.id.clone()));
            audit::record(&shared, conn, &entry.from_device(&visitor.device))?;
            Ok(Some(handle.to_secret()))
        })
        .await?;
    app.outbox.notify_one();
    Ok(cookie)
}

/// How long the session of a sign-in lives, in seconds.
pub fn session_seconds(app: &App, policy: &Policy, login: &Login) -> i64 {
    let remembered = policy.lifetimes.session_remembered;
    let most = if remembered > 0 && login.choices.remember { remembered } else { policy.lifetimes.session };
    login.choices.no_longer_than.map_or(most, |end| most.min(end - app.now()).max(1))
}

/// How long a session lives.
struct Life {
    /// Seconds, where access has no end of its own.
    seconds: i64,
    /// What it stands on otherwise: it never outlasts it.
    access: Option<Access>,
}

/// Where a grant was given.
struct Place {
    session_id: SessionId,
    access: Option<Access>,
}

/// A session, of which its person is told when it began in a browser that is new to them.
fn begin_session(
    app: &App,
    conn: &mut Conn,
    visitor: &Visitor,
    authentication: &Authentication,
    policy: &Policy,
    life: Life,
) -> Result<Handle, StoreError> {
    let user = &authentication.user;
    let is_new_device = notice::is_new_device(conn, &user.id, visitor)?;
    let begun = begin::begin(
        app,
        conn,
        begin::Start {
            user: &user.id,
            proofs: &authentication.proofs,
            auth_time: authentication.auth_time,
            browser_digest: &visitor.browser_digest,
            device: &visitor.device,
            earlier: visitor.session.as_ref().map(|(session, _)| session),
            seconds: life.seconds,
            idle_seconds: policy.lifetimes.session_idle,
            access: life.access,
        },
    )?;
    if is_new_device && !begun.renewed {
        notice::new_device(app, conn, user, &SessionId::new(begun.handle.id.clone()), visitor)?;
    }
    Ok(begun.handle)
}

fn insert_grant(
    app: &App,
    conn: &mut Conn,
    request: &AuthorizationRequest,
    client: &Client,
    place: Place,
    authentication: &Authentication,
    policy: &Policy,
) -> Result<Secret, StoreError> {
    let now = app.now();
    let scope = grantable(request, client);
    let lifetimes = &policy.lifetimes;
    let tokens_live =
        if scope.contains(OFFLINE_ACCESS) { lifetimes.refresh_token } else { lifetimes.access_token };
    // Who must be told of the session's end is remembered as long as the session can live.
    let told = client.metadata.backchannel_logout_uri.is_some();
    let session_lives = if told { lifetimes.session.max(lifetimes.session_remembered) } else { 0 };
    let handle = Handle::new(app.new_id(), app.world.random.token());
    let grant = Grant {
        id: GrantId::new(handle.id.clone()),
        client_id: client.id.clone(),
        user_id: Some(authentication.user.id.clone()),
        session_id: Some(place.session_id),
        scope,
        claims: request.claims.clone(),
        auth_time: Some(authentication.auth_time),
        proofs: authentication.proofs.clone(),
        created_at: now,
        expires_at: now + CODE_SECONDS + tokens_live.max(session_lives) + REPLAY_MEMORY_SECONDS,
        revoked_at: None,
        access: place.access,
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
    store::authorization_codes::insert(conn, &grant, &code)?;
    Ok(handle.to_secret())
}
