//! Table `usernames`: whose a username is, by its folded form.

use super::{Conn, StoreError, schema::usernames};
use crate::model::id::UserId;
use diesel::prelude::*;

/// Whose that name is.
pub fn find(conn: &mut Conn, key: &str) -> Result<Option<UserId>, StoreError> {
    let found: Option<String> =
        usernames::table.find(key).select(usernames::user_id).get_result(conn).optional()?;
    Ok(found.map(UserId::new))
}

/// Gives a person that name, or none, in place of the earlier one. A conflict means that somebody has it.
pub fn put(conn: &mut Conn, user: &UserId, key: Option<&str>) -> Result<(), StoreError> {
    diesel::delete(usernames::table.filter(usernames::user_id.eq(user.as_str()))).execute(conn)?;
    if let Some(key) = key {
        let row = (usernames::key.eq(key), usernames::user_id.eq(user.as_str()));
        diesel::insert_into(usernames::table).values(row).execute(conn)?;
    }
    Ok(())
}
