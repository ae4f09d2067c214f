//! Table `recovery_codes`.

use super::{Conn, StoreError, schema::recovery_codes};
use crate::model::id::UserId;
use crate::protocol::UnixTime;
use diesel::prelude::*;

/// Puts new codes in place of all earlier ones: ids and digests.
pub fn replace(conn: &mut Conn, user: &UserId, codes: &[(String, Vec<u8>)]) -> Result<(), StoreError> {
    remove_all(conn, user)?;
    for (id, digest) in codes {
        let row = (
            recovery_codes::id.eq(id),
            recovery_codes::user_id.eq(user.as_str()),
            recovery_codes::digest.eq(digest),
        );
        diesel::insert_into(recovery_codes::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// How many are left.
pub fn left(conn: &mut Conn, user: &UserId) -> Result<i64, StoreError> {
    let unused = recovery_codes::table
        .filter(recovery_codes::user_id.eq(user.as_str()))
        .filter(recovery_codes::used_at.is_null());
    Ok(unused.count().get_result(conn)?)
}

/// Spends the code of that digest. True for exactly one caller, ever.
pub fn spend(conn: &mut Conn, user: &UserId, digest: &[u8], now: UnixTime) -> Result<bool, StoreError> {
    let unused = recovery_codes::table
        .filter(recovery_codes::user_id.eq(user.as_str()))
        .filter(recovery_codes::digest.eq(digest))
        .filter(recovery_codes::used_at.is_null());
    Ok(diesel::update(unused).set(recovery_codes::used_at.eq(now)).execute(conn)? == 1)
}

/// Takes them all away.
pub fn remove_all(conn: &mut Conn, user: &UserId) -> Result<(), StoreError> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user.as_str()))).execute(conn)?;
    Ok(())
}
