//! Table `passkey_browsers`: where the offer of a passkey is settled.

use super::{Conn, StoreError, portable, schema::passkey_browsers};
use crate::model::id::UserId;
use crate::protocol::UnixTime;
use diesel::prelude::*;

/// Remembers that in this browser the person has made or used a passkey, or does not want one.
pub fn settle(
    conn: &mut Conn,
    user: &UserId,
    browser_digest: &[u8],
    now: UnixTime,
) -> Result<(), StoreError> {
    let row = (
        passkey_browsers::user_id.eq(user.as_str()),
        passkey_browsers::browser_digest.eq(browser_digest),
        passkey_browsers::settled_at.eq(now),
    );
    portable!(conn, |conn| diesel::insert_into(passkey_browsers::table)
        .values(row)
        .on_conflict((passkey_browsers::user_id, passkey_browsers::browser_digest))
        .do_update()
        .set(passkey_browsers::settled_at.eq(now))
        .execute(conn))?;
    Ok(())
}

/// Whether that is so.
pub fn is_settled(conn: &mut Conn, user: &UserId, browser_digest: &[u8]) -> Result<bool, StoreError> {
    let count: i64 = passkey_browsers::table
        .filter(passkey_browsers::user_id.eq(user.as_str()))
        .filter(passkey_browsers::browser_digest.eq(browser_digest))
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}

/// Whether that was settled at that time or later.
pub fn is_settled_since(
    conn: &mut Conn,
    user: &UserId,
    browser_digest: &[u8],
    since: UnixTime,
) -> Result<bool, StoreError> {
    let count: i64 = passkey_browsers::table
        .filter(passkey_browsers::user_id.eq(user.as_str()))
        .filter(passkey_browsers::browser_digest.eq(browser_digest))
        .filter(passkey_browsers::settled_at.ge(since))
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}

/// Forgets browsers that have long forgotten us.
pub fn purge(conn: &mut Conn, before: UnixTime) -> Result<usize, StoreError> {
    Ok(diesel::delete(passkey_browsers::table.filter(passkey_browsers::settled_at.lt(before)))
        .execute(conn)?)
}
