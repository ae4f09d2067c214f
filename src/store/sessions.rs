//! Table `sessions`.

use super::{
    Conn, StoreError,
    access_windows::access_from,
    grants::scope_from,
    json::{from_text, to_text},
    portable, remove_some,
    schema::{clients, consents, grants, sessions, users},
};
use crate::model::{
    id::{AccessWindowId, ClientId, SessionId, UserId},
    login::Proof,
    session::Session,
    user::User,
};
use crate::protocol::{UnixTime, scope::Scope};
use diesel::{
    dsl::{exists, not},
    prelude::*,
};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub(super) struct Row {
    id: String,
    user_id: String,
    digest: Vec<u8>,
    browser_digest: Vec<u8>,
    proofs: String,
    auth_time: i64,
    device: String,
    created_at: i64,
    last_seen_at: i64,
    expires_at: i64,
    idle_expires_at: i64,
    ended_at: Option<i64>,
    access_window: Option<String>,
    access_ends_at: Option<i64>,
}

impl Row {
    fn from_model(session: &Session) -> Result<Self, StoreError> {
        Ok(Self {
            id: session.id.as_str().to_owned(),
            user_id: session.user_id.as_str().to_owned(),
            digest: session.digest.clone(),
            browser_digest: session.browser_digest.clone(),
            proofs: to_text(&session.proofs)?,
            auth_time: session.auth_time,
            device: to_text(&session.device)?,
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
            expires_at: session.expires_at,
            idle_expires_at: session.idle_expires_at,
            ended_at: session.ended_at,
            access_window: session.access.as_ref().map(|access| access.window.as_str().to_owned()),
            access_ends_at: session.access.as_ref().map(|access| access.ends_at),
        })
    }

    pub(super) fn into_model(self) -> Result<Session, StoreError> {
        Ok(Session {
            proofs: from_text("sessions.proofs", &self.proofs)?,
            device: from_text("sessions.device", &self.device)?,
            id: SessionId::new(self.id),
            user_id: UserId::new(self.user_id),
            digest: self.digest,
            browser_digest: self.browser_digest,
            auth_time: self.auth_time,
            created_at: self.created_at,
            last_seen_at: self.last_seen_at,
            expires_at: self.expires_at,
            idle_expires_at: self.idle_expires_at,
            access: access_from(self.access_window, self.access_ends_at),
            ended_at: self.ended_at,
        })
    }
}

/// Adds a session.
pub fn insert(conn: &mut Conn, session: &Session) -> Result<(), StoreError> {
    diesel::insert_into(sessions::table).values(Row::from_model(session)?).execute(conn)?;
    Ok(())
}

/// The session of that id and whose it is, in one query.
pub fn find_with_user(conn: &mut Conn, id: &SessionId) -> Result<Option<(Session, User)>, StoreError> {
    let found: Option<(Row, super::users::Row)> = portable!(conn, |c| sessions::table
        .inner_join(users::table)
        .filter(sessions::id.eq(id.as_str()))
        .select((Row::as_select(), super::users::Row::as_select()))
        .get_result(c)
        .optional())?;
    found.map(|(session, user)| Ok((session.into_model()?, user.into_model()?))).transpose()
}

/// What an authorization without a page rests on, as far as it can change: a live session, its active person, the
/// client, and what the person allowed it.
pub struct Basis {
    /// The digest of the session's cookie. It changes whenever what the session proved does ([`renew`]).
    pub digest: Vec<u8>,
    /// Its person.
    pub user_id: UserId,
    /// Whether they are an admin.
    pub admin: bool,
    /// Their groups.
    pub groups: Vec<String>,
    /// Since when they wait for an admin's approval.
    pub pending_since: Option<UnixTime>,
    /// The version of the client.
    pub client_version: i64,
    /// What the person allowed the client so far.
    pub allowed: Option<Scope>,
}

/// The basis of an authorization, in one query. `None` when the session has ended, its person is disabled, or the client
/// is gone.
pub fn basis(
    conn: &mut Conn,
    id: &SessionId,
    client: &ClientId,
    now: UnixTime,
) -> Result<Option<Basis>, StoreError> {
    type Columns = (Vec<u8>, String, bool, String, Option<UnixTime>, i64, Option<String>);
    let found: Option<Columns> = portable!(conn, |c| sessions::table
        .inner_join(users::table)
        .inner_join(clients::table.on(clients::id.eq(client.as_str().to_owned())))
        .left_join(
            consents::table.on(consents::user_id.eq(users::id).and(consents::client_id.eq(clients::id)))
        )
        .filter(sessions::id.eq(id.as_str()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .filter(sessions::idle_expires_at.gt(now))
        .filter(users::disabled_at.is_null())
        .select((
            sessions::digest,
            users::id,
            users::admin,
            users::groups,
            users::pending_since,
            clients::version,
            consents::scope.nullable(),
        ))
        .get_result(c)
        .optional())?;
    let Some((digest, user_id, admin, groups, pending_since, client_version, allowed)) = found else {
        return Ok(None);
    };
    Ok(Some(Basis {
        digest,
        user_id: UserId::new(user_id),
        admin,
        groups: from_text("users.groups", &groups)?,
        pending_since,
        client_version,
        allowed: allowed.map(|text| scope_from("consents.scope", &text)).transpose()?,
    }))
}

/// A person's sessions that have not been ended, newest first.
pub fn of_user(conn: &mut Conn, user: &UserId, now: UnixTime) -> Result<Vec<Session>, StoreError> {
    let rows: Vec<Row> = sessions::table
        .filter(sessions::user_id.eq(user.as_str()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .filter(sessions::idle_expires_at.gt(now))
        .order(sessions::last_seen_at.desc())
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// A person's latest sign-ins, newest first, ended or not, as long as sessions are remembered, each with whether its browser
/// was put out and no longer counts as theirs.
pub fn latest_of_user(
    conn: &mut Conn,
    user: &UserId,
    limit: i64,
) -> Result<Vec<(Session, bool)>, StoreError> {
    let rows: Vec<(Row, bool)> = sessions::table
        .filter(sessions::user_id.eq(user.as_str()))
        .order(sessions::auth_time.desc())
        .limit(limit)
        .select((Row::as_select(), sessions::disowned))
        .load(conn)?;
    rows.into_iter().map(|(row, disowned)| Ok((row.into_model()?, disowned))).collect()
}

/// Whether that person has been signed in in this browser, and it still counts as one that they use.
pub fn browser_is_known(conn: &mut Conn, user: &UserId, browser_digest: &[u8]) -> Result<bool, StoreError> {
    let count: i64 = sessions::table
        .filter(sessions::user_id.eq(user.as_str()))
        .filter(sessions::browser_digest.eq(browser_digest))
        .filter(sessions::disowned.eq(false))
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}

/// What that person proved in this browser, in the newest sessions there, at most so many, while it counts as one that
/// they use.
pub fn proved_in_browser(
    conn: &mut Conn,
    user: &UserId,
    browser_digest: &[u8],
    most: i64,
) -> Result<Vec<Proof>, StoreError> {
    let rows: Vec<String> = sessions::table
        .filter(sessions::user_id.eq(user.as_str()))
        .filter(sessions::browser_digest.eq(browser_digest))
        .filter(sessions::disowned.eq(false))
        .order((sessions::auth_time.desc(), sessions::id.desc()))
        .limit(most)
        .select(sessions::proofs)
        .load(conn)?;
    let mut all = Vec::new();
    for text in rows {
        all.extend(from_text::<Vec<Proof>>("sessions.proofs", &text)?);
    }
    Ok(all)
}

/// A browser no longer counts as one that a person uses, until they are signed in in it again.
pub fn disown_browser(conn: &mut Conn, user: &UserId, browser_digest: &[u8]) -> Result<(), StoreError> {
    let there = sessions::table
        .filter(sessions::user_id.eq(user.as_str()))
        .filter(sessions::browser_digest.eq(browser_digest));
    diesel::update(there).set(sessions::disowned.eq(true)).execute(conn)?;
    Ok(())
}

/// The same for all browsers but one.
pub fn disown_other_browsers(conn: &mut Conn, user: &UserId, kept: Option<&[u8]>) -> Result<(), StoreError> {
    // No browser's cookie has an empty digest.
    let others = sessions::table
        .filter(sessions::user_id.eq(user.as_str()))
        .filter(sessions::browser_digest.ne(kept.unwrap_or_default()))
        .filter(sessions::disowned.eq(false));
    diesel::update(others).set(sessions::disowned.eq(true)).execute(conn)?;
    Ok(())
}

/// The newest session that began in that browser, whoever's, ended or not, as long as sessions are remembered and the
/// browser counts as their person's.
pub fn newest_in_browser(conn: &mut Conn, browser_digest: &[u8]) -> Result<Option<Session>, StoreError> {
    let row: Option<Row> = sessions::table
        .filter(sessions::browser_digest.eq(browser_digest))
        .filter(sessions::disowned.eq(false))
        .order((sessions::auth_time.desc(), sessions::id.desc()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Row::into_model).transpose()
}

/// Whether somebody else was signed in in that browser since then.
pub fn browser_is_shared(
    conn: &mut Conn,
    user: &UserId,
    browser_digest: &[u8],
    since: UnixTime,
) -> Result<bool, StoreError> {
    let count: i64 = sessions::table
        .filter(sessions::browser_digest.eq(browser_digest))
        .filter(sessions::user_id.ne(user.as_str()))
        .filter(sessions::last_seen_at.ge(since))
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}

/// Whether the person has ever been signed in, as far back as sessions are remembered.
pub fn any_of_user(conn: &mut Conn, user: &UserId) -> Result<bool, StoreError> {
    let count: i64 = sessions::table.filter(sessions::user_id.eq(user.as_str())).count().get_result(conn)?;
    Ok(count > 0)
}

/// Gives a live session a new cookie after a new proof. False when it was ended meanwhile.
pub fn renew(conn: &mut Conn, session: &Session) -> Result<bool, StoreError> {
    let row = Row::from_model(session)?;
    let changed =
        diesel::update(sessions::table.find(session.id.as_str()).filter(sessions::ended_at.is_null()))
            .set((
                sessions::digest.eq(row.digest),
                sessions::browser_digest.eq(row.browser_digest),
                sessions::proofs.eq(row.proofs),
                sessions::auth_time.eq(row.auth_time),
                sessions::device.eq(row.device),
                sessions::last_seen_at.eq(row.last_seen_at),
                sessions::expires_at.eq(row.expires_at),
                sessions::idle_expires_at.eq(row.idle_expires_at),
                sessions::access_window.eq(row.access_window),
                sessions::access_ends_at.eq(row.access_ends_at),
            ))
            .execute(conn)?;
    Ok(changed == 1)
}

/// Notes that it was used, and moves its idle end.
pub fn touch(
    conn: &mut Conn,
    id: &SessionId,
    now: UnixTime,
    idle_expires_at: UnixTime,
) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(id.as_str()))
        .set((sessions::last_seen_at.eq(now), sessions::idle_expires_at.eq(idle_expires_at)))
        .execute(conn)?;
    Ok(())
}

/// Ends one session and revokes what its grants gave. False when it had ended already. Tells nobody: who ends a
/// session asks `session::ending`.
pub fn close(conn: &mut Conn, id: &SessionId, now: UnixTime) -> Result<bool, StoreError> {
    let ended = diesel::update(sessions::table.find(id.as_str()).filter(sessions::ended_at.is_null()))
        .set(sessions::ended_at.eq(now))
        .execute(conn)?;
    super::grants::revoke_of_session(conn, id, now)?;
    Ok(ended == 1)
}

/// Live sessions that stand on a window.
pub fn on_window(
    conn: &mut Conn,
    window: &AccessWindowId,
    now: UnixTime,
) -> Result<Vec<SessionId>, StoreError> {
    let ids: Vec<String> = sessions::table
        .filter(sessions::access_window.eq(window.as_str()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .filter(sessions::idle_expires_at.gt(now))
        .select(sessions::id)
        .load(conn)?;
    Ok(ids.into_iter().map(SessionId::new).collect())
}

/// Sessions whose access is over and that have not been ended yet, at most that many, with whose they are.
pub fn access_due(
    conn: &mut Conn,
    now: UnixTime,
    limit: i64,
) -> Result<Vec<(SessionId, UserId)>, StoreError> {
    let due: Vec<(String, String)> = sessions::table
        .filter(sessions::access_ends_at.le(now))
        .filter(sessions::ended_at.is_null())
        .order(sessions::access_ends_at)
        .limit(limit)
        .select((sessions::id, sessions::user_id))
        .load(conn)?;
    Ok(due.into_iter().map(|(session, user)| (SessionId::new(session), UserId::new(user))).collect())
}

/// A person's sessions that nobody has ended, whether or not their time is over.
pub fn open_of_user(conn: &mut Conn, user: &UserId) -> Result<Vec<SessionId>, StoreError> {
    let ids: Vec<String> = sessions::table
        .filter(sessions::user_id.eq(user.as_str()))
        .filter(sessions::ended_at.is_null())
        .select(sessions::id)
        .load(conn)?;
    Ok(ids.into_iter().map(SessionId::new).collect())
}

/// Those of them that began in one browser.
pub fn open_in_browser(
    conn: &mut Conn,
    user: &UserId,
    browser_digest: &[u8],
) -> Result<Vec<SessionId>, StoreError> {
    let ids: Vec<String> = sessions::table
        .filter(sessions::browser_digest.eq(browser_digest))
        .filter(sessions::user_id.eq(user.as_str()))
        .filter(sessions::ended_at.is_null())
        .select(sessions::id)
        .load(conn)?;
    Ok(ids.into_iter().map(SessionId::new).collect())
}

/// Removes sessions whose end is long past and of which nothing is left, at most so many: as long as a grant that was
/// given in it has not been revoked, ending the session must still find the grant.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    let live = || {
        grants::table
            .filter(grants::session_id.eq(sessions::id.nullable()))
            .filter(grants::revoked_at.is_null())
    };
    let over = || sessions::expires_at.lt(before).and(not(exists(live())));
    Ok(remove_some!(conn, sessions, id, over(), sessions::expires_at, most))
}
