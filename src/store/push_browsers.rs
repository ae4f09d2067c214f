//! Table `push_browsers`: where the offer of notifications is settled.

use super::{Conn, StoreError, portable, schema::push_browsers};
use crate::model::id::UserId;
use crate::protocol::UnixTime;
use diesel::prelude::*;

/// Remembers that in this browser the person has switched them on, or does not want them.
pub fn settle(
    conn: &mut Conn,
    user: &UserId,
    browser_digest: &[u8],
    now: UnixTime,
) -> Result<(), StoreError> {
    let row = (
        push_browsers::user_id.eq(user.as_str()),
        push_browsers::browser_digest.eq(browser_digest),
        push_browsers::settled_at.eq(now),
    );
    portable!(conn, |conn| diesel::insert_into(push_browsers::table)
        .values(row)
        .on_conflict((push_browsers::user_id, push_browsers::browser_digest))
        .do_update()
        .set(push_browsers::settled_at.eq(now))
        .execute(conn))?;
    Ok(())
}

/// Whether that is so.
pub fn is_settled(conn: &mut Conn, user: &UserId, browser_digest: &[u8]) -> Result<bool, StoreError> {
    let count: i64 = push_browsers::table
        .filter(push_browsers::user_id.eq(user.as_str()))
        .filter(push_browsers::browser_digest.eq(browser_digest))
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}

/// Forgets browsers that have long forgotten us.
pub fn purge(conn: &mut Conn, before: UnixTime) -> Result<usize, StoreError> {
    Ok(diesel::delete(push_browsers::table.filter(push_browsers::settled_at.lt(before))).execute(conn)?)
}
