//! How often a password may be tried, kept in the database. A try is counted before the comparison, so that
//! parallel guesses are counted too, and given back when it was right.

use crate::{
    app::App,
    login::{Visitor, throttle},
    model::policy::Policy,
    observe::metrics,
    protocol::UnixTime,
    store::{
        Conn, StoreError,
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

/// Whether there is a try left.
pub enum Try {
    /// It was counted.
    Counted(Counted),
    /// None until then.
    NotUntil(UnixTime),
    /// None until the person signs in another way.
    Locked(UnixTime),
}

/// Counts a try. `whose` is the account, or what was typed where there is none. A browser that the person has used
/// before has accounts of its own, so that a flood by strangers does not keep the person out; the account of the network
/// is one for all.
pub fn take(
    app: &App,
    conn: &mut Conn,
    visitor: &Visitor,
    whose: &str,
    known_browser: Option<&str>,
    policy: &Policy,
) -> Result<Try, StoreError> {
    let now = app.now();
    let network = format!("passwords-ip/{}", visitor.device.network());
    let hourly = match known_browser {
        Some(browser) => format!("passwords/{whose}/{browser}"),
        None => format!("passwords/{whose}"),
    };
    let in_a_row = throttle::passwords_in_a_row(whose, known_browser.is_some());
    let per_ip = i64::from(policy.limits.passwords_per_ip);
    for (key, most, limit) in [(&network, per_ip, "passwords_per_ip"), (&hourly, AN_HOUR, "passwords")] {
        if let Taken::NotUntil(until) = limits::take(conn, key, most, HOUR, now)? {
            metrics::limited(limit);
            return Ok(Try::NotUntil(until));
        }
    }
    if let Taken::NotUntil(until) = limits::take(conn, &in_a_row, IN_A_ROW, YEAR, now)? {
        metrics::limited("passwords_in_a_row");
        return Ok(Try::Locked(until));
    }
    Ok(Try::Counted(Counted { keys: [network, hourly, in_a_row.clone()], in_a_row }))
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
