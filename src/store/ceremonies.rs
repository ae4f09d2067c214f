//! Table `ceremonies`.

use super::{Conn, StoreError, json::unknown, remove_some, schema::ceremonies};
use crate::model::{
    credential::{Ceremony, CeremonyKind},
    id::{CeremonyId, LoginId, UserId},
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
}

/// Adds a ceremony.
pub fn insert(conn: &mut Conn, ceremony: &Ceremony) -> Result<(), StoreError> {
    let row = Row {
        id: ceremony.id.as_str().to_owned(),
        kind: ceremony.kind.as_str().to_owned(),
        login_id: ceremony.login_id.as_ref().map(|id| id.as_str().to_owned()),
        user_id: ceremony.user_id.as_ref().map(|id| id.as_str().to_owned()),
        sealed: ceremony.sealed.clone(),
        expires_at: ceremony.expires_at,
        used_at: ceremony.used_at,
    };
    diesel::insert_into(ceremonies::table).values(row).execute(conn)?;
    ceremony.login_id.as_ref().map_or(Ok(()), |login| super::logins::touch(conn, login))
}

/// The ceremony of that id.
pub fn find(conn: &mut Conn, id: &CeremonyId) -> Result<Option<Ceremony>, StoreError> {
    let row: Option<Row> =
        ceremonies::table.find(id.as_str()).select(Row::as_select()).get_result(conn).optional()?;
    row.map(|row| {
        Ok(Ceremony {
            kind: CeremonyKind::parse(&row.kind).ok_or_else(|| unknown("ceremonies.kind", &row.kind))?,
            id: CeremonyId::new(row.id),
            login_id: row.login_id.map(LoginId::new),
            user_id: row.user_id.map(UserId::new),
            sealed: row.sealed,
            expires_at: row.expires_at,
            used_at: row.used_at,
        })
    })
    .transpose()
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
