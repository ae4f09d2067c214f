//! How often a password, or a code of an app, may be typed beside an address, kept in the database. A try is counted before the comparison, so that
//! parallel guesses are counted too, and given back when it was right.

use super::{Visitor, throttle};
use crate::{
    app::App,
    model::{
        audit::{Entry, Event},
        id::UserId,
        login::Login,
    },
    observe::{audit, metrics},
    protocol::hex,
    store::{
        self, Conn, StoreError,
        limits::{self, Taken},
    },
};

const HOUR: i64 = 3600;
const YEAR: i64 = 365 * 86_400;
/// Tries for one account in an hour, from however many networks.
const AN_HOUR: i64 = 20;
/// Wrong passwords for one account without a proof between them (NIST SP 800-63B-4 §3.2.2 allows 100); then only
/// another method will do.
const IN_A_ROW: i64 = 100;

/// What was counted.
pub struct Counted {
    keys: [String; 3],
    in_a_row: String,
}

/// How a typed secret was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It was right.
    Proved,
    /// It was wrong, or there is none.
    Wrong,
    /// Too many were tried; so many seconds until the next may be.
    TooMany(i64),
    /// Too many were wrong in a row; so many seconds, or until the person signs in another way.
    Locked(i64),
    /// The login has moved on meanwhile.
    Moved,
}

/// Counts a try. `whose` is the account, or what was typed where there is none. A browser that the person has used
/// before has accounts of its own, so that a flood by strangers does not keep the person out; the account of the
/// network is one for all. `Err` is the answer when there is no try left.
pub fn take(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    visitor: &Visitor,
    user: &UserId,
    whose: &str,
) -> Result<Result<Counted, Answer>, StoreError> {
    let known_browser = store::sessions::browser_is_known(conn, user, &visitor.browser_digest)?;
    let network = format!("passwords-ip/{}", visitor.device.network());
    let hourly = if known_browser {
        format!("passwords/{whose}/{}", hex(&visitor.browser_digest))
    } else {
        format!("passwords/{whose}")
    };
    let in_a_row = throttle::passwords_in_a_row(whose, known_browser);
    let per_ip = i64::from(app.policy(Some(&login.policy)).limits.passwords_per_ip);
    for (key, most, limit) in [(&network, per_ip, "passwords_per_ip"), (&hourly, AN_HOUR, "passwords")] {
        if let Taken::NotUntil(until) = limits::take(conn, key, most, HOUR, app.now())? {
            let answer = Answer::TooMany(app.seconds_until(until));
            return refuse(app, conn, login, visitor, limit, answer).map(Err);
        }
    }
    if let Taken::NotUntil(until) = limits::take(conn, &in_a_row, IN_A_ROW, YEAR, app.now())? {
        let answer = Answer::Locked(app.seconds_until(until));
        return refuse(app, conn, login, visitor, "passwords_in_a_row", answer).map(Err);
    }
    Ok(Ok(Counted { keys: [network, hourly, in_a_row.clone()], in_a_row }))
}

fn refuse(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    visitor: &Visitor,
    limit: &'static str,
    answer: Answer,
) -> Result<Answer, StoreError> {
    metrics::limited(limit);
    let entry = Entry::new(Event::Limited).login(&login.id).from_device(&visitor.device);
    audit::record(app, conn, &entry.detail(limit))?;
    Ok(answer)
}

/// It was not compared, so it was no try.
pub fn give_back(conn: &mut Conn, counted: &Counted) -> Result<(), StoreError> {
    counted.keys.iter().try_for_each(|key| limits::give_back(conn, key))
}

/// It was right: it was no guess, and those before it are no longer in a row.
pub fn forgive(conn: &mut Conn, counted: &Counted) -> Result<(), StoreError> {
    give_back(conn, counted)?;
    limits::reset(conn, &counted.in_a_row)
}
