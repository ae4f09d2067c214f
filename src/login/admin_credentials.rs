//! What an admin issued to a person, used: a link that signs in in the browser in which it is opened and accepted,
//! or a code that is typed where a code is asked for. It stands for the first step of the policy; a second factor
//! and later steps are asked for as always.
//!
//! There is no first screen whose number could be asked for. What was sent, and is opened in a browser that the
//! person has not used before, asks whose it is instead: whatever opens links in messages and presses every button
//! does not get in.

pub mod code;

use super::{
    BrowserSession, begin,
    identifier::Typed,
    link::Opened,
    methods::push,
    opened_link::{Deniable, Found, LinkKind, LinkTx, Outcome},
    prove, recipient, throttle, under_way,
};
use crate::{
    app::App,
    model::{
        audit::{Entry, Event},
        challenge::{Challenge, ChallengeKind},
        contact::ContactKind,
        device::Traits,
        id::{LoginId, UserId},
        login::{Login, Proof, Stage},
        policy::{Identifier, Method},
        user::User,
    },
    observe::{audit, metrics},
    store::{self, Conn, StoreError},
};
use std::convert::Infallible;

/// How many sign-ins of a browser are looked at for one to go on with.
const MOST_OPEN: i64 = 10;
/// Where a sign-in leads that begins here.
const PAGE: &str = "/account";

/// A link to sign in that an admin issued. No browser of its person began it, so that no page says why one is dead.
pub struct AdminLink;

/// A link that can be used.
#[derive(Clone, Debug)]
pub struct Open {
    /// Who signs in with it, in words for its page; empty where the page asks just that.
    pub person: String,
    /// The page asks whose it is.
    pub asks: bool,
    /// The sign-in in this browser that waits for just this: whoever was on the way to an app comes to it. Where there is
    /// none, one begins.
    pub goes_on: Option<Login>,
    user: User,
    challenge: Challenge,
}

/// "Sign me in here."
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// The sign-in that goes on, as the page showed it.
    pub login: Option<LoginId>,
    /// What was typed where the page asks whose the link is.
    pub whose: Option<String>,
    /// What the page's script found.
    pub traits: Traits,
}

/// Why nobody was signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is somebody else's, or so was typed; so many tries are left.
    Wrong(u32),
    /// What was typed can be nobody. Nothing was counted.
    Malformed,
    /// A notification's link, on a device that gets no notifications of the person.
    OtherDevice,
    /// Another sign-in would go on now than the one that the page named. Nothing was counted, and the link is as good as
    /// before.
    Moved,
}

/// A sign-in of this browser always goes on.
type Verdict = Outcome<Infallible, Refusal>;

impl LinkKind for AdminLink {
    const CHALLENGES: &'static [ChallengeKind] = &ChallengeKind::ISSUED_LINKS;
    type Open = Open;
    type Answer = Acceptance;
    type Done = Infallible;
    type Refusal = Refusal;

    fn look(tx: &mut LinkTx<'_>, opened: Opened) -> Result<Found<Open>, StoreError> {
        let LinkTx { app, conn, browser, .. } = tx;
        if opened.why_dead(app).is_some() {
            return Ok(Found::nothing());
        }
        let challenge = opened.challenge;
        let user = challenge.user_id.as_ref().map(|id| store::users::find(conn, id)).transpose()?.flatten();
        let Some(user) = user.filter(may_sign_in) else { return Ok(Found::nothing()) };
        let asks = !challenge.contact_key.is_empty() && !is_their_browser(app, conn, &user.id, browser)?;
        let person = if asks { String::new() } else { name(conn, &user)? };
        let goes_on = under_way(app, conn, &user.id, asks, browser)?;
        Ok(Found::Open(Open { person, asks, goes_on, user, challenge }))
    }

    /// A sign-in in this browser has its first proof.
    fn answer(tx: &mut LinkTx<'_>, open: &Open, answer: Acceptance) -> Result<Verdict, StoreError> {
        if answer.login.as_ref() != open.goes_on.as_ref().map(|login| &login.id) {
            return Ok(Outcome::Refused(Refusal::Moved));
        }
        if let Some(refused) = check_device(tx, open, &answer.traits)? {
            return Ok(refused);
        }
        match check_whose(tx, open, answer.whose.as_deref())? {
            Some(wrong) => Ok(wrong),
            None => accept(tx, open, &answer.traits),
        }
    }
}

fn may_sign_in(user: &User) -> bool {
    user.is_active() && user.pending_since.is_none()
}

/// One in which they have signed in before, or that gets their notifications.
fn is_their_browser(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    browser: &BrowserSession,
) -> Result<bool, StoreError> {
    Ok(store::sessions::browser_is_known(conn, user, &browser.browser_digest)?
        || push::used::device(app, conn, user, browser)?.is_some())
}

fn name(conn: &mut Conn, user: &User) -> Result<String, StoreError> {
    let first = store::contacts::of_user(conn, &user.id)?.into_iter().next();
    let name = first.map(|contact| contact.address).or(user.claims.name.clone());
    Ok(name.or(user.claims.preferred_username.clone()).unwrap_or_else(|| user.id.to_string()))
}

/// `Some` when a notification's link is on another device than one that gets the person's. Each time counts as a
/// wrong answer.
fn check_device(tx: &mut LinkTx<'_>, open: &Open, traits: &Traits) -> Result<Option<Verdict>, StoreError> {
    let LinkTx { app, conn, browser, .. } = tx;
    let (user, challenge) = (&open.user.id, &open.challenge);
    if challenge.kind != ChallengeKind::AdminPush || push::used::device(app, conn, user, browser)?.is_some() {
        return Ok(None);
    }
    if !store::challenges::take_try(conn, &challenge.id)? {
        return Ok(Some(Outcome::nothing()));
    }
    push::used::refuse(app, conn, None, user, browser, traits)?;
    Ok(Some(Outcome::Refused(Refusal::OtherDevice)))
}

/// `Some` when the page asks whose it is and it was not them who answered. A try is counted before the comparison.
fn check_whose(tx: &mut LinkTx<'_>, open: &Open, whose: Option<&str>) -> Result<Option<Verdict>, StoreError> {
    if !open.asks {
        return Ok(None);
    }
    let all = [Identifier::Email, Identifier::Phone, Identifier::Username];
    let region = tx.app.config.sms.default_region.as_deref();
    let Ok(typed) = Typed::parse(whose.unwrap_or_default(), &all, region) else {
        return Ok(Some(Outcome::Refused(Refusal::Malformed)));
    };
    let challenge = &open.challenge;
    if !store::challenges::take_try(tx.conn, &challenge.id)? {
        return Ok(Some(Outcome::nothing()));
    }
    let (_, named) = recipient::named(tx.conn, &typed)?;
    if named.is_some_and(|named| named.id == open.user.id) {
        return Ok(None);
    }
    Ok(Some(match challenge.left_after_try() {
        0 => Outcome::nothing(),
        left => Outcome::Refused(Refusal::Wrong(left)),
    }))
}

fn accept(tx: &mut LinkTx<'_>, open: &Open, traits: &Traits) -> Result<Verdict, StoreError> {
    let LinkTx { app, conn, browser, held, .. } = tx;
    let (user, challenge) = (&open.user.id, &open.challenge);
    if !store::challenges::spend(conn, &challenge.id, app.now())? {
        return Ok(Outcome::nothing());
    }
    let login = match open.goes_on.clone() {
        Some(login) => login,
        None => {
            let login = begin::for_own_page_anew(app, PAGE, browser);
            store::logins::insert(conn, &login)?;
            login
        }
    };
    if !prove::record_user(app, conn, &login, held, user, proof(app))? {
        // It stays good: the sign-in that it was for moved at the same moment.
        return Err(under_way::moved_on());
    }
    if challenge.kind == ChallengeKind::AdminPush {
        push::used::note(app, conn, &login, user, browser, traits)?;
    } else {
        verify(app, conn, challenge)?;
    }
    metrics::link_used(Method::AdminIssued.as_str(), "same_browser");
    // Another tab may show the page that waits.
    tx.moved(&login.id);
    Ok(Outcome::GoOn(login.id))
}

/// A sign-in in this browser that waits for just this. Where the page asks whose the link is, it does not depend on
/// that: else it would tell.
fn under_way(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    asks: bool,
    browser: &BrowserSession,
) -> Result<Option<Login>, StoreError> {
    let open = store::logins::open_in(conn, &browser.browser_digest, app.now(), MOST_OPEN)?;
    Ok(open.into_iter().find(|login| match &login.stage {
        Stage::Identify => true,
        Stage::Prove(asked) => {
            asked.proofs.is_empty() && (asks || asked.user.as_ref().is_none_or(|asked| asked == user))
        }
        Stage::Proved { user: proved, .. } => !asks && proved == user,
        Stage::Issued | Stage::Refused { .. } => false,
    }))
}

fn proof(app: &App) -> Proof {
    Proof::new(Method::AdminIssued, app.now())
}

/// Whoever uses what was mailed reads that mailbox.
fn verify(app: &App, conn: &mut Conn, challenge: &Challenge) -> Result<(), StoreError> {
    let contact = store::contacts::find(conn, ContactKind::Email, &challenge.contact_key)?;
    let theirs = contact.filter(|contact| {
        contact.verified_at.is_none() && challenge.user_id.as_ref() == Some(&contact.user_id)
    });
    theirs.map_or(Ok(()), |contact| store::contacts::verify(conn, &contact.id, app.now()))
}

impl Deniable for AdminLink {
    /// What was issued is dead, and for a while nothing more is issued. In a browser in which somebody else is signed in
    /// the link can do nothing: who signs in there with such a link says first whose it is, and nothing is asked of who
    /// says no.
    fn deny(tx: &mut LinkTx<'_>, open: &Open) -> Result<Outcome<(), Refusal>, StoreError> {
        let LinkTx { app, conn, browser, .. } = tx;
        let user = &open.user.id;
        if browser.session.as_ref().is_some_and(|(_, signed_in)| signed_in.id != *user) {
            return Ok(Outcome::nothing());
        }
        if !store::challenges::spend(conn, &open.challenge.id, app.now())? {
            return Ok(Outcome::nothing());
        }
        for kind in ChallengeKind::ISSUED {
            store::challenges::replace_of_user(conn, user, kind, app.now())?;
        }
        throttle::quiet_issued(app, conn, user)?;
        let entry = Entry::new(Event::Denied).user(user).from_device(&browser.device);
        audit::record(app, conn, &entry.detail(Method::AdminIssued.as_str()))?;
        Ok(Outcome::Done(()))
    }
}
