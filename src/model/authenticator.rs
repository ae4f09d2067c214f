//! What a person has set up as a second factor.

use super::id::UserId;
use crate::protocol::UnixTime;

/// An authenticator app (RFC 6238).
#[derive(Clone, Debug)]
pub struct Totp {
    /// Whose.
    pub user_id: UserId,
    /// The shared secret, sealed under the master key.
    pub sealed: Vec<u8>,
    /// Set up.
    pub created_at: UnixTime,
    /// The first code was typed: from then on it counts.
    pub confirmed_at: Option<UnixTime>,
    /// The last time step whose code was used; it and those before it are of no more use (RFC 6238 §5.2).
    pub last_step: i64,
}

/// What a person can give as a second factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// An authenticator app that was confirmed.
    pub totp: bool,
    /// Recovery codes that are left.
    pub recovery_codes: i64,
    /// A passkey.
    pub passkeys: bool,
    /// A linked account at another provider that the policy takes.
    pub upstream: bool,
}

impl Factors {
    /// Whether there is one that was set up to be asked for. Recovery codes are a way back, and a passkey is a
    /// way in of its own.
    pub fn any(self) -> bool {
        self.totp
    }
}
