//! What every kind of link that is opened goes through: it is looked at, then answered or denied.
//!
//! - GET [`look`]s, and changes nothing: it works on a reader's connection, which on SQLite cannot write. It finds
//!   [`Found::Open`], with what the page shows; [`Found::GoOn`], in the browser whose sign-in the link has already
//!   moved on; or [`Found::Dead`].
//! - POST [`answer`]s or [`deny`]s: in one write transaction the people whom the link may be about, whoever is signed in
//!   in the browser, and the sign-in are locked; then the browser is recognised again, the link is looked at again by
//!   the same function, and the kind acts on what that found. An [`Outcome`] is a value, so that a try that
//!   was counted is committed. First screens that wait for a sign-in that moved are woken after the commit.
//!
//! | the machine | a kind says ([`LinkKind`], [`Deniable`]) |
//! |---|---|
//! | finds the challenge of a token, of the kind's own challenges only | `CHALLENGES` |
//! | recognises browser and session, in the transaction that decides | `look`: whether the link can do something here |
//! | refuses what was found dead | `answer`: its checks, in their order, then `spend`, then what it does |
//! | shows a reason only in the browser that began ([`Dead`]) | `deny`: what "this wasn't me" ends |
//! | wakes first screens | `Open`, `Answer`, `Done`, `Refusal`: what it shows, takes, did, and did not do |
//!
//! A kind is one module below the web and one page. The kinds: [`super::pairing`], [`super::methods::qr`],
//! [`super::admin_credentials`], [`super::methods::password::reset`], [`super::report`], and the invitation of an admin.

use super::{
    BrowserSession, RequestContext, browser_session,
    held::{self, Held},
    link::{self, Dead, Opened},
};
use crate::{
    app::App,
    model::{
        challenge::{Challenge, ChallengeKind},
        contact::ContactKind,
        id::{LoginId, UserId},
        login::{EndReason, Login},
    },
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// A kind of link.
pub trait LinkKind: Sized + Send + 'static {
    /// The kinds of challenge that its links are. A token of another kind is nothing here.
    const CHALLENGES: &'static [ChallengeKind];
    /// A link that can do something: what its page shows, and what an answer acts on.
    type Open: Send + 'static;
    /// What the form of its page sends.
    type Answer: Send + 'static;
    /// What an answer did, where it did not move a sign-in of this browser.
    type Done: Send + 'static;
    /// Why an answer did nothing, although the link is still good.
    type Refusal: Send + 'static;

    /// What a link can do in that browser. Changes nothing.
    fn look(tx: &mut LinkTx<'_>, opened: Opened) -> Result<Found<Self::Open>, StoreError>;

    /// Acts on an answer, once: what makes it single is that the challenge is spent.
    fn answer(
        tx: &mut LinkTx<'_>,
        open: &Self::Open,
        answer: Self::Answer,
    ) -> Result<Outcome<Self::Done, Self::Refusal>, StoreError>;
}

/// A kind of link whose page offers "this wasn't me".
pub trait Deniable: LinkKind {
    /// Ends what the link is for, and quiets what sent it.
    fn deny(tx: &mut LinkTx<'_>, open: &Self::Open) -> Result<Outcome<(), Self::Refusal>, StoreError>;
}

/// What opening a link found.
#[derive(Clone, Debug)]
pub enum Found<O> {
    /// It can do something.
    Open(O),
    /// This is the browser of its sign-in, which goes on without the link.
    GoOn(LoginId),
    /// It can do nothing.
    Dead(Dead),
}

impl<O> Found<O> {
    /// A link that can do nothing, and no browser is shown a reason.
    pub fn nothing() -> Self {
        Self::Dead(Dead::without_reason())
    }
}

/// What came of an answer.
#[derive(Clone, Debug)]
pub enum Outcome<D, R> {
    /// It was done.
    Done(D),
    /// Nothing was done. The link is still good.
    Refused(R),
    /// This sign-in goes on in this browser.
    GoOn(LoginId),
    /// The link could do nothing.
    Dead(Dead),
}

impl<D, R> Outcome<D, R> {
    /// The link could do nothing, and no browser is shown a reason.
    pub fn nothing() -> Self {
        Self::Dead(Dead::without_reason())
    }
}

/// An answer that did nothing, and the link as the transaction found it, for the page that says so.
pub struct Refused<K: LinkKind> {
    /// Why.
    pub why: K::Refusal,
    /// The link.
    pub open: K::Open,
}

/// What came of an answer to a link of that kind.
pub type Answered<K> = Outcome<<K as LinkKind>::Done, Refused<K>>;

/// The transaction in which a link is looked at, or answered.
pub struct LinkTx<'a> {
    /// The provider.
    pub app: &'a App,
    /// The connection, inside its transaction.
    pub conn: &'a mut Conn,
    /// The browser that opened it, and who is signed in in it now.
    pub browser: &'a BrowserSession,
    /// Whom it may be about, locked alone since before it was looked at, as is its sign-in.
    pub held: Held,
    moved: Option<LoginId>,
    queued: bool,
}

impl LinkTx<'_> {
    /// Notes that a sign-in moved: a page that waits for it is woken after the commit.
    pub fn moved(&mut self, login: &LoginId) {
        self.moved = Some(login.clone());
    }

    /// Notes that a message was queued: the outbox is rung after the commit.
    pub fn wake_outbox(&mut self) {
        self.queued = true;
    }

    /// Ends the sign-in of a link by "this wasn't me", once. False when either has moved on.
    pub(super) fn end(&mut self, challenge: &Challenge, login: &Login) -> Result<bool, StoreError> {
        let ended = store::challenges::spend(self.conn, &challenge.id, self.app.now())?
            && link::end(self.app, self.conn, login, EndReason::Denied)?;
        if ended {
            self.moved(&login.id);
        }
        Ok(ended)
    }
}

/// Looks at a link. Changes nothing, however often and by whatever client.
///
/// # Errors
/// Those of the store.
pub async fn look<K: LinkKind>(
    app: &Arc<App>,
    token: String,
    context: RequestContext,
) -> Result<Found<K::Open>, StoreError> {
    let shared = app.clone();
    let read = move |conn: &mut Conn| {
        let browser = &browser_session::recognise(&shared, conn, &context)?;
        let mut tx =
            LinkTx { app: &shared, conn, browser, held: Held::nothing(), moved: None, queued: false };
        find::<K>(&mut tx, &token)
    };
    app.store.read(read).await
}

fn find<K: LinkKind>(tx: &mut LinkTx<'_>, token: &str) -> Result<Found<K::Open>, StoreError> {
    match link::find(tx.conn, K::CHALLENGES, token)? {
        Some(opened) => K::look(tx, opened),
        None => Ok(Found::nothing()),
    }
}

/// Locks whom a link may be about, whoever is signed in in this browser, and its sign-in.
fn hold<K: LinkKind>(conn: &mut Conn, token: &str, browser: &BrowserSession) -> Result<Held, StoreError> {
    let Some(Opened { challenge, login }) = link::find(conn, K::CHALLENGES, token)? else {
        return Ok(Held::nothing());
    };
    let mut people: Vec<UserId> = challenge.user_id.into_iter().collect();
    people.extend(browser.session.as_ref().map(|(_, user)| user.id.clone()));
    if let Some(login) = &login {
        people.extend(held::people(conn, login)?);
    } else {
        let contact = store::contacts::find(conn, ContactKind::Email, &challenge.contact_key)?;
        people.extend(contact.map(|contact| contact.user_id));
    }
    Held::alone(conn, login.as_ref().map(|login| &login.id), people)
}

/// Answers a link.
///
/// # Errors
/// Those of the store: then nothing was done.
pub async fn answer<K: LinkKind>(
    app: &Arc<App>,
    token: String,
    context: RequestContext,
    answer: K::Answer,
) -> Result<Answered<K>, StoreError> {
    decide::<K, _>(app, token, context, move |tx, open| K::answer(tx, open, answer)).await
}

/// "This wasn't me".
///
/// # Errors
/// Those of the store: then nothing was done.
pub async fn deny<K: Deniable>(
    app: &Arc<App>,
    token: String,
    context: RequestContext,
) -> Result<Outcome<(), Refused<K>>, StoreError> {
    Ok(match decide::<K, _>(app, token, context, K::deny).await? {
        // Nobody who says no is signed in.
        Outcome::GoOn(login) => Outcome::Dead(Dead::used_in(login)),
        outcome => outcome,
    })
}

async fn decide<K: LinkKind, D: Send + 'static>(
    app: &Arc<App>,
    token: String,
    context: RequestContext,
    act: impl FnOnce(&mut LinkTx<'_>, &K::Open) -> Result<Outcome<D, K::Refusal>, StoreError> + Send + 'static,
) -> Result<Outcome<D, Refused<K>>, StoreError> {
    app.write(move |tx| {
        let browser = browser_session::recognise(tx.app, tx.conn, &context)?;
        let held = hold::<K>(tx.conn, &token, &browser)?;
        let browser = &browser_session::again(tx.app, tx.conn, &browser)?;
        let mut link = LinkTx { app: tx.app, conn: tx.conn, browser, held, moved: None, queued: false };
        let open = match find::<K>(&mut link, &token)? {
            Found::Open(open) => open,
            Found::GoOn(login) => return Ok(Outcome::GoOn(login)),
            Found::Dead(dead) => return Ok(Outcome::Dead(dead)),
        };
        let outcome = match act(&mut link, &open)? {
            Outcome::Done(done) => Outcome::Done(done),
            Outcome::Refused(why) => Outcome::Refused(Refused { why, open }),
            Outcome::GoOn(login) => Outcome::GoOn(login),
            Outcome::Dead(dead) => Outcome::Dead(dead),
        };
        let LinkTx { moved, queued, .. } = link;
        if let Some(login) = moved {
            tx.wake(login.as_str());
        }
        if queued {
            tx.wake_outbox();
        }
        Ok(outcome)
    })
    .await
}
