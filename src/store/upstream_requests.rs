//! Table `upstream_requests`: authorization requests that we sent to other providers.

use super::{Conn, StoreError, remove_some, schema::upstream_requests};
use crate::model::{
    id::{LoginId, SessionId, UpstreamRequestId, UserId},
    identity::UpstreamRequest,
};
use crate::protocol::UnixTime;
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = upstream_requests)]
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

/// Adds an upstream request.
pub fn insert(conn: &mut Conn, request: &UpstreamRequest) -> Result<(), StoreError> {
    let row = Row {
        id: request.id.as_str().to_owned(),
        digest: request.digest.clone(),
        login_id: request.login_id.as_ref().map(|id| id.as_str().to_owned()),
        user_id: request.user_id.as_ref().map(|id| id.as_str().to_owned()),
        browser_digest: request.browser_digest.clone(),
        provider: request.provider.clone(),
        sealed: request.sealed.clone(),
        expires_at: request.expires_at,
        used_at: request.used_at,
        session_id: request.session_id.as_ref().map(|id| id.as_str().to_owned()),
    };
    diesel::insert_into(upstream_requests::table).values(row).execute(conn)?;
    request.login_id.as_ref().map_or(Ok(()), |login| super::logins::touch(conn, login))
}

/// The upstream request of that id.
pub fn find(conn: &mut Conn, id: &UpstreamRequestId) -> Result<Option<UpstreamRequest>, StoreError> {
    let row: Option<Row> =
        upstream_requests::table.find(id.as_str()).select(Row::as_select()).get_result(conn).optional()?;
    Ok(row.map(|row| UpstreamRequest {
        id: UpstreamRequestId::new(row.id),
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

/// Spends an upstream request. True for exactly one caller, ever.
pub fn spend(conn: &mut Conn, id: &UpstreamRequestId, now: UnixTime) -> Result<bool, StoreError> {
    let spent = diesel::update(
        upstream_requests::table
            .find(id.as_str())
            .filter(upstream_requests::used_at.is_null())
            .filter(upstream_requests::expires_at.gt(now)),
    )
    .set(upstream_requests::used_at.eq(now))
    .execute(conn)?;
    Ok(spent == 1)
}

/// Removes upstream requests that ended, at most so many.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    Ok(remove_some!(
        conn,
        upstream_requests,
        id,
        upstream_requests::expires_at.lt(before),
        upstream_requests::expires_at,
        most
    ))
}
