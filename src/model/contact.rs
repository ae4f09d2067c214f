//! Ways to reach a person.

use super::id::UserId;
use crate::protocol::UnixTime;

/// The kinds of contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactKind {
    /// An e-mail address.
    Email,
}

impl ContactKind {
    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
        }
    }
}

/// One address of one person.
#[derive(Clone, Debug)]
pub struct Contact {
    /// Its id, a UUIDv7.
    pub id: String,
    /// Whose it is.
    pub user_id: UserId,
    /// Its kind.
    pub kind: ContactKind,
    /// The address as messages are sent to it.
    pub address: String,
    /// The folded address by which it is found; unique within its kind.
    pub key: String,
    /// When the person proved that it is theirs.
    pub verified_at: Option<UnixTime>,
}
