//! What a request writes before anybody has done anything: it is bounded, because whoever is not signed in can send
//! any number of them.

use super::BrowserSession;
use crate::{
    app::App,
    model::{
        audit::{Entry, Event},
        device::Device,
        id::ClientId,
        login::Login,
    },
    observe::audit,
    protocol::error::ErrorCode,
    store::{
        self, Conn, StoreError,
        limits::{self, Taken},
        logins::Share,
    },
};

/// Such sign-ins in all.
pub const IN_ALL: i64 = 20_000;
/// Sign-ins in which nobody has done anything, by the size of the request that is kept in them: a newer one takes the
/// place of the oldest of its network and its size. An office behind one address opens fewer in the time that a person
/// needs to type theirs.
///
/// An app's `state` may be as large as a request. So those over 4 KiB are bounded apart, to about 1 MiB of each size for
/// one network and 32 MiB in all; with the usual `server.max_body_bytes` none is over 128 KiB. A network then keeps
/// under 4 MiB, and all of them under 180 MiB. What an ordinary request costs does not change.
const SHARES: [Share; 5] = [
    Share { kib: 4, of_one_network: 200, in_all: IN_ALL },
    Share { kib: 8, of_one_network: 128, in_all: 4096 },
    Share { kib: 32, of_one_network: 32, in_all: 1024 },
    Share { kib: 128, of_one_network: 8, in_all: 256 },
    // The last has no bound of its size but that of a request.
    Share { kib: 2048, of_one_network: 1, in_all: 16 },
];
/// Refusals that are written down for one network in an hour, while nobody is known there.
const REFUSALS: i64 = 20;
const HOUR: i64 = 3600;

/// Keeps a login in which nobody has done anything yet.
pub fn insert(conn: &mut Conn, login: &Login) -> Result<(), StoreError> {
    store::logins::insert_untouched(conn, login, &login.device.network(), &SHARES)
}

/// Removes the oldest of those that are large, beyond what stays in all, at most so many of each size.
pub fn trim_large(conn: &mut Conn, most: i64) -> Result<usize, StoreError> {
    store::logins::trim_large(conn, &SHARES, most)
}

/// Writes down that a request was refused before anybody was asked anything (OIDC Core §3.1.2.6). An app that asks
/// silently again and again for nobody does not fill the audit trail.
pub fn refused(
    app: &App,
    conn: &mut Conn,
    browser: &BrowserSession,
    client: Option<ClientId>,
    code: ErrorCode,
) -> Result<(), StoreError> {
    if browser.session.is_none() && !is_noted(app, conn, &browser.device)? {
        return Ok(());
    }
    let mut entry = Entry::new(Event::Refused).from_device(&browser.device).detail(code.as_str());
    entry.client_id = client;
    audit::record(app, conn, &entry)
}

/// Whether what came to nothing before anybody was known is still written down for that network.
pub fn is_noted(app: &App, conn: &mut Conn, device: &Device) -> Result<bool, StoreError> {
    let key = format!("refused/{}", device.network());
    Ok(limits::take(conn, &key, REFUSALS, HOUR, app.now())? == Taken::Yes)
}
