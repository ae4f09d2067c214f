//! Table `grants`. The columns of an authorization code are in `authorization_codes`.

use super::{
    Conn, StoreError,
    access_windows::access_from,
    json::{from_text, to_text, unknown},
    remove_some,
    schema::{grants, sessions},
};
use crate::model::{
    grant::Grant,
    id::{AccessWindowId, ClientId, GrantId, SessionId, UserId},
};
use crate::protocol::{UnixTime, scope::Scope};
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = grants, treat_none_as_default_value = false)]
pub(super) struct Row {
    id: String,
    client_id: String,
    user_id: Option<String>,
    session_id: Option<String>,
    scope: String,
    claims: String,
    auth_time: Option<i64>,
    proofs: String,
    created_at: i64,
    expires_at: i64,
    revoked_at: Option<i64>,
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
    pub(super) fn from_model(grant: &Grant) -> Result<Self, StoreError> {
        Ok(Self {
            id: grant.id.as_str().to_owned(),
            client_id: grant.client_id.as_str().to_owned(),
            user_id: grant.user_id.as_ref().map(|user| user.as_str().to_owned()),
            session_id: grant.session_id.as_ref().map(|session| session.as_str().to_owned()),
            scope: grant.scope.to_string(),
            claims: to_text(&grant.claims)?,
            auth_time: grant.auth_time,
            proofs: to_text(&grant.proofs)?,
            created_at: grant.created_at,
            expires_at: grant.expires_at,
            revoked_at: grant.revoked_at,
            access_window: grant.access.as_ref().map(|access| access.window.as_str().to_owned()),
            access_ends_at: grant.access.as_ref().map(|access| access.ends_at),
        })
    }

    pub(super) fn into_model(self) -> Result<Grant, StoreError> {
        Ok(Grant {
            scope: scope_from("grants.scope", &self.scope)?,
            claims: from_text("grants.claims", &self.claims)?,
            proofs: from_text("grants.proofs", &self.proofs)?,
            id: GrantId::new(self.id),
            client_id: ClientId::new(self.client_id),
            user_id: self.user_id.map(UserId::new),
            session_id: self.session_id.map(SessionId::new),
            auth_time: self.auth_time,
            created_at: self.created_at,
            expires_at: self.expires_at,
            revoked_at: self.revoked_at,
            access: access_from(self.access_window, self.access_ends_at),
        })
    }
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
    let theirs = sessions::table.filter(sessions::user_id.eq(user.as_str())).select(sessions::id.nullable());
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

type Columns = (String, String, Option<String>, Option<String>, Option<i64>, Option<String>);

/// What people gave in sessions, and to whom. Of what a client has for itself nobody is notified.
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
            let theirs =
                sessions::table.filter(sessions::user_id.eq(user.as_str())).select(sessions::id.nullable());
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
    let given = |(id, client, user, session, used, window): Columns| {
        Some(Given {
            id: GrantId::new(id),
            client_id: ClientId::new(client),
            user_id: UserId::new(user?),
            session_id: SessionId::new(session?),
            used: used.is_some(),
            window: window.map(AccessWindowId::new),
        })
    };
    Ok(rows.into_iter().filter_map(given).collect())
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
