//! Table `pending_contacts`: the address that a person wants to add, one at a time.

use super::{Conn, StoreError, json::unknown, schema::pending_contacts};
use crate::model::{
    contact::{Address, ContactKind, PendingContact},
    id::{ChallengeId, SessionId, UserId},
};
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = pending_contacts)]
struct Row {
    user_id: String,
    kind: String,
    address: String,
    key: String,
    challenge_id: String,
    created_at: i64,
    session_id: String,
}

/// Remembers an address in place of the earlier one.
pub fn put(conn: &mut Conn, pending: &PendingContact) -> Result<(), StoreError> {
    remove(conn, &pending.user_id)?;
    let row = Row {
        user_id: pending.user_id.as_str().to_owned(),
        kind: pending.wanted.kind.as_str().to_owned(),
        address: pending.wanted.address.clone(),
        key: pending.wanted.key.clone(),
        challenge_id: pending.challenge_id.as_str().to_owned(),
        created_at: pending.created_at,
        session_id: pending.session_id.as_str().to_owned(),
    };
    diesel::insert_into(pending_contacts::table).values(row).execute(conn)?;
    Ok(())
}

/// The address that a person wants to add.
pub fn find(conn: &mut Conn, user: &UserId) -> Result<Option<PendingContact>, StoreError> {
    let row: Option<Row> =
        pending_contacts::table.find(user.as_str()).select(Row::as_select()).get_result(conn).optional()?;
    row.map(|row| {
        let kind =
            ContactKind::parse(&row.kind).ok_or_else(|| unknown("pending_contacts.kind", &row.kind))?;
        Ok(PendingContact {
            user_id: UserId::new(row.user_id),
            wanted: Address { kind, address: row.address, key: row.key },
            challenge_id: ChallengeId::new(row.challenge_id),
            created_at: row.created_at,
            session_id: SessionId::new(row.session_id),
        })
    })
    .transpose()
}

/// Forgets it.
pub fn remove(conn: &mut Conn, user: &UserId) -> Result<(), StoreError> {
    diesel::delete(pending_contacts::table.find(user.as_str())).execute(conn)?;
    Ok(())
}
