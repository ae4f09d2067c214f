//! "This wasn't me" in messages that tell a person what happened. Looking changes nothing; one press ends the
//! session that the message is about, or all of them, with everything that apps were given in them.

use super::{
    link::{self, Opened},
    opened_link::{Found, LinkKind, LinkTx, Outcome},
};
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
use std::convert::Infallible;

/// How long the link is good, in seconds.
pub(super) const SECONDS: i64 = 7 * 86_400;

/// "This wasn't me", in a message about something that happened. No browser began what the message is about, so that
/// no page says why one is dead.
pub struct ReportLink;

/// A link that can do something.
#[derive(Clone, Debug)]
pub struct Open {
    /// A press will put out the browser of this session, whatever session it has by now. Without one it will end every
    /// session of the person.
    pub session: Option<Session>,
    challenge: ChallengeId,
    user: UserId,
}

/// What a press ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The sessions of one browser.
    Browser,
    /// Every session of the person.
    Everything,
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
        user_id: Some(user.clone()),
        contact_key: contact_key.to_owned(),
        ..link::new(app, ChallengeKind::Report, &token, SECONDS)
    };
    store::challenges::insert(conn, &challenge)?;
    if let Some(session) = session {
        store::challenges::name_session(conn, &challenge.id, session)?;
    }
    Ok(app.url(&format!("/not-me?token={}", token.expose())))
}

impl LinkKind for ReportLink {
    const CHALLENGES: &'static [ChallengeKind] = &[ChallengeKind::Report];
    type Open = Open;
    type Answer = ();
    type Done = Ended;
    type Refusal = Infallible;

    fn look(tx: &mut LinkTx<'_>, opened: Opened) -> Result<Found<Open>, StoreError> {
        let LinkTx { app, conn, .. } = tx;
        let challenge = opened.challenge;
        let is_open = challenge.standing(app.now()) == Standing::Open;
        let Some(user) = challenge.user_id.filter(|_| is_open) else { return Ok(Found::nothing()) };
        let session = match store::challenges::named_session(conn, &challenge.id)? {
            None => None,
            Some(id) => match store::sessions::find_with_user(conn, &id)? {
                Some((session, _)) => Some(session),
                None => return Ok(Found::nothing()),
            },
        };
        Ok(Found::Open(Open { session, challenge: challenge.id, user }))
    }

    fn answer(tx: &mut LinkTx<'_>, open: &Open, (): ()) -> Result<Outcome<Ended, Infallible>, StoreError> {
        let LinkTx { app, conn, browser, .. } = tx;
        let user = &open.user;
        if !store::challenges::spend(conn, &open.challenge, app.now())? {
            return Ok(Outcome::nothing());
        }
        let mut entry = Entry::new(Event::Reported).user(user).from_device(&browser.device);
        let (ended, sessions) = match &open.session {
            Some(Session { id, .. }) => {
                entry.session_id = Some(id.clone());
                (Ended::Browser, ending::browser(app, conn, user, id, AccessEnd::SignedOut)?)
            }
            None => (Ended::Everything, ending::everything(app, conn, user, None, AccessEnd::SignedOut)?),
        };
        audit::record(app, conn, &entry)?;
        for session in &sessions {
            let entry = Entry::new(Event::SignedOut).user(user).session(session);
            audit::record(app, conn, &entry.detail("this wasn't me").from_device(&browser.device))?;
        }
        Ok(Outcome::Done(ended))
    }
}
