//! The order in which rows are locked, so that what is issued and what is revoked never pass each other.
//!
//! Whoever ends something of a person (a session, access, a grant, the account) first locks the person's row alone.
//! Whoever issues something in a person's name first shares it, and then reads again what the decision was based on.
//! People come first, by their ids, then the app, then every other row. SQLite has one writer at a time: there is
//! nothing to lock.

use super::{
    Conn, StoreError,
    schema::{clients, users},
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

/// Shares an app alone, after its person was locked.
pub fn share_client(conn: &mut Conn, client: &ClientId) -> Result<(), StoreError> {
    let Conn::Pg(pg) = conn else { return Ok(()) };
    clients::table.find(client.as_str()).select(clients::id).for_share().load::<String>(pg)?;
    Ok(())
}

/// Locks several people alone, always in the same order.
pub fn alone(conn: &mut Conn, people: &[&UserId]) -> Result<(), StoreError> {
    let mut people: Vec<&UserId> = people.to_vec();
    people.sort_by(|a, b| a.as_str().cmp(b.as_str()));
    people.dedup_by(|a, b| a.as_str() == b.as_str());
    people.into_iter().try_for_each(|id| super::users::lock(conn, id))
}
