//! Table `push_devices`.

use super::{
    Conn, StoreError, json,
    schema::{push_devices, sessions},
};
use crate::model::{
    id::{PushDeviceId, UserId},
    push::{PushDevice, SHARED_SECONDS},
};
use crate::protocol::UnixTime;
use diesel::{
    dsl::{exists, not},
    prelude::*,
};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = push_devices)]
struct Row {
    id: String,
    user_id: String,
    endpoint_digest: Vec<u8>,
    sealed: Vec<u8>,
    browser_digest: Vec<u8>,
    device: String,
    name: String,
    created_at: i64,
    last_used_at: Option<i64>,
    proofs: String,
}

impl Row {
    fn into_model(self) -> Result<PushDevice, StoreError> {
        Ok(PushDevice {
            id: PushDeviceId::new(self.id),
            user_id: UserId::new(self.user_id),
            endpoint_digest: self.endpoint_digest,
            sealed: self.sealed,
            browser_digest: self.browser_digest,
            proofs: json::from_text("push_devices.proofs", &self.proofs)?,
            device: json::from_text("push_devices.device", &self.device)?,
            name: self.name,
            created_at: self.created_at,
            last_used_at: self.last_used_at,
        })
    }
}

/// Adds a device. A conflict means that its address at the push service is taken.
pub fn insert(conn: &mut Conn, device: &PushDevice) -> Result<(), StoreError> {
    let row = Row {
        id: device.id.as_str().to_owned(),
        user_id: device.user_id.as_str().to_owned(),
        endpoint_digest: device.endpoint_digest.clone(),
        sealed: device.sealed.clone(),
        browser_digest: device.browser_digest.clone(),
        device: json::to_text(&device.device)?,
        name: device.name.clone(),
        created_at: device.created_at,
        last_used_at: device.last_used_at,
        proofs: json::to_text(&device.proofs)?,
    };
    diesel::insert_into(push_devices::table).values(row).execute(conn)?;
    Ok(())
}

/// The device of that address at the push service, whoever's it is.
pub fn find(conn: &mut Conn, endpoint_digest: &[u8]) -> Result<Option<PushDevice>, StoreError> {
    let row: Option<Row> = push_devices::table
        .filter(push_devices::endpoint_digest.eq(endpoint_digest))
        .select(Row::as_select())
        .get_result(conn)
        .optional()?;
    row.map(Row::into_model).transpose()
}

/// All of a person's devices, oldest first.
pub fn of_user(conn: &mut Conn, user: &UserId) -> Result<Vec<PushDevice>, StoreError> {
    let rows: Vec<Row> = push_devices::table
        .filter(push_devices::user_id.eq(user.as_str()))
        .order(push_devices::id)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// Those of a person's devices that may get notifications, oldest first: none in a browser that has come to be
/// shared since, and none of which is not known what it was subscribed with. Ask anew each time: somebody else may
/// have signed in there a moment ago.
pub fn usable(conn: &mut Conn, user: &UserId, now: UnixTime) -> Result<Vec<PushDevice>, StoreError> {
    let somebody_else = sessions::table
        .filter(sessions::browser_digest.eq(push_devices::browser_digest))
        .filter(sessions::user_id.ne(push_devices::user_id))
        .filter(sessions::last_seen_at.ge(now - SHARED_SECONDS));
    let rows: Vec<Row> = push_devices::table
        .filter(push_devices::user_id.eq(user.as_str()))
        .filter(not(exists(somebody_else)))
        .filter(push_devices::proofs.ne("[]"))
        .order(push_devices::id)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// Notes that a sign-in was approved on it.
pub fn note_use(conn: &mut Conn, id: &PushDeviceId, now: UnixTime) -> Result<(), StoreError> {
    diesel::update(push_devices::table.find(id.as_str()))
        .set(push_devices::last_used_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Removes a person's device. False when it is not theirs or is gone.
pub fn remove(conn: &mut Conn, user: &UserId, id: &PushDeviceId) -> Result<bool, StoreError> {
    let removed =
        diesel::delete(push_devices::table.find(id.as_str()).filter(push_devices::user_id.eq(user.as_str())))
            .execute(conn)?;
    Ok(removed == 1)
}

/// Removes all of a person's devices.
pub fn remove_of_user(conn: &mut Conn, user: &UserId) -> Result<usize, StoreError> {
    Ok(diesel::delete(push_devices::table.filter(push_devices::user_id.eq(user.as_str()))).execute(conn)?)
}

/// Removes what the person had in that browser: a browser has one subscription, and it has got another.
pub fn remove_of_browser(conn: &mut Conn, user: &UserId, browser_digest: &[u8]) -> Result<usize, StoreError> {
    let of_browser = push_devices::table
        .filter(push_devices::user_id.eq(user.as_str()))
        .filter(push_devices::browser_digest.eq(browser_digest));
    Ok(diesel::delete(of_browser).execute(conn)?)
}
