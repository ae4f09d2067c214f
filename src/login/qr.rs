//! Signing in a first screen with a phone on which one is signed in: the screen shows a picture of a link, the
//! phone opens it, and its person types the number that the screen shows. The session goes to the screen only.

pub mod phone;

use super::{
    BrowserSession, RequestContext, browser_session, link, next::Authentication, number, pairing, prove,
    recheck, throttle, under_way,
};
use crate::{
    app::App,
    crypto::digest::keyed,
    model::{
        audit::{Entry, Event},
        challenge::{Challenge, ChallengeKind, Standing},
        id::{ChallengeId, LoginId, UserId},
        login::{EndReason, Login, Proof, Prove, Stage},
        policy::Method,
    },
    observe::{audit, metrics},
    protocol::{UnixTime, hex, secret::Secret},
    store::{self, Conn, StoreError},
};
use phone::{Phone, Refusal};
use std::sync::Arc;

/// How long a picture can be used, in seconds.
pub const SECONDS: i64 = 300;

/// How a request for a picture ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// There is a new one; an earlier one is worth nothing.
    Made,
    /// Too many requests from this network, until then.
    TooMany(UnixTime),
    /// The policy has no such way, or the sign-in has moved on.
    Moved,
}

/// A sign-in that a phone can decide on.
#[derive(Clone, Debug)]
pub struct Open {
    /// The sign-in.
    pub login: Login,
    /// From when the phone's own sign-in must be; `None` where any that lasts will do.
    pub not_before: Option<UnixTime>,
    /// Only what the phone proved since this sign-in began counts.
    anew: bool,
    number: u8,
    challenge: Challenge,
}

/// What opening the link found.
#[derive(Clone, Debug)]
pub enum Found {
    /// A sign-in to decide on.
    Open(Box<Open>),
    /// It was opened in the browser that shows it.
    Here(LoginId),
    /// It can do nothing.
    Dead,
}

/// How an approval ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Approval {
    /// The first screen goes on.
    UpstreamAccount,
    /// The number was wrong; so many tries are left.
    WrongNumber(u32),
    /// What was typed is not a number of two digits. Nothing was counted.
    Malformed,
    /// The phone cannot approve. Nothing was counted.
    Refused(Refusal),
    /// It could do nothing.
    Dead,
}

/// Whether this sign-in can begin so, on the device that it began on.
pub fn is_welcome(app: &App, login: &Login) -> bool {
    !is_on_a_phone(login) && app.policy(Some(&login.policy)).begins_with(Method::Qr)
}

/// A phone does not look at its own screen.
fn is_on_a_phone(login: &Login) -> bool {
    matches!(login.device.system.as_str(), "iPhone" | "iPad" | "Android")
}

/// Whether a person who is known already has another device that can look at the picture, with a session that does
/// for what is asked for.
pub fn has_device(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    user: &UserId,
    before: &[Proof],
) -> Result<bool, StoreError> {
    Ok(!is_on_a_phone(login) && phone::has_other_session(app, conn, login, user, before)?)
}

/// Whether this sign-in waits for a phone.
pub fn asked(login: &Login) -> Option<&Prove> {
    login.prove().filter(|asked| asked.methods == [Method::Qr])
}

/// Makes a picture, the newest of this sign-in. `known` is the person of whom the policy asks for more, and of whom
/// a picture will do.
pub async fn begin(
    app: &Arc<App>,
    login: Login,
    browser: BrowserSession,
    known: Option<Authentication>,
) -> Result<Asked, StoreError> {
    app.write(move |tx| begin_in(tx.app, tx.conn, &login, &browser, known)).await
}

fn begin_in(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    browser: &BrowserSession,
    known: Option<Authentication>,
) -> Result<Asked, StoreError> {
    let last = asked(login);
    let begins = matches!(login.stage, Stage::Identify) && is_welcome(app, login);
    if last.is_none() && known.is_none() && !begins || !under_way::is(app, login) {
        return Ok(Asked::Moved);
    }
    if let Some(known) = &known
        && !recheck::is_known(app, conn, login, known)?
    {
        return Ok(Asked::Moved);
    }
    let (user, proofs, session) = match (known, last) {
        (Some(known), _) => (Some(known.user.id), known.proofs, known.session),
        (None, Some(last)) => (last.user.clone(), last.proofs.clone(), last.session.clone()),
        (None, None) => (None, Vec::new(), None),
    };
    let policy = app.policy(Some(&login.policy));
    store::logins::lock(conn, &login.id)?;
    if let Some(until) = throttle::request(app, conn, &browser.device, policy)? {
        return Ok(Asked::TooMany(until));
    }
    let now = app.now();
    store::challenges::replace_of_login(conn, &login.id, now)?;
    let id = ChallengeId::new(app.new_id());
    let challenge = Challenge {
        digest: link::digest(token(app, &id).expose()),
        id,
        kind: ChallengeKind::QrLink,
        login_id: Some(login.id.clone()),
        user_id: None,
        contact_key: String::new(),
        tries: 0,
        max_tries: link::NUMBER_TRIES,
        created_at: now,
        expires_at: now + SECONDS,
        used_at: None,
        replaced_at: None,
    };
    store::challenges::insert(conn, &challenge)?;
    let prove = Prove {
        proofs,
        session,
        methods: vec![Method::Qr],
        address: String::new(),
        to: String::new(),
        to_other_contact: false,
        hidden_link: false,
        contact_key: String::new(),
        user,
        number: last.map_or_else(|| app.world.random.match_number(), |last| last.number),
        sent_at: now,
        link_expires_at: now + SECONDS,
        code_expires_at: now + SECONDS,
        sends: last.map_or(1, |last| last.sends + 1),
    };
    if !store::logins::advance(conn, &login.id, &login.stage, &Stage::Prove(prove))? {
        return Ok(Asked::Moved);
    }
    let mut entry = Entry::new(Event::LinkCreated).login(&login.id).from_device(&browser.device);
    entry.client_id = login.client_id.clone();
    audit::record(app, conn, &entry.detail(Method::Qr.as_str()))?;
    Ok(Asked::Made)
}

/// The token of a picture: made again from the challenge's id and our key whenever the page is shown, so that
/// nothing that could be used is kept. 256 bits, 64 hex characters.
fn token(app: &App, id: &ChallengeId) -> Secret {
    Secret::new(hex(keyed(&app.code_key, "qr link", id.as_str()).as_bytes()))
}

/// The address that the picture of this sign-in holds, while it can be used.
pub async fn shown(app: &Arc<App>, login: &LoginId) -> Result<Option<Secret>, StoreError> {
    let id = login.clone();
    let newest =
        app.store.read(move |conn| store::challenges::newest_of_login(conn, &id, ChallengeKind::QrLink));
    let open = newest.await?.filter(|challenge| challenge.standing(app.now()) == Standing::Open);
    Ok(open.map(|challenge| {
        let token = token(app, &challenge.id);
        Secret::new(app.url(&format!("/qr?token={}", token.expose())))
    }))
}

/// Looks at a link from a picture. Changes nothing, however often and by whatever client.
pub async fn look(app: &Arc<App>, token: String, context: RequestContext) -> Result<Found, StoreError> {
    let shared = app.clone();
    app.store
        .read(move |conn| {
            let browser = browser_session::recognise(&shared, conn, &context)?;
            look_in(&shared, conn, &token, &browser)
        })
        .await
}

/// The phone is never the browser in which the sign-in began, so that no reason is shown on it.
fn look_in(app: &App, conn: &mut Conn, token: &str, browser: &BrowserSession) -> Result<Found, StoreError> {
    let dead = Ok(Found::Dead);
    let Some(opened) = link::find(conn, &[ChallengeKind::QrLink], token)? else { return dead };
    let is_dead = opened.why_dead(app).is_some();
    let link::Opened { challenge, login: Some(login) } = opened else { return dead };
    if login.browser_digest == browser.browser_digest {
        return Ok(Found::Here(login.id));
    }
    if is_dead {
        return dead;
    }
    let Some(number) = asked(&login).map(|asked| asked.number) else { return dead };
    // A picture proves no more than the phone's session does: what is asked of the age of a proof is asked of that.
    let anew = is_asked_anew(app, &login);
    let max_age = login.request().and_then(|request| request.max_age);
    let not_before = if anew { Some(login.created_at) } else { max_age.map(|most| app.now() - most) };
    Ok(Found::Open(Box::new(Open { login, not_before, anew, number, challenge })))
}

fn is_asked_anew(app: &App, login: &Login) -> bool {
    login.choices.fresh_proof
        || login.request().is_some_and(|request| request.max_age == Some(0) || request.prompt.login())
        || app.policy(Some(&login.policy)).access > 0
}

/// Approves, once: whoever is signed in on the phone signs in on the first screen.
pub async fn approve(
    app: &Arc<App>,
    token: String,
    context: RequestContext,
    number: String,
) -> Result<Approval, StoreError> {
    let shared = app.clone();
    let (approval, moved) = app
        .store
        .write(move |conn| {
            let browser = browser_session::recognise(&shared, conn, &context)?;
            approve_in(&shared, conn, &token, &browser, &number)
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
    number: &str,
) -> Result<Decided, StoreError> {
    let open = match look_in(app, conn, token, browser)? {
        Found::Open(open) => open,
        Found::Here(_) | Found::Dead => return Ok((Approval::Dead, None)),
    };
    let Phone { session, user, proof } = match phone::check(app, conn, &open, browser)? {
        Ok(phone) => phone,
        Err(refusal) => return Ok((Approval::Refused(refusal), None)),
    };
    let Some(typed) = number::parse(number) else { return Ok((Approval::Malformed, None)) };
    store::logins::lock(conn, &open.login.id)?;
    // A try is counted before the comparison, so that parallel guesses are counted too.
    if !number::take(app, conn, &open.login)? {
        return Ok((Approval::Dead, None));
    }
    if typed != open.number {
        return Ok(match number::wrong(app, conn, &open.login, Some(&user.id))? {
            0 => (Approval::Dead, Some(open.login.id)),
            left => (Approval::WrongNumber(left), None),
        });
    }
    if !store::challenges::spend(conn, &open.challenge.id, app.now())? {
        return Ok((Approval::Dead, None));
    }
    if !prove::record_user(app, conn, &open.login, &user.id, proof)? {
        return Ok((Approval::Dead, None));
    }
    number::give_back(conn, &open.login)?;
    if asked(&open.login).is_some_and(|asked| asked.proofs.is_empty()) {
        let end = session.expires_at;
        store::logins::choose(conn, &open.login.id, |choices| choices.no_longer_than = Some(end))?;
    }
    metrics::link_used(Method::Qr.as_str(), "other_device");
    let refused = pairing::is_refused(conn, &open.login.id)?;
    let approval = if refused { Approval::Dead } else { Approval::UpstreamAccount };
    Ok((approval, Some(open.login.id)))
}

/// How "this wasn't me" ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// The request has ended.
    Denied,
    /// Nobody is signed in on the phone any more.
    SignedOut,
    /// The sign-in waits for somebody else than the person who is signed in on the phone.
    Unfit,
    /// The picture could do nothing.
    Dead,
}

/// "This wasn't me": ends the request. Who is signed in is read in the transaction that decides.
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
    let dead = (Denial::Dead, None);
    let Found::Open(open) = look_in(app, conn, token, browser)? else { return Ok(dead) };
    let Some((_, user)) = phone::signed_in(app, conn, browser)? else { return Ok((Denial::SignedOut, None)) };
    let waits_for = asked(&open.login).and_then(|asked| asked.user.as_ref());
    if waits_for.is_some_and(|waits_for| *waits_for != user.id) {
        return Ok((Denial::Unfit, None));
    }
    store::logins::lock(conn, &open.login.id)?;
    let spent = store::challenges::spend(conn, &open.challenge.id, app.now())?;
    if !spent || !link::end(app, conn, &open.login, EndReason::Denied)? {
        return Ok(dead);
    }
    Ok((Denial::Denied, Some(open.login.id)))
}
