//! Table `meta`: counters that every process watches.

use super::{Conn, StoreError, schema::meta};
use crate::protocol::UnixTime;
use diesel::prelude::*;

/// The latest time that has been believed.
const BELIEVED: &str = "believed_time";

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

/// How much of the clock's time is believed: at most `step` seconds more than the last time that this was asked. After a
/// jump ahead it follows by so much each time, and a clock that goes back is believed at once.
pub fn believed_time(conn: &mut Conn, now: UnixTime, step: i64) -> Result<UnixTime, StoreError> {
    let last: Option<i64> = meta::table.find(BELIEVED).select(meta::value).get_result(conn).optional()?;
    let believed = last.map_or(now, |last| now.min(last + step));
    if last.is_none() {
        let first = (meta::key.eq(BELIEVED), meta::value.eq(believed));
        diesel::insert_into(meta::table).values(first).execute(conn)?;
    } else if last < Some(believed) {
        diesel::update(meta::table.find(BELIEVED)).set(meta::value.eq(believed)).execute(conn)?;
    }
    Ok(believed)
}
