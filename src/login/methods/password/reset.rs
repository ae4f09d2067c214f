//! A new password for whoever reads the mailbox. Looking at the link changes nothing; a person's own tap and a
//! password typed there do. It proves a mailbox and no more: where a second factor is due it is still asked for,
//! and only the browser that asked is signed in by it.

use super::{Trouble, judge_for, put};
use crate::{
    app::App,
    crypto::digest::sha256,
    login::{
        BrowserSession, RequestContext, browser_session,
        challenge::Asked,
        identifier::Typed,
        link::{Dead, Reason},
        message, prove, recipient, throttle, tries,
    },
    model::{
        access_window::AccessEnd,
        audit::{Entry, Event},
        challenge::{Challenge, ChallengeKind, Standing},
        contact::{Contact, ContactKind},
        id::{ChallengeId, LoginId, UserId},
        login::Login,
        message::{Content, PasswordResetContent},
        password::Weakness,
        policy::Method,
    },
    observe::{audit, metrics},
    outbox::queue::{self, Draft},
    protocol::{hex, secret::Secret},
    session::ending,
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// How long a link lives, in seconds.
const LINK_SECONDS: i64 = 900;

/// Asks for a link to that address. Known, unknown and stopped ones take the same path and the same writes; only
/// the message's status differs.
pub async fn ask(
    app: &Arc<App>,
    login: Login,
    browser_session: BrowserSession,
    typed: Typed,
) -> Result<Asked, StoreError> {
    let asked = app.write(move |tx| ask_in(tx.app, tx.conn, &login, &browser_session, &typed)).await?;
    if asked == Asked::Sent {
        metrics::password_reset("asked");
        app.outbox.notify_one();
    }
    Ok(asked)
}

fn ask_in(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    browser_session: &BrowserSession,
    typed: &Typed,
) -> Result<Asked, StoreError> {
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
    let browser = store::sessions::browser_is_known(conn, &whose, &browser_session.browser_digest)?;
    let browser = browser.then(|| hex(&browser_session.browser_digest));
    let limit = throttle::send_limit(app, conn, &key, browser.as_deref(), policy)?;
    let why_not = refused.or(limit.map(|_| "a limit was reached"));
    let token = app.world.random.token();
    // Only what is sent takes the place of an earlier link: else strangers could end it and nothing would come.
    let nobody = UserId::new("");
    let replaced = if why_not.is_none() { &whose } else { &nobody };
    store::challenges::replace_of_user(conn, replaced, ChallengeKind::PasswordReset, now)?;
    store::challenges::insert(conn, &challenge(app, login, &token, user.as_ref(), key))?;
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

fn challenge(
    app: &App,
    login: &Login,
    token: &Secret,
    user: Option<&UserId>,
    contact_key: String,
) -> Challenge {
    Challenge {
        id: ChallengeId::new(app.new_id()),
        kind: ChallengeKind::PasswordReset,
        digest: sha256(token.expose()).as_bytes().to_vec(),
        login_id: Some(login.id.clone()),
        user_id: user.cloned(),
        contact_key,
        tries: 0,
        max_tries: 1,
        created_at: app.now(),
        expires_at: app.now() + LINK_SECONDS,
        used_at: None,
        replaced_at: None,
    }
}

fn content(app: &App, conn: &mut Conn, login: &Login, token: &Secret) -> Result<Content, StoreError> {
    Ok(Content::PasswordReset(PasswordResetContent {
        app: message::app_name(app, conn, login)?,
        link: app.url(&format!("/reset?token={}", token.expose())),
        origin: (&login.device).into(),
        minutes: LINK_SECONDS / 60,
    }))
}

/// A link that can still set a password.
#[derive(Clone, Debug)]
pub struct Open {
    /// The sign-in in which it was asked for.
    pub login: Login,
    /// The address it was sent to.
    pub address: String,
    user: UserId,
    contact: Contact,
    challenge: Challenge,
}

/// Looks at a link. Changes nothing, however often and by whatever client.
pub async fn look(
    app: &Arc<App>,
    token: String,
    context: RequestContext,
) -> Result<Result<Open, Dead>, StoreError> {
    let shared = app.clone();
    app.store
        .read(move |conn| {
            let browser_session = browser_session::recognise(&shared, conn, &context)?;
            look_in(&shared, conn, &token, &browser_session)
        })
        .await
}

/// The browser that began is the one that asked for the link.
fn look_in(
    app: &App,
    conn: &mut Conn,
    token: &str,
    browser_session: &BrowserSession,
) -> Result<Result<Open, Dead>, StoreError> {
    let unknown = Ok(Err(Dead::without_reason()));
    let digest = sha256(token);
    let found = store::challenges::find_by_digest(conn, ChallengeKind::PasswordReset, digest.as_bytes())?;
    let Some(challenge) = found else { return unknown };
    let (Some(user), Some(login)) = (challenge.user_id.clone(), challenge.login_id.as_ref()) else {
        return unknown;
    };
    let Some(login) = store::logins::find(conn, login)? else { return unknown };
    let reason = match challenge.standing(app.now()) {
        Standing::Open => None,
        Standing::Expired => Some(Reason::Expired),
        Standing::Used | Standing::TooManyTries => Some(Reason::Used),
        Standing::Replaced => Some(why_replaced(app, conn, &user)?),
    };
    if let Some(reason) = reason {
        return Ok(Err(Dead::of(&login, browser_session, reason)));
    }
    let active = store::users::find(conn, &user)?.is_some_and(|user| user.is_active());
    // The address may have changed hands meanwhile.
    let contact = store::contacts::find(conn, ContactKind::Email, &challenge.contact_key)?
        .filter(|contact| active && contact.user_id == user);
    let Some(contact) = contact else { return unknown };
    let address = contact.address.clone();
    Ok(Ok(Open { login, address, user, contact, challenge }))
}

/// By a newer link, when there is one that is still good; else by a new password.
fn why_replaced(app: &App, conn: &mut Conn, user: &UserId) -> Result<Reason, StoreError> {
    let newest = store::challenges::newest_of_user(conn, user, ChallengeKind::PasswordReset)?;
    let is_newer = newest.is_some_and(|newest| newest.standing(app.now()) == Standing::Open);
    Ok(if is_newer { Reason::Replaced } else { Reason::Used })
}

/// How choosing a new password ended.
#[derive(Clone, Debug)]
pub enum Finished {
    /// It is set, and the sign-in that waited in this browser goes on.
    Here(LoginId),
    /// It is set.
    UpstreamAccount,
    /// It is too weak; the link can still be used.
    Weak(Weakness),
    /// The link could do nothing.
    Dead(Dead),
}

/// Sets the password that was typed, once a link.
pub async fn finish(
    app: &Arc<App>,
    token: String,
    context: RequestContext,
    typed: &str,
) -> Result<Finished, Trouble> {
    let user = match look(app, token.clone(), context.clone()).await? {
        Ok(open) => open.user,
        Err(dead) => return Ok(Finished::Dead(dead)),
    };
    let phc = match judge_for(app, &user, typed).await? {
        Ok(phc) => phc,
        Err(weakness) => return Ok(Finished::Weak(weakness)),
    };
    let shared = app.clone();
    let finished = app
        .store
        .write(move |conn| {
            let browser_session = browser_session::recognise(&shared, conn, &context)?;
            finish_in(&shared, conn, &user, &token, &browser_session, &phc)
        })
        .await?;
    if matches!(finished, Finished::Here(_) | Finished::UpstreamAccount) {
        metrics::password_reset("used");
        app.outbox.notify_one();
    }
    if let Finished::Here(login) = &finished {
        app.store.wake(login.as_str()).await;
    }
    Ok(finished)
}

fn finish_in(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    token: &str,
    browser_session: &BrowserSession,
    phc: &str,
) -> Result<Finished, StoreError> {
    // First, so that nobody takes the address away between the look and the new password.
    store::users::lock(conn, user)?;
    let open = match look_in(app, conn, token, browser_session)? {
        Ok(open) => open,
        Err(dead) => return Ok(Finished::Dead(dead)),
    };
    let now = app.now();
    store::logins::lock(conn, &open.login.id)?;
    if !store::challenges::spend(conn, &open.challenge.id, now)? {
        return Ok(Finished::Dead(Dead::of(&open.login, browser_session, Reason::Used)));
    }
    if open.contact.verified_at.is_none() {
        store::contacts::verify(conn, &open.contact.id, now)?;
    }
    put(app, conn, &open.user, phc, browser_session, "by a link in a mail")?;
    for session in ending::everything(app, conn, &open.user, AccessEnd::SignedOut)? {
        let entry = Entry::new(Event::SignedOut).user(&open.user).session(&session);
        audit::record(
            app,
            conn,
            &entry.detail("the password was changed").from_device(&browser_session.device),
        )?;
    }
    tries::forgive_passwords(app, conn, &open.user, &open.contact.key)?;
    tries::forgive_codes(conn, &open.user, open.contact.kind)?;
    let goes_on = may_go_on(app, &open.login, browser_session)
        && prove::record_reset(app, conn, &open.login, &open.user)?;
    Ok(if goes_on { Finished::Here(open.login.id) } else { Finished::UpstreamAccount })
}

/// Whether the sign-in in which the link was asked for waits in this very browser, and takes a link by mail.
fn may_go_on(app: &App, login: &Login, browser_session: &BrowserSession) -> bool {
    login.browser_digest == browser_session.browser_digest
        && login.is_unproved()
        && app.now() < login.expires_at
        && app.policy(Some(&login.policy)).begins_with(Method::EmailLink)
}

/// "This wasn't me": ends the link and quiets further messages.
pub async fn deny(
    app: &Arc<App>,
    token: String,
    context: RequestContext,
) -> Result<Result<(), Dead>, StoreError> {
    app.write(move |tx| {
        let browser_session = browser_session::recognise(tx.app, tx.conn, &context)?;
        let open = match look_in(tx.app, tx.conn, &token, &browser_session)? {
            Ok(open) => open,
            Err(dead) => return Ok(Err(dead)),
        };
        if !store::challenges::spend(tx.conn, &open.challenge.id, tx.app.now())? {
            return Ok(Err(Dead::of(&open.login, &browser_session, Reason::Used)));
        }
        throttle::quiet(tx.app, tx.conn, &open.challenge.contact_key)?;
        let entry = Entry::new(Event::Denied).user(&open.user).login(&open.login.id);
        audit::record(tx.app, tx.conn, &entry.from_device(&browser_session.device).detail("a new password"))?;
        Ok(Ok(()))
    })
    .await
}
