//! Table `contacts`.

use super::{Conn, StoreError, json::unknown, portable, schema::contacts};
use crate::model::{
    contact::{Contact, ContactKind},
    id::UserId,
};
use crate::protocol::UnixTime;
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = contacts)]
struct Row {
    id: String,
    user_id: String,
    kind: String,
    address: String,
    key: String,
    verified_at: Option<i64>,
}

impl Row {
    fn into_model(self) -> Result<Contact, StoreError> {
        let kind = ContactKind::parse(&self.kind).ok_or_else(|| unknown("contacts.kind", &self.kind))?;
        Ok(Contact {
            id: self.id,
            user_id: UserId::new(self.user_id),
            kind,
            address: self.address,
            key: self.key,
            verified_at: self.verified_at,
        })
    }
}

/// Adds an address. A conflict means that somebody has it already.
pub fn insert(conn: &mut Conn, contact: &Contact) -> Result<(), StoreError> {
    let row = Row {
        id: contact.id.clone(),
        user_id: contact.user_id.as_str().to_owned(),
        kind: contact.kind.as_str().to_owned(),
        address: contact.address.clone(),
        key: contact.key.clone(),
        verified_at: contact.verified_at,
    };
    diesel::insert_into(contacts::table).values(row).execute(conn)?;
    Ok(())
}

/// The contact of that folded address.
pub fn find(conn: &mut Conn, kind: ContactKind, key: &str) -> Result<Option<Contact>, StoreError> {
    contacts::table
        .filter(contacts::kind.eq(kind.as_str()))
        .filter(contacts::key.eq(key))
        .select(Row::as_select())
        .get_result(conn)
        .optional()?
        .map(Row::into_model)
        .transpose()
}

/// All of a person's contacts: of each kind the primary one first, then the oldest.
pub fn of_user(conn: &mut Conn, user: &UserId) -> Result<Vec<Contact>, StoreError> {
    let rows: Vec<Row> = portable!(conn, |c| contacts::table
        .filter(contacts::user_id.eq(user.as_str()))
        .order((contacts::rank.desc(), contacts::id))
        .select(Row::as_select())
        .load(c))?;
    rows.into_iter().map(Row::into_model).collect()
}

/// All contacts of those people, oldest first.
pub fn of_users(conn: &mut Conn, users: &[UserId]) -> Result<Vec<Contact>, StoreError> {
    let rows: Vec<Row> = contacts::table
        .filter(contacts::user_id.eq_any(users.iter().map(UserId::as_str)))
        .order(contacts::id)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// Records that a person proved an address.
pub fn verify(conn: &mut Conn, id: &str, now: UnixTime) -> Result<(), StoreError> {
    diesel::update(contacts::table.find(id)).set(contacts::verified_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Puts a person's proven contact before the others. False when it is not theirs or not proven.
pub fn make_primary(conn: &mut Conn, user: &UserId, id: &str) -> Result<bool, StoreError> {
    let highest: Option<i64> = contacts::table
        .filter(contacts::user_id.eq(user.as_str()))
        .select(diesel::dsl::max(contacts::rank))
        .get_result(conn)?;
    let theirs = contacts::table
        .find(id)
        .filter(contacts::user_id.eq(user.as_str()))
        .filter(contacts::verified_at.is_not_null());
    let changed = diesel::update(theirs).set(contacts::rank.eq(highest.unwrap_or(0) + 1)).execute(conn)?;
    Ok(changed == 1)
}

/// Takes a contact away from a person. False when it is not theirs.
pub fn remove(conn: &mut Conn, user: &UserId, id: &str) -> Result<bool, StoreError> {
    let theirs = contacts::table.find(id).filter(contacts::user_id.eq(user.as_str()));
    Ok(diesel::delete(theirs).execute(conn)? == 1)
}
