//! "This wasn't me" in messages that tell a person what happened. Looking changes nothing; one press ends the
//! session that the message is about, or all of them, with everything that apps were given in them.

use super::{BrowserSession, RequestContext, browser_session, link};
use crate::{
    app::App,
    model::{
        access_window::AccessEnd,
        audit::{Entry, Event},
        challenge::{Challenge, ChallengeKind, Standing},
        id::{ChallengeId, SessionId, UserId},
        session::Session,
    },
    observe::audit,
    session::ending,
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// How long the link is good, in seconds.
pub(super) const SECONDS: i64 = 7 * 86_400;

/// What opening the link found.
#[derive(Clone, Debug)]
pub enum Found {
    /// A press will put out the browser of this session, whatever session it has by now.
    Session(Box<Session>),
    /// A press will end every session of the person.
    Everything,
    /// It can do nothing. No browser began what the message is about, so that no page says why.
    Dead,
}

/// Makes a link for a message to that address, in the caller's transaction. It is about one session, or about
/// the whole account.
pub fn issue(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    contact_key: &str,
    session: Option<&SessionId>,
) -> Result<String, StoreError> {
    let token = app.world.random.token();
    let challenge = Challenge {
        id: ChallengeId::new(app.new_id()),
        kind: ChallengeKind::Report,
        digest: link::digest(token.expose()),
        login_id: None,
        user_id: Some(user.clone()),
        contact_key: contact_key.to_owned(),
        tries: 0,
        max_tries: 1,
        created_at: app.now(),
        expires_at: app.now() + SECONDS,
        used_at: None,
        replaced_at: None,
    };
    store::challenges::insert(conn, &challenge)?;
    if let Some(session) = session {
        store::challenges::name_session(conn, &challenge.id, session)?;
    }
    Ok(app.url(&format!("/not-me?token={}", token.expose())))
}

/// Looks at a link. Changes nothing, however often and by whatever client.
pub async fn look(app: &Arc<App>, token: String) -> Result<Found, StoreError> {
    let shared = app.clone();
    app.store.read(move |conn| Ok(look_in(&shared, conn, &token)?.0)).await
}

fn look_in(app: &App, conn: &mut Conn, token: &str) -> Result<(Found, Option<Challenge>), StoreError> {
    if !link::is_token(token) {
        return Ok((Found::Dead, None));
    }
    let digest = link::digest(token);
    let Some(challenge) = store::challenges::find_by_digest(conn, ChallengeKind::Report, &digest)? else {
        return Ok((Found::Dead, None));
    };
    if challenge.standing(app.now()) != Standing::Open {
        return Ok((Found::Dead, None));
    }
    let found = match store::challenges::named_session(conn, &challenge.id)? {
        None => Found::Everything,
        Some(id) => match store::sessions::find_with_user(conn, &id)? {
            Some((session, _)) => Found::Session(Box::new(session)),
            None => Found::Dead,
        },
    };
    Ok((found, Some(challenge)))
}

/// Does what the link says, once. Gives what it found.
pub async fn answer(app: &Arc<App>, token: String, context: RequestContext) -> Result<Found, StoreError> {
    app.write(move |tx| {
        let browser = browser_session::recognise(tx.app, tx.conn, &context)?;
        answer_in(tx.app, tx.conn, &token, &browser)
    })
    .await
}

fn answer_in(app: &App, conn: &mut Conn, token: &str, browser: &BrowserSession) -> Result<Found, StoreError> {
    let (found, challenge) = look_in(app, conn, token)?;
    let Some(Challenge { id, user_id: Some(user), .. }) = challenge else { return Ok(found) };
    store::users::lock(conn, &user)?;
    if !store::challenges::spend(conn, &id, app.now())? {
        return Ok(Found::Dead);
    }
    let mut entry = Entry::new(Event::Reported).user(&user).from_device(&browser.device);
    let ended = match &found {
        Found::Session(session) => {
            entry.session_id = Some(session.id.clone());
            ending::browser(app, conn, &user, &session.id, AccessEnd::SignedOut)?
        }
        Found::Everything => ending::everything(app, conn, &user, AccessEnd::SignedOut)?,
        Found::Dead => return Ok(found),
    };
    audit::record(app, conn, &entry)?;
    for session in &ended {
        let entry = Entry::new(Event::SignedOut).user(&user).session(session);
        audit::record(app, conn, &entry.detail("this wasn't me").from_device(&browser.device))?;
    }
    Ok(found)
}
