//! One connection type for both databases, and what must hold around every closure that gets one.
//!
//! The derive's `establish` tries one database after the other: never call it. `sqlite::connect`
//! and `postgres::connect` choose by the URL.

// The derive writes public items without documentation and with long paths.
#![allow(missing_docs, unused_qualifications)]

use std::panic::{AssertUnwindSafe, catch_unwind};

use diesel::connection::{Connection, SimpleConnection, TransactionManager};
use diesel::{PgConnection, SqliteConnection};

use super::StoreError;

/// A connection to PostgreSQL or to SQLite. Queries are written once and run on either.
///
/// Not on either: `on_conflict` (write it in `portable!`), `as_returning` (name the
/// columns), inserts of many rows (loop), `for_update` (match on the connection).
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// PostgreSQL.
    Pg(PgConnection),
    /// SQLite.
    Sqlite(SqliteConnection),
}

type Manager = <Conn as Connection>::TransactionManager;

/// How many transactions and savepoints are open; an error when the connection lost count.
pub(super) fn depth(c: &mut Conn) -> Result<u32, StoreError> {
    let depth = Manager::transaction_manager_status_mut(c).transaction_depth()?;
    Ok(depth.map_or(0, std::num::NonZeroU32::get))
}

/// Runs a closure so that a panic in it becomes an error and the thread lives.
pub(super) fn guard<T>(
    c: &mut Conn,
    f: impl FnOnce(&mut Conn) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    // The panic's own words may hold a value: they go where the panic hook sends them, not here.
    catch_unwind(AssertUnwindSafe(|| f(c)))
        .unwrap_or_else(|_| Err(StoreError::Broken("a storage function panicked".into())))
}

/// Runs a closure one transaction level deeper (a transaction, or a savepoint inside one): kept
/// when it returns Ok, undone when it returns an error, panics or leaves a level open.
///
/// Ok of the pair's first half is durable only once the outermost level is committed. The second
/// half says whether the level that was there before still stands.
pub(super) fn nest<T>(
    c: &mut Conn,
    f: impl FnOnce(&mut Conn) -> Result<T, StoreError>,
) -> (Result<T, StoreError>, bool) {
    let Ok(before) = depth(c) else {
        return (Err(lost()), false);
    };
    if let Err(error) = Manager::begin_transaction(c) {
        return (Err(error.into()), depth(c) == Ok(before));
    }
    let result = guard(c, f).and_then(|value| match depth(c)? {
        now if now == before + 1 => commit(c).map(|()| value),
        _ => Err(lost()),
    });
    if result.is_err() {
        while depth(c).is_ok_and(|now| now > before) {
            if Manager::rollback_transaction(c).is_err() {
                break;
            }
        }
    }
    (result, depth(c) == Ok(before))
}

/// Commits the innermost level.
pub(super) fn commit(c: &mut Conn) -> Result<(), StoreError> {
    if depth(c)? == 1
        && let Conn::Pg(pg) = c
    {
        // PostgreSQL answers COMMIT of a failed transaction with a friendly ROLLBACK, which would
        // pass for success when a closure swallowed the error. SELECT 1 fails there, in the same
        // round trip, and COMMIT is then not reached.
        pg.batch_execute("SELECT 1; COMMIT")?;
        return Ok(());
    }
    Ok(Manager::commit_transaction(c)?)
}

/// The error when the levels do not add up.
pub(super) fn lost() -> StoreError {
    StoreError::Broken("the transaction ended before its closure did".into())
}
