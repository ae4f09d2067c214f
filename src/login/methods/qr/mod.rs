//! Signing in a first screen with a phone on which one is signed in: the screen shows a picture of a link, the
//! phone opens it, and its person types the number that the screen shows. The session goes to the screen only.

pub mod approval;
pub mod offer;
pub mod phone;

pub use approval::{Open, Refusal, asked, is_welcome};

use crate::{
    app::{App, Tx},
    crypto::digest::keyed,
    login::{
        BrowserSession,
        link::{self, Opened},
        number,
        opened_link::{Deniable, Found, LinkKind, LinkTx, Outcome},
        pairing, prove, recheck,
        state::Authentication,
        throttle, under_way,
    },
    model::{
        audit::{Entry, Event},
        challenge::{Challenge, ChallengeKind, Standing},
        id::{ChallengeId, LoginId},
        login::{Login, Prove, Stage},
        policy::Method,
    },
    observe::{audit, metrics},
    protocol::{UnixTime, hex, secret::Secret},
    store::{self, StoreError},
};
use phone::Phone;
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

/// Makes a picture, the newest of this sign-in. `known` is the person of whom the policy asks for more, and of whom
/// a picture will do.
pub fn begin(
    tx: &mut Tx<'_>,
    login: &Login,
    browser: &BrowserSession,
    known: Option<Authentication>,
) -> Result<Asked, StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
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
    let digest = link::digest(token(app, &id).expose());
    let challenge = Challenge {
        login_id: Some(login.id.clone()),
        max_tries: link::NUMBER_TRIES,
        ..Challenge::new(id, ChallengeKind::QrLink, digest, now, now + SECONDS)
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

/// The link of a picture, opened on a phone.
pub struct QrLink;

/// Done means that the first screen goes on.
type Verdict = Outcome<(), Refusal>;

impl LinkKind for QrLink {
    const CHALLENGES: &'static [ChallengeKind] = &[ChallengeKind::QrLink];
    type Open = Open;
    /// The number that was typed.
    type Answer = String;
    type Done = ();
    type Refusal = Refusal;

    /// The phone is never the browser in which the sign-in began, so that no reason is shown on it.
    fn look(tx: &mut LinkTx<'_>, opened: Opened) -> Result<Found<Open>, StoreError> {
        let LinkTx { app, browser, .. } = tx;
        let is_dead = opened.why_dead(app).is_some();
        let Opened { challenge, login: Some(login) } = opened else { return Ok(Found::nothing()) };
        if login.browser_digest == browser.browser_digest {
            return Ok(Found::GoOn(login.id));
        }
        let number = asked(&login).map(|asked| asked.number).filter(|_| !is_dead);
        let Some(number) = number else { return Ok(Found::nothing()) };
        // A picture proves no more than the phone's session does: what is asked of the age of a proof is asked of that.
        let anew = is_asked_anew(app, &login);
        let max_age = login.request().and_then(|request| request.max_age);
        let not_before = if anew { Some(login.created_at) } else { max_age.map(|most| app.now() - most) };
        Ok(Found::Open(Open { login, not_before, anew, number, challenge }))
    }

    /// Whoever is signed in on the phone signs in on the first screen.
    fn answer(tx: &mut LinkTx<'_>, open: &Open, typed: String) -> Result<Verdict, StoreError> {
        let phone = match phone::check(tx.app, tx.conn, open, tx.browser)? {
            Ok(phone) => phone,
            Err(refusal) => return Ok(Outcome::Refused(refusal)),
        };
        let Some(typed) = number::parse(&typed) else { return Ok(Outcome::Refused(Refusal::Malformed)) };
        // A try is counted before the comparison, so that parallel guesses are counted too.
        if !number::take(tx.app, tx.conn, &open.login)? {
            return Ok(Outcome::nothing());
        }
        if typed == open.number {
            return approve(tx, open, phone);
        }
        let left = number::wrong(tx.app, tx.conn, &open.login, Some(&phone.user.id))?;
        if left == 0 {
            tx.moved(&open.login.id);
            return Ok(Outcome::nothing());
        }
        Ok(Outcome::Refused(Refusal::WrongNumber(left)))
    }
}

fn is_asked_anew(app: &App, login: &Login) -> bool {
    login.choices.fresh_proof
        || login.choices.before_change
        || login.request().is_some_and(|request| request.max_age == Some(0) || request.prompt.login())
        || !app.policy(Some(&login.policy)).access.is_zero()
}

fn approve(tx: &mut LinkTx<'_>, open: &Open, phone: Phone) -> Result<Verdict, StoreError> {
    let Phone { session, user, proof } = phone;
    if !store::challenges::spend(tx.conn, &open.challenge.id, tx.app.now())?
        || !prove::record_user(tx.app, tx.conn, &open.login, &tx.held, &user.id, proof)?
    {
        return Ok(Outcome::nothing());
    }
    number::give_back(tx.conn, &open.login)?;
    if asked(&open.login).is_some_and(|asked| asked.proofs.is_empty()) {
        let end = session.expires_at;
        store::logins::choose(tx.conn, &open.login.id, |choices| choices.no_longer_than = Some(end))?;
    }
    metrics::link_used(Method::Qr.as_str(), "other_device");
    tx.moved(&open.login.id);
    let is_refused = pairing::is_refused(tx.conn, &open.login.id)?;
    Ok(if is_refused { Outcome::nothing() } else { Outcome::Done(()) })
}

impl Deniable for QrLink {
    /// Ends the request. Where the sign-in waits for a certain person, only that person may end it.
    fn deny(tx: &mut LinkTx<'_>, open: &Open) -> Result<Verdict, StoreError> {
        let Some((_, user)) = phone::signed_in(tx.app, tx.conn, tx.browser)? else {
            return Ok(Outcome::Refused(Refusal::SignedOut));
        };
        let waits_for = asked(&open.login).and_then(|asked| asked.user.as_ref());
        if waits_for.is_some_and(|waits_for| *waits_for != user.id) {
            return Ok(Outcome::Refused(Refusal::OtherPerson));
        }
        let ended = tx.end(&open.challenge, &open.login)?;
        Ok(if ended { Outcome::Done(()) } else { Outcome::nothing() })
    }
}
