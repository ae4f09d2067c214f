//! What a person has set up as a second factor.

use super::{contact::ContactKind, id::UserId, policy::Method};
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

/// The methods that a person can give by what they have: an app, passkeys, a password, a device. Messages are not among
/// them: those need a contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Factors(u16);

impl Factors {
    /// With that method.
    #[must_use]
    pub const fn with(self, method: Method) -> Self {
        Self(self.0 | 1 << method as u16)
    }

    /// With all of the others.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether the person can give that method.
    pub const fn has(self, method: Method) -> bool {
        self.0 & 1 << method as u16 != 0
    }

    /// Whether there is one that was set up to be asked for. Recovery codes are a way back, and a passkey is a
    /// way in of its own.
    pub const fn any(self) -> bool {
        self.has(Method::Totp)
    }

    /// Those of these methods that the person can give, in the same order: what they have, a message where one can
    /// be sent, and a notification where it can go out beside a message.
    pub fn usable(self, methods: &[Method], can_send: impl Fn(ContactKind) -> bool) -> Vec<Method> {
        let sends = |method: Method| method.channel().is_some_and(&can_send);
        let can = |method: &Method| match method {
            Method::Push => methods.iter().copied().any(sends),
            method => sends(*method) || self.has(*method),
        };
        methods.iter().copied().filter(can).collect()
    }
}
