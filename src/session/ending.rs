//! The end of sessions and of access, and who is told: apps by back-channel logout, gates by webhooks. Whoever ends
//! a session does it here. Each of these first locks the person alone, so that nothing is issued meanwhile from what
//! ends, and shares the apps that have something of it (`store::locks`).

use super::logout;
use crate::{
    app::App,
    config::webhooks::WebhookEvent,
    model::{
        access_window::{AccessEnd, AccessWindow},
        audit::{Entry, Event},
        challenge::ChallengeKind,
        id::{AccessWindowId, ClientId, SessionId, UserId},
        login::EndReason,
    },
    observe::{audit, webhooks},
    protocol::UnixTime,
    store::{self, Conn, StoreError, grants::Of},
};
use std::collections::BTreeSet;

/// How much is ended at a time.
const BATCH: i64 = 50;

/// Ends one session of a person, with everything that was given in it. Access that nothing of theirs stands on any
/// more ends too. False when it had ended already.
pub fn session(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    id: &SessionId,
    why: AccessEnd,
) -> Result<bool, StoreError> {
    store::locks::ending(conn, &[user])?;
    let Some((session, _)) = store::sessions::find_with_user(conn, id)? else { return Ok(false) };
    let given = store::grants::given(conn, Of::Session(id))?;
    let mut stood_on: BTreeSet<AccessWindowId> = given.into_iter().filter_map(|grant| grant.window).collect();
    stood_on.extend(session.access.map(|access| access.window));
    if !end_session(app, conn, id)? {
        return Ok(false);
    }
    // What its person proved in sign-ins that wait in the same browser ends with it.
    let browser = &session.browser_digest;
    store::logins::refuse_proved_in(conn, browser, Some(user), EndReason::Expired, app.now())?;
    for window in stood_on {
        if let Some(last) = unused(app, conn, user, &window)? {
            window_on(app, conn, last, why)?;
        }
    }
    Ok(true)
}

/// Puts a browser out, by a session of a person that began in it and may have ended since: all of their sessions there
/// end, sign-ins in which they proved something, and what rests on a session. The browser counts as theirs no longer: the
/// next sign-in in it is told as one in a new browser, and its guesses are a stranger's. Gives the sessions.
pub fn browser(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    of: &SessionId,
    why: AccessEnd,
) -> Result<Vec<SessionId>, StoreError> {
    store::locks::ending(conn, &[user])?;
    let Some((found, _)) = store::sessions::find_with_user(conn, of)? else { return Ok(Vec::new()) };
    let digest = found.browser_digest;
    let mut ended = Vec::new();
    for id in store::sessions::open_in_browser(conn, user, &digest)? {
        if session(app, conn, user, &id, why)? {
            ended.push(id);
        }
    }
    store::logins::refuse_proved_in(conn, &digest, Some(user), EndReason::Expired, app.now())?;
    devices(app, conn, user, &digest)?;
    store::sessions::disown_browser(conn, user, &digest)?;
    Ok(ended)
}

/// Notifications that were switched on in a browser: they would approve the next sign-in.
fn devices(app: &App, conn: &mut Conn, user: &UserId, browser: &[u8]) -> Result<(), StoreError> {
    let removed = store::push_devices::remove_of_browser(conn, user, browser)?;
    record_devices(app, conn, user, removed)
}

fn record_devices(app: &App, conn: &mut Conn, user: &UserId, removed: usize) -> Result<(), StoreError> {
    (0..removed).try_for_each(|_| {
        let entry = Entry::new(Event::PushRemoved).user(user);
        audit::record(app, conn, &entry.detail("the session of its browser was ended from elsewhere"))
    })
}

/// Somebody's access, when no live session and no grant stands on it.
fn unused(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    id: &AccessWindowId,
) -> Result<Option<AccessWindow>, StoreError> {
    let is_used = !store::sessions::on_window(conn, id, app.now())?.is_empty()
        || !store::grants::given(conn, Of::Window(id))?.is_empty();
    if is_used {
        return Ok(None);
    }
    let found = store::access_windows::find(conn, id)?;
    Ok(found.filter(|window| window.ended_at.is_none() && window.user_id == *user))
}

/// Ends the sign-ins under way in which that person has proved something: to be called in the transaction that takes
/// away something that they can have been proved with. It is not known of each whether it rests on that.
///
/// # Errors
/// Those of the database.
pub fn unfinished(app: &App, conn: &mut Conn, user: &UserId) -> Result<(), StoreError> {
    store::logins::refuse_proved(conn, user, EndReason::Expired, app.now()).map(|_| ())
}

/// Ends the admin invitations for an address that nobody has accepted: to be called where a newer one is made, one is
/// accepted, or the address is taken from its person.
///
/// # Errors
/// Those of the database.
pub fn invitations(app: &App, conn: &mut Conn, contact_key: &str) -> Result<(), StoreError> {
    let now = app.now();
    store::challenges::replace_of_contact(conn, ChallengeKind::AdminInvite, contact_key, now).map(|_| ())
}

/// Ends the admin invitations for all addresses of a person.
///
/// # Errors
/// Those of the database.
pub fn invitations_of(app: &App, conn: &mut Conn, user: &UserId) -> Result<(), StoreError> {
    for contact in store::contacts::of_user(conn, user)? {
        invitations(app, conn, &contact.key)?;
    }
    Ok(())
}

/// Ends all of a person's sessions and all of their access, the sign-ins under way in which they proved something,
/// what an admin or the operator issued them, and the notifications of all their devices, which rest on sessions too. No
/// browser counts as theirs any more but `kept`, in which they do it. Gives the sessions.
pub fn everything(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    kept: Option<&[u8]>,
    why: AccessEnd,
) -> Result<Vec<SessionId>, StoreError> {
    store::locks::ending(conn, &[user])?;
    unfinished(app, conn, user)?;
    store::sessions::disown_other_browsers(conn, user, kept)?;
    let ended = store::sessions::open_of_user(conn, user)?;
    for id in &ended {
        end_session(app, conn, id)?;
    }
    for open in store::access_windows::of_user(conn, user)? {
        window_on(app, conn, open, why)?;
    }
    for kind in ChallengeKind::ISSUED {
        store::challenges::replace_of_user(conn, user, kind, app.now())?;
    }
    invitations_of(app, conn, user)?;
    let removed = store::push_devices::remove_of_user(conn, user)?;
    record_devices(app, conn, user, removed)?;
    Ok(ended)
}

/// Ends all of a person's sessions but one, whose browser alone counts as theirs from now on; gives their ids.
pub fn others(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    kept: &SessionId,
    why: AccessEnd,
) -> Result<Vec<SessionId>, StoreError> {
    store::locks::ending(conn, &[user])?;
    let mut others = store::sessions::open_of_user(conn, user)?;
    others.retain(|id| id != kept);
    let here = store::sessions::find_with_user(conn, kept)?.map(|(session, _)| session.browser_digest);
    store::sessions::disown_other_browsers(conn, user, here.as_deref())?;
    for id in &others {
        if let Some((ended, _)) = store::sessions::find_with_user(conn, id)? {
            devices(app, conn, user, &ended.browser_digest)?;
        }
        session(app, conn, user, id, why)?;
    }
    Ok(others)
}

/// Ends all of a person's access, the sessions that stand on it, and the sign-ins under way in which they proved
/// something; says how many accesses there were.
pub fn access(app: &App, conn: &mut Conn, user: &UserId, why: AccessEnd) -> Result<usize, StoreError> {
    store::locks::ending(conn, &[user])?;
    unfinished(app, conn, user)?;
    let open = store::access_windows::of_user(conn, user)?;
    let count = open.len();
    for window in open {
        window_on(app, conn, window, why)?;
    }
    Ok(count)
}

/// Ends what a person gave an app; says how much that was.
pub fn app(app: &App, conn: &mut Conn, user: &UserId, client: &ClientId) -> Result<usize, StoreError> {
    store::locks::ending(conn, &[user])?;
    revoke(app, conn, Of::App(user, client, app.now()))
}

/// Ends one access, with the sessions and grants that stand on it. False when it had ended already. Lock its person
/// first.
pub fn window_on(
    app: &App,
    conn: &mut Conn,
    mut window: AccessWindow,
    why: AccessEnd,
) -> Result<bool, StoreError> {
    let now = app.now();
    if !store::access_windows::end(conn, &window.id, why, now)? {
        return Ok(false);
    }
    // All that nobody has ended, even those whose time is over by now.
    for id in store::sessions::on_window(conn, &window.id, 0)? {
        end_session(app, conn, &id)?;
        record_end(app, conn, &window.user_id, &id)?;
    }
    revoke(app, conn, Of::Window(&window.id))?;
    window.ended_at = Some(now);
    window.why = Some(why);
    let mut entry = Entry::new(Event::AccessEnded).user(&window.user_id).detail(why.as_str());
    entry.client_id.clone_from(&window.client_id);
    audit::record(app, conn, &entry)?;
    webhooks::access(app, conn, WebhookEvent::AccessEnded, &window)?;
    Ok(true)
}

/// Whether something should have ended by now.
pub fn any_due(conn: &mut Conn, now: UnixTime) -> Result<bool, StoreError> {
    Ok(!store::access_windows::due(conn, now, 1)?.is_empty()
        || !store::sessions::access_due(conn, now, 1)?.is_empty()
        || !store::grants::given(conn, Of::Due(now, 1))?.is_empty())
}

/// Ends what should have ended by now; says how much that was.
pub fn due(app: &App, conn: &mut Conn) -> Result<usize, StoreError> {
    let now = app.now();
    let windows = store::access_windows::due(conn, now, BATCH)?;
    let mut count = windows.len();
    let sessions = store::sessions::access_due(conn, now, BATCH)?;
    let given = store::grants::given(conn, Of::Due(now, BATCH))?;
    let people: Vec<&UserId> = (windows.iter().map(|window| &window.user_id))
        .chain(sessions.iter().map(|(_, user)| user))
        .chain(given.iter().map(|grant| &grant.user_id))
        .collect();
    store::locks::ending(conn, &people)?;
    for window in windows {
        // A proof may have moved its end on before the lock was there.
        let window = store::access_windows::find(conn, &window.id)?.filter(|window| window.ends_at <= now);
        if let Some(window) = window {
            window_on(app, conn, window, AccessEnd::Expired)?;
        }
    }
    // Those whose window goes on, because the person proved themselves anew elsewhere.
    for (id, user) in sessions {
        let found = store::sessions::find_with_user(conn, &id)?;
        let is_due = found.is_some_and(|(session, _)| session.access.is_some_and(|it| it.ends_at <= now));
        if is_due && end_session(app, conn, &id)? {
            record_end(app, conn, &user, &id)?;
            count += 1;
        }
    }
    count += revoke(app, conn, Of::Due(now, BATCH))?;
    Ok(count)
}

fn record_end(app: &App, conn: &mut Conn, user: &UserId, id: &SessionId) -> Result<(), StoreError> {
    let entry = Entry::new(Event::SignedOut).user(user).session(id);
    audit::record(app, conn, &entry.detail("access ended"))
}

fn end_session(app: &App, conn: &mut Conn, id: &SessionId) -> Result<bool, StoreError> {
    let ended = store::sessions::close(conn, id, app.now())?;
    if ended {
        // Read when nothing can be redeemed any more: whoever redeemed a code at the last moment is told too.
        let given = store::grants::given(conn, Of::Session(id))?;
        logout::tell(app, conn, &given)?;
    }
    Ok(ended)
}

fn revoke(app: &App, conn: &mut Conn, of: Of<'_>) -> Result<usize, StoreError> {
    let mut given = store::grants::given(conn, of)?;
    given.sort_unstable_by(|a, b| a.id.as_str().cmp(b.id.as_str()));
    for grant in &mut given {
        store::grants::revoke(conn, &grant.id, app.now())?;
        // Read when it can be redeemed no more: whoever did so at the last moment is told too.
        grant.used = store::grants::is_redeemed(conn, &grant.id)?;
    }
    logout::tell(app, conn, &given)?;
    Ok(given.len())
}
