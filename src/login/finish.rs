//! The end of a sign-in: a session where there was none.

use super::{
    BrowserSession, access,
    methods::upstream,
    recheck, security_notification,
    state::{Authentication, Decided},
};
use crate::{
    app::{App, Tx},
    model::{
        access_window::Access,
        audit::{Entry, Event},
        handle::Handle,
        id::SessionId,
        login::{Login, Stage},
        policy::Policy,
    },
    observe::audit,
    protocol::{seconds::Seconds, secret::Secret},
    session::begin,
    store::{self, Conn, StoreError},
};

/// A sign-in that has come to its end.
pub struct Finished {
    /// The sign-in as it is now.
    pub login: Login,
    /// The session that it began, or goes on in.
    pub session_id: SessionId,
    /// The access that it stands on, where access ends.
    pub access: Option<Access>,
    /// The session's new cookie, when a session began or was renewed.
    pub cookie: Option<Secret>,
}

/// Finishes a sign-in. `None` when what this was decided on has changed meanwhile: decide anew.
///
/// # Errors
/// Those of the database.
pub fn finish(tx: &mut Tx<'_>, decided: &Decided) -> Result<Option<Finished>, StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    let Decided { stored, client, browser, authentication, .. } = decided;
    let (stored, client) = (*stored, client.as_deref());
    recheck::lock(app, conn, decided)?;
    let Some(login) = recheck::stands(app, conn, decided)? else { return Ok(None) };
    if stored && !store::logins::advance(conn, &login.id, &login.stage, &Stage::Issued)? {
        return Ok(None);
    }
    let policy = decided.policy(app);
    let access = access::begin(app, conn, &login, policy, authentication, &browser.device)?;
    if decided.makes_stay(policy) {
        store::users::stay(conn, &authentication.user.id)?;
    }
    let (session_id, cookie) = match (&browser.session, authentication.fresh) {
        (Some((session, _)), false) => {
            begin::touch(app, conn, session, policy.lifetimes.session_idle)?;
            (session.id.clone(), None)
        }
        (None, false) => return Ok(None),
        (_, true) => {
            let life = Life { seconds: session_life(app, policy, &login), access: access.clone() };
            let handle = begin_session(app, conn, browser, authentication, policy, life)?;
            let session = SessionId::new(handle.id.clone());
            upstream::link::settle(app, conn, &login, &session, authentication, browser)?;
            (session, Some(handle.to_secret()))
        }
    };
    let mut entry = Entry::new(if authentication.fresh { Event::SignedIn } else { Event::Authorized });
    entry = entry.user(&authentication.user.id).session(&session_id).from_device(&browser.device);
    entry.client_id = client.map(|client| client.id.clone());
    entry.login_id = stored.then(|| login.id.clone());
    entry.seconds = authentication.fresh.then(|| app.now() - login.created_at);
    audit::record(app, conn, &entry)?;
    Ok(Some(Finished { login, session_id, access, cookie }))
}

impl Decided {
    /// By which policy its session lives. What is given before a change is given to our own page, under whatever policy it was
    /// asked for.
    pub(super) fn policy<'a>(&self, app: &'a App) -> &'a Policy {
        app.policy((!self.login.choices.before_change).then_some(self.login.policy.as_str()))
    }

    /// Whether the person is here for more than access that ends, from now on.
    fn makes_stay(&self, policy: &Policy) -> bool {
        let is_guest = self.authentication.user.sign_up_policy.is_some();
        policy.access.is_zero() && self.client.is_some() && is_guest
    }

    /// Whether the row of the person is written, so that it must be locked alone from the beginning.
    pub(super) fn writes_person(&self, policy: &Policy) -> bool {
        self.authentication.fresh || self.makes_stay(policy)
    }
}

/// Begins a session without a login, for the one link that is printed on the operator's terminal. Lock two people alone
/// first, before anything is read that this rests on: the person, and the one who was signed in in this browser until now.
/// Wake the outbox: a message may have been queued.
///
/// # Errors
/// Those of the database.
pub fn sign_in(
    app: &App,
    conn: &mut Conn,
    browser: &BrowserSession,
    authentication: &Authentication,
) -> Result<Secret, StoreError> {
    let policy = app.policy(None);
    let life = Life { seconds: policy.lifetimes.session, access: None };
    let handle = begin_session(app, conn, browser, authentication, policy, life)?;
    let session = SessionId::new(handle.id.clone());
    let entry = Entry::new(Event::SignedIn).user(&authentication.user.id).session(&session);
    audit::record(app, conn, &entry.from_device(&browser.device))?;
    Ok(handle.to_secret())
}

/// How long the session of a sign-in lives.
pub fn session_life(app: &App, policy: &Policy, login: &Login) -> Seconds {
    let remembered = policy.lifetimes.session_remembered;
    let most =
        if !remembered.is_zero() && login.choices.remember { remembered } else { policy.lifetimes.session };
    login
        .choices
        .no_longer_than
        .map_or(most, |end| most.min(Seconds::between(app.now(), end)).max(Seconds::new(1)))
}

/// How long a session lives.
struct Life {
    /// Where access has no end of its own.
    seconds: Seconds,
    /// What it stands on otherwise: it never outlasts it.
    access: Option<Access>,
}

/// A session, of which its person is told when it began in a browser that is new to them.
fn begin_session(
    app: &App,
    conn: &mut Conn,
    browser: &BrowserSession,
    authentication: &Authentication,
    policy: &Policy,
    life: Life,
) -> Result<Handle, StoreError> {
    let user = &authentication.user;
    let is_new_device = security_notification::is_new_device(conn, &user.id, browser)?;
    let begun = begin::begin(
        app,
        conn,
        begin::Start {
            user: &user.id,
            proofs: &authentication.proofs,
            auth_time: authentication.auth_time,
            browser_digest: &browser.browser_digest,
            device: &browser.device,
            earlier: browser.session.as_ref().map(|(session, _)| session),
            seconds: life.seconds,
            idle_seconds: policy.lifetimes.session_idle,
            access: life.access,
        },
    )?;
    if is_new_device && !begun.renewed {
        security_notification::new_device(
            app,
            conn,
            user,
            &SessionId::new(begun.handle.id.clone()),
            browser,
        )?;
    }
    Ok(begun.handle)
}
