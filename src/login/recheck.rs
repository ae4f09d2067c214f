//! Looks once more, in the transaction that issues, at everything that the decision to issue was based on. What was
//! read before may have been revoked since then.

use super::{
    BrowserSession, browser_session,
    facts::{self, to_be_allowed},
    next::next,
    state::{Authentication, Decided, Step},
};
use crate::{
    app::App,
    model::{
        client::{Client, ConsentRule},
        id::UserId,
        login::{Login, Stage},
        session::Session,
        user::User,
    },
    session::live,
    store::{self, Conn, StoreError, sessions::Basis},
};

/// Keeps whoever ends something of this person, or changes this app, waiting until the transaction has ended.
pub(super) fn lock(app: &App, conn: &mut Conn, decided: &Decided) -> Result<(), StoreError> {
    let client = decided.client.as_ref().map(|client| &client.id);
    if !decided.writes_person(decided.policy(app)) {
        return store::locks::share(conn, &decided.authentication.user.id, client);
    }
    lock_people(conn, &decided.browser, &decided.authentication)?;
    client.map_or(Ok(()), |client| store::locks::share_client(conn, client))
}

/// Whoever signs in, and whoever was signed in in this browser until now.
pub(super) fn lock_people(
    conn: &mut Conn,
    browser: &BrowserSession,
    authentication: &Authentication,
) -> Result<(), StoreError> {
    let earlier = browser.session.as_ref().map(|(session, _)| &session.user_id);
    let people: Vec<&UserId> = earlier.into_iter().chain([&authentication.user.id]).collect();
    store::locks::alone(conn, &people)
}

/// The login as it is now, when the decision still stands.
pub(super) fn stands(app: &App, conn: &mut Conn, decided: &Decided) -> Result<Option<Login>, StoreError> {
    if decided.stored {
        return decided_anew(app, conn, decided);
    }
    let stands = match (&decided.browser.session, decided.client.as_deref()) {
        _ if decided.authentication.fresh => false,
        (Some((session, user)), Some(client)) => {
            stands_silently(app, conn, decided, (session, user), client)?
        }
        (Some((session, _)), None) => live::again(app, conn, session)?.is_some(),
        (None, _) => false,
    };
    Ok(stands.then(|| decided.login.clone()))
}

/// An authorization that a session gives without a page: one query more, as this is what apps do all the time.
fn stands_silently(
    app: &App,
    conn: &mut Conn,
    decided: &Decided,
    (session, user): (&Session, &User),
    client: &Client,
) -> Result<bool, StoreError> {
    let Some(now) = store::sessions::basis(conn, &session.id, &client.id, app.now())? else {
        return Ok(false);
    };
    let scope = decided.login.request().map(|request| to_be_allowed(request, client)).unwrap_or_default();
    let allowed = client.settings.consent == ConsentRule::Skip
        || now.allowed.as_ref().is_some_and(|allowed| scope.is_subset_of(allowed));
    Ok(allowed
        && session.user_id == now.user_id
        && session.digest == now.digest
        && client.version == now.client_version
        && is_same_person(user, &now))
}

/// A sign-in with pages: everything is read and decided again.
fn decided_anew(app: &App, conn: &mut Conn, decided: &Decided) -> Result<Option<Login>, StoreError> {
    let Some(login) = store::logins::find(conn, &decided.login.id)? else { return Ok(None) };
    if let Some(client) = decided.client.as_deref() {
        let now = store::clients::find(conn, &client.id)?;
        if !now.is_some_and(|now| is_same_client(client, &now)) {
            return Ok(None);
        }
    }
    let browser = browser_session::again(app, conn, &decided.browser)?;
    let facts = facts::read(app, conn, &login, decided.client.as_deref(), &browser)?;
    let Step::Issue(now) = next(&login, &facts) else { return Ok(None) };
    let before = &decided.authentication;
    let is_same = now.user.id == before.user.id
        && now.fresh == before.fresh
        && now.auth_time == before.auth_time
        && now.proofs == before.proofs;
    Ok(is_same.then_some(login))
}

/// Whether it is still known who goes on with a login: the session that says so stands, or the login is where it was
/// when its person had proved it. It stays so until the transaction has ended.
pub(super) fn is_known(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    known: &Authentication,
) -> Result<bool, StoreError> {
    if let Some(session) = &known.session {
        return live::holds(app, conn, &known.user.id, session);
    }
    store::locks::share(conn, &known.user.id, None)?;
    let stage = store::logins::stage(conn, &login.id)?;
    Ok(matches!((&login.stage, stage), (
        Stage::Proved { user, at_ms, .. },
        Some(Stage::Proved { user: now, at_ms: now_at_ms, .. }),
    ) if *user == now && *at_ms == now_at_ms))
}

/// Whether nothing has changed of a person that a decision rests on.
fn is_same_person(read: &User, now: &Basis) -> bool {
    read.admin == now.admin && read.groups == now.groups && read.pending_since == now.pending_since
}

/// Whether nothing has changed of an app that a decision rests on.
fn is_same_client(read: &Client, now: &Client) -> bool {
    read.created_at == now.created_at && read.metadata == now.metadata && read.settings == now.settings
}
