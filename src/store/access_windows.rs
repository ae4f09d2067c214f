//! Table `access_windows`.

use super::{
    Conn, StoreError,
    json::{from_text, to_text, unknown},
    remove_some,
    schema::access_windows,
};
use crate::model::{
    access_window::{Access, AccessEnd, AccessWindow},
    device::Device,
    id::{AccessWindowId, ClientId, UserId},
};
use crate::protocol::UnixTime;
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = access_windows)]
struct Row {
    id: String,
    user_id: String,
    policy: String,
    client_id: Option<String>,
    device: String,
    started_at: i64,
    ends_at: i64,
    ended_at: Option<i64>,
    why: Option<String>,
}

impl Row {
    fn into_model(self) -> Result<AccessWindow, StoreError> {
        let parse = |why: String| AccessEnd::parse(&why).ok_or_else(|| unknown("access_windows.why", &why));
        Ok(AccessWindow {
            device: from_text("access_windows.device", &self.device)?,
            why: self.why.map(parse).transpose()?,
            id: AccessWindowId::new(self.id),
            user_id: UserId::new(self.user_id),
            policy: self.policy,
            client_id: self.client_id.map(ClientId::new),
            started_at: self.started_at,
            ends_at: self.ends_at,
            ended_at: self.ended_at,
        })
    }
}

/// What a row that stands on a window keeps of it, from its two columns.
pub(super) fn access_from(window: Option<String>, ends_at: Option<i64>) -> Option<Access> {
    Some(Access { window: AccessWindowId::new(window?), ends_at: ends_at? })
}

/// Adds a window. A conflict means that one of that person, policy and app has not been ended.
pub fn insert(conn: &mut Conn, window: &AccessWindow) -> Result<(), StoreError> {
    let row = Row {
        id: window.id.as_str().to_owned(),
        user_id: window.user_id.as_str().to_owned(),
        policy: window.policy.clone(),
        client_id: window.client_id.as_ref().map(|id| id.as_str().to_owned()),
        device: to_text(&window.device)?,
        started_at: window.started_at,
        ends_at: window.ends_at,
        ended_at: window.ended_at,
        why: window.why.map(|why| why.as_str().to_owned()),
    };
    diesel::insert_into(access_windows::table).values(row).execute(conn)?;
    Ok(())
}

/// The window of a person under a policy that has not been ended, whether or not its time is over.
pub fn open(
    conn: &mut Conn,
    user: &UserId,
    policy: &str,
    client: Option<&ClientId>,
) -> Result<Option<AccessWindow>, StoreError> {
    let open = access_windows::table
        .filter(access_windows::user_id.eq(user.as_str()))
        .filter(access_windows::policy.eq(policy))
        .filter(access_windows::ended_at.is_null())
        .select(Row::as_select());
    let found: Option<Row> = match client {
        Some(client) => {
            open.filter(access_windows::client_id.eq(client.as_str())).get_result(conn).optional()?
        }
        None => open.filter(access_windows::client_id.is_null()).get_result(conn).optional()?,
    };
    found.map(Row::into_model).transpose()
}

/// The window of that id.
pub fn find(conn: &mut Conn, id: &AccessWindowId) -> Result<Option<AccessWindow>, StoreError> {
    access_windows::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .optional()?
        .map(Row::into_model)
        .transpose()
}

/// A person's windows that have not been ended, oldest first.
pub fn of_user(conn: &mut Conn, user: &UserId) -> Result<Vec<AccessWindow>, StoreError> {
    let rows: Vec<Row> = access_windows::table
        .filter(access_windows::user_id.eq(user.as_str()))
        .filter(access_windows::ended_at.is_null())
        .order(access_windows::started_at)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// Windows whose time is over and that have not been ended yet, at most that many.
pub fn due(conn: &mut Conn, now: UnixTime, limit: i64) -> Result<Vec<AccessWindow>, StoreError> {
    let rows: Vec<Row> = access_windows::table
        .filter(access_windows::ended_at.is_null())
        .filter(access_windows::ends_at.le(now))
        .order(access_windows::ends_at)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// Moves the end on after a new proof. False when it was ended meanwhile.
pub fn renew(
    conn: &mut Conn,
    id: &AccessWindowId,
    ends_at: UnixTime,
    device: &Device,
) -> Result<bool, StoreError> {
    let open = access_windows::table.find(id.as_str()).filter(access_windows::ended_at.is_null());
    let changed = diesel::update(open)
        .set((access_windows::ends_at.eq(ends_at), access_windows::device.eq(to_text(device)?)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Ends it. True for exactly one caller, ever.
pub fn end(conn: &mut Conn, id: &AccessWindowId, why: AccessEnd, now: UnixTime) -> Result<bool, StoreError> {
    let open = access_windows::table.find(id.as_str()).filter(access_windows::ended_at.is_null());
    let changed = diesel::update(open)
        .set((access_windows::ended_at.eq(now), access_windows::why.eq(why.as_str())))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Removes windows that ended long ago, at most so many.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    Ok(remove_some!(
        conn,
        access_windows,
        id,
        access_windows::ended_at.lt(before),
        access_windows::ended_at,
        most
    ))
}
