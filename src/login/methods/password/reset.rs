//! A new password for whoever reads the mailbox. Looking at the link changes nothing; a person's own tap and a
//! password typed there do. It proves a mailbox and no more: where a second factor is due it is still asked for,
//! and only the browser that asked is signed in by it.

use super::{Trouble, judge_for, put};
use crate::{
    app::{App, Tx},
    login::{
        BrowserSession, RequestContext,
        challenge::Asked,
        identifier::Typed,
        link::{self, Dead, Opened, Reason},
        message,
        opened_link::{self, Answered, Deniable, Found, LinkKind, LinkTx, Outcome, Refused},
        prove, recipient, throttle, tries,
    },
    model::{
        access_window::AccessEnd,
        audit::{Entry, Event},
        challenge::{Challenge, ChallengeKind, Standing},
        contact::{Contact, ContactKind},
        id::UserId,
        login::Login,
        message::{Content, PasswordResetContent},
        password::Weakness,
        policy::Method,
    },
    observe::{audit, metrics},
    outbox::queue::{self, Draft},
    protocol::secret::Secret,
    session::ending,
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// How long a link lives, in seconds.
const LINK_SECONDS: i64 = 900;

/// Asks for a link to that address. Known, unknown and stopped ones take the same path and the same writes; only
/// the message's status differs.
pub fn ask(
    tx: &mut Tx<'_>,
    login: &Login,
    browser_session: &BrowserSession,
    typed: &Typed,
) -> Result<Asked, StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    let (policy, now) = (app.policy(Some(&login.policy)), app.now());
    let earlier = store::challenges::newest_of_login(conn, &login.id, ChallengeKind::PasswordReset)?;
    let next_at = earlier.map_or(0, |earlier| earlier.created_at + policy.limits.resend_cooldown);
    if now < next_at {
        return Ok(Asked::TooSoon(next_at));
    }
    let Recipient { address, key, user, why_not: refused } = mailbox(conn, typed)?;
    let whose = user.clone().unwrap_or_else(|| UserId::new(""));
    store::locks::share(conn, &whose, None)?;
    store::logins::lock(conn, &login.id)?;
    if let Some(until) = throttle::request(app, conn, &browser_session.device, policy)? {
        return Ok(Asked::TooMany(until));
    }
    let browser = browser_session.known_as(conn, Some(&whose))?;
    let limit = throttle::send_limit(app, conn, &key, browser.as_deref(), policy)?;
    let why_not = refused.or(limit.map(|_| "a limit was reached"));
    let token = app.world.random.token();
    // Only what is sent takes the place of an earlier link: else strangers could end it and nothing would come.
    let nobody = UserId::new("");
    let replaced = if why_not.is_none() { &whose } else { &nobody };
    store::challenges::replace_of_user(conn, replaced, ChallengeKind::PasswordReset, now)?;
    let challenge = Challenge {
        login_id: Some(login.id.clone()),
        user_id: user.clone(),
        contact_key: key,
        ..link::new(app, ChallengeKind::PasswordReset, &token, LINK_SECONDS)
    };
    store::challenges::insert(conn, &challenge)?;
    store::logins::outlive(conn, &login.id, now + LINK_SECONDS)?;
    let draft = Draft {
        recipient: address,
        content: &content(app, conn, login, &token)?,
        lang: &login.lang,
        login_id: Some(login.id.clone()),
        user_id: user.clone(),
        expires_at: now + LINK_SECONDS,
        why_not,
    };
    queue::insert(app, conn, draft)?;
    let event = if limit.is_none() { Event::PasswordResetAsked } else { Event::Limited };
    let mut entry = Entry::new(event).login(&login.id).from_device(&browser_session.device);
    entry.user_id = user;
    entry.client_id = login.client_id.clone();
    entry.detail = limit.or(why_not).map(str::to_owned);
    audit::record(app, conn, &entry)?;
    tx.after_commit(|_| metrics::password_reset("asked"));
    tx.wake_outbox();
    Ok(Asked::Sent)
}

/// To whom a link goes.
struct Recipient {
    /// The stored address where there is one.
    address: String,
    /// Its folded form.
    key: String,
    user: Option<UserId>,
    /// Why nothing will be sent, if so.
    why_not: Option<&'static str>,
}

/// The mailbox of the person whom the typed text names: the one that was typed, else one that they proved.
fn mailbox(conn: &mut Conn, typed: &Typed) -> Result<Recipient, StoreError> {
    let (contact, user) = recipient::named(conn, typed)?;
    // The same question about nobody, so that all take the same time.
    let nobody = UserId::new("");
    let all = store::contacts::of_user(conn, user.as_ref().map_or(&nobody, |user| &user.id))?;
    let mailbox = match contact.filter(|contact| contact.kind == ContactKind::Email) {
        Some(contact) => Some(contact),
        None => {
            all.iter().find(|other| other.kind == ContactKind::Email && !is_foreign(other, &all)).cloned()
        }
    };
    let why_not = match (&user, &mailbox) {
        (Some(user), _) if !user.is_active() => Some("the account is disabled"),
        (Some(_), Some(mailbox)) if is_foreign(mailbox, &all) => Some("the address is not proved"),
        (Some(_), Some(_)) => None,
        (Some(_), None) => Some("they have no address"),
        (None, _) => Some("nobody is known by this"),
    };
    let (address, key) = mailbox
        .map_or_else(|| (typed.as_str().to_owned(), typed.key()), |mailbox| (mailbox.address, mailbox.key));
    Ok(Recipient { address, key, user: user.map(|user| user.id), why_not })
}

/// Whether somebody who proved another address wrote this one down without proving it: it may be anybody's. The
/// only address of a person whom an admin added is that person's.
fn is_foreign(contact: &Contact, all: &[Contact]) -> bool {
    contact.verified_at.is_none() && all.iter().any(|other| other.verified_at.is_some())
}

fn content(app: &App, conn: &mut Conn, login: &Login, token: &Secret) -> Result<Content, StoreError> {
    Ok(Content::PasswordReset(PasswordResetContent {
        app: message::app_name(app, conn, login)?,
        link: app.url(&format!("/reset?token={}", token.expose())),
        origin: (&login.device).into(),
        minutes: LINK_SECONDS / 60,
    }))
}

/// A link to choose a new password. The browser that began is the one that asked for it.
pub struct ResetLink;

/// A link that can still set a password.
#[derive(Clone, Debug)]
pub struct Open {
    /// The sign-in in which it was asked for.
    pub login: Login,
    /// The address it was sent to.
    pub address: String,
    user: UserId,
    challenge: Challenge,
}

impl LinkKind for ResetLink {
    const CHALLENGES: &'static [ChallengeKind] = &[ChallengeKind::PasswordReset];
    type Open = Open;
    /// The PHC string of the new password.
    type Answer = String;
    /// It is set, and the sign-in in which it was asked for goes on in another browser, if at all.
    type Done = ();
    /// The password is too weak.
    type Refusal = Weakness;

    fn look(tx: &mut LinkTx<'_>, opened: Opened) -> Result<Found<Open>, StoreError> {
        let LinkTx { app, conn, browser, .. } = tx;
        let Opened { challenge, login: Some(login) } = opened else { return Ok(Found::nothing()) };
        let Some(user) = challenge.user_id.clone() else { return Ok(Found::nothing()) };
        let reason = match challenge.standing(app.now()) {
            Standing::Open => None,
            Standing::Expired => Some(Reason::Expired),
            Standing::Used | Standing::TooManyTries => Some(Reason::Used),
            Standing::Replaced => Some(why_replaced(app, conn, &user)?),
        };
        if let Some(reason) = reason {
            return Ok(Found::Dead(Dead::of(&login, browser, reason)));
        }
        let Some(contact) = contact(conn, &challenge, &user)? else { return Ok(Found::nothing()) };
        Ok(Found::Open(Open { login, address: contact.address, user, challenge }))
    }

    fn answer(tx: &mut LinkTx<'_>, open: &Open, phc: String) -> Result<Outcome<(), Weakness>, StoreError> {
        let LinkTx { app, conn, browser, held, .. } = tx;
        let (user, now) = (&open.user, app.now());
        let Some(contact) = contact(conn, &open.challenge, user)? else { return Ok(Outcome::nothing()) };
        if !store::challenges::spend(conn, &open.challenge.id, now)? {
            return Ok(Outcome::Dead(Dead::of(&open.login, browser, Reason::Used)));
        }
        if contact.verified_at.is_none() {
            store::contacts::verify(conn, &contact.id, now)?;
        }
        put(app, conn, user, &phc, browser, "by a link in a mail")?;
        for session in ending::everything(app, conn, user, None, AccessEnd::SignedOut)? {
            let entry = Entry::new(Event::SignedOut).user(user).session(&session);
            let entry = entry.detail("the password was changed").from_device(&browser.device);
            audit::record(app, conn, &entry)?;
        }
        tries::forgive_passwords(app, conn, user, &browser.browser_digest)?;
        tries::forgive_codes(app, conn, user, contact.kind)?;
        let goes_on =
            may_go_on(app, &open.login, browser) && prove::record_reset(app, conn, &open.login, held, user)?;
        tx.wake_outbox();
        if !goes_on {
            return Ok(Outcome::Done(()));
        }
        tx.moved(&open.login.id);
        Ok(Outcome::GoOn(open.login.id.clone()))
    }
}

/// The mailbox to which a link was sent, while it is that person's: it may have changed hands meanwhile.
fn contact(conn: &mut Conn, challenge: &Challenge, user: &UserId) -> Result<Option<Contact>, StoreError> {
    let is_active = store::users::find(conn, user)?.is_some_and(|user| user.is_active());
    let contact = store::contacts::find(conn, ContactKind::Email, &challenge.contact_key)?;
    Ok(contact.filter(|contact| is_active && contact.user_id == *user))
}

/// By a newer link, when there is one that is still good; else by a new password.
fn why_replaced(app: &App, conn: &mut Conn, user: &UserId) -> Result<Reason, StoreError> {
    let newest = store::challenges::newest_of_user(conn, user, ChallengeKind::PasswordReset)?;
    let is_newer = newest.is_some_and(|newest| newest.standing(app.now()) == Standing::Open);
    Ok(if is_newer { Reason::Replaced } else { Reason::Used })
}

/// Sets the password that was typed, once a link. A weak one does not use it up.
pub async fn finish(
    app: &Arc<App>,
    token: String,
    context: RequestContext,
    typed: &str,
) -> Result<Answered<ResetLink>, Trouble> {
    let open = match opened_link::look::<ResetLink>(app, token.clone(), context.clone()).await? {
        Found::Open(open) => open,
        Found::GoOn(login) => return Ok(Outcome::GoOn(login)),
        Found::Dead(dead) => return Ok(Outcome::Dead(dead)),
    };
    let phc = match judge_for(app, &open.user, typed).await? {
        Ok(phc) => phc,
        Err(why) => return Ok(Outcome::Refused(Refused { why, open })),
    };
    let finished = opened_link::answer::<ResetLink>(app, token, context, phc).await?;
    if matches!(finished, Outcome::Done(()) | Outcome::GoOn(_)) {
        metrics::password_reset("used");
    }
    Ok(finished)
}

/// Whether the sign-in in which the link was asked for waits in this very browser, and takes a link by mail.
fn may_go_on(app: &App, login: &Login, browser_session: &BrowserSession) -> bool {
    login.browser_digest == browser_session.browser_digest
        && login.is_unproved()
        && app.now() < login.expires_at
        && app.policy(Some(&login.policy)).begins_with(Method::EmailLink)
}

impl Deniable for ResetLink {
    /// Ends the link and quiets further messages.
    fn deny(tx: &mut LinkTx<'_>, open: &Open) -> Result<Outcome<(), Weakness>, StoreError> {
        let LinkTx { app, conn, browser, .. } = tx;
        if !store::challenges::spend(conn, &open.challenge.id, app.now())? {
            return Ok(Outcome::Dead(Dead::of(&open.login, browser, Reason::Used)));
        }
        throttle::quiet(app, conn, &open.challenge.contact_key)?;
        let entry = Entry::new(Event::Denied).user(&open.user).login(&open.login.id);
        audit::record(app, conn, &entry.from_device(&browser.device).detail("a new password"))?;
        Ok(Outcome::Done(()))
    }
}
