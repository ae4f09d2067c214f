//! Table `departures`.

use super::{Conn, StoreError, remove_some, schema::departures};
use crate::model::{
    id::{DepartureId, LoginId, SessionId, UserId},
    identity::Departure,
};
use crate::protocol::UnixTime;
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = departures)]
struct Row {
    id: String,
    digest: Vec<u8>,
    login_id: Option<String>,
    user_id: Option<String>,
    browser_digest: Vec<u8>,
    provider: String,
    sealed: Vec<u8>,
    expires_at: i64,
    used_at: Option<i64>,
    session_id: Option<String>,
}

/// Adds a departure.
pub fn insert(conn: &mut Conn, departure: &Departure) -> Result<(), StoreError> {
    let row = Row {
        id: departure.id.as_str().to_owned(),
        digest: departure.digest.clone(),
        login_id: departure.login_id.as_ref().map(|id| id.as_str().to_owned()),
        user_id: departure.user_id.as_ref().map(|id| id.as_str().to_owned()),
        browser_digest: departure.browser_digest.clone(),
        provider: departure.provider.clone(),
        sealed: departure.sealed.clone(),
        expires_at: departure.expires_at,
        used_at: departure.used_at,
        session_id: departure.session_id.as_ref().map(|id| id.as_str().to_owned()),
    };
    diesel::insert_into(departures::table).values(row).execute(conn)?;
    departure.login_id.as_ref().map_or(Ok(()), |login| super::logins::touch(conn, login))
}

/// The departure of that id.
pub fn find(conn: &mut Conn, id: &DepartureId) -> Result<Option<Departure>, StoreError> {
    let row: Option<Row> =
        departures::table.find(id.as_str()).select(Row::as_select()).get_result(conn).optional()?;
    Ok(row.map(|row| Departure {
        id: DepartureId::new(row.id),
        digest: row.digest,
        login_id: row.login_id.map(LoginId::new),
        user_id: row.user_id.map(UserId::new),
        session_id: row.session_id.map(SessionId::new),
        browser_digest: row.browser_digest,
        provider: row.provider,
        sealed: row.sealed,
        expires_at: row.expires_at,
        used_at: row.used_at,
    }))
}

/// Spends a departure. True for exactly one caller, ever.
pub fn spend(conn: &mut Conn, id: &DepartureId, now: UnixTime) -> Result<bool, StoreError> {
    let spent = diesel::update(
        departures::table
            .find(id.as_str())
            .filter(departures::used_at.is_null())
            .filter(departures::expires_at.gt(now)),
    )
    .set(departures::used_at.eq(now))
    .execute(conn)?;
    Ok(spent == 1)
}

/// Removes departures that ended, at most so many.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    Ok(remove_some!(conn, departures, id, departures::expires_at.lt(before), departures::expires_at, most))
}
