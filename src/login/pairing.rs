//! What a link may do on whatever device it is opened. Looking at it changes nothing. In the browser
//! that started, one tap signs in; elsewhere the number that the first screen shows is asked for, and
//! the session goes to the first screen only.

use super::{Visitor, link, methods::push, prove, throttle};
use crate::{
    app::App,
    model::{
        audit::{Entry, Event},
        challenge::{Challenge, ChallengeKind, Standing},
        device::Traits,
        id::{LoginId, UserId},
        login::{EndReason, Login, Proof, Prove, Stage},
        policy::{Method, OtherDevice},
    },
    observe::{audit, metrics},
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// Why a link can do nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dead {
    /// We never made it, or it was purged.
    Unknown,
    /// Too late.
    Expired,
    /// It, or the code beside it, was used.
    Used,
    /// A newer message was sent.
    Replaced,
    /// Three wrong numbers.
    TooManyTries,
    /// "This wasn't me".
    Denied,
    /// It must be opened in the browser that started.
    SameBrowserOnly,
    /// It can only say "this wasn't me": the way in is the code beside it.
    CodeOnly,
    /// Somebody else is signed in here.
    OtherPerson,
    /// A notification's link, on a device that gets none of the person's.
    OtherDevice,
    /// A notification's link, on a device that was subscribed with less than is asked for.
    Unfit,
    /// It was approved, and the sign-in is too unusual to let in.
    Risk,
}

/// A link that can still do something.
#[derive(Clone, Debug)]
pub struct Open {
    /// The login that it answers.
    pub login: Login,
    /// Opened in the browser that started.
    pub same_browser: bool,
    /// Elsewhere, the number must be typed.
    pub number_required: bool,
    challenge: Challenge,
}

impl Open {
    /// What was asked of the person.
    pub fn asked(&self) -> Option<&Prove> {
        self.login.prove()
    }

    /// By what the link proves something.
    fn method(&self) -> Option<Method> {
        match self.challenge.kind {
            ChallengeKind::PushLink => Some(Method::Push),
            _ => self.asked().and_then(Prove::link),
        }
    }
}

/// What opening the link found.
#[derive(Clone, Debug)]
pub enum Found {
    /// It can do something.
    Open(Box<Open>),
    /// It cannot, and the login it was for, if that is still known.
    Dead(Dead, Option<Box<Login>>),
}

/// How an approval ended.
#[derive(Clone, Debug)]
pub enum Approval {
    /// Signed in right here: go on with the login.
    Here(LoginId),
    /// The first screen goes on.
    Elsewhere,
    /// The number was wrong; so many tries are left.
    WrongNumber(u32),
    /// What was typed is not a number of two digits. Nothing was counted.
    Malformed,
    /// The link could do nothing.
    Dead(Dead),
}

/// Looks at a link. Changes nothing, however often and by whatever client.
pub async fn look(app: &Arc<App>, token: String, visitor: Visitor) -> Result<Found, StoreError> {
    let shared = app.clone();
    app.store.read(move |conn| look_in(&shared, conn, &token, &visitor)).await
}

fn look_in(app: &App, conn: &mut Conn, token: &str, visitor: &Visitor) -> Result<Found, StoreError> {
    let dead = |why| Ok(Found::Dead(why, None));
    if !link::is_token(token) {
        return dead(Dead::Unknown);
    }
    let Some(challenge) = store::challenges::find_link(conn, &ChallengeKind::LINKS, &link::digest(token))?
    else {
        return dead(Dead::Unknown);
    };
    let Some(login) =
        challenge.login_id.as_ref().map(|id| store::logins::find(conn, id)).transpose()?.flatten()
    else {
        return dead(Dead::Expired);
    };
    Ok(match why_dead(app, &challenge, &login, visitor) {
        Some(why) => Found::Dead(why, Some(Box::new(login))),
        None => {
            let same_browser = login.browser_digest == visitor.browser_digest;
            let number_required =
                !same_browser && app.policy(Some(&login.policy)).other_device == OtherDevice::Number;
            Found::Open(Box::new(Open { login, same_browser, number_required, challenge }))
        }
    })
}

fn why_dead(app: &App, challenge: &Challenge, login: &Login, visitor: &Visitor) -> Option<Dead> {
    if let Stage::Refused { reason: EndReason::Denied } = login.stage {
        return Some(Dead::Denied);
    }
    // The code beside it was typed, or another way was taken.
    if matches!(login.stage, Stage::Proved { .. } | Stage::Issued) {
        return Some(Dead::Used);
    }
    match challenge.standing(app.now()) {
        // Nobody is told that another screen goes on where it cannot.
        Standing::Open if app.now() >= login.expires_at => return Some(Dead::Expired),
        Standing::Open => {}
        Standing::Expired => return Some(Dead::Expired),
        Standing::Used => return Some(Dead::Used),
        Standing::Replaced => return Some(Dead::Replaced),
        Standing::TooManyTries => return Some(Dead::TooManyTries),
    }
    let Some(asked) = login.prove() else { return Some(Dead::Used) };
    if challenge.kind != ChallengeKind::PushLink && asked.link().is_none() {
        return Some(Dead::CodeOnly);
    }
    if login.browser_digest == visitor.browser_digest {
        return None;
    }
    if app.policy(Some(&login.policy)).other_device == OtherDevice::SameBrowser {
        return Some(Dead::SameBrowserOnly);
    }
    let signed_in = visitor.session.as_ref().map(|(_, user)| &user.id);
    (signed_in.is_some() && asked.user.is_some() && signed_in != asked.user.as_ref())
        .then_some(Dead::OtherPerson)
}

/// Approves, once. `number` is what was typed, where it is required; `traits` what the page's script told.
pub async fn approve(
    app: &Arc<App>,
    token: String,
    visitor: Visitor,
    number: Option<String>,
    traits: Traits,
) -> Result<Approval, StoreError> {
    let shared = app.clone();
    let (approval, moved) = app
        .store
        .write(move |conn| approve_in(&shared, conn, &token, &visitor, number.as_deref(), &traits))
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
    visitor: &Visitor,
    number: Option<&str>,
    traits: &Traits,
) -> Result<Decided, StoreError> {
    let open = match look_in(app, conn, token, visitor)? {
        Found::Open(open) => open,
        Found::Dead(why, _) => return Ok((Approval::Dead(why), None)),
    };
    if open.challenge.kind == ChallengeKind::PushLink
        && let Some(refused) = check_device(app, conn, &open, visitor, traits)?
    {
        return Ok((Approval::Dead(refused), None));
    }
    if open.number_required
        && let Some(wrong) = check_number(app, conn, &open, number)?
    {
        return Ok(wrong);
    }
    if !store::challenges::spend(conn, &open.challenge.id, app.now())? {
        return Ok((Approval::Dead(Dead::Used), None));
    }
    let Some(method) = open.method() else { return Ok((Approval::Dead(Dead::CodeOnly), None)) };
    if !prove_by(app, conn, &open, method, visitor, traits)? {
        return Ok((Approval::Dead(Dead::Used), None));
    }
    metrics::link_used(method.as_str(), if open.same_browser { "same_browser" } else { "other_device" });
    let id = open.login.id.clone();
    let approval = if open.same_browser {
        Approval::Here(id.clone())
    } else if is_refused(conn, &id)? {
        Approval::Dead(Dead::Risk)
    } else {
        Approval::Elsewhere
    };
    Ok((approval, Some(id)))
}

/// Whether the first screen was not let in after all.
pub(super) fn is_refused(conn: &mut Conn, login: &LoginId) -> Result<bool, StoreError> {
    let login = store::logins::find(conn, login)?;
    Ok(login.is_some_and(|login| matches!(login.stage, Stage::Refused { reason: EndReason::Risk })))
}

/// Records what the link proves: one that was sent to an address, that the address is theirs; one by
/// notification, who they are.
fn prove_by(
    app: &App,
    conn: &mut Conn,
    open: &Open,
    method: Method,
    visitor: &Visitor,
    traits: &Traits,
) -> Result<bool, StoreError> {
    let proof = Proof { other_device: !open.same_browser, ..Proof::new(method, app.now()) };
    if method != Method::Push {
        return prove::record(app, conn, &open.login, proof);
    }
    let Some(user) = &open.challenge.user_id else { return Ok(false) };
    let device = push::used::device(app, conn, user, visitor)?;
    let underlying = device.map(|device| device.proofs).unwrap_or_default();
    let proof = Proof { underlying, ..proof };
    if !prove::record_user(app, conn, &open.login, user, proof)? {
        return Ok(false);
    }
    push::used::note(app, conn, &open.login, user, visitor, traits)?;
    Ok(true)
}

/// `Some` when a notification's link is on another device than one that gets the person's: what it would prove,
/// that they have such a device, is not so. Each time counts as a wrong number.
fn check_device(
    app: &App,
    conn: &mut Conn,
    open: &Open,
    visitor: &Visitor,
    traits: &Traits,
) -> Result<Option<Dead>, StoreError> {
    let Some(user) = &open.challenge.user_id else { return Ok(Some(Dead::Unknown)) };
    if let Some(device) = push::used::device(app, conn, user, visitor)? {
        let suffices = push::used::suffices(app, &open.login, &device);
        return Ok((!suffices).then_some(Dead::Unfit));
    }
    if !store::challenges::take_link_try(conn, &open.login.id)? {
        return Ok(Some(Dead::TooManyTries));
    }
    push::used::refuse(app, conn, Some(&open.login), user, visitor, traits)?;
    Ok(Some(Dead::OtherDevice))
}

/// `Some` when the number is not right. A try is counted before the comparison.
fn check_number(
    app: &App,
    conn: &mut Conn,
    open: &Open,
    typed: Option<&str>,
) -> Result<Option<Decided>, StoreError> {
    let Some(typed) = typed.and_then(number) else { return Ok(Some((Approval::Malformed, None))) };
    if !store::challenges::take_link_try(conn, &open.login.id)? {
        return Ok(Some((Approval::Dead(Dead::TooManyTries), None)));
    }
    if open.asked().is_some_and(|asked| asked.number == typed) {
        return Ok(None);
    }
    let whose = open.asked().and_then(|asked| asked.user.as_ref());
    Ok(Some(match wrong_number(app, conn, &open.login, &open.challenge, whose)? {
        0 => (Approval::Dead(Dead::TooManyTries), Some(open.login.id.clone())),
        left => (Approval::WrongNumber(left), None),
    }))
}

/// A number as a first screen shows one: two digits.
pub(super) fn number(typed: &str) -> Option<u8> {
    typed.trim().parse().ok().filter(|number| (10..=99).contains(number))
}

/// Notes a wrong number, whose try was counted, and gives how many are left. With the last the login ends.
pub(super) fn wrong_number(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    challenge: &Challenge,
    whose: Option<&UserId>,
) -> Result<u32, StoreError> {
    let mut entry = Entry::new(Event::NumberWrong).login(&login.id).from_device(&login.device);
    entry.user_id = whose.cloned();
    audit::record(app, conn, &entry)?;
    let left = challenge.left_after_try();
    if left == 0 {
        end(app, conn, login, EndReason::TooManyTries)?;
    }
    Ok(left)
}

/// "This wasn't me": ends the request and quiets further sends.
pub async fn deny(app: &Arc<App>, token: String, visitor: Visitor) -> Result<Dead, StoreError> {
    let shared = app.clone();
    let (why, denied) = app.store.write(move |conn| deny_in(&shared, conn, &token, &visitor)).await?;
    if let Some(login) = denied {
        app.store.wake(login.as_str()).await;
    }
    Ok(why)
}

fn deny_in(
    app: &App,
    conn: &mut Conn,
    token: &str,
    visitor: &Visitor,
) -> Result<(Dead, Option<LoginId>), StoreError> {
    let (login, challenge) = match look_in(app, conn, token, visitor)? {
        Found::Open(open) => (open.login, Some(open.challenge)),
        // A link that cannot approve here can still say no.
        Found::Dead(Dead::SameBrowserOnly | Dead::OtherPerson | Dead::CodeOnly, Some(login)) => {
            (*login, None)
        }
        Found::Dead(why, _) => return Ok((why, None)),
    };
    let Some(asked) = login.prove() else { return Ok((Dead::Used, None)) };
    if let Some(challenge) = challenge {
        store::challenges::spend(conn, &challenge.id, app.now())?;
    }
    throttle::quiet(app, conn, &asked.contact_key)?;
    if let Some(user) = &asked.user {
        throttle::quiet_push(app, conn, user)?;
    }
    end(app, conn, &login, EndReason::Denied)?;
    Ok((Dead::Denied, Some(login.id)))
}

/// Ends a login and everything that could still answer it.
pub(super) fn end(app: &App, conn: &mut Conn, login: &Login, reason: EndReason) -> Result<(), StoreError> {
    store::challenges::replace_of_login(conn, &login.id, app.now())?;
    if store::logins::advance(conn, &login.id, &login.stage, &Stage::Refused { reason })? {
        let event = if reason == EndReason::Denied { Event::Denied } else { Event::Refused };
        let mut entry = Entry::new(event).login(&login.id).from_device(&login.device);
        entry.user_id = login.prove().and_then(|asked| asked.user.clone());
        audit::record(app, conn, &entry)?;
    }
    Ok(())
}
