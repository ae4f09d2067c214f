//! Authorization codes. A code and its grant are one row of table `grants`, so that neither an authorization nor an
//! exchange costs a query more; these are the columns of the code.

use super::{
    Conn, StoreError,
    json::{from_text, to_text},
    portable,
    schema::{clients, grants, sessions, users},
};
use crate::model::{
    authorization_code::AuthorizationCode, grant::Grant, id::GrantId, session::Session, user::User,
};
use crate::protocol::{UnixTime, pkce::CodeChallenge};
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = grants, treat_none_as_default_value = false)]
struct Row {
    nonce: Option<String>,
    code_digest: Option<Vec<u8>>,
    code_expires_at: Option<i64>,
    code_used_at: Option<i64>,
    code_challenge: Option<String>,
    redirect_uri: Option<String>,
    redirect_uri_given: Option<bool>,
}

impl Row {
    fn from_model(code: &AuthorizationCode) -> Result<Self, StoreError> {
        Ok(Self {
            nonce: code.nonce.clone(),
            code_digest: Some(code.digest.clone()),
            code_expires_at: Some(code.expires_at),
            code_used_at: code.used_at,
            code_challenge: code.challenge.as_ref().map(to_text).transpose()?,
            redirect_uri: Some(code.redirect_uri.clone()),
            redirect_uri_given: Some(code.redirect_uri_given),
        })
    }

    /// `None` where the grant came by another way than a code.
    fn into_model(self, grant: &Grant) -> Result<Option<AuthorizationCode>, StoreError> {
        let challenge: Option<CodeChallenge> = self
            .code_challenge
            .as_deref()
            .map(|text| from_text("grants.code_challenge", text))
            .transpose()?;
        let (Some(digest), Some(expires_at), Some(redirect_uri)) =
            (self.code_digest, self.code_expires_at, self.redirect_uri)
        else {
            return Ok(None);
        };
        Ok(Some(AuthorizationCode {
            grant_id: grant.id.clone(),
            digest,
            expires_at,
            used_at: self.code_used_at,
            challenge,
            redirect_uri,
            redirect_uri_given: self.redirect_uri_given.unwrap_or(true),
            nonce: self.nonce,
        }))
    }
}

/// Adds a grant with the fresh code that leads to it.
pub fn insert(conn: &mut Conn, grant: &Grant, code: &AuthorizationCode) -> Result<(), StoreError> {
    let row = (super::grants::Row::from_model(grant)?, Row::from_model(code)?);
    portable!(conn, |c| diesel::insert_into(grants::table).values(row).execute(c))?;
    Ok(())
}

/// A code, and what it is redeemed on.
pub struct Found {
    /// The code.
    pub code: AuthorizationCode,
    /// The grant that it leads to.
    pub grant: Grant,
    /// Its person.
    pub user: User,
    /// The session that it was given in.
    pub session: Session,
    /// The version that the client has now.
    pub client_version: i64,
}

/// The code that leads to the grant of that id, in one query. `None` when something is gone of what it is redeemed on.
pub fn find_with_grant(conn: &mut Conn, id: &GrantId) -> Result<Option<Found>, StoreError> {
    type Rows = (Row, super::grants::Row, super::users::Row, super::sessions::Row, i64);
    let found: Option<Rows> = portable!(conn, |c| grants::table
        .inner_join(users::table)
        .inner_join(sessions::table.on(grants::session_id.eq(sessions::id.nullable())))
        .inner_join(clients::table.on(clients::id.eq(grants::client_id)))
        .filter(grants::id.eq(id.as_str()))
        .select((
            Row::as_select(),
            super::grants::Row::as_select(),
            super::users::Row::as_select(),
            super::sessions::Row::as_select(),
            clients::version,
        ))
        .get_result(c)
        .optional())?;
    let Some((code, grant, user, session, client_version)) = found else { return Ok(None) };
    let grant = grant.into_model()?;
    let Some(code) = code.into_model(&grant)? else { return Ok(None) };
    Ok(Some(Found { code, grant, user: user.into_model()?, session: session.into_model()?, client_version }))
}

/// Spends the code. True for exactly one caller, ever.
pub fn spend(conn: &mut Conn, id: &GrantId, now: UnixTime) -> Result<bool, StoreError> {
    let spent = diesel::update(
        grants::table
            .find(id.as_str())
            .filter(grants::code_used_at.is_null())
            .filter(grants::revoked_at.is_null()),
    )
    .set(grants::code_used_at.eq(now))
    .execute(conn)?;
    Ok(spent == 1)
}
