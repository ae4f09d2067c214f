//! A refresh token: its first use gives a successor, and uses within a short time after it the same successor
//! (RFC 9700 §4.14.2).

use super::id::GrantId;
use crate::protocol::{UnixTime, scope::Scope};

/// A refresh token's row; the token is `Handle { id, secret }`.
#[derive(Clone, Debug)]
pub struct RefreshToken {
    /// Its id.
    pub id: String,
    /// SHA-256 of the secret half.
    pub digest: Vec<u8>,
    /// The family: all of a grant's refresh tokens.
    pub grant_id: GrantId,
    /// What it may ask for.
    pub scope: Scope,
    /// The end of the family.
    pub expires_at: UnixTime,
    /// Spent. The row stays, so that a replay is recognised.
    pub used_at: Option<UnixTime>,
    /// The id of the token that its first use gave.
    pub successor: Option<String>,
}
