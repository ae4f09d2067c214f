//! Table `limits`: how much of a limit is used in its window.
//!
//! Whoever counts several limits in one transaction takes their rows together and in the order of their keys
//! ([`hold`]), in the place that they have among the other rows (`locks`): so no two transactions wait for each other.

use super::{Conn, StoreError, portable, remove_some, schema::limits};
use crate::protocol::UnixTime;
use diesel::prelude::*;
use std::collections::BTreeMap;

/// What a limit said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// One was taken.
    Yes,
    /// None is left until that time.
    NotUntil(UnixTime),
}

/// How often something may be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Under which key it is counted.
    pub key: String,
    /// How often in a window.
    pub most: i64,
    /// How long a window is, in seconds; it begins with the first taking.
    pub seconds: i64,
    /// How long after the last of them the window ends, in seconds, where it ends sooner then.
    pub pause: Option<i64>,
}

/// Rows of limits that this transaction holds: nobody else changes them before it ends.
#[derive(Debug)]
pub struct Held {
    now: UnixTime,
    rows: BTreeMap<String, (UnixTime, i64)>,
}

/// Takes hold of the rows of these keys, in one order for everybody.
pub fn hold(
    conn: &mut Conn,
    keys: impl IntoIterator<Item = String>,
    now: UnixTime,
) -> Result<Held, StoreError> {
    let mut rows: BTreeMap<String, (UnixTime, i64)> = keys.into_iter().map(|key| (key, (now, 0))).collect();
    for (key, state) in &mut rows {
        // An update that changes nothing locks the row, whether or not it was there.
        let begin = (limits::key.eq(key), limits::window_ends_at.eq(now), limits::used.eq(0));
        *state = portable!(conn, |conn| diesel::insert_into(limits::table)
            .values(begin)
            .on_conflict(limits::key)
            .do_update()
            .set(limits::used.eq(limits::used))
            .returning((limits::window_ends_at, limits::used))
            .get_result(conn))?;
    }
    Ok(Held { now, rows })
}

impl Held {
    /// How many are used of a window that is not over, and its end.
    fn state(&self, key: &str) -> Option<(UnixTime, i64)> {
        self.rows.get(key).copied().filter(|(ends_at, _)| *ends_at > self.now)
    }

    /// `Some` when none is left: from then on there are again.
    pub fn refusal(&self, allowance: &Allowance) -> Option<UnixTime> {
        let (ends_at, used) = self.state(&allowance.key)?;
        (used >= allowance.most).then_some(ends_at)
    }

    /// Takes `count`, whose key must be among those that are held. Ask for a [`Held::refusal`] first.
    fn put(&mut self, conn: &mut Conn, allowance: &Allowance, count: i64) -> Result<(), StoreError> {
        let (mut ends_at, used) =
            self.state(&allowance.key).unwrap_or((self.now.saturating_add(allowance.seconds), 0));
        let used = used.saturating_add(count);
        if let Some(pause) = allowance.pause.filter(|_| used >= allowance.most) {
            ends_at = ends_at.min(self.now.saturating_add(pause));
        }
        diesel::update(limits::table.find(&allowance.key))
            .set((limits::window_ends_at.eq(ends_at), limits::used.eq(used)))
            .execute(conn)?;
        self.rows.insert(allowance.key.clone(), (ends_at, used));
        Ok(())
    }

    /// Takes one of each. Ask for a [`Held::refusal`] of each first.
    pub fn take(&mut self, conn: &mut Conn, allowances: &[Allowance]) -> Result<(), StoreError> {
        allowances.iter().try_for_each(|allowance| self.put(conn, allowance, 1))
    }
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
    let mut held = hold(conn, [key.to_owned()], now)?;
    let allowance = Allowance { key: key.to_owned(), most, seconds, pause: None };
    let (ends_at, used) = held.state(key).unwrap_or((now.saturating_add(seconds), 0));
    if used > most - count {
        return Ok(Taken::NotUntil(ends_at));
    }
    held.put(conn, &allowance, count)?;
    Ok(Taken::Yes)
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

/// How much of a window is used that is not over, and when it ends.
pub fn find(conn: &mut Conn, key: &str, now: UnixTime) -> Result<Option<(i64, UnixTime)>, StoreError> {
    Ok(limits::table
        .find(key)
        .filter(limits::window_ends_at.gt(now))
        .select((limits::used, limits::window_ends_at))
        .get_result(conn)
        .optional()?)
}

/// Gives back one of each that was taken: what was counted was none of what the limits are for.
pub fn give_back(conn: &mut Conn, keys: &[&str]) -> Result<(), StoreError> {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    for key in keys {
        diesel::update(limits::table.find(key).filter(limits::used.gt(0)))
            .set(limits::used.eq(limits::used - 1))
            .execute(conn)?;
    }
    Ok(())
}

/// Forgets what was used under these keys. It waits for nobody, so that it can be done at any place of a
/// transaction: what another transaction is counting at this moment stays counted.
pub fn forget(conn: &mut Conn, keys: &[String]) -> Result<(), StoreError> {
    let mut free = keys.to_vec();
    if let Conn::Pg(conn) = conn {
        free = limits::table
            .filter(limits::key.eq_any(keys))
            .select(limits::key)
            .order(limits::key)
            .for_update()
            .skip_locked()
            .load(conn)?;
    }
    diesel::delete(limits::table.filter(limits::key.eq_any(free))).execute(conn)?;
    Ok(())
}

/// Forgets what was used.
pub fn reset(conn: &mut Conn, key: &str) -> Result<(), StoreError> {
    forget(conn, &[key.to_owned()])
}

/// Removes windows that are over, at most so many, but for those that somebody is counting in at this moment.
pub fn purge(conn: &mut Conn, now: UnixTime, most: i64) -> Result<usize, StoreError> {
    if let Conn::Pg(pg) = conn {
        let over: Vec<String> = limits::table
            .filter(limits::window_ends_at.lt(now))
            .select(limits::key)
            .order(limits::key)
            .limit(most)
            .for_update()
            .skip_locked()
            .load(pg)?;
        return Ok(diesel::delete(limits::table.filter(limits::key.eq_any(over))).execute(conn)?);
    }
    Ok(remove_some!(conn, limits, key, limits::window_ends_at.lt(now), limits::window_ends_at, most))
}
