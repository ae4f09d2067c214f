//! Sends a person a message with a link and a code. Known, unknown, stopped and throttled addresses
//! take the same path and the same writes; only the message's status differs.

use super::{Visitor, methods, throttle};
use crate::{
    app::App,
    model::{
        audit::{Entry, Event},
        challenge::{Challenge, ChallengeKind},
        contact::ContactKind,
        id::{ChallengeId, UserId},
        login::{Login, Prove, Stage},
        message::{Content, SignInContent},
        policy::{OtherDevice, Policy, SignUp},
    },
    observe::{audit, metrics},
    outbox::queue::{self, Draft},
    protocol::{UnixTime, email::EmailAddress},
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// How a request for a message ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The person is told to look into their mail, whether or not there is one.
    Sent,
    /// Too many requests from this network, until then.
    TooMany(UnixTime),
    /// A moment ago there was one; the next may be asked for then.
    TooSoon(UnixTime),
    /// The login has moved on meanwhile.
    Moved,
}

/// Asks for a message to that address.
pub async fn send(
    app: &Arc<App>,
    login: Login,
    visitor: Visitor,
    address: EmailAddress,
) -> Result<Asked, StoreError> {
    let shared = app.clone();
    let asked = app.store.write(move |conn| send_in(&shared, conn, &login, &visitor, &address)).await?;
    if asked == Asked::Sent {
        metrics::link_requested();
        app.outbox.notify_one();
    }
    Ok(asked)
}

fn send_in(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    visitor: &Visitor,
    address: &EmailAddress,
) -> Result<Asked, StoreError> {
    let policy = app.policy(Some(&login.policy));
    let now = app.now();
    if let Some(last) = login.prove() {
        let next_at = last.sent_at + policy.limits.resend_cooldown;
        if now < next_at {
            return Ok(Asked::TooSoon(next_at));
        }
    }
    if let Some(until) = throttle::request(app, conn, &visitor.device, policy)? {
        return Ok(Asked::TooMany(until));
    }
    let recipient = recipient(conn, address, policy)?;
    let allowed = may_send(app, conn, visitor, address, &recipient, policy)?;
    let prove = Prove {
        step: 0,
        address: address.as_str().to_owned(),
        contact_key: address.comparison_key().to_owned(),
        user: recipient.user.clone(),
        number: login.prove().map_or_else(|| app.world.random.match_number(), |last| last.number),
        sent_at: now,
        link_expires_at: now + policy.lifetimes.link,
        code_expires_at: now + policy.lifetimes.code,
        sends: login.prove().map_or(1, |last| last.sends + 1),
    };
    let content = insert_challenges(app, conn, login, &prove, policy)?;
    let why_not = recipient.why_not.or((!allowed).then_some("a limit was reached"));
    methods::push::send::beside(app, conn, login, &prove, visitor, why_not)?;
    let draft = Draft {
        recipient: recipient.address,
        content: &content,
        lang: &login.lang,
        login_id: Some(login.id.clone()),
        user_id: prove.user.clone(),
        expires_at: prove.link_expires_at.max(prove.code_expires_at),
        why_not,
    };
    queue::insert(app, conn, draft)?;
    if !store::logins::advance(conn, &login.id, &login.stage, &Stage::Prove(prove.clone()))? {
        return Ok(Asked::Moved);
    }
    let mut entry = Entry::new(if allowed { Event::LinkCreated } else { Event::Limited })
        .login(&login.id)
        .from_device(&visitor.device);
    entry.user_id = prove.user;
    entry.client_id = login.client_id.clone();
    entry.detail = why_not.map(str::to_owned);
    audit::record(app, conn, &entry)?;
    Ok(Asked::Sent)
}

/// To whom a message for an address goes.
struct Recipient {
    /// The stored address where there is one: what was typed only finds it.
    address: String,
    user: Option<UserId>,
    why_not: Option<&'static str>,
}

fn recipient(conn: &mut Conn, address: &EmailAddress, policy: &Policy) -> Result<Recipient, StoreError> {
    let Some(contact) = store::contacts::find(conn, ContactKind::Email, address.comparison_key())? else {
        let why_not = (policy.sign_up != SignUp::Open)
            .then_some("nobody has this address, and sign-up is by invitation");
        // The same second question as below, about nobody, so that both take the same time.
        store::users::find(conn, &UserId::new(""))?;
        return Ok(Recipient { address: address.as_str().to_owned(), user: None, why_not });
    };
    let active = store::users::find(conn, &contact.user_id)?.is_some_and(|user| user.is_active());
    let why_not = (!active).then_some("the account is stopped");
    Ok(Recipient { address: contact.address, user: Some(contact.user_id), why_not })
}

fn may_send(
    app: &App,
    conn: &mut Conn,
    visitor: &Visitor,
    address: &EmailAddress,
    to: &Recipient,
    policy: &Policy,
) -> Result<bool, StoreError> {
    // An unknown address asks the same question about nobody, so that both take the same time.
    let nobody = UserId::new("");
    let known = store::sessions::browser_is_known(
        conn,
        to.user.as_ref().unwrap_or(&nobody),
        &visitor.browser_digest,
    )?;
    let browser = known.then(|| throttle::hex(&visitor.browser_digest));
    throttle::send(app, conn, address.comparison_key(), browser.as_deref(), policy)
}

/// Makes the link and the code, the newest of this login, and what the message says.
fn insert_challenges(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    prove: &Prove,
    policy: &Policy,
) -> Result<Content, StoreError> {
    store::challenges::replace_of_login(conn, &login.id, app.now())?;
    let token = app.world.random.token();
    let code = app.world.random.digits(policy.code_length);
    let link_digest = methods::email_link::digest(token.expose());
    let code_digest = methods::email_code::digest(&app.code_key, &login.id, code.expose());
    let link =
        (ChallengeKind::EmailLink, link_digest, methods::email_link::NUMBER_TRIES, prove.link_expires_at);
    let typed = (
        ChallengeKind::EmailCode,
        code_digest,
        i64::from(policy.limits.tries_per_code),
        prove.code_expires_at,
    );
    for (kind, digest, max_tries, expires_at) in [link, typed] {
        let challenge = Challenge {
            id: ChallengeId::new(app.new_id()),
            kind,
            digest,
            login_id: Some(login.id.clone()),
            user_id: prove.user.clone(),
            contact_key: prove.contact_key.clone(),
            tries: 0,
            max_tries,
            created_at: app.now(),
            expires_at,
            used_at: None,
            replaced_at: None,
        };
        store::challenges::insert(conn, &challenge)?;
    }
    let client = login.client_id.as_ref().and_then(|id| app.snapshot().client(id));
    Ok(Content::SignIn(SignInContent {
        app: client.map_or_else(|| app.config.brand.name.clone(), |client| client.name().to_owned()),
        link: app.url(&format!("/link?token={}", token.expose())),
        code: code.expose().to_owned(),
        browser: login.device.browser.clone(),
        system: login.device.system.clone(),
        ip: login.device.ip.clone(),
        place: login.device.place.clone(),
        minutes: policy.lifetimes.link / 60,
        number_elsewhere: policy.other_device == OtherDevice::Number,
    }))
}
