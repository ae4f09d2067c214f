//! Table `ceremonies`.

use super::{Conn, StoreError, json::unknown, remove_some, schema::ceremonies};
use crate::model::{
    credential::{Ceremony, CeremonyKind},
    id::{CeremonyId, LoginId, SessionId, UserId},
};
use crate::protocol::UnixTime;
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = ceremonies)]
struct Row {
    id: String,
    kind: String,
    login_id: Option<String>,
    user_id: Option<String>,
    sealed: Vec<u8>,
    expires_at: i64,
    used_at: Option<i64>,
    session_id: Option<String>,
}

impl Row {
    fn into_model(self) -> Result<Ceremony, StoreError> {
        Ok(Ceremony {
            kind: CeremonyKind::parse(&self.kind).ok_or_else(|| unknown("ceremonies.kind", &self.kind))?,
            id: CeremonyId::new(self.id),
            login_id: self.login_id.map(LoginId::new),
            session_id: self.session_id.map(SessionId::new),
            user_id: self.user_id.map(UserId::new),
            sealed: self.sealed,
            expires_at: self.expires_at,
            used_at: self.used_at,
        })
    }
}

/// Adds a ceremony. Its sign-in is kept no longer for it: a page that can take a passkey asks for one by itself.
pub fn insert(conn: &mut Conn, ceremony: &Ceremony) -> Result<(), StoreError> {
    let row = Row {
        id: ceremony.id.as_str().to_owned(),
        kind: ceremony.kind.as_str().to_owned(),
        login_id: ceremony.login_id.as_ref().map(|id| id.as_str().to_owned()),
        user_id: ceremony.user_id.as_ref().map(|id| id.as_str().to_owned()),
        sealed: ceremony.sealed.clone(),
        expires_at: ceremony.expires_at,
        used_at: ceremony.used_at,
        session_id: ceremony.session_id.as_ref().map(|id| id.as_str().to_owned()),
    };
    diesel::insert_into(ceremonies::table).values(row).execute(conn)?;
    Ok(())
}

/// The ceremony of that id.
pub fn find(conn: &mut Conn, id: &CeremonyId) -> Result<Option<Ceremony>, StoreError> {
    let row: Option<Row> =
        ceremonies::table.find(id.as_str()).select(Row::as_select()).get_result(conn).optional()?;
    row.map(Row::into_model).transpose()
}

/// A person's ceremonies of a kind that can still be answered, newest first, in whatever session or sign-in.
pub fn open_of_user(
    conn: &mut Conn,
    user: &UserId,
    kind: CeremonyKind,
    now: UnixTime,
) -> Result<Vec<Ceremony>, StoreError> {
    let rows: Vec<Row> = ceremonies::table
        .filter(ceremonies::user_id.eq(user.as_str()))
        .filter(ceremonies::kind.eq(kind.as_str()))
        .filter(ceremonies::used_at.is_null())
        .filter(ceremonies::expires_at.gt(now))
        .order(ceremonies::id.desc())
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// Spends a ceremony. True for exactly one caller, ever.
pub fn spend(conn: &mut Conn, id: &CeremonyId, now: UnixTime) -> Result<bool, StoreError> {
    let spent = diesel::update(
        ceremonies::table
            .find(id.as_str())
            .filter(ceremonies::used_at.is_null())
            .filter(ceremonies::expires_at.gt(now)),
    )
    .set(ceremonies::used_at.eq(now))
    .execute(conn)?;
    Ok(spent == 1)
}

/// Removes ceremonies that ended, at most so many.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    Ok(remove_some!(conn, ceremonies, id, ceremonies::expires_at.lt(before), ceremonies::expires_at, most))
}
