//! Table `push_keys`: our one key at push services, sealed.

use super::{Conn, StoreError, portable, schema::push_keys};
use crate::protocol::UnixTime;
use diesel::prelude::*;

/// The name of the one row.
const OURS: &str = "vapid";

/// The key, if it was made.
pub fn find(conn: &mut Conn) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(push_keys::table.find(OURS).select(push_keys::sealed).get_result(conn).optional()?)
}

/// Keeps a new key, unless another process was first; gives the one that counts.
pub fn keep(conn: &mut Conn, sealed: &[u8], now: UnixTime) -> Result<Vec<u8>, StoreError> {
    let row = (push_keys::id.eq(OURS), push_keys::sealed.eq(sealed), push_keys::created_at.eq(now));
    portable!(conn, |conn| diesel::insert_into(push_keys::table)
        .values(row)
        .on_conflict(push_keys::id)
        .do_nothing()
        .execute(conn))?;
    Ok(push_keys::table.find(OURS).select(push_keys::sealed).get_result(conn)?)
}
