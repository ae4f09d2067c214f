//! Adding an address: a code to it, and the code back. Until then nothing says whether another account has the
//! address, except the message to that address itself.

use super::{MOST, changed};
use crate::{
    app::{App, Tx},
    config::sms::Transport,
    crypto::digest::keyed,
    login::{
        BrowserSession, EndUser, code,
        end_user::Confirmed,
        identifier::{Typed, TypedFault},
        security_notification, throttle,
        tries::{self, Account},
    },
    model::{
        audit::{Entry, Event},
        challenge::{Challenge, ChallengeKind, Standing},
        contact::{Address, Contact, ContactKind, PendingContact},
        id::{ChallengeId, UserId},
        message::{Content, ShortName, SmsCodeContent, SmsTakenContent},
        origin::Origin,
        policy::Identifier,
        security_notification::{ContactChange, SecurityNotification},
    },
    observe::audit,
    outbox::{
        queue::{self, Draft},
        sms_guard::{self, SmsRequest, Verdict},
        wording,
    },
    protocol::{UnixTime, phone::PhoneNumber},
    store::{
        self, Conn, StoreError,
        limits::{self, Taken},
    },
};
use subtle::ConstantTimeEq;

/// Messages to new addresses that one person may ask for in an hour.
const ASKS_AN_HOUR: i64 = 10;
const HOUR: i64 = 3600;

/// Whether numbers can be added: there must be a way to write to them.
pub fn takes_phones(app: &App) -> bool {
    app.config.sms.transport != Transport::None
}

/// Reads an address, or where there can be one a telephone number, as it was typed.
///
/// # Errors
/// What is wrong with it.
pub fn parse(app: &App, typed: &str) -> Result<Address, TypedFault> {
    let kinds: &[_] =
        if takes_phones(app) { &[Identifier::Email, Identifier::Phone] } else { &[Identifier::Email] };
    let typed = Typed::parse(typed, kinds, app.config.sms.default_region.as_deref())?;
    let kind = typed.contact().ok_or(TypedFault::Invalid)?;
    Ok(Address { kind, address: typed.as_str().to_owned(), key: typed.key() })
}

/// How a wish for an address ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The person is told to look into that mailbox, whatever is there.
    Sent,
    /// They have it already.
    Yours,
    /// They have enough.
    Enough,
    /// Numbers of that country get no messages from here.
    Country,
    /// Too many, until then.
    TooMany(UnixTime),
    /// A moment ago there was one; the next may be asked for then.
    TooSoon(UnixTime),
    /// There is nothing to send again.
    Nothing,
}

/// Sends again to the address that was asked for last, in the same session.
///
/// # Errors
/// The database fails.
pub fn ask_again(tx: &mut Tx<'_>, who: &EndUser) -> Result<Asked, StoreError> {
    let me = who.confirm(tx.app, tx.conn)?;
    match pending(tx.conn, &me)? {
        Some(pending) => ask(tx, who, pending.wanted),
        None => Ok(Asked::Nothing),
    }
}

/// The address that was asked for in that very session. What another session asked for is confirmed in that one only.
fn pending(conn: &mut Conn, me: &Confirmed) -> Result<Option<PendingContact>, StoreError> {
    let found = store::pending_contacts::find(conn, &me.user.id)?;
    Ok(found.filter(|pending| me.session.as_ref().is_some_and(|session| session.id == pending.session_id)))
}

/// Sends a code to a new address, or to one that was never proven.
///
/// # Errors
/// The database fails.
pub fn ask(tx: &mut Tx<'_>, who: &EndUser, wanted: Address) -> Result<Asked, StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    let (policy, now, browser) = (app.policy(None), app.now(), who.browser());
    let me = who.confirm(app, conn)?;
    let (user, Some(session)) = (&me.user.id, &me.session) else { return Ok(Asked::Nothing) };
    let mine = store::contacts::of_user(conn, user)?;
    let same = |contact: &&Contact| contact.kind == wanted.kind && contact.key == wanted.key;
    match mine.iter().find(same) {
        Some(contact) if contact.verified_at.is_some() => return Ok(Asked::Yours),
        None if mine.len() >= MOST => return Ok(Asked::Enough),
        _ => {}
    }
    if phone(&wanted).is_some_and(|number| !sms_guard::reaches(app, &number)) {
        return Ok(Asked::Country);
    }
    let earlier = store::pending_contacts::find(conn, user)?;
    if let Some(earlier) = &earlier {
        let next_at = earlier.created_at + policy.limits.resend_cooldown;
        // Whoever mistyped need not wait to say it better.
        if now < next_at && earlier.wanted == wanted && earlier.session_id == session.id {
            return Ok(Asked::TooSoon(next_at));
        }
        store::challenges::replace(conn, &earlier.challenge_id, now)?;
    }
    let asks = limits::take(conn, &format!("contacts/{user}"), ASKS_AN_HOUR, HOUR, now)?;
    if let Taken::NotUntil(until) = asks {
        return Ok(Asked::TooMany(until));
    }
    let code = insert_code(app, conn, user, &wanted)?;
    queue(app, conn, user, &wanted, &code.1, browser)?;
    let pending = PendingContact {
        user_id: user.clone(),
        wanted,
        challenge_id: code.0,
        created_at: now,
        session_id: session.id.clone(),
    };
    store::pending_contacts::put(conn, &pending)?;
    Ok(Asked::Sent)
}

/// A code and the challenge it answers.
type Code = (ChallengeId, String);

fn insert_code(app: &App, conn: &mut Conn, user: &UserId, wanted: &Address) -> Result<Code, StoreError> {
    let policy = app.policy(None);
    let id = ChallengeId::new(app.new_id());
    let code = app.world.random.digits(policy.code_length);
    let challenge = Challenge {
        id: id.clone(),
        kind: ChallengeKind::ContactCode,
        digest: digest(app, &id, code.expose()),
        login_id: None,
        user_id: Some(user.clone()),
        contact_key: wanted.key.clone(),
        tries: 0,
        max_tries: i64::from(policy.limits.tries_per_code),
        created_at: app.now(),
        expires_at: app.now() + policy.lifetimes.code,
        used_at: None,
        replaced_at: None,
    };
    store::challenges::insert(conn, &challenge)?;
    Ok((id, code.expose().to_owned()))
}

fn digest(app: &App, id: &ChallengeId, code: &str) -> Vec<u8> {
    keyed(&app.code_key, "contact code", &format!("{id}:{code}")).as_bytes().to_vec()
}

/// Queues the message: a code, or, where another account has the address, a word about that. To the browser both
/// are the same.
fn queue(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    wanted: &Address,
    code: &str,
    browser: &BrowserSession,
) -> Result<(), StoreError> {
    let owner = store::contacts::find(conn, wanted.kind, &wanted.key)?.map(|contact| contact.user_id);
    let is_taken = owner.is_some_and(|owner| owner != *user);
    let content = content(app, wanted.kind, is_taken, code, browser);
    let person = store::users::find(conn, user)?;
    let lang = person
        .map_or_else(|| browser.lang.clone(), |person| security_notification::spoken(&person, &browser.lang));
    let draft = Draft {
        recipient: wanted.address.clone(),
        why_not: why_not(app, conn, wanted, &content, &lang, browser)?,
        content: &content,
        lang: &lang,
        login_id: None,
        user_id: Some(user.clone()),
        expires_at: app.now() + app.policy(None).lifetimes.code,
    };
    queue::insert(app, conn, draft).map(|_| ())
}

fn content(app: &App, kind: ContactKind, is_taken: bool, code: &str, browser: &BrowserSession) -> Content {
    let origin = Origin::from(&browser.device);
    let name = ShortName::new(&app.config.brand.name);
    let minutes = app.policy(None).lifetimes.code.get() / 60;
    match (kind, is_taken) {
        (ContactKind::Email, false) => {
            Content::Account(SecurityNotification::ContactCode { code: code.to_owned(), minutes, origin })
        }
        (ContactKind::Email, true) => {
            Content::Account(SecurityNotification::ContactTaken { origin, link: app.url("/account") })
        }
        (ContactKind::Phone, false) => {
            let domain = app.config.public_url.host().to_owned();
            Content::SmsCode(SmsCodeContent { app: name, code: code.to_owned(), minutes, domain })
        }
        (ContactKind::Phone, true) => Content::SmsTaken(SmsTakenContent { app: name }),
    }
}

/// Counts the message. `Some` is the limit that stops it.
fn why_not(
    app: &App,
    conn: &mut Conn,
    wanted: &Address,
    content: &Content,
    lang: &str,
    browser: &BrowserSession,
) -> Result<Option<&'static str>, StoreError> {
    if !throttle::send(app, conn, &wanted.key, None, app.policy(None))? {
        return Ok(Some("a limit was reached"));
    }
    let Some(number) = phone(wanted) else { return Ok(None) };
    let segments = wording::segments(app, content, lang);
    let ask = SmsRequest {
        number: &number,
        device: &browser.device,
        known_browser: false,
        segments,
        is_for_somebody: true,
    };
    Ok(match sms_guard::may_send(app, conn, &ask)? {
        Verdict::Send => None,
        Verdict::Refuse(refusal) => Some(refusal.reason()),
    })
}

fn phone(address: &Address) -> Option<PhoneNumber> {
    let is_phone = address.kind == ContactKind::Phone;
    is_phone.then(|| PhoneNumber::parse(&address.address, None).ok()).flatten()
}

/// How a code was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The address is theirs now, and their other addresses were told.
    Added,
    /// It was wrong; so many tries are left.
    Wrong(u32),
    /// No try is left: a new message is needed.
    TooMany,
    /// It ended, or another message came after it.
    Ended,
    /// Meanwhile the address came to belong to somebody else.
    Taken,
}

/// Compares a code. A try is counted before the comparison, so that parallel guesses are counted too. A conflict means
/// that another account has proved the address at the same moment.
///
/// # Errors
/// The database fails.
pub fn confirm(tx: &mut Tx<'_>, who: &EndUser, code: &str) -> Result<Answer, StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    let (me, browser) = (who.confirm(app, conn)?, who.browser());
    let user = &me.user.id;
    let Some(pending) = pending(conn, &me)? else { return Ok(Answer::Ended) };
    let Some(challenge) = store::challenges::find(conn, &pending.challenge_id)? else {
        return Ok(Answer::Ended);
    };
    match challenge.standing(app.now()) {
        Standing::Open => {}
        Standing::TooManyTries => return Ok(Answer::TooMany),
        Standing::Expired | Standing::Used | Standing::Replaced => return Ok(Answer::Ended),
    }
    // Counted by the person who guesses, so that nobody's guesses lock another person out of their mail.
    let account = Account::contact_codes(app, app.policy(None), user);
    let counted =
        tries::take_one(app, conn, &account)?.is_none() && store::challenges::take_try(conn, &challenge.id)?;
    if !counted {
        return Ok(Answer::TooMany);
    }
    let right: bool = digest(app, &challenge.id, code).ct_eq(&challenge.digest).into();
    if !right {
        let entry = Entry::new(Event::CodeWrong).user(user).from_device(&browser.device);
        audit::record(app, conn, &entry.detail("a new address"))?;
        let left = challenge.left_after_try();
        return Ok(if left == 0 { Answer::TooMany } else { Answer::Wrong(left) });
    }
    if !store::challenges::spend(conn, &challenge.id, app.now())? {
        return Ok(Answer::Ended);
    }
    tries::forgive(conn, &account)?;
    if let Some(number) = phone(&pending.wanted) {
        sms_guard::used(app, conn, &number)?;
    }
    let answer = add(app, conn, user, pending.wanted, browser)?;
    if answer == Answer::Added {
        tx.wake_outbox();
    }
    Ok(answer)
}

fn add(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    wanted: Address,
    browser: &BrowserSession,
) -> Result<Answer, StoreError> {
    store::pending_contacts::remove(conn, user)?;
    let before = store::contacts::of_user(conn, user)?;
    match store::contacts::find(conn, wanted.kind, &wanted.key)? {
        Some(contact) if contact.user_id != *user => return Ok(Answer::Taken),
        Some(contact) => store::contacts::verify(conn, &contact.id, app.now())?,
        None => {
            let contact = Contact {
                id: app.new_id(),
                user_id: user.clone(),
                kind: wanted.kind,
                address: wanted.address.clone(),
                key: wanted.key,
                verified_at: Some(app.now()),
            };
            store::contacts::insert(conn, &contact)?;
        }
    }
    changed(app, conn, user, (ContactChange::Added, &wanted.address), before, browser)?;
    Ok(Answer::Added)
}

/// Reads a code as it was typed, if it can be one.
pub fn parse_code(app: &App, typed: &str) -> Option<String> {
    code::parse(typed, app.policy(None).code_length)
}
