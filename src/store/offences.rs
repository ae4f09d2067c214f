//! Table `offences`: wrong answers, by the network they came from.

use super::{Conn, StoreError, remove_some, schema::offences};
use crate::protocol::UnixTime;
use diesel::prelude::*;
use std::collections::HashSet;

/// As many are read of one network; more say no more.
const MOST: i64 = 200;

#[derive(Insertable)]
#[diesel(table_name = offences)]
struct Row<'a> {
    id: String,
    network: String,
    whom: &'a str,
    at: i64,
}

/// The wrong answers of a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offences {
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
    whom: &str,
    at: UnixTime,
) -> Result<(), StoreError> {
    diesel::insert_into(offences::table).values(Row { id, network, whom, at }).execute(conn)?;
    Ok(())
}

/// Those of a network since then.
pub fn of_network(conn: &mut Conn, network: &str, since: UnixTime) -> Result<Offences, StoreError> {
    let whom: Vec<String> = offences::table
        .filter(offences::network.eq(network))
        .filter(offences::at.gt(since))
        .order(offences::at.desc())
        .limit(MOST)
        .select(offences::whom)
        .load(conn)?;
    Ok(Offences { wrong: whom.len(), accounts: whom.iter().collect::<HashSet<_>>().len() })
}

/// Removes those older than that, at most so many.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    Ok(remove_some!(conn, offences, id, offences::at.lt(before), offences::at, most))
}
