//! What a request writes before anybody has done anything: it is bounded, because whoever is not signed in can send
//! any number of them.

use super::Visitor;
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
    },
};

/// Sign-ins of one network in which nobody has done anything; a newer one takes the place of the oldest. An office
/// behind one address opens fewer in the time that a person needs to type theirs.
const OF_ONE_NETWORK: i64 = 200;
/// Such sign-ins in all.
pub const IN_ALL: i64 = 20_000;
/// Refusals that are written down for one network in an hour, while nobody is known there.
const REFUSALS: i64 = 20;
const HOUR: i64 = 3600;

/// Keeps a login in which nobody has done anything yet.
pub fn insert(conn: &mut Conn, login: &Login) -> Result<(), StoreError> {
    store::logins::insert_untouched(conn, login, &login.device.network(), OF_ONE_NETWORK)
}

/// Writes down that a request was refused before anybody was asked anything (OIDC Core §3.1.2.6). An app that asks
/// silently again and again for nobody does not fill the audit trail.
pub fn refused(
    app: &App,
    conn: &mut Conn,
    visitor: &Visitor,
    client: Option<ClientId>,
    code: ErrorCode,
) -> Result<(), StoreError> {
    if visitor.session.is_none() && !is_noted(app, conn, &visitor.device)? {
        return Ok(());
    }
    let mut entry = Entry::new(Event::Refused).from_device(&visitor.device).detail(code.as_str());
    entry.client_id = client;
    audit::record(app, conn, &entry)
}

/// Whether what came to nothing before anybody was known is still written down for that network.
pub fn is_noted(app: &App, conn: &mut Conn, device: &Device) -> Result<bool, StoreError> {
    let key = format!("refused/{}", device.network());
    Ok(limits::take(conn, &key, REFUSALS, HOUR, app.now())? == Taken::Yes)
}
