//! Table `audit`: rows are only added, and purged when their time is over.

use super::{
    Conn, StoreError,
    json::{from_text, to_text},
    schema::audit,
};
use crate::model::{audit::Entry, device::Device, id::UserId};
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
    /// Its id, which grows with time.
    pub id: String,
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
    /// From where.
    pub device: Option<Device>,
    /// A few words.
    pub detail: Option<String>,
}

impl Row {
    fn into_recorded(self) -> Result<Recorded, StoreError> {
        Ok(Recorded {
            device: self.device.map(|text| from_text("audit.device", &text)).transpose()?,
            id: self.id,
            at: self.at,
            event: self.event,
            actor: self.actor,
            user_id: self.user_id,
            client_id: self.client_id,
            login_id: self.login_id,
            session_id: self.session_id,
            detail: self.detail,
        })
    }
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
    rows.into_iter().map(Row::into_recorded).collect()
}

/// What happened to a person, newest first, before the row of that id; one page.
pub fn of_user(
    conn: &mut Conn,
    user: &UserId,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Recorded>, StoreError> {
    // Behind every id there is.
    const END: &str = "g";
    let rows: Vec<Row> = audit::table
        .filter(audit::user_id.eq(user.as_str()))
        .filter(audit::id.lt(before.unwrap_or(END)))
        .order(audit::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_recorded).collect()
}

/// Leaves of a person's rows only what happened, when, and with which app: the person's id leads nowhere
/// once the person is gone.
pub fn anonymise(conn: &mut Conn, user: &UserId) -> Result<(), StoreError> {
    let nothing = (
        audit::device.eq(None::<String>),
        audit::detail.eq(None::<String>),
        audit::login_id.eq(None::<String>),
        audit::session_id.eq(None::<String>),
    );
    diesel::update(audit::table.filter(audit::user_id.eq(user.as_str()))).set(nothing).execute(conn)?;
    Ok(())
}

/// Removes rows older than that.
pub fn purge(conn: &mut Conn, before: UnixTime) -> Result<usize, StoreError> {
    Ok(diesel::delete(audit::table.filter(audit::at.lt(before))).execute(conn)?)
}
