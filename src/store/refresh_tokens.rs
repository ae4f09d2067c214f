//! Table `refresh_tokens`.

use super::{
    Conn, StoreError,
    grants::scope_from,
    portable, remove_some,
    schema::{clients, grants, refresh_tokens, sessions, users},
};
use crate::model::{grant::Grant, id::GrantId, refresh_token::RefreshToken, user::User};
use crate::protocol::UnixTime;
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = refresh_tokens, treat_none_as_default_value = false)]
struct Row {
    id: String,
    digest: Vec<u8>,
    grant_id: String,
    scope: String,
    expires_at: i64,
    used_at: Option<i64>,
    successor: Option<String>,
}

impl Row {
    fn into_model(self) -> Result<RefreshToken, StoreError> {
        Ok(RefreshToken {
            scope: scope_from("refresh_tokens.scope", &self.scope)?,
            id: self.id,
            digest: self.digest,
            grant_id: GrantId::new(self.grant_id),
            expires_at: self.expires_at,
            used_at: self.used_at,
            successor: self.successor,
        })
    }
}

/// Adds a token.
pub fn insert(conn: &mut Conn, token: &RefreshToken) -> Result<(), StoreError> {
    let row = Row {
        id: token.id.clone(),
        digest: token.digest.clone(),
        grant_id: token.grant_id.as_str().to_owned(),
        scope: token.scope.to_string(),
        expires_at: token.expires_at,
        used_at: token.used_at,
        successor: token.successor.clone(),
    };
    portable!(conn, |c| diesel::insert_into(refresh_tokens::table).values(row).execute(c))?;
    Ok(())
}

/// The token of that id, its grant, its person and the version of the client, in one query. A grant counts as revoked
/// when the session that it was given in has been ended. `None` as well when the client has been removed.
pub fn find_with_grant(
    conn: &mut Conn,
    id: &str,
) -> Result<Option<(RefreshToken, Grant, User, i64)>, StoreError> {
    type Found = (Row, super::grants::Row, super::users::Row, Option<UnixTime>, i64);
    let found: Option<Found> = portable!(conn, |c| refresh_tokens::table
        .inner_join(grants::table.inner_join(users::table))
        .inner_join(sessions::table.on(grants::session_id.eq(sessions::id.nullable())))
        .inner_join(clients::table.on(clients::id.eq(grants::client_id)))
        .filter(refresh_tokens::id.eq(id))
        .select((
            Row::as_select(),
            super::grants::Row::as_select(),
            super::users::Row::as_select(),
            sessions::ended_at,
            clients::version,
        ))
        .get_result(c)
        .optional())?;
    let Some((token, grant, user, ended_at, version)) = found else { return Ok(None) };
    let mut grant = grant.into_model()?;
    grant.revoked_at = grant.revoked_at.or(ended_at);
    Ok(Some((token.into_model()?, grant, user.into_model()?, version)))
}

/// The token of that id.
pub fn find(conn: &mut Conn, id: &str) -> Result<Option<RefreshToken>, StoreError> {
    let found: Option<Row> =
        refresh_tokens::table.find(id).select(Row::as_select()).get_result(conn).optional()?;
    found.map(Row::into_model).transpose()
}

/// Spends a token for its successor. True for exactly one caller, ever.
pub fn spend(conn: &mut Conn, id: &str, successor: &str, now: UnixTime) -> Result<bool, StoreError> {
    let spent = diesel::update(refresh_tokens::table.find(id).filter(refresh_tokens::used_at.is_null()))
        .set((refresh_tokens::used_at.eq(now), refresh_tokens::successor.eq(successor)))
        .execute(conn)?;
    Ok(spent == 1)
}

/// When a token of these grants was last spent.
pub fn last_spent(conn: &mut Conn, grants: &[GrantId]) -> Result<Option<UnixTime>, StoreError> {
    let ids: Vec<&str> = grants.iter().map(GrantId::as_str).collect();
    Ok(refresh_tokens::table
        .filter(refresh_tokens::grant_id.eq_any(ids))
        .select(diesel::dsl::max(refresh_tokens::used_at))
        .get_result(conn)?)
}

/// Removes tokens that ended, at most so many.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    Ok(remove_some!(
        conn,
        refresh_tokens,
        id,
        refresh_tokens::expires_at.lt(before),
        refresh_tokens::expires_at,
        most
    ))
}
