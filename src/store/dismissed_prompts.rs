//! Table `dismissed_prompts`: what a person has set up or declined in a browser, and is not asked there again.

use super::{Conn, StoreError, portable, remove_some, schema::dismissed_prompts};
use crate::model::id::UserId;
use crate::protocol::UnixTime;
use diesel::prelude::*;

/// What a person may be asked to set up after a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetupPrompt {
    /// A passkey.
    Passkey,
    /// Sign-in notifications.
    Push,
}

impl SetupPrompt {
    fn as_str(self) -> &'static str {
        match self {
            Self::Passkey => "passkey",
            Self::Push => "push",
        }
    }
}

/// Remembers that the person has it in this browser, or does not want it.
pub fn dismiss(
    conn: &mut Conn,
    user: &UserId,
    browser_digest: &[u8],
    prompt: SetupPrompt,
    now: UnixTime,
) -> Result<(), StoreError> {
    let row = (
        dismissed_prompts::user_id.eq(user.as_str()),
        dismissed_prompts::browser_digest.eq(browser_digest),
        dismissed_prompts::prompt.eq(prompt.as_str()),
        dismissed_prompts::dismissed_at.eq(now),
    );
    portable!(conn, |conn| diesel::insert_into(dismissed_prompts::table)
        .values(row)
        .on_conflict((
            dismissed_prompts::user_id,
            dismissed_prompts::browser_digest,
            dismissed_prompts::prompt
        ))
        .do_update()
        .set(dismissed_prompts::dismissed_at.eq(now))
        .execute(conn))?;
    Ok(())
}

/// Whether the person has it in this browser, or does not want it.
pub fn is_dismissed(
    conn: &mut Conn,
    user: &UserId,
    browser_digest: &[u8],
    prompt: SetupPrompt,
) -> Result<bool, StoreError> {
    is_dismissed_since(conn, user, browser_digest, prompt, 0)
}

/// Whether that was noted at that time or later.
pub fn is_dismissed_since(
    conn: &mut Conn,
    user: &UserId,
    browser_digest: &[u8],
    prompt: SetupPrompt,
    since: UnixTime,
) -> Result<bool, StoreError> {
    let count: i64 = dismissed_prompts::table
        .filter(dismissed_prompts::user_id.eq(user.as_str()))
        .filter(dismissed_prompts::browser_digest.eq(browser_digest))
        .filter(dismissed_prompts::prompt.eq(prompt.as_str()))
        .filter(dismissed_prompts::dismissed_at.ge(since))
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}

/// Forgets browsers that have long forgotten us, at most so many.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    let over = dismissed_prompts::dismissed_at.lt(before);
    // The key has three columns: all that are over of so many people, each of whom has a few.
    Ok(remove_some!(conn, dismissed_prompts, user_id, over, dismissed_prompts::dismissed_at, most))
}
