//! Table `users`.

use super::{
    Conn, StoreError,
    json::{from_text, to_text},
    schema::{access_windows, contacts, grants, sessions, users},
};
use crate::model::{id::UserId, user::User};
use crate::protocol::UnixTime;
use diesel::{
    dsl::{exists, not},
    prelude::*,
};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = users)]
pub(super) struct Row {
    id: String,
    admin: bool,
    disabled_at: Option<i64>,
    pending_since: Option<i64>,
    groups: String,
    username_key: Option<String>,
    claims: String,
    created_at: i64,
    updated_at: i64,
    sign_up_policy: Option<String>,
}

impl Row {
    fn from_model(user: &User) -> Result<Self, StoreError> {
        Ok(Self {
            id: user.id.as_str().to_owned(),
            admin: user.admin,
            disabled_at: user.disabled_at,
            pending_since: user.pending_since,
            groups: to_text(&user.groups)?,
            username_key: user.username_key(),
            claims: to_text(&user.claims)?,
            created_at: user.created_at,
            updated_at: user.updated_at,
            sign_up_policy: user.sign_up_policy.clone(),
        })
    }

    pub(super) fn into_model(self) -> Result<User, StoreError> {
        Ok(User {
            claims: from_text("users.claims", &self.claims)?,
            id: UserId::new(self.id),
            admin: self.admin,
            disabled_at: self.disabled_at,
            pending_since: self.pending_since,
            groups: from_text("users.groups", &self.groups)?,
            created_at: self.created_at,
            updated_at: self.updated_at,
            sign_up_policy: self.sign_up_policy,
        })
    }
}

/// Adds a person. A conflict means that somebody has their username.
pub fn insert(conn: &mut Conn, user: &User) -> Result<(), StoreError> {
    diesel::insert_into(users::table).values(Row::from_model(user)?).execute(conn)?;
    Ok(())
}

/// The person of that id.
pub fn find(conn: &mut Conn, id: &UserId) -> Result<Option<User>, StoreError> {
    users::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .optional()?
        .map(Row::into_model)
        .transpose()
}

/// The people of those ids, in no order.
pub fn of_ids(conn: &mut Conn, ids: &[UserId]) -> Result<Vec<User>, StoreError> {
    let ids = ids.iter().map(UserId::as_str);
    let rows: Vec<Row> = users::table.filter(users::id.eq_any(ids)).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// The person of that folded username.
pub fn find_by_username(conn: &mut Conn, key: &str) -> Result<Option<User>, StoreError> {
    users::table
        .filter(users::username_key.eq(key))
        .select(Row::as_select())
        .get_result(conn)
        .optional()?
        .map(Row::into_model)
        .transpose()
}

/// Everybody, oldest first, after that id; one page.
pub fn list(conn: &mut Conn, after: Option<&UserId>, limit: i64) -> Result<Vec<User>, StoreError> {
    let rows: Vec<Row> = users::table
        .filter(users::id.gt(after.map_or("", UserId::as_str)))
        .order(users::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// Behind every id there is.
const END: &str = "g";

/// Everybody, newest first, before that id; one page.
pub fn newest(conn: &mut Conn, before: Option<&UserId>, limit: i64) -> Result<Vec<User>, StoreError> {
    let rows: Vec<Row> = users::table
        .filter(users::id.lt(before.map_or(END, UserId::as_str)))
        .order(users::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// People whose username, or one of whose contacts, has that in it, newest first, before that id; one page.
/// `text` is folded as usernames and addresses are.
pub fn search(
    conn: &mut Conn,
    text: &str,
    before: Option<&UserId>,
    limit: i64,
) -> Result<Vec<User>, StoreError> {
    let pattern = super::like::anywhere(text);
    let before = before.map_or(END, UserId::as_str);
    // No more of them than one page can show.
    let owners: Vec<String> = contacts::table
        .filter(contacts::key.like(&pattern).escape(super::like::ESCAPE))
        .filter(contacts::user_id.lt(before))
        .select(contacts::user_id)
        .distinct()
        .order(contacts::user_id.desc())
        .limit(limit)
        .load(conn)?;
    let rows: Vec<Row> = users::table
        .filter(users::id.lt(before))
        .filter(
            users::username_key
                .like(&pattern)
                .escape(super::like::ESCAPE)
                .or(users::id.eq_any(owners).nullable()),
        )
        .order(users::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// Those who wait for an admin's approval, who waits longest first.
pub fn pending(conn: &mut Conn, limit: i64) -> Result<Vec<User>, StoreError> {
    let rows: Vec<Row> = users::table
        .filter(users::pending_since.is_not_null())
        .filter(users::disabled_at.is_null())
        .order(users::pending_since)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// Lets somebody in who waits. True for exactly one caller.
pub fn approve(conn: &mut Conn, id: &UserId, now: UnixTime) -> Result<bool, StoreError> {
    let waits = users::table
        .find(id.as_str())
        .filter(users::pending_since.is_not_null())
        .filter(users::disabled_at.is_null());
    let changed = diesel::update(waits)
        .set((users::pending_since.eq(None::<i64>), users::updated_at.eq(now)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Stops somebody who waits. True for exactly one caller.
pub fn refuse(conn: &mut Conn, id: &UserId, now: UnixTime) -> Result<bool, StoreError> {
    let waits = users::table
        .find(id.as_str())
        .filter(users::pending_since.is_not_null())
        .filter(users::disabled_at.is_null());
    let changed =
        diesel::update(waits).set((users::disabled_at.eq(now), users::updated_at.eq(now))).execute(conn)?;
    Ok(changed == 1)
}

/// Writes what an admin may change: claims, groups, admin, disabled, pending. A conflict means that somebody
/// has that username.
pub fn update(conn: &mut Conn, user: &User) -> Result<bool, StoreError> {
    let row = Row::from_model(user)?;
    let changed = diesel::update(users::table.find(user.id.as_str()))
        .set((
            users::admin.eq(row.admin),
            users::disabled_at.eq(row.disabled_at),
            users::pending_since.eq(row.pending_since),
            users::groups.eq(row.groups),
            users::username_key.eq(row.username_key),
            users::claims.eq(row.claims),
            users::updated_at.eq(row.updated_at),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// People who made their account under one of those policies before that time and of whom nothing is left but it:
/// no access, no session since then, nothing that an app still holds, and no place that an admin gave them. At most
/// that many.
pub fn left_over(
    conn: &mut Conn,
    policies: &[&str],
    before: UnixTime,
    now: UnixTime,
    limit: i64,
) -> Result<Vec<UserId>, StoreError> {
    let access = access_windows::table.filter(access_windows::user_id.eq(users::id));
    let lasts =
        sessions::ended_at.is_null().and(sessions::expires_at.gt(now)).and(sessions::idle_expires_at.gt(now));
    let session = sessions::table
        .filter(sessions::user_id.eq(users::id))
        .filter(sessions::last_seen_at.ge(before).or(lasts));
    // By way of the sessions, for which there is an index.
    let theirs = sessions::table.filter(sessions::user_id.eq(users::id)).select(sessions::id.nullable());
    let grant = grants::table
        .filter(grants::session_id.eq_any(theirs))
        .filter(grants::revoked_at.is_null())
        .filter(grants::expires_at.gt(now));
    let ids: Vec<String> = users::table
        .filter(users::sign_up_policy.eq_any(policies))
        .filter(users::created_at.lt(before))
        .filter(users::admin.eq(false))
        .filter(users::disabled_at.is_null())
        .filter(users::groups.eq("[]"))
        .filter(not(exists(access)))
        .filter(not(exists(session)))
        .filter(not(exists(grant)))
        .order(users::created_at)
        .limit(limit)
        .select(users::id)
        .load(conn)?;
    Ok(ids.into_iter().map(UserId::new).collect())
}

/// The person is here for more than the access that they made their account for.
pub fn stay(conn: &mut Conn, id: &UserId) -> Result<(), StoreError> {
    diesel::update(users::table.find(id.as_str()))
        .set(users::sign_up_policy.eq(None::<String>))
        .execute(conn)?;
    Ok(())
}

/// Makes other transactions that lock or share the same person wait until this one has ended (see `locks`).
pub fn lock(conn: &mut Conn, id: &UserId) -> Result<(), StoreError> {
    if let Conn::Sqlite(_) = conn {
        return Ok(());
    }
    diesel::update(users::table.find(id.as_str()))
        .set(users::updated_at.eq(users::updated_at))
        .execute(conn)?;
    Ok(())
}

/// Whether there is an admin who can sign in.
pub fn any_admin(conn: &mut Conn) -> Result<bool, StoreError> {
    let count: i64 = users::table
        .filter(users::admin.eq(true))
        .filter(users::disabled_at.is_null())
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}

/// Makes other transactions that lock the admins, or one of them, wait until this one has ended.
pub fn lock_admins(conn: &mut Conn) -> Result<(), StoreError> {
    let Conn::Pg(pg) = conn else { return Ok(()) };
    let admins = users::table.filter(users::admin.eq(true)).order(users::id).select(users::id);
    admins.for_no_key_update().load::<String>(pg)?;
    Ok(())
}

/// The same, and that person with them: all in the order of their ids.
pub fn lock_admins_and(conn: &mut Conn, id: &UserId) -> Result<(), StoreError> {
    let Conn::Pg(pg) = conn else { return Ok(()) };
    let people = users::table.filter(users::admin.eq(true).or(users::id.eq(id.as_str())));
    people.order(users::id).select(users::id).for_no_key_update().load::<String>(pg)?;
    Ok(())
}

/// Takes the right to use the admin pages away.
pub fn end_admin(conn: &mut Conn, id: &UserId, now: UnixTime) -> Result<(), StoreError> {
    let user = users::table.find(id.as_str());
    diesel::update(user).set((users::admin.eq(false), users::updated_at.eq(now))).execute(conn)?;
    Ok(())
}

/// Whether anybody but that person is an admin who can sign in.
pub fn another_admin(conn: &mut Conn, id: &UserId) -> Result<bool, StoreError> {
    let count: i64 = users::table
        .filter(users::admin.eq(true))
        .filter(users::disabled_at.is_null())
        .filter(users::id.ne(id.as_str()))
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}

/// Removes a person, and with them every row that is theirs alone.
pub fn remove(conn: &mut Conn, id: &UserId) -> Result<bool, StoreError> {
    Ok(diesel::delete(users::table.find(id.as_str())).execute(conn)? == 1)
}

/// Makes somebody an admin.
pub fn make_admin(conn: &mut Conn, id: &UserId, now: UnixTime) -> Result<bool, StoreError> {
    let changed = diesel::update(users::table.find(id.as_str()))
        .set((users::admin.eq(true), users::updated_at.eq(now)))
        .execute(conn)?;
    Ok(changed == 1)
}
