//! What an admin issued to a person, used: a link that signs in in the browser in which it is opened and accepted,
//! or a code that is typed where a code is asked for. It stands for the first step of the policy; a second factor
//! and later steps are asked for as always.
//!
//! There is no first screen whose number could be asked for. What was sent, and is opened in a browser that the
//! person has not used before, asks whose it is instead: whatever opens links in messages and presses every button
//! does not get in.

mod code;

pub use code::IssuedCode;

use super::{
    BrowserSession, RequestContext, begin, browser_session, identifier::Typed, link, methods::push, prove,
    recipient, throttle,
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
use std::sync::Arc;

/// How many sign-ins of a browser are looked at for one to go on with.
const MOST_OPEN: i64 = 10;

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

/// What opening a link found.
#[derive(Clone, Debug)]
pub enum Found {
    /// It can be used.
    Open(Box<Open>),
    /// It cannot. An admin began it, and no browser of its person, so that no page says why.
    Dead,
}

/// How a link was accepted.
#[derive(Clone, Debug)]
pub enum Accepted {
    /// This sign-in goes on here.
    Here(LoginId),
    /// It is somebody else's, or so was typed; so many tries are left.
    Wrong(u32),
    /// What was typed can be nobody. Nothing was counted.
    Malformed,
    /// A notification's link, on a device that gets no notifications of the person.
    OtherDevice,
    /// Another sign-in would go on now than the one that the page named. Nothing was counted, and the link is as good as
    /// before.
    Moved,
    /// It could do nothing.
    Dead,
}

/// Looks at a link. Changes nothing, however often and by whatever client.
pub async fn look(app: &Arc<App>, token: String, context: RequestContext) -> Result<Found, StoreError> {
    let shared = app.clone();
    app.store
        .read(move |conn| {
            let browser = browser_session::recognise(&shared, conn, &context)?;
            look_in(&shared, conn, &token, &browser)
        })
        .await
}

fn look_in(app: &App, conn: &mut Conn, token: &str, browser: &BrowserSession) -> Result<Found, StoreError> {
    let opened = link::find(conn, &ChallengeKind::ISSUED_LINKS, token)?;
    let Some(opened) = opened.filter(|opened| opened.why_dead(app).is_none()) else {
        return Ok(Found::Dead);
    };
    let challenge = opened.challenge;
    let user = challenge.user_id.as_ref().map(|id| store::users::find(conn, id)).transpose()?.flatten();
    let Some(user) = user.filter(may_sign_in) else { return Ok(Found::Dead) };
    let asks = !challenge.contact_key.is_empty() && !is_their_browser(app, conn, &user.id, browser)?;
    let person = if asks { String::new() } else { name(conn, &user)? };
    let goes_on = under_way(app, conn, &user.id, asks, browser)?;
    Ok(Found::Open(Box::new(Open { person, asks, goes_on, user, challenge })))
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

/// Accepts it, once: a sign-in in this browser has its first proof. `whose` is what was typed where the page asks,
/// `traits` what the page's script told.
pub async fn accept(
    app: &Arc<App>,
    token: String,
    context: RequestContext,
    onward: Onward,
    whose: Option<String>,
    traits: Traits,
) -> Result<Accepted, StoreError> {
    let shared = app.clone();
    let write = move |conn: &mut Conn| {
        let browser = browser_session::recognise(&shared, conn, &context)?;
        let Found::Open(open) = look_in(&shared, conn, &token, &browser)? else {
            return Ok(Accepted::Dead);
        };
        // Whoever ends what the person has ends this too, after sign-ins in which they proved something.
        store::locks::share(conn, &open.user.id, None)?;
        if !onward.is_as_shown(open.goes_on.as_ref()) {
            return Ok(Accepted::Moved);
        }
        if let Some(refused) = check_device(&shared, conn, &open, &browser, &traits)? {
            return Ok(refused);
        }
        match check_whose(&shared, conn, &open, whose.as_deref())? {
            Some(wrong) => Ok(wrong),
            None => accept_in(&shared, conn, &open, &browser, &traits, onward.path),
        }
    };
    let accepted = app.store.write(write).await?;
    if let Accepted::Here(login) = &accepted {
        metrics::link_used(Method::AdminIssued.as_str(), "same_browser");
        // Another tab may show the page that waits.
        app.store.wake(login.as_str()).await;
    }
    Ok(accepted)
}

/// Where it leads.
#[derive(Clone, Debug)]
pub struct Onward {
    /// The sign-in that goes on, as the page showed it.
    pub login: Option<LoginId>,
    /// Where a sign-in leads that begins here.
    pub path: &'static str,
}

impl Onward {
    /// Whether the page showed what would happen now.
    fn is_as_shown(&self, goes_on: Option<&Login>) -> bool {
        self.login.as_ref() == goes_on.map(|login| &login.id)
    }
}

/// `Some` when a notification's link is on another device than one that gets the person's. Each time counts as a
/// wrong answer.
fn check_device(
    app: &App,
    conn: &mut Conn,
    open: &Open,
    browser: &BrowserSession,
    traits: &Traits,
) -> Result<Option<Accepted>, StoreError> {
    let (user, challenge) = (&open.user.id, &open.challenge);
    if challenge.kind != ChallengeKind::AdminPush || push::used::device(app, conn, user, browser)?.is_some() {
        return Ok(None);
    }
    if !store::challenges::take_try(conn, &challenge.id)? {
        return Ok(Some(Accepted::Dead));
    }
    push::used::refuse(app, conn, None, user, browser, traits)?;
    Ok(Some(Accepted::OtherDevice))
}

/// `Some` when the page asks whose it is and it was not them who answered. A try is counted before the comparison.
fn check_whose(
    app: &App,
    conn: &mut Conn,
    open: &Open,
    whose: Option<&str>,
) -> Result<Option<Accepted>, StoreError> {
    if !open.asks {
        return Ok(None);
    }
    let all = [Identifier::Email, Identifier::Phone, Identifier::Username];
    let region = app.config.sms.default_region.as_deref();
    let Ok(typed) = Typed::parse(whose.unwrap_or_default(), &all, region) else {
        return Ok(Some(Accepted::Malformed));
    };
    let challenge = &open.challenge;
    if !store::challenges::take_try(conn, &challenge.id)? {
        return Ok(Some(Accepted::Dead));
    }
    let (_, named) = recipient::named(conn, &typed)?;
    if named.is_some_and(|named| named.id == open.user.id) {
        return Ok(None);
    }
    Ok(Some(match challenge.left_after_try() {
        0 => Accepted::Dead,
        left => Accepted::Wrong(left),
    }))
}

fn accept_in(
    app: &App,
    conn: &mut Conn,
    open: &Open,
    browser: &BrowserSession,
    traits: &Traits,
    path: &str,
) -> Result<Accepted, StoreError> {
    let (user, challenge) = (&open.user.id, &open.challenge);
    if !store::challenges::spend(conn, &challenge.id, app.now())? {
        return Ok(Accepted::Dead);
    }
    let login = match open.goes_on.clone() {
        Some(login) => login,
        None => {
            let login = begin::for_own_page_anew(app, path, browser);
            store::logins::insert(conn, &login)?;
            login
        }
    };
    if !prove::record_user(app, conn, &login, user, proof(app))? {
        // It stays good: the sign-in that it was for moved at the same moment.
        return Err(StoreError::Busy("the sign-in moved on at this moment".to_owned()));
    }
    if challenge.kind == ChallengeKind::AdminPush {
        push::used::note(app, conn, &login, user, browser, traits)?;
    } else {
        verify(app, conn, challenge)?;
    }
    Ok(Accepted::Here(login.id))
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

/// "This wasn't me": what was issued is dead, and for a while nothing more is issued. False when the link could do
/// nothing, and in a browser in which somebody else is signed in: who signs in there with such a link says first whose
/// it is, and nothing is asked of who says no.
pub async fn deny(app: &Arc<App>, token: String, context: RequestContext) -> Result<bool, StoreError> {
    app.write(move |tx| {
        let browser = browser_session::recognise(tx.app, tx.conn, &context)?;
        deny_in(tx.app, tx.conn, &token, &browser)
    })
    .await
}

fn deny_in(app: &App, conn: &mut Conn, token: &str, browser: &BrowserSession) -> Result<bool, StoreError> {
    let Found::Open(open) = look_in(app, conn, token, browser)? else { return Ok(false) };
    if browser.session.as_ref().is_some_and(|(_, user)| user.id != open.user.id) {
        return Ok(false);
    }
    let user = &open.user.id;
    store::users::lock(conn, user)?;
    if !store::challenges::spend(conn, &open.challenge.id, app.now())? {
        return Ok(false);
    }
    for kind in ChallengeKind::ISSUED {
        store::challenges::replace_of_user(conn, user, kind, app.now())?;
    }
    throttle::quiet_issued(app, conn, user)?;
    let entry = Entry::new(Event::Denied).user(user).from_device(&browser.device);
    audit::record(app, conn, &entry.detail(Method::AdminIssued.as_str()))?;
    Ok(true)
}
