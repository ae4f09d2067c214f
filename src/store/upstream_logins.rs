//! Table `upstream_logins`: logins at other providers. A row goes with the session that came of it.

use super::{Conn, StoreError, remove_some, schema::upstream_logins};
use crate::model::{
    id::{LoginId, SessionId, UpstreamLoginId},
    identity::{UpstreamAccount, UpstreamLogin},
};
use crate::protocol::UnixTime;
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = upstream_logins)]
struct Row {
    id: String,
    login_id: String,
    session_id: Option<String>,
    provider: String,
    issuer: String,
    subject: String,
    email: Option<String>,
    sid: Option<String>,
    link: bool,
    at: i64,
}

impl Row {
    fn into_model(self) -> UpstreamLogin {
        UpstreamLogin {
            id: UpstreamLoginId::new(self.id),
            login_id: LoginId::new(self.login_id),
            session_id: self.session_id.map(SessionId::new),
            account: UpstreamAccount { provider: self.provider, issuer: self.issuer, subject: self.subject },
            email: self.email,
            sid: self.sid,
            link: self.link,
            at: self.at,
        }
    }
}

/// Adds an upstream login.
pub fn insert(conn: &mut Conn, upstream_login: &UpstreamLogin) -> Result<(), StoreError> {
    let row = Row {
        id: upstream_login.id.as_str().to_owned(),
        login_id: upstream_login.login_id.as_str().to_owned(),
        session_id: upstream_login.session_id.as_ref().map(|id| id.as_str().to_owned()),
        provider: upstream_login.account.provider.clone(),
        issuer: upstream_login.account.issuer.clone(),
        subject: upstream_login.account.subject.clone(),
        email: upstream_login.email.clone(),
        sid: upstream_login.sid.clone(),
        link: upstream_login.link,
        at: upstream_login.at,
    };
    diesel::insert_into(upstream_logins::table).values(row).execute(conn)?;
    Ok(())
}

/// The upstream logins in a sign-in of which no session came yet, newest first.
pub fn of_login(conn: &mut Conn, login: &LoginId) -> Result<Vec<UpstreamLogin>, StoreError> {
    let rows: Vec<Row> = upstream_logins::table
        .filter(upstream_logins::login_id.eq(login.as_str()))
        .filter(upstream_logins::session_id.is_null())
        .order(upstream_logins::id.desc())
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Row::into_model).collect())
}

/// Notes whether the person wants that account linked.
pub fn want_link(conn: &mut Conn, id: &UpstreamLoginId, link: bool) -> Result<(), StoreError> {
    diesel::update(upstream_logins::table.find(id.as_str()))
        .set(upstream_logins::link.eq(link))
        .execute(conn)?;
    Ok(())
}

/// Notes the session that came of it.
pub fn attach(conn: &mut Conn, id: &UpstreamLoginId, session: &SessionId) -> Result<(), StoreError> {
    diesel::update(upstream_logins::table.find(id.as_str()))
        .set(upstream_logins::session_id.eq(session.as_str()))
        .execute(conn)?;
    Ok(())
}

/// The sessions that began with an account there, with that session of the provider, or with both.
pub fn sessions(
    conn: &mut Conn,
    (provider, issuer): (&str, &str),
    subject: Option<&str>,
    sid: Option<&str>,
) -> Result<Vec<SessionId>, StoreError> {
    let mut query = upstream_logins::table
        .filter(upstream_logins::provider.eq(provider))
        .filter(upstream_logins::issuer.eq(issuer))
        .filter(upstream_logins::session_id.is_not_null())
        .select(upstream_logins::session_id)
        .into_boxed();
    if let Some(subject) = subject {
        query = query.filter(upstream_logins::subject.eq(subject));
    }
    if let Some(sid) = sid {
        query = query.filter(upstream_logins::sid.eq(sid));
    }
    let ids: Vec<Option<String>> = query.load(conn)?;
    let mut ids: Vec<SessionId> = ids.into_iter().flatten().map(SessionId::new).collect();
    ids.sort();
    ids.dedup();
    Ok(ids)
}

/// The sign-ins of which no session came yet, in which that account, that session of the provider, or both came back.
pub fn waiting(
    conn: &mut Conn,
    (provider, issuer): (&str, &str),
    subject: Option<&str>,
    sid: Option<&str>,
) -> Result<Vec<LoginId>, StoreError> {
    let mut query = upstream_logins::table
        .filter(upstream_logins::provider.eq(provider))
        .filter(upstream_logins::issuer.eq(issuer))
        .filter(upstream_logins::session_id.is_null())
        .select(upstream_logins::login_id)
        .into_boxed();
    if let Some(subject) = subject {
        query = query.filter(upstream_logins::subject.eq(subject));
    }
    if let Some(sid) = sid {
        query = query.filter(upstream_logins::sid.eq(sid));
    }
    let mut ids: Vec<LoginId> = query.load::<String>(conn)?.into_iter().map(LoginId::new).collect();
    ids.sort();
    ids.dedup();
    Ok(ids)
}

/// The provider at which somebody signed in when that session began.
pub fn provider_of_session(conn: &mut Conn, session: &SessionId) -> Result<Option<String>, StoreError> {
    Ok(upstream_logins::table
        .filter(upstream_logins::session_id.eq(session.as_str()))
        .order(upstream_logins::id)
        .select(upstream_logins::provider)
        .first(conn)
        .optional()?)
}

/// Removes upstream logins of which no session came, at most so many.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    let over = || upstream_logins::session_id.is_null().and(upstream_logins::at.lt(before));
    Ok(remove_some!(conn, upstream_logins, id, over(), upstream_logins::session_id, most))
}
