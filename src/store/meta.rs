//! Table `meta`: counters that every process watches.

use super::{Conn, StoreError, schema::meta};
use diesel::prelude::*;

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
