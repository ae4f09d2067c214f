//! A database that was restored from a copy. Whatever was used, ended or sent after the copy was made would be alive
//! again in it, so all of that ends: a code that was used could otherwise be used once more.

use super::{
    Conn, StoreError,
    schema::{
        ceremonies, challenges, deliveries, grants, logins, messages, pending_contacts, push_devices,
        sessions, upstream_requests,
    },
};
use crate::{model::message::MessageStatus, protocol::UnixTime};
use diesel::prelude::*;
use serde::Serialize;

/// How many of each were ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Ended {
    /// Sessions.
    pub sessions: usize,
    /// Grants, with their codes, access tokens and refresh tokens.
    pub grants: usize,
    /// Links and codes, invitations and what admins issued among them.
    pub challenges: usize,
    /// Sign-ins under way.
    pub logins: usize,
    /// Devices that got notifications.
    pub devices: usize,
    /// Messages that waited to be sent.
    pub messages: usize,
    /// Webhooks and logout tokens that waited to be sent.
    pub deliveries: usize,
}

/// Why nothing of it is sent.
const NOTE: &str = "the database was restored from a backup";

/// Ends everything that a restored copy would revive. What is kept of people, apps and keys stays as it is in the copy.
pub fn end_all(conn: &mut Conn, now: UnixTime) -> Result<Ended, StoreError> {
    let sessions = diesel::update(sessions::table.filter(sessions::ended_at.is_null()))
        .set(sessions::ended_at.eq(now))
        .execute(conn)?;
    let grants = diesel::update(grants::table.filter(grants::revoked_at.is_null()))
        .set(grants::revoked_at.eq(now))
        .execute(conn)?;
    let open =
        challenges::table.filter(challenges::used_at.is_null()).filter(challenges::replaced_at.is_null());
    let challenges = diesel::update(open).set(challenges::replaced_at.eq(now)).execute(conn)?;
    let logins = diesel::delete(logins::table).execute(conn)?;
    diesel::delete(ceremonies::table).execute(conn)?;
    diesel::delete(upstream_requests::table).execute(conn)?;
    diesel::delete(pending_contacts::table).execute(conn)?;
    // A device or a browser may have been taken from its person after the copy was made.
    let devices = diesel::delete(push_devices::table).execute(conn)?;
    diesel::update(sessions::table).set(sessions::disowned.eq(true)).execute(conn)?;
    let waiting = MessageStatus::WITH_A_TURN.map(MessageStatus::as_str);
    let ended = MessageStatus::Expired.as_str();
    let messages = diesel::update(messages::table.filter(messages::status.eq_any(waiting)))
        .set((messages::status.eq(ended), messages::sealed.eq(Vec::<u8>::new()), messages::note.eq(NOTE)))
        .execute(conn)?;
    let deliveries = diesel::update(deliveries::table.filter(deliveries::status.eq_any(waiting)))
        .set((
            deliveries::status.eq(ended),
            deliveries::sealed.eq(Vec::<u8>::new()),
            deliveries::note.eq(NOTE),
        ))
        .execute(conn)?;
    super::meta::bump(conn)?;
    Ok(Ended { sessions, grants, challenges, logins, devices, messages, deliveries })
}
