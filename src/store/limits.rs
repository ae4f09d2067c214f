//! Table `limits`: how much of a limit is used in its window.

use super::{Conn, StoreError, portable, remove_some, schema::limits};
use crate::protocol::UnixTime;
use diesel::prelude::*;

/// What a limit said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// One was taken.
    Yes,
    /// None is left until that time.
    NotUntil(UnixTime),
}

/// Takes one of `most` in a window of `seconds` that begins with the first taking.
/// However many ask at once, on however many replicas, no more than `most` are told yes.
pub fn take(conn: &mut Conn, key: &str, most: i64, seconds: i64, now: UnixTime) -> Result<Taken, StoreError> {
    take_many(conn, key, 1, most, seconds, now)
}

/// The same for `count` of them at once: all or none are taken.
pub fn take_many(
    conn: &mut Conn,
    key: &str,
    count: i64,
    most: i64,
    seconds: i64,
    now: UnixTime,
) -> Result<Taken, StoreError> {
    let begin = (limits::key.eq(key), limits::window_ends_at.eq(now), limits::used.eq(0));
    portable!(conn, |conn| diesel::insert_into(limits::table)
        .values(begin)
        .on_conflict(limits::key)
        .do_nothing()
        .execute(conn))?;
    diesel::update(limits::table.find(key).filter(limits::window_ends_at.le(now)))
        .set((limits::window_ends_at.eq(now + seconds), limits::used.eq(0)))
        .execute(conn)?;
    let taken = diesel::update(limits::table.find(key).filter(limits::used.le(most - count)))
        .set(limits::used.eq(limits::used + count))
        .execute(conn)?;
    if taken == 1 {
        return Ok(Taken::Yes);
    }
    let until: i64 = limits::table.find(key).select(limits::window_ends_at).get_result(conn)?;
    Ok(Taken::NotUntil(until))
}

/// Whether none of `most` is left, without taking one.
pub fn is_reached(conn: &mut Conn, key: &str, most: i64, now: UnixTime) -> Result<bool, StoreError> {
    let used: Option<i64> = limits::table
        .find(key)
        .filter(limits::window_ends_at.gt(now))
        .select(limits::used)
        .get_result(conn)
        .optional()?;
    Ok(used.is_some_and(|used| used >= most))
}

/// How many were taken under these keys together, in windows that are not over.
pub fn sum(conn: &mut Conn, keys: &[String], now: UnixTime) -> Result<i64, StoreError> {
    let used: Vec<i64> = limits::table
        .filter(limits::key.eq_any(keys))
        .filter(limits::window_ends_at.gt(now))
        .select(limits::used)
        .load(conn)?;
    Ok(used.iter().sum())
}

/// Gives one back that was taken: what was counted was none of what the limit is for.
pub fn give_back(conn: &mut Conn, key: &str) -> Result<(), StoreError> {
    diesel::update(limits::table.find(key).filter(limits::used.gt(0)))
        .set(limits::used.eq(limits::used - 1))
        .execute(conn)?;
    Ok(())
}

/// Forgets what was used.
pub fn reset(conn: &mut Conn, key: &str) -> Result<(), StoreError> {
    diesel::delete(limits::table.find(key)).execute(conn)?;
    Ok(())
}

/// Removes windows that are over, at most so many.
pub fn purge(conn: &mut Conn, now: UnixTime, most: i64) -> Result<usize, StoreError> {
    Ok(remove_some!(conn, limits, key, limits::window_ends_at.lt(now), limits::window_ends_at, most))
}
