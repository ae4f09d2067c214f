//! Table `passwords`: one a person.

use super::{Conn, StoreError, portable, schema::passwords};
use crate::model::{id::UserId, password::Kept};
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = passwords)]
struct Row {
    user_id: String,
    sealed: Vec<u8>,
    changed_at: i64,
}

/// A person's password.
pub fn find(conn: &mut Conn, user: &UserId) -> Result<Option<Kept>, StoreError> {
    let row: Option<Row> =
        passwords::table.find(user.as_str()).select(Row::as_select()).get_result(conn).optional()?;
    Ok(row.map(|row| Kept {
        user_id: UserId::new(row.user_id),
        sealed: row.sealed,
        changed_at: row.changed_at,
    }))
}

/// Sets it, in place of the one before.
pub fn put(conn: &mut Conn, kept: &Kept) -> Result<(), StoreError> {
    let row = (
        passwords::user_id.eq(kept.user_id.as_str()),
        passwords::sealed.eq(&kept.sealed),
        passwords::changed_at.eq(kept.changed_at),
    );
    let anew = (passwords::sealed.eq(&kept.sealed), passwords::changed_at.eq(kept.changed_at));
    portable!(conn, |conn| diesel::insert_into(passwords::table)
        .values(row)
        .on_conflict(passwords::user_id)
        .do_update()
        .set(anew)
        .execute(conn))?;
    Ok(())
}

/// Puts a new hash of the same password in place of that one. False when the password was changed meanwhile.
pub fn rehash(conn: &mut Conn, before: &Kept, sealed: &[u8]) -> Result<bool, StoreError> {
    let same = passwords::table.find(before.user_id.as_str()).filter(passwords::sealed.eq(&before.sealed));
    Ok(diesel::update(same).set(passwords::sealed.eq(sealed)).execute(conn)? == 1)
}

/// Takes it away. False when there was none.
pub fn remove(conn: &mut Conn, user: &UserId) -> Result<bool, StoreError> {
    Ok(diesel::delete(passwords::table.find(user.as_str())).execute(conn)? == 1)
}
