//! Table `arrivals`. A row goes with the session that came of it.

use super::{Conn, StoreError, remove_some, schema::arrivals};
use crate::model::{
    id::{ArrivalId, LoginId, SessionId},
    identity::{Arrival, Elsewhere},
};
use crate::protocol::UnixTime;
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = arrivals)]
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
    fn into_model(self) -> Arrival {
        Arrival {
            id: ArrivalId::new(self.id),
            login_id: LoginId::new(self.login_id),
            session_id: self.session_id.map(SessionId::new),
            account: Elsewhere { provider: self.provider, issuer: self.issuer, subject: self.subject },
            email: self.email,
            sid: self.sid,
            link: self.link,
            at: self.at,
        }
    }
}

/// Adds an arrival.
pub fn insert(conn: &mut Conn, arrival: &Arrival) -> Result<(), StoreError> {
    let row = Row {
        id: arrival.id.as_str().to_owned(),
        login_id: arrival.login_id.as_str().to_owned(),
        session_id: arrival.session_id.as_ref().map(|id| id.as_str().to_owned()),
        provider: arrival.account.provider.clone(),
        issuer: arrival.account.issuer.clone(),
        subject: arrival.account.subject.clone(),
        email: arrival.email.clone(),
        sid: arrival.sid.clone(),
        link: arrival.link,
        at: arrival.at,
    };
    diesel::insert_into(arrivals::table).values(row).execute(conn)?;
    Ok(())
}

/// The arrivals in a sign-in of which no session came yet, newest first.
pub fn of_login(conn: &mut Conn, login: &LoginId) -> Result<Vec<Arrival>, StoreError> {
    let rows: Vec<Row> = arrivals::table
        .filter(arrivals::login_id.eq(login.as_str()))
        .filter(arrivals::session_id.is_null())
        .order(arrivals::id.desc())
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Row::into_model).collect())
}

/// Notes whether the person wants that account linked.
pub fn want_link(conn: &mut Conn, id: &ArrivalId, link: bool) -> Result<(), StoreError> {
    diesel::update(arrivals::table.find(id.as_str())).set(arrivals::link.eq(link)).execute(conn)?;
    Ok(())
}

/// Notes the session that came of it.
pub fn attach(conn: &mut Conn, id: &ArrivalId, session: &SessionId) -> Result<(), StoreError> {
    diesel::update(arrivals::table.find(id.as_str()))
        .set(arrivals::session_id.eq(session.as_str()))
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
    let mut query = arrivals::table
        .filter(arrivals::provider.eq(provider))
        .filter(arrivals::issuer.eq(issuer))
        .filter(arrivals::session_id.is_not_null())
        .select(arrivals::session_id)
        .into_boxed();
    if let Some(subject) = subject {
        query = query.filter(arrivals::subject.eq(subject));
    }
    if let Some(sid) = sid {
        query = query.filter(arrivals::sid.eq(sid));
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
    let mut query = arrivals::table
        .filter(arrivals::provider.eq(provider))
        .filter(arrivals::issuer.eq(issuer))
        .filter(arrivals::session_id.is_null())
        .select(arrivals::login_id)
        .into_boxed();
    if let Some(subject) = subject {
        query = query.filter(arrivals::subject.eq(subject));
    }
    if let Some(sid) = sid {
        query = query.filter(arrivals::sid.eq(sid));
    }
    let mut ids: Vec<LoginId> = query.load::<String>(conn)?.into_iter().map(LoginId::new).collect();
    ids.sort();
    ids.dedup();
    Ok(ids)
}

/// The provider at which somebody signed in when that session began.
pub fn provider_of_session(conn: &mut Conn, session: &SessionId) -> Result<Option<String>, StoreError> {
    Ok(arrivals::table
        .filter(arrivals::session_id.eq(session.as_str()))
        .order(arrivals::id)
        .select(arrivals::provider)
        .first(conn)
        .optional()?)
}

/// Removes arrivals of which no session came, at most so many.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    let over = || arrivals::session_id.is_null().and(arrivals::at.lt(before));
    Ok(remove_some!(conn, arrivals, id, over(), arrivals::session_id, most))
}
