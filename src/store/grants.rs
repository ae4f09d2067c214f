//! Table `grants`: a grant and its authorization code.

use super::{
    Conn, StoreError,
    access_windows::access_from,
    json::{from_text, to_text, unknown},
    remove_some,
    schema::{clients, grants, sessions, users},
};
use crate::model::{
    grant::{Code, Grant},
    id::{AccessWindowId, ClientId, GrantId, SessionId, UserId},
    session::Session,
    user::User,
};
use crate::protocol::{UnixTime, pkce::CodeChallenge, scope::Scope};
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = grants)]
pub(super) struct Row {
    id: String,
    client_id: String,
    user_id: String,
    session_id: String,
    scope: String,
    claims: String,
    nonce: Option<String>,
    auth_time: i64,
    proofs: String,
    created_at: i64,
    expires_at: i64,
    revoked_at: Option<i64>,
    code_digest: Vec<u8>,
    code_expires_at: i64,
    code_used_at: Option<i64>,
    code_challenge: Option<String>,
    redirect_uri: String,
    redirect_uri_given: bool,
    access_window: Option<String>,
    access_ends_at: Option<i64>,
}

/// A stored scope, which was checked before it was stored.
pub(super) fn scope_from(column: &str, text: &str) -> Result<Scope, StoreError> {
    if text.is_empty() {
        return Ok(Scope::default());
    }
    Scope::parse(text).map_err(|_| unknown(column, text))
}

impl Row {
    fn from_model(grant: &Grant) -> Result<Self, StoreError> {
        Ok(Self {
            id: grant.id.as_str().to_owned(),
            client_id: grant.client_id.as_str().to_owned(),
            user_id: grant.user_id.as_str().to_owned(),
            session_id: grant.session_id.as_str().to_owned(),
            scope: grant.scope.to_string(),
            claims: to_text(&grant.claims)?,
            nonce: grant.nonce.clone(),
            auth_time: grant.auth_time,
            proofs: to_text(&grant.proofs)?,
            created_at: grant.created_at,
            expires_at: grant.expires_at,
            revoked_at: grant.revoked_at,
            code_digest: grant.code.digest.clone(),
            code_expires_at: grant.code.expires_at,
            code_used_at: grant.code.used_at,
            code_challenge: grant.code.challenge.as_ref().map(to_text).transpose()?,
            redirect_uri: grant.code.redirect_uri.clone(),
            redirect_uri_given: grant.code.redirect_uri_given,
            access_window: grant.access.as_ref().map(|access| access.window.as_str().to_owned()),
            access_ends_at: grant.access.as_ref().map(|access| access.ends_at),
        })
    }

    pub(super) fn into_model(self) -> Result<Grant, StoreError> {
        let challenge: Option<CodeChallenge> = self
            .code_challenge
            .as_deref()
            .map(|text| from_text("grants.code_challenge", text))
            .transpose()?;
        Ok(Grant {
            scope: scope_from("grants.scope", &self.scope)?,
            claims: from_text("grants.claims", &self.claims)?,
            proofs: from_text("grants.proofs", &self.proofs)?,
            id: GrantId::new(self.id),
            client_id: ClientId::new(self.client_id),
            user_id: UserId::new(self.user_id),
            session_id: SessionId::new(self.session_id),
            nonce: self.nonce,
            auth_time: self.auth_time,
            created_at: self.created_at,
            expires_at: self.expires_at,
            revoked_at: self.revoked_at,
            access: access_from(self.access_window, self.access_ends_at),
            code: Code {
                digest: self.code_digest,
                expires_at: self.code_expires_at,
                used_at: self.code_used_at,
                challenge,
                redirect_uri: self.redirect_uri,
                redirect_uri_given: self.redirect_uri_given,
            },
        })
    }
}

/// Adds a grant with its fresh code.
pub fn insert(conn: &mut Conn, grant: &Grant) -> Result<(), StoreError> {
    diesel::insert_into(grants::table).values(Row::from_model(grant)?).execute(conn)?;
    Ok(())
}

/// The grant of that id.
pub fn find(conn: &mut Conn, id: &GrantId) -> Result<Option<Grant>, StoreError> {
    grants::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .optional()?
        .map(Row::into_model)
        .transpose()
}

/// The grant of that id with its person and the session that it was given in, in one query. `None` when one of them
/// or the app is gone.
pub fn find_with_session(
    conn: &mut Conn,
    id: &GrantId,
) -> Result<Option<(Grant, User, Session)>, StoreError> {
    let found: Option<(Row, super::users::Row, super::sessions::Row)> = grants::table
        .inner_join(users::table)
        .inner_join(sessions::table.on(sessions::id.eq(grants::session_id)))
        .inner_join(clients::table.on(clients::id.eq(grants::client_id)))
        .filter(grants::id.eq(id.as_str()))
        .select((Row::as_select(), super::users::Row::as_select(), super::sessions::Row::as_select()))
        .get_result(conn)
        .optional()?;
    found
        .map(|(grant, user, session)| Ok((grant.into_model()?, user.into_model()?, session.into_model()?)))
        .transpose()
}

/// Spends the code. True for exactly one caller, ever.
pub fn spend_code(conn: &mut Conn, id: &GrantId, now: UnixTime) -> Result<bool, StoreError> {
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

/// Revokes a grant, and with it every token that came of it.
pub fn revoke(conn: &mut Conn, id: &GrantId, now: UnixTime) -> Result<bool, StoreError> {
    let revoked = diesel::update(grants::table.find(id.as_str()).filter(grants::revoked_at.is_null()))
        .set(grants::revoked_at.eq(now))
        .execute(conn)?;
    Ok(revoked == 1)
}

/// Whether the app redeemed the code of a grant.
pub fn is_redeemed(conn: &mut Conn, id: &GrantId) -> Result<bool, StoreError> {
    let used = grants::table.find(id.as_str()).filter(grants::code_used_at.is_not_null());
    Ok(diesel::select(diesel::dsl::exists(used)).get_result(conn)?)
}

/// Revokes every grant that was given in a session, in the order of their ids.
pub fn revoke_of_session(conn: &mut Conn, session: &SessionId, now: UnixTime) -> Result<usize, StoreError> {
    if let Conn::Pg(pg) = conn {
        let theirs = grants::table
            .filter(grants::session_id.eq(session.as_str()))
            .filter(grants::revoked_at.is_null());
        theirs.order(grants::id).select(grants::id).for_no_key_update().load::<String>(pg)?;
    }
    Ok(diesel::update(
        grants::table.filter(grants::session_id.eq(session.as_str())).filter(grants::revoked_at.is_null()),
    )
    .set(grants::revoked_at.eq(now))
    .execute(conn)?)
}

/// What a person gave that still stands, oldest first. Found by their sessions, which have an index.
pub fn live_of_user(conn: &mut Conn, user: &UserId, now: UnixTime) -> Result<Vec<Grant>, StoreError> {
    let theirs = sessions::table.filter(sessions::user_id.eq(user.as_str())).select(sessions::id);
    let rows: Vec<Row> = grants::table
        .filter(grants::session_id.eq_any(theirs))
        .filter(grants::user_id.eq(user.as_str()))
        .filter(grants::revoked_at.is_null())
        .filter(grants::expires_at.gt(now))
        .order(grants::id)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// Removes every grant of a person, whose tokens are nothing without it.
pub fn remove_of_user(conn: &mut Conn, user: &UserId) -> Result<(), StoreError> {
    diesel::delete(grants::table.filter(grants::user_id.eq(user.as_str()))).execute(conn)?;
    Ok(())
}

/// Which grants.
#[derive(Clone, Copy, Debug)]
pub enum Of<'a> {
    /// What was given in a session, revoked or not.
    Session(&'a SessionId),
    /// What stands on a window.
    Window(&'a AccessWindowId),
    /// What a person gave an app and still stands at that time.
    App(&'a UserId, &'a ClientId, UnixTime),
    /// What should have ended by then, at most that many.
    Due(UnixTime, i64),
}

type Columns = (String, String, String, String, Option<i64>, Option<String>);

/// What was given, and to whom.
pub fn given(conn: &mut Conn, of: Of<'_>) -> Result<Vec<Given>, StoreError> {
    let columns = (
        grants::id,
        grants::client_id,
        grants::user_id,
        grants::session_id,
        grants::code_used_at,
        grants::access_window,
    );
    let rows: Vec<Columns> = match of {
        Of::Session(session) => {
            grants::table.filter(grants::session_id.eq(session.as_str())).select(columns).load(conn)?
        }
        Of::Window(window) => grants::table
            .filter(grants::access_window.eq(window.as_str()))
            .filter(grants::revoked_at.is_null())
            .select(columns)
            .load(conn)?,
        Of::App(user, client, now) => {
            // By their sessions, which have an index.
            let theirs = sessions::table.filter(sessions::user_id.eq(user.as_str())).select(sessions::id);
            grants::table
                .filter(grants::session_id.eq_any(theirs))
                .filter(grants::client_id.eq(client.as_str()))
                .filter(grants::user_id.eq(user.as_str()))
                .filter(grants::revoked_at.is_null())
                .filter(grants::expires_at.gt(now))
                .select(columns)
                .load(conn)?
        }
        Of::Due(now, limit) => grants::table
            .filter(grants::access_ends_at.le(now))
            .filter(grants::revoked_at.is_null())
            .order(grants::access_ends_at)
            .limit(limit)
            .select(columns)
            .load(conn)?,
    };
    let given = |(id, client, user, session, used, window): Columns| Given {
        id: GrantId::new(id),
        client_id: ClientId::new(client),
        user_id: UserId::new(user),
        session_id: SessionId::new(session),
        used: used.is_some(),
        window: window.map(AccessWindowId::new),
    };
    Ok(rows.into_iter().map(given).collect())
}

/// Of a grant, what says who must be told of its end.
#[derive(Clone, Debug)]
pub struct Given {
    /// The grant.
    pub id: GrantId,
    /// To whom.
    pub client_id: ClientId,
    /// By whom.
    pub user_id: UserId,
    /// In which session.
    pub session_id: SessionId,
    /// Whether the app redeemed its code.
    pub used: bool,
    /// What it stands on.
    pub window: Option<AccessWindowId>,
}

/// Revokes everything that an app was granted, in the order of the grants' ids.
pub fn revoke_of_client(conn: &mut Conn, client: &ClientId, now: UnixTime) -> Result<usize, StoreError> {
    if let Conn::Pg(pg) = conn {
        let theirs =
            grants::table.filter(grants::client_id.eq(client.as_str())).filter(grants::revoked_at.is_null());
        theirs.order(grants::id).select(grants::id).for_no_key_update().load::<String>(pg)?;
    }
    let theirs =
        grants::table.filter(grants::client_id.eq(client.as_str())).filter(grants::revoked_at.is_null());
    Ok(diesel::update(theirs).set(grants::revoked_at.eq(now)).execute(conn)?)
}

/// Removes grants of which nothing can be left, at most so many.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    Ok(remove_some!(conn, grants, id, grants::expires_at.lt(before), grants::expires_at, most))
}
