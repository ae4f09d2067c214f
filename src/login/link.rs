//! A link that was sent or shown: 64 hex characters from the system's random numbers, kept as a SHA-256 digest. Why
//! one can do nothing, and the end of the sign-in that one belongs to.

use super::BrowserSession;
use crate::{
    app::App,
    crypto::digest::sha256,
    model::{
        audit::{Entry, Event},
        challenge::{Challenge, ChallengeKind, Standing},
        id::{ChallengeId, LoginId},
        login::{EndReason, Login, Stage},
    },
    observe::audit,
    protocol::secret::Secret,
    store::{self, Conn, StoreError},
};

/// Wrong numbers that end a sign-in.
pub const NUMBER_TRIES: i64 = 3;

/// The digest under which a link's token is kept.
pub fn digest(token: &str) -> Vec<u8> {
    sha256(token).as_bytes().to_vec()
}

/// A new link with that token, which belongs to nothing so far, was sent nowhere, and allows one try.
pub fn new(app: &App, kind: ChallengeKind, token: &Secret, seconds: i64) -> Challenge {
    let (id, now) = (ChallengeId::new(app.new_id()), app.now());
    Challenge::new(id, kind, digest(token.expose()), now, now + seconds)
}

/// Whether that can be a link's token at all.
pub fn is_token(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Why a link can do nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Its time is over.
    Expired,
    /// It, or the code beside it, was used.
    Used,
    /// A newer message was sent.
    Replaced,
    /// Three wrong numbers ended the sign-in.
    TooManyTries,
    /// "This wasn't me" ended the sign-in.
    Denied,
}

/// A link that can do nothing. The reason is kept only for the browser in which the sign-in began: in every other
/// browser a link that expired, one that was used and one that was never made look alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dead(Option<(Reason, LoginId)>);

impl Dead {
    /// A link whose reason is shown nowhere: it was never made, no browser began what it is for, or the reason says
    /// something of an account.
    pub fn without_reason() -> Self {
        Self(None)
    }

    /// A link that belongs to a sign-in, or to a request that was made in it.
    pub fn of(login: &Login, browser: &BrowserSession, reason: Reason) -> Self {
        Self((login.browser_digest == browser.browser_digest).then(|| (reason, login.id.clone())))
    }

    /// A link whose sign-in has gone on in the browser that looks at it.
    pub(super) fn used_in(login: LoginId) -> Self {
        Self(Some((Reason::Used, login)))
    }

    /// The reason and the sign-in, in the browser in which that began.
    pub fn reason(&self) -> Option<(Reason, &LoginId)> {
        self.0.as_ref().map(|(reason, login)| (*reason, login))
    }
}

/// A link that was opened, and the sign-in that it answers, where it answers one.
pub struct Opened {
    /// The link.
    pub challenge: Challenge,
    /// Its sign-in, or the one in which it was asked for.
    pub login: Option<Login>,
}

/// The link of that token, if there ever was one of these kinds. A link for a sign-in that is there no more is none.
pub(super) fn find(
    conn: &mut Conn,
    kinds: &[ChallengeKind],
    token: &str,
) -> Result<Option<Opened>, StoreError> {
    if !is_token(token) {
        return Ok(None);
    }
    let Some(challenge) = store::challenges::find_link(conn, kinds, &digest(token))? else { return Ok(None) };
    let login = match &challenge.login_id {
        Some(id) => match store::logins::find(conn, id)? {
            Some(login) => Some(login),
            None => return Ok(None),
        },
        None => None,
    };
    Ok(Some(Opened { challenge, login }))
}

impl Opened {
    /// Why it can do nothing, if it cannot: where its sign-in stands comes before its own end.
    pub fn why_dead(&self, app: &App) -> Option<Reason> {
        match self.login.as_ref().map(|login| &login.stage) {
            Some(Stage::Refused { reason: EndReason::Denied }) => return Some(Reason::Denied),
            Some(Stage::Refused { reason: EndReason::TooManyTries }) => return Some(Reason::TooManyTries),
            // The code beside it was typed, or the person signed in another way.
            Some(Stage::Proved { .. } | Stage::Issued) => return Some(Reason::Used),
            _ => {}
        }
        match self.challenge.standing(app.now()) {
            // A link never says that another screen goes on where that cannot.
            Standing::Open => {
                let is_over = |login: &Login| app.now() >= login.expires_at;
                self.login.as_ref().is_some_and(is_over).then_some(Reason::Expired)
            }
            Standing::Expired => Some(Reason::Expired),
            Standing::Used => Some(Reason::Used),
            Standing::Replaced => Some(Reason::Replaced),
            Standing::TooManyTries => Some(Reason::TooManyTries),
        }
    }
}

/// Ends a login and everything that could still answer it. False when the login had moved on meanwhile. Lock it first.
pub(super) fn end(app: &App, conn: &mut Conn, login: &Login, reason: EndReason) -> Result<bool, StoreError> {
    store::challenges::replace_of_login(conn, &login.id, app.now())?;
    if !store::logins::advance(conn, &login.id, &login.stage, &Stage::Refused { reason })? {
        return Ok(false);
    }
    let event = if reason == EndReason::Denied { Event::Denied } else { Event::Refused };
    let mut entry = Entry::new(event).login(&login.id).from_device(&login.device);
    entry.user_id = login.prove().and_then(|asked| asked.user.clone());
    audit::record(app, conn, &entry)?;
    Ok(true)
}
