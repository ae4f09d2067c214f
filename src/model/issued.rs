//! What an admin issues to a person: a link or a code to sign in. Who makes it and who takes it agree on this.

use super::id::UserId;

/// How long a link is good, in seconds.
pub const LINK_SECONDS: i64 = 300;
/// Wrong answers to the question whose a link is that end it.
pub const LINK_TRIES: i64 = 3;
/// How long a code is good, in seconds.
pub const CODE_SECONDS: i64 = 7 * 86_400;
/// Wrong codes that end it.
pub const CODE_TRIES: i64 = 5;
/// How many digits a code has.
pub const CODE_LENGTH: u32 = 6;
/// What the digests of codes are made for.
pub const CODE_PURPOSE: &str = "issued code";

/// What a code's digest is made of: it is nothing beside another person's name.
pub fn code_text(user: &UserId, code: &str) -> String {
    format!("{user}:{code}")
}

/// Where it is counted that a person answered "this wasn't me": for a while nothing more is issued to them.
pub fn quiet_key(user: &UserId) -> String {
    format!("issued-quiet/{user}")
}
