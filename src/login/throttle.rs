//! Limits of what may be asked for, kept in the database, so that they hold across requests, replicas and restarts.
//! How often a secret may be guessed is counted in `tries`.

use crate::{
    app::App,
    model::{
        admin_credentials,
        audit::{Entry, Event},
        device::Device,
        id::UserId,
        login::{Login, Prove},
        policy::Policy,
    },
    observe::{audit, metrics},
    protocol::{UnixTime, hex},
    store::{
        Conn, StoreError,
        limits::{self, Taken},
    },
};

const HOUR: i64 = 3600;
/// How long strangers cannot have messages sent to an address after "this wasn't me".
const QUIET_SECONDS: i64 = HOUR;
/// Passkey challenges for one sign-in or one person in an hour; each page that can use one takes one.
const CEREMONIES_AN_HOUR: i64 = 60;
/// Passkey challenges for one network in an hour, before anybody is known: more than the people of a large office open
/// pages in, and a bound for whoever opens them without end.
const CEREMONIES_OF_ONE_NETWORK: i64 = 2000;

/// Counts a sign-in request from a network, for each policy apart: what one allows uses up nothing of another.
/// `Some` is when to come back.
pub fn request(
    app: &App,
    conn: &mut Conn,
    device: &Device,
    policy: &Policy,
) -> Result<Option<UnixTime>, StoreError> {
    let key = format!("requests/{}/{}", policy.name, device.network());
    match limits::take(conn, &key, i64::from(policy.limits.requests_per_ip), HOUR, app.now())? {
        Taken::Yes => Ok(None),
        Taken::NotUntil(until) => {
            let entry = Entry::new(Event::Limited).from_device(device);
            note(app, conn, &key, until, "requests_per_ip", entry)?;
            Ok(Some(until))
        }
    }
}

/// The time between two messages that one browser asks for one address, whichever of its sign-ins it asks in: who
/// begins anew is no faster than who waits. `Some` is when to come back. It is told, because it says nothing of the
/// address but what this browser did itself; and nobody else can use it up.
pub fn pause(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    asked: &Prove,
    policy: &Policy,
) -> Result<Option<UnixTime>, StoreError> {
    let seconds = policy.limits.resend_cooldown;
    if seconds.is_zero() {
        return Ok(None);
    }
    Ok(match limits::take(conn, &pause_of(login, asked), 1, seconds.get(), app.now())? {
        Taken::Yes => None,
        Taken::NotUntil(until) => Some(until),
    })
}

/// The message was answered: another may be asked for at once.
pub fn end_pause(conn: &mut Conn, login: &Login, asked: &Prove) -> Result<(), StoreError> {
    limits::reset(conn, &pause_of(login, asked))
}

/// By what was typed: whom it names is not to be learned from it. Later it is the address of a person who is known.
fn pause_of(login: &Login, asked: &Prove) -> String {
    let what = if asked.proofs.is_empty() { asked.address.to_lowercase() } else { asked.contact_key.clone() };
    format!("cooldown/{what}/{}", hex(&login.browser_digest))
}

/// Counts that a limit was reached, and writes it down once until more is allowed: whoever goes on knocking does not
/// fill the audit trail.
pub(super) fn note(
    app: &App,
    conn: &mut Conn,
    key: &str,
    until: UnixTime,
    limit: &'static str,
    entry: Entry,
) -> Result<(), StoreError> {
    metrics::limited(limit);
    let (now, key) = (app.now(), format!("noted/{key}"));
    if limits::take(conn, &key, 1, (until - now).max(1), now)? == Taken::Yes {
        audit::record(app, conn, &entry.detail(limit))?;
    }
    Ok(())
}

/// Whether a message may go to an address. A browser that the person has used before has an account
/// of its own, so that a flood by strangers does not keep the person out.
pub fn send(
    app: &App,
    conn: &mut Conn,
    contact_key: &str,
    known_browser: Option<&str>,
    policy: &Policy,
) -> Result<bool, StoreError> {
    Ok(send_limit(app, conn, contact_key, known_browser, policy)?.is_none())
}

/// The same: `Some` is the limit that keeps a message from an address. A browser that the person has used before has
/// an account of its own, so that a flood by strangers does not keep the person out.
pub fn send_limit(
    app: &App,
    conn: &mut Conn,
    contact_key: &str,
    known_browser: Option<&str>,
    policy: &Policy,
) -> Result<Option<&'static str>, StoreError> {
    let now = app.now();
    if known_browser.is_none() && limits::is_reached(conn, &format!("quiet/{contact_key}"), 1, now)? {
        return Ok(Some(counted("quiet")));
    }
    let key = match known_browser {
        Some(browser) => format!("sends/{contact_key}/{browser}"),
        None => format!("sends/{contact_key}"),
    };
    let taken = limits::take(conn, &key, i64::from(policy.limits.sends_per_address), HOUR, now)?;
    Ok((taken != Taken::Yes).then(|| counted("sends_per_address")))
}

fn counted(limit: &'static str) -> &'static str {
    metrics::limited(limit);
    limit
}

/// Quiets further messages to an address, after "this wasn't me".
pub fn quiet(app: &App, conn: &mut Conn, contact_key: &str) -> Result<(), StoreError> {
    limits::take(conn, &format!("quiet/{contact_key}"), 1, QUIET_SECONDS, app.now()).map(|_| ())
}

/// `Some` is the limit that keeps a notification from a person, or would from an address that nobody has. As with
/// messages, a browser that the person has used before has an account of its own.
pub fn push_limit(
    app: &App,
    conn: &mut Conn,
    who: &str,
    known_browser: Option<&[u8]>,
) -> Result<Option<&'static str>, StoreError> {
    let now = app.now();
    if known_browser.is_none() && limits::is_reached(conn, &format!("push-quiet/{who}"), 1, now)? {
        return Ok(Some(counted("push_quiet")));
    }
    let key = match known_browser {
        Some(browser) => format!("push/{who}/{}", hex(browser)),
        None => format!("push/{who}"),
    };
    let taken = limits::take(conn, &key, i64::from(app.config.push.per_person), HOUR, now)?;
    Ok((taken != Taken::Yes).then(|| counted("push_per_person")))
}

/// Quiets further notifications to a person, after "not me".
pub fn quiet_push(app: &App, conn: &mut Conn, user: &UserId) -> Result<(), StoreError> {
    limits::take(conn, &format!("push-quiet/{user}"), 1, QUIET_SECONDS, app.now()).map(|_| ())
}

/// Quiets what admins issue to a person, after "this wasn't me".
pub fn quiet_issued(app: &App, conn: &mut Conn, user: &UserId) -> Result<(), StoreError> {
    limits::take(conn, &admin_credentials::quiet_key(user), 1, QUIET_SECONDS, app.now()).map(|_| ())
}

/// Counts a challenge for a passkey that a page asked for before anybody is known.
pub fn ceremony_of_anybody(app: &App, conn: &mut Conn, device: &Device) -> Result<bool, StoreError> {
    let key = format!("ceremonies/from/{}", device.network());
    let Taken::NotUntil(until) = limits::take(conn, &key, CEREMONIES_OF_ONE_NETWORK, HOUR, app.now())? else {
        return Ok(true);
    };
    let entry = Entry::new(Event::Limited).from_device(device);
    note(app, conn, &key, until, "passkey_challenges_per_ip", entry)?;
    Ok(false)
}

/// Counts a challenge for a passkey, by the sign-in or the person it is for.
pub fn ceremony(app: &App, conn: &mut Conn, of: &str, device: Option<&Device>) -> Result<bool, StoreError> {
    let key = format!("ceremonies/{of}");
    let Taken::NotUntil(until) = limits::take(conn, &key, CEREMONIES_AN_HOUR, HOUR, app.now())? else {
        return Ok(true);
    };
    let entry = Entry { device: device.cloned(), ..Entry::new(Event::Limited) };
    note(app, conn, &key, until, "passkey_challenges", entry)?;
    Ok(false)
}
