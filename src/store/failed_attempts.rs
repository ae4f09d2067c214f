//! Table `failed_attempts`: wrong answers, by the network they came from.

use super::{Conn, StoreError, remove_some, schema::failed_attempts};
use crate::protocol::UnixTime;
use diesel::prelude::*;
use std::collections::HashSet;

/// As many are read of one network; more say no more.
const MOST: i64 = 200;

#[derive(Insertable)]
#[diesel(table_name = failed_attempts)]
struct Row<'a> {
    id: String,
    network: String,
    account: &'a str,
    at: i64,
}

/// The wrong answers of a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FailedAttempts {
    /// How many.
    pub wrong: usize,
    /// To how many accounts.
    pub accounts: usize,
}

/// Adds a wrong answer to an account, or to a sign-in whose account is unknown.
pub fn insert(
    conn: &mut Conn,
    id: String,
    network: String,
    account: &str,
    at: UnixTime,
) -> Result<(), StoreError> {
    diesel::insert_into(failed_attempts::table).values(Row { id, network, account, at }).execute(conn)?;
    Ok(())
}

/// Those of a network since then.
pub fn of_network(conn: &mut Conn, network: &str, since: UnixTime) -> Result<FailedAttempts, StoreError> {
    let accounts: Vec<String> = failed_attempts::table
        .filter(failed_attempts::network.eq(network))
        .filter(failed_attempts::at.gt(since))
        .order(failed_attempts::at.desc())
        .limit(MOST)
        .select(failed_attempts::account)
        .load(conn)?;
    Ok(FailedAttempts { wrong: accounts.len(), accounts: accounts.iter().collect::<HashSet<_>>().len() })
}

/// Removes those older than that, at most so many.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    Ok(remove_some!(conn, failed_attempts, id, failed_attempts::at.lt(before), failed_attempts::at, most))
}
