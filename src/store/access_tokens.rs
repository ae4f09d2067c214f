//! Table `access_tokens`.

use super::{
    Conn, StoreError,
    grants::scope_from,
    portable, remove_some,
    schema::{access_tokens, clients, grants, sessions, users},
};
use crate::model::{
    access_token::AccessToken,
    grant::Grant,
    id::{ClientId, GrantId},
    user::User,
};
use crate::protocol::UnixTime;
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = access_tokens, treat_none_as_default_value = false)]
struct Row {
    id: String,
    digest: Vec<u8>,
    grant_id: String,
    client_id: String,
    scope: String,
    expires_at: i64,
}

impl Row {
    fn into_model(self) -> Result<AccessToken, StoreError> {
        Ok(AccessToken {
            scope: scope_from("access_tokens.scope", &self.scope)?,
            id: self.id,
            digest: self.digest,
            grant_id: GrantId::new(self.grant_id),
            client_id: ClientId::new(self.client_id),
            expires_at: self.expires_at,
        })
    }
}

/// Adds a token.
pub fn insert(conn: &mut Conn, token: &AccessToken) -> Result<(), StoreError> {
    let row = Row {
        id: token.id.clone(),
        digest: token.digest.clone(),
        grant_id: token.grant_id.as_str().to_owned(),
        client_id: token.client_id.as_str().to_owned(),
        scope: token.scope.to_string(),
        expires_at: token.expires_at,
    };
    portable!(conn, |c| diesel::insert_into(access_tokens::table).values(row).execute(c))?;
    Ok(())
}

/// The token of that id, its grant, its person and the version of the client, in one query. `None` as well when the
/// session that the grant was given in has been ended, or the client has been removed.
pub fn find_with_grant(
    conn: &mut Conn,
    id: &str,
) -> Result<Option<(AccessToken, Grant, User, i64)>, StoreError> {
    let found: Option<(Row, super::grants::Row, super::users::Row, i64)> =
        portable!(conn, |c| access_tokens::table
            .inner_join(grants::table.inner_join(users::table))
            .inner_join(sessions::table.on(grants::session_id.eq(sessions::id.nullable())))
            .inner_join(clients::table.on(clients::id.eq(grants::client_id)))
            .filter(access_tokens::id.eq(id))
            .filter(sessions::ended_at.is_null())
            .select((
                Row::as_select(),
                super::grants::Row::as_select(),
                super::users::Row::as_select(),
                clients::version,
            ))
            .get_result(c)
            .optional())?;
    let Some((token, grant, user, version)) = found else { return Ok(None) };
    Ok(Some((token.into_model()?, grant.into_model()?, user.into_model()?, version)))
}

/// Removes tokens that ended, at most so many.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    Ok(remove_some!(
        conn,
        access_tokens,
        id,
        access_tokens::expires_at.lt(before),
        access_tokens::expires_at,
        most
    ))
}
