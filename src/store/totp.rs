//! Table `totp`: one authenticator app a person.

use super::{Conn, StoreError, portable, schema::totp};
use crate::model::{authenticator::Totp, id::UserId};
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = totp)]
struct Row {
    user_id: String,
    sealed: Vec<u8>,
    created_at: i64,
    confirmed_at: Option<i64>,
    last_step: i64,
}

/// A person's authenticator app.
pub fn find(conn: &mut Conn, user: &UserId) -> Result<Option<Totp>, StoreError> {
    let row: Option<Row> = portable!(conn, |c| totp::table
        .find(user.as_str())
        .select(Row::as_select())
        .get_result(c)
        .optional())?;
    Ok(row.map(|row| Totp {
        user_id: UserId::new(row.user_id),
        sealed: row.sealed,
        created_at: row.created_at,
        confirmed_at: row.confirmed_at,
        last_step: row.last_step,
    }))
}

/// Adds one whose first code was typed. A conflict means that the person has one already.
pub fn insert(conn: &mut Conn, new: &Totp) -> Result<(), StoreError> {
    let row = Row {
        user_id: new.user_id.as_str().to_owned(),
        sealed: new.sealed.clone(),
        created_at: new.created_at,
        confirmed_at: new.confirmed_at,
        last_step: new.last_step,
    };
    diesel::insert_into(totp::table).values(row).execute(conn)?;
    Ok(())
}

/// Spends the code of a time step. True for exactly one caller, and never for a step that is not later
/// than the last one.
pub fn spend(conn: &mut Conn, user: &UserId, step: i64) -> Result<bool, StoreError> {
    let spent = diesel::update(totp::table.find(user.as_str()).filter(totp::last_step.lt(step)))
        .set(totp::last_step.eq(step))
        .execute(conn)?;
    Ok(spent == 1)
}

/// Takes it away. False when there was none.
pub fn remove(conn: &mut Conn, user: &UserId) -> Result<bool, StoreError> {
    Ok(diesel::delete(totp::table.find(user.as_str())).execute(conn)? == 1)
}
