//! Table `settled_offers`: what need not be offered again in a browser.

use super::{Conn, StoreError, portable, remove_some, schema::settled_offers};
use crate::model::id::UserId;
use crate::protocol::UnixTime;
use diesel::prelude::*;

/// What may be offered after a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// A passkey.
    Passkey,
    /// Sign-in notifications.
    Push,
}

impl Offer {
    fn as_str(self) -> &'static str {
        match self {
            Self::Passkey => "passkey",
            Self::Push => "push",
        }
    }
}

/// Remembers that in this browser the person has it, or does not want it.
pub fn settle(
    conn: &mut Conn,
    user: &UserId,
    browser_digest: &[u8],
    offer: Offer,
    now: UnixTime,
) -> Result<(), StoreError> {
    let row = (
        settled_offers::user_id.eq(user.as_str()),
        settled_offers::browser_digest.eq(browser_digest),
        settled_offers::offer.eq(offer.as_str()),
        settled_offers::settled_at.eq(now),
    );
    portable!(conn, |conn| diesel::insert_into(settled_offers::table)
        .values(row)
        .on_conflict((settled_offers::user_id, settled_offers::browser_digest, settled_offers::offer))
        .do_update()
        .set(settled_offers::settled_at.eq(now))
        .execute(conn))?;
    Ok(())
}

/// Whether that is so.
pub fn is_settled(
    conn: &mut Conn,
    user: &UserId,
    browser_digest: &[u8],
    offer: Offer,
) -> Result<bool, StoreError> {
    is_settled_since(conn, user, browser_digest, offer, 0)
}

/// Whether that was settled at that time or later.
pub fn is_settled_since(
    conn: &mut Conn,
    user: &UserId,
    browser_digest: &[u8],
    offer: Offer,
    since: UnixTime,
) -> Result<bool, StoreError> {
    let count: i64 = settled_offers::table
        .filter(settled_offers::user_id.eq(user.as_str()))
        .filter(settled_offers::browser_digest.eq(browser_digest))
        .filter(settled_offers::offer.eq(offer.as_str()))
        .filter(settled_offers::settled_at.ge(since))
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}

/// Forgets browsers that have long forgotten us, at most so many.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    let over = settled_offers::settled_at.lt(before);
    // The key has three columns: all that are over of so many people, each of whom has a few.
    Ok(remove_some!(conn, settled_offers, user_id, over, settled_offers::settled_at, most))
}
