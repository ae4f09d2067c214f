//! What a link may do on whatever device it is opened. Looking at it changes nothing. In the browser
//! that started, one tap signs in; elsewhere the number that the first screen shows is asked for, and
//! the session goes to the first screen only.

mod look;

pub use look::{Barred, Found, Open, look};

use super::{
    BrowserSession, RequestContext, browser_session,
    link::{self, Dead, Reason},
    methods::push,
    number, prove, throttle,
};
use crate::{
    app::App,
    model::{
        challenge::ChallengeKind,
        device::Traits,
        id::LoginId,
        login::{EndReason, Login, Proof, Stage},
        policy::Method,
    },
    observe::metrics,
    store::{self, Conn, StoreError},
};
use look::look_in;
use std::sync::Arc;

/// How an approval ended.
#[derive(Clone, Debug)]
pub enum Approval {
    /// Signed in right here: go on with the login.
    Here(LoginId),
    /// The first screen goes on.
    UpstreamAccount,
    /// The number was wrong; so many tries are left.
    WrongNumber(u32),
    /// What was typed is not a number of two digits. Nothing was counted.
    Malformed,
    /// The link cannot approve in this browser.
    Barred(Barred, Box<Login>),
    /// The link could do nothing.
    Dead(Dead),
}

/// Approves, once. `number` is what was typed, where it is required; `traits` what the page's script found. Who is
/// signed in is read in the transaction that decides.
pub async fn approve(
    app: &Arc<App>,
    token: String,
    context: RequestContext,
    number: Option<String>,
    traits: Traits,
) -> Result<Approval, StoreError> {
    let shared = app.clone();
    let (approval, moved) = app
        .store
        .write(move |conn| {
            let browser = browser_session::recognise(&shared, conn, &context)?;
            approve_in(&shared, conn, &token, &browser, number.as_deref(), &traits)
        })
        .await?;
    if let Some(login) = moved {
        app.store.wake(login.as_str()).await;
    }
    Ok(approval)
}

/// The approval, and the login whose first screen must be woken.
type Decided = (Approval, Option<LoginId>);

fn approve_in(
    app: &App,
    conn: &mut Conn,
    token: &str,
    browser: &BrowserSession,
    number: Option<&str>,
    traits: &Traits,
) -> Result<Decided, StoreError> {
    let open = match look_in(app, conn, token, browser)? {
        Found::Open(open) => open,
        Found::Barred(barred, login) => return Ok((Approval::Barred(barred, login), None)),
        Found::GoOn(login) => return Ok((Approval::Here(login.id), None)),
        Found::Dead(dead) => return Ok((Approval::Dead(dead), None)),
    };
    store::logins::lock(conn, &open.login.id)?;
    let used = (Approval::Dead(Dead::of(&open.login, browser, Reason::Used)), None);
    if open.challenge.kind == ChallengeKind::PushLink
        && let Some(refused) = check_device(app, conn, &open, browser, traits)?
    {
        return Ok((refused, None));
    }
    if open.number_required
        && let Some(wrong) = check_number(app, conn, &open, number, browser)?
    {
        return Ok(wrong);
    }
    if !store::challenges::spend(conn, &open.challenge.id, app.now())? {
        return Ok(used);
    }
    let Some(method) = open.method() else { return Ok(used) };
    if !prove_by(app, conn, &open, method, browser, traits)? {
        return Ok(used);
    }
    if open.number_required {
        number::give_back(conn, &open.login)?;
    }
    metrics::link_used(method.as_str(), if open.same_browser { "same_browser" } else { "other_device" });
    let id = open.login.id.clone();
    let approval = if open.same_browser {
        Approval::Here(id.clone())
    } else if is_refused(conn, &id)? {
        Approval::Dead(Dead::without_reason())
    } else {
        Approval::UpstreamAccount
    };
    Ok((approval, Some(id)))
}

/// Whether the first screen is not let in after all.
pub(super) fn is_refused(conn: &mut Conn, login: &LoginId) -> Result<bool, StoreError> {
    let login = store::logins::find(conn, login)?;
    Ok(login.is_none_or(|login| matches!(login.stage, Stage::Refused { .. })))
}

/// Records what the link proves: one that was sent to an address, that the address is theirs; one by
/// notification, who they are.
fn prove_by(
    app: &App,
    conn: &mut Conn,
    open: &Open,
    method: Method,
    browser: &BrowserSession,
    traits: &Traits,
) -> Result<bool, StoreError> {
    let proof = Proof { other_device: !open.same_browser, ..Proof::new(method, app.now()) };
    if method != Method::Push {
        return prove::record(app, conn, &open.login, proof);
    }
    let Some(user) = &open.challenge.user_id else { return Ok(false) };
    let device = push::used::device(app, conn, user, browser)?;
    let underlying = device.map(|device| device.proofs).unwrap_or_default();
    let proof = Proof { underlying, ..proof };
    if !prove::record_user(app, conn, &open.login, user, proof)? {
        return Ok(false);
    }
    push::used::note(app, conn, &open.login, user, browser, traits)?;
    Ok(true)
}

/// `Some` when a notification's link is on another device than one that gets the person's: what it would prove,
/// that they have such a device, is not so. A link can be tried so three times.
fn check_device(
    app: &App,
    conn: &mut Conn,
    open: &Open,
    browser: &BrowserSession,
    traits: &Traits,
) -> Result<Option<Approval>, StoreError> {
    let Some(user) = &open.challenge.user_id else {
        return Ok(Some(Approval::Dead(Dead::without_reason())));
    };
    if let Some(device) = push::used::device(app, conn, user, browser)? {
        let suffices = push::used::suffices(app, &open.login, &device);
        return Ok((!suffices).then(|| Approval::Barred(Barred::Unfit, Box::new(open.login.clone()))));
    }
    if !store::challenges::take_try(conn, &open.challenge.id)? {
        let dead = Dead::of(&open.login, browser, Reason::TooManyTries);
        return Ok(Some(Approval::Dead(dead)));
    }
    push::used::refuse(app, conn, Some(&open.login), user, browser, traits)?;
    Ok(Some(Approval::Barred(Barred::OtherDevice, Box::new(open.login.clone()))))
}

/// `Some` when the number is not right. A try is taken before the comparison.
fn check_number(
    app: &App,
    conn: &mut Conn,
    open: &Open,
    typed: Option<&str>,
    browser: &BrowserSession,
) -> Result<Option<Decided>, StoreError> {
    let too_many = || Approval::Dead(Dead::of(&open.login, browser, Reason::TooManyTries));
    let Some(typed) = typed.and_then(number::parse) else { return Ok(Some((Approval::Malformed, None))) };
    if !number::take(app, conn, &open.login)? {
        return Ok(Some((too_many(), None)));
    }
    if open.asked().is_some_and(|asked| asked.number == typed) {
        return Ok(None);
    }
    let user = open.asked().and_then(|asked| asked.user.as_ref());
    Ok(Some(match number::wrong(app, conn, &open.login, user)? {
        0 => (too_many(), Some(open.login.id.clone())),
        left => (Approval::WrongNumber(left), None),
    }))
}

/// How "this wasn't me" ended.
#[derive(Clone, Debug)]
pub enum Denial {
    /// The request has ended.
    Denied,
    /// The link cannot say so in this browser.
    Barred(Barred, Box<Login>),
    /// The link could do nothing.
    Dead(Dead),
}

/// "This wasn't me": ends the request and quiets further sends. Who is signed in is read in the transaction that
/// decides.
pub async fn deny(app: &Arc<App>, token: String, context: RequestContext) -> Result<Denial, StoreError> {
    let shared = app.clone();
    let (denial, denied) = app
        .store
        .write(move |conn| {
            let browser = browser_session::recognise(&shared, conn, &context)?;
            deny_in(&shared, conn, &token, &browser)
        })
        .await?;
    if let Some(login) = denied {
        app.store.wake(login.as_str()).await;
    }
    Ok(denial)
}

fn deny_in(
    app: &App,
    conn: &mut Conn,
    token: &str,
    browser: &BrowserSession,
) -> Result<(Denial, Option<LoginId>), StoreError> {
    let (login, challenge) = match look_in(app, conn, token, browser)? {
        Found::Open(open) => (open.login, Some(open.challenge)),
        // A link that cannot approve here can still say no.
        Found::Barred(barred, login) if barred.can_deny() => (*login, None),
        Found::Barred(barred, login) => return Ok((Denial::Barred(barred, login), None)),
        Found::GoOn(login) => {
            return Ok((Denial::Dead(Dead::of(&login, browser, Reason::Used)), None));
        }
        Found::Dead(dead) => return Ok((Denial::Dead(dead), None)),
    };
    let used = Denial::Dead(Dead::of(&login, browser, Reason::Used));
    let Some(asked) = login.prove() else { return Ok((used, None)) };
    store::logins::lock(conn, &login.id)?;
    if let Some(challenge) = challenge
        && !store::challenges::spend(conn, &challenge.id, app.now())?
    {
        return Ok((used, None));
    }
    if !link::end(app, conn, &login, EndReason::Denied)? {
        return Ok((used, None));
    }
    throttle::quiet(app, conn, &asked.contact_key)?;
    if let Some(user) = &asked.user {
        throttle::quiet_push(app, conn, user)?;
    }
    Ok((Denial::Denied, Some(login.id)))
}
