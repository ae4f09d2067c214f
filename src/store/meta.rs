//! Table `meta`: counters that every process watches.

use super::{Conn, StoreError, schema::meta};
use crate::protocol::UnixTime;
use diesel::prelude::*;

/// The latest time that has been believed.
const BELIEVED: &str = "believed_time";

/// Tells a database and its copies from others.
const IDENTITY: &str = "identity";

/// Changes whenever clients or keys do.
const VERSION: &str = "version";

/// The version of clients and keys.
pub fn version(conn: &mut Conn) -> Result<i64, StoreError> {
    Ok(meta::table.find(VERSION).select(meta::value).get_result(conn)?)
}

/// Says that clients or keys have changed.
pub fn bump(conn: &mut Conn) -> Result<(), StoreError> {
    diesel::update(meta::table.find(VERSION)).set(meta::value.eq(meta::value + 1)).execute(conn)?;
    Ok(())
}

/// How far a database has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    /// The same for a database and its copies, and different for any other.
    pub identity: i64,
    /// The latest time that was believed in it. It grows, and only a copy that was put back has an earlier one.
    pub time: UnixTime,
}

/// How far this database has come; `None` before it was first asked what time is believed.
pub fn age(conn: &mut Conn) -> Result<Option<Age>, StoreError> {
    let rows: Vec<(String, i64)> = meta::table
        .filter(meta::key.eq_any([IDENTITY, BELIEVED]))
        .select((meta::key, meta::value))
        .load(conn)?;
    let value = |name: &str| rows.iter().find(|(key, _)| key == name).map(|(_, value)| *value);
    Ok(value(IDENTITY).zip(value(BELIEVED)).map(|(identity, time)| Age { identity, time }))
}

/// How much of the clock's time is believed: at most `step` seconds more than the last time that this was asked. After a
/// jump ahead it follows by so much each time, and a clock that goes back is believed at once. `identity` becomes that
/// of a database that has none.
pub fn believed_time(
    conn: &mut Conn,
    now: UnixTime,
    step: i64,
    identity: i64,
) -> Result<(UnixTime, Age), StoreError> {
    let Some(last) = age(conn)? else {
        let first = [(IDENTITY, identity), (BELIEVED, now)]
            .map(|(key, value)| (meta::key.eq(key), meta::value.eq(value)));
        for row in first {
            diesel::insert_into(meta::table).values(row).execute(conn)?;
        }
        return Ok((now, Age { identity, time: now }));
    };
    let believed = now.min(last.time + step);
    raise_time(conn, believed)?;
    Ok((believed, Age { time: believed.max(last.time), ..last }))
}

/// Believes that it is that time, if a later one is not believed already.
pub fn raise_time(conn: &mut Conn, time: UnixTime) -> Result<(), StoreError> {
    diesel::update(meta::table.find(BELIEVED).filter(meta::value.lt(time)))
        .set(meta::value.eq(time))
        .execute(conn)?;
    Ok(())
}
