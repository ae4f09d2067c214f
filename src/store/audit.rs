//! Table `audit`: rows are only added, and purged when their time is over.

use super::{Conn, StoreError, json::to_text, schema::audit};
use crate::model::audit::Entry;
use crate::protocol::UnixTime;
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = audit)]
struct Row {
    id: String,
    at: i64,
    event: String,
    actor: Option<String>,
    user_id: Option<String>,
    client_id: Option<String>,
    login_id: Option<String>,
    session_id: Option<String>,
    device: Option<String>,
    detail: Option<String>,
}

/// A row as it is read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// When.
    pub at: UnixTime,
    /// The event's stored name.
    pub event: String,
    /// Who did it.
    pub actor: Option<String>,
    /// To whom.
    pub user_id: Option<String>,
    /// For which app.
    pub client_id: Option<String>,
    /// In which sign-in.
    pub login_id: Option<String>,
    /// In which session.
    pub session_id: Option<String>,
    /// A few words.
    pub detail: Option<String>,
}

/// Adds a row.
pub fn insert(conn: &mut Conn, id: String, at: UnixTime, entry: &Entry) -> Result<(), StoreError> {
    let row = Row {
        id,
        at,
        event: entry.event.as_str().to_owned(),
        actor: entry.actor.clone(),
        user_id: entry.user_id.as_ref().map(|id| id.as_str().to_owned()),
        client_id: entry.client_id.as_ref().map(|id| id.as_str().to_owned()),
        login_id: entry.login_id.as_ref().map(|id| id.as_str().to_owned()),
        session_id: entry.session_id.as_ref().map(|id| id.as_str().to_owned()),
        device: entry.device.as_ref().map(to_text).transpose()?,
        detail: entry.detail.clone(),
    };
    diesel::insert_into(audit::table).values(row).execute(conn)?;
    Ok(())
}

/// The newest rows, newest first.
pub fn newest(conn: &mut Conn, limit: i64) -> Result<Vec<Recorded>, StoreError> {
    let rows: Vec<Row> =
        audit::table.order(audit::id.desc()).limit(limit).select(Row::as_select()).load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| Recorded {
            at: row.at,
            event: row.event,
            actor: row.actor,
            user_id: row.user_id,
            client_id: row.client_id,
            login_id: row.login_id,
            session_id: row.session_id,
            detail: row.detail,
        })
        .collect())
}

/// Removes rows older than that.
pub fn purge(conn: &mut Conn, before: UnixTime) -> Result<usize, StoreError> {
    Ok(diesel::delete(audit::table.filter(audit::at.lt(before))).execute(conn)?)
}
