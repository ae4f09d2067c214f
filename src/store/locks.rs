//! The order in which rows are locked, so that what is issued and what is revoked never pass each other, and no two
//! transactions wait for each other.
//!
//! Whoever ends something of a person (a session, access, a grant, the account) first locks the person's row alone.
//! Whoever issues something in a person's name first shares it, and then reads again what the decision was based on.
//! The order is the same for everybody:
//!
//! 1. people, by their ids: the admin who acts among them ([`alone`]);
//! 2. apps, by their ids: all to which a person gave something, where that is ended ([`ending`]);
//! 3. sign-ins, by their ids ([`super::logins::lock`]): before their challenges, so that a code and the link beside it
//!    can be answered at once, and before what counts who guesses in them;
//! 4. rows of limits, those of one purpose in the order of their keys ([`super::limits::hold`]);
//! 5. challenges, grants by their ids, and every other row.
//!
//! A limit that is only noted at the end of a transaction, which then waits for nothing more, may come last. SQLite has
//! one writer at a time: there is nothing to lock.
//!
//! A transaction that PostgreSQL ends because of a deadlock is not run again: with this order there is none, and one
//! that comes of a fault of ours shall be seen.

use super::{
    Conn, StoreError,
    schema::{clients, grants, sessions, users},
};
use crate::model::id::{ClientId, UserId};
use diesel::prelude::*;

/// Shares a person, and the app for which something is issued: until this transaction has ended nothing of that
/// person is ended and that app is neither changed nor removed. Read afterwards whether they are still there.
pub fn share(conn: &mut Conn, user: &UserId, client: Option<&ClientId>) -> Result<(), StoreError> {
    let Conn::Pg(pg) = conn else { return Ok(()) };
    let person = users::table.filter(users::id.eq(user.as_str()));
    match client {
        None => person.select(users::id).for_share().load::<String>(pg)?,
        Some(client) => person
            .inner_join(clients::table.on(clients::id.eq(client.as_str())))
            .select(users::id)
            .for_share()
            .load::<String>(pg)?,
    };
    Ok(())
}

/// Shares several people, always in the same order.
pub fn share_people(conn: &mut Conn, people: &[&UserId]) -> Result<(), StoreError> {
    let Conn::Pg(pg) = conn else { return Ok(()) };
    users::table
        .filter(users::id.eq_any(people.iter().map(|id| id.as_str())))
        .order(users::id)
        .select(users::id)
        .for_share()
        .load::<String>(pg)?;
    Ok(())
}

/// Shares an app alone, after its person was locked.
pub fn share_client(conn: &mut Conn, client: &ClientId) -> Result<(), StoreError> {
    let Conn::Pg(pg) = conn else { return Ok(()) };
    clients::table.find(client.as_str()).select(clients::id).for_share().load::<String>(pg)?;
    Ok(())
}

/// Locks several people alone, always in the same order.
pub fn alone(conn: &mut Conn, people: &[&UserId]) -> Result<(), StoreError> {
    sorted(people).into_iter().try_for_each(|id| super::users::lock(conn, id))
}

/// Locks people alone of whom something is ended, and shares the apps that have something of theirs: whoever removes
/// one of these apps revokes the same grants.
pub fn ending(conn: &mut Conn, people: &[&UserId]) -> Result<(), StoreError> {
    alone(conn, people)?;
    let Conn::Pg(pg) = conn else { return Ok(()) };
    let theirs = sessions::table
        .filter(sessions::user_id.eq_any(people.iter().map(|id| id.as_str())))
        .select(sessions::id.nullable());
    let given = grants::table
        .filter(grants::session_id.eq_any(theirs))
        .filter(grants::revoked_at.is_null())
        .select(grants::client_id);
    clients::table
        .filter(clients::id.eq_any(given))
        .order(clients::id)
        .select(clients::id)
        .for_share()
        .load::<String>(pg)?;
    Ok(())
}

fn sorted<'a>(people: &[&'a UserId]) -> Vec<&'a UserId> {
    let mut people = people.to_vec();
    people.sort_by(|a, b| a.as_str().cmp(b.as_str()));
    people.dedup_by(|a, b| a.as_str() == b.as_str());
    people
}
