//! Signing in a first screen with a phone on which one is signed in: the screen shows a picture of a link, the
//! phone opens it, and its person types the number that the screen shows. The session goes to the screen only.

use super::{Visitor, link, pairing, prove, throttle};
use crate::{
    app::App,
    crypto::digest::keyed,
    model::{
        audit::{Entry, Event},
        challenge::{Challenge, ChallengeKind, Standing},
        id::{ChallengeId, LoginId},
        login::{EndReason, Login, Proof, Prove, Stage},
        policy::Method,
        user::User,
    },
    observe::{audit, metrics},
    protocol::{UnixTime, hex, secret::Secret},
    store::{self, Conn, StoreError},
};
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

/// Why a picture can do nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dead {
    /// We never made it, or it was purged.
    Unknown,
    /// Too late, or a newer one is shown.
    Expired,
    /// It was used.
    Used,
    /// Three wrong numbers.
    TooManyTries,
    /// "This wasn't me".
    Denied,
}

/// A sign-in that a phone can decide on.
#[derive(Clone, Debug)]
pub struct Open {
    /// The sign-in.
    pub login: Login,
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
    Dead(Dead),
}

/// How an approval ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approval {
    /// The first screen goes on.
    Elsewhere,
    /// The number was wrong; so many tries are left.
    WrongNumber(u32),
    /// What was typed is not a number of two digits. Nothing was counted.
    Malformed,
    /// Nobody is signed in on the phone any more.
    SignedOut,
    /// It could do nothing.
    Dead(Dead),
}

/// Whether this sign-in can be done so, on the device that it began on. A phone does not look at its own screen.
pub fn is_welcome(app: &App, login: &Login) -> bool {
    let first = app.policy(Some(&login.policy)).steps.first();
    let on_a_phone = matches!(login.device.system.as_str(), "iPhone" | "iPad" | "Android");
    !on_a_phone && first.is_some_and(|step| step.any_of.contains(&Method::Qr))
}

/// Whether this sign-in waits for a phone.
pub fn asked(login: &Login) -> Option<&Prove> {
    login.prove().filter(|asked| asked.methods == [Method::Qr])
}

/// Makes a picture, the newest of this sign-in.
pub async fn begin(app: &Arc<App>, login: Login, visitor: Visitor) -> Result<Asked, StoreError> {
    let shared = app.clone();
    app.store.write(move |conn| begin_in(&shared, conn, &login, &visitor)).await
}

fn begin_in(app: &App, conn: &mut Conn, login: &Login, visitor: &Visitor) -> Result<Asked, StoreError> {
    let last = asked(login);
    let is_turn = last.is_some() || matches!(login.stage, Stage::Identify);
    if !is_turn || !is_welcome(app, login) {
        return Ok(Asked::Moved);
    }
    let policy = app.policy(Some(&login.policy));
    if let Some(until) = throttle::request(app, conn, &visitor.device, policy)? {
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
        proofs: Vec::new(),
        methods: vec![Method::Qr],
        address: String::new(),
        to: String::new(),
        elsewhere: false,
        contact_key: String::new(),
        user: None,
        number: last.map_or_else(|| app.world.random.match_number(), |last| last.number),
        sent_at: now,
        link_expires_at: now + SECONDS,
        code_expires_at: now + SECONDS,
        sends: last.map_or(1, |last| last.sends + 1),
    };
    if !store::logins::advance(conn, &login.id, &login.stage, &Stage::Prove(prove))? {
        return Ok(Asked::Moved);
    }
    let mut entry = Entry::new(Event::LinkCreated).login(&login.id).from_device(&visitor.device);
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
pub async fn look(app: &Arc<App>, token: String, visitor: Visitor) -> Result<Found, StoreError> {
    let shared = app.clone();
    app.store.read(move |conn| look_in(&shared, conn, &token, &visitor)).await
}

fn look_in(app: &App, conn: &mut Conn, token: &str, visitor: &Visitor) -> Result<Found, StoreError> {
    if !link::is_token(token) {
        return Ok(Found::Dead(Dead::Unknown));
    }
    let found = store::challenges::find_by_digest(conn, ChallengeKind::QrLink, &link::digest(token))?;
    let Some(challenge) = found else { return Ok(Found::Dead(Dead::Unknown)) };
    let login = challenge.login_id.as_ref().map(|id| store::logins::find(conn, id)).transpose()?.flatten();
    let Some(login) = login else { return Ok(Found::Dead(Dead::Expired)) };
    if login.browser_digest == visitor.browser_digest {
        return Ok(Found::Here(login.id));
    }
    if let Some(dead) = why_dead(app, &challenge, &login) {
        return Ok(Found::Dead(dead));
    }
    let Some(number) = asked(&login).map(|asked| asked.number) else { return Ok(Found::Dead(Dead::Used)) };
    Ok(Found::Open(Box::new(Open { login, number, challenge })))
}

fn why_dead(app: &App, challenge: &Challenge, login: &Login) -> Option<Dead> {
    if let Stage::Refused { reason: EndReason::Denied } = login.stage {
        return Some(Dead::Denied);
    }
    match challenge.standing(app.now()) {
        Standing::Open => (app.now() >= login.expires_at).then_some(Dead::Expired),
        Standing::Expired | Standing::Replaced => Some(Dead::Expired),
        Standing::Used => Some(Dead::Used),
        Standing::TooManyTries => Some(Dead::TooManyTries),
    }
}

/// Approves, once: whoever is signed in on the phone signs in on the first screen.
pub async fn approve(
    app: &Arc<App>,
    token: String,
    visitor: Visitor,
    number: String,
) -> Result<Approval, StoreError> {
    let shared = app.clone();
    let (approval, moved) =
        app.store.write(move |conn| approve_in(&shared, conn, &token, &visitor, &number)).await?;
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
    number: &str,
) -> Result<Decided, StoreError> {
    let open = match look_in(app, conn, token, visitor)? {
        Found::Open(open) => open,
        Found::Here(_) => return Ok((Approval::Dead(Dead::Unknown), None)),
        Found::Dead(why) => return Ok((Approval::Dead(why), None)),
    };
    let Some(user) = person(app, conn, visitor)? else { return Ok((Approval::SignedOut, None)) };
    let typed = number.trim().parse::<u8>().ok().filter(|number| (10..=99).contains(number));
    let Some(typed) = typed else { return Ok((Approval::Malformed, None)) };
    // A try is counted before the comparison, so that parallel guesses are counted too.
    if !store::challenges::take_try(conn, &open.challenge.id)? {
        return Ok((Approval::Dead(Dead::TooManyTries), None));
    }
    if typed != open.number {
        return wrong_number(app, conn, &open, &user);
    }
    if !store::challenges::spend(conn, &open.challenge.id, app.now())? {
        return Ok((Approval::Dead(Dead::Used), None));
    }
    let proof = Proof { method: Method::Qr, at: app.now(), other_device: true, key: None };
    if !prove::record_user(app, conn, &open.login, &user.id, proof)? {
        return Ok((Approval::Dead(Dead::Used), None));
    }
    metrics::link_used(Method::Qr.as_str(), "other_device");
    Ok((Approval::Elsewhere, Some(open.login.id)))
}

/// Who is signed in on the phone at this very moment, and may sign in at all.
fn person(app: &App, conn: &mut Conn, visitor: &Visitor) -> Result<Option<User>, StoreError> {
    let Some((session, _)) = &visitor.session else { return Ok(None) };
    let found = store::sessions::find_with_user(conn, &session.id)?;
    Ok(found.and_then(|(session, user)| {
        let may = session.is_live(app.now()) && user.is_active() && user.pending_since.is_none();
        may.then_some(user)
    }))
}

fn wrong_number(app: &App, conn: &mut Conn, open: &Open, user: &User) -> Result<Decided, StoreError> {
    audit::record(app, conn, &Entry::new(Event::NumberWrong).user(&user.id).login(&open.login.id))?;
    let left = (open.challenge.max_tries - open.challenge.tries - 1).max(0);
    if left > 0 {
        return Ok((Approval::WrongNumber(u32::try_from(left).unwrap_or(0)), None));
    }
    pairing::end(app, conn, &open.login, EndReason::TooManyTries)?;
    Ok((Approval::Dead(Dead::TooManyTries), Some(open.login.id.clone())))
}

/// "This wasn't me": ends the request.
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
    let open = match look_in(app, conn, token, visitor)? {
        Found::Open(open) => open,
        Found::Here(_) => return Ok((Dead::Unknown, None)),
        Found::Dead(why) => return Ok((why, None)),
    };
    if !store::challenges::spend(conn, &open.challenge.id, app.now())? {
        return Ok((Dead::Used, None));
    }
    pairing::end(app, conn, &open.login, EndReason::Denied)?;
    Ok((Dead::Denied, Some(open.login.id)))
}
