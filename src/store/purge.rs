//! Clearing away rows that are over, a few at a time.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::{Conn, StoreError};

/// The advisory lock of whoever clears away what is over: "purge" in ASCII.
const PURGE: i64 = 0x70_7572_6765;

/// Removes rows of a table that satisfy a condition, at most so many and in the order of a column; how many they were.
/// The rows are chosen first, because neither database deletes with a limit. The condition is asked again with the
/// deletion: a row may have been renewed meanwhile.
macro_rules! remove_some {
    ($conn:expr, $table:ident, $key:ident, $over:expr, $by:expr, $most:expr) => {{
        let chosen = $table::table.filter($over).order($by).limit($most).select($table::$key);
        let keys: Vec<String> = chosen.load($conn)?;
        if keys.is_empty() {
            0
        } else {
            let rows = $table::table.filter($table::$key.eq_any(keys)).filter($over);
            diesel::delete(rows).execute($conn)?
        }
    }};
}
pub(crate) use remove_some;

#[derive(QueryableByName)]
struct Got {
    #[diesel(sql_type = Bool)]
    got: bool,
}

/// Whether this transaction may clear rows away. On PostgreSQL another replica may be doing so at this moment: both
/// would delete the same rows, wait for each other and, with several tables, deadlock. It lasts until the commit.
pub fn may_purge(conn: &mut Conn) -> Result<bool, StoreError> {
    match conn {
        Conn::Sqlite(_) => Ok(true),
        Conn::Pg(pg) => {
            let sql =
                diesel::sql_query("SELECT pg_try_advisory_xact_lock($1) AS got").bind::<BigInt, _>(PURGE);
            Ok(sql.get_result::<Got>(pg)?.got)
        }
    }
}
