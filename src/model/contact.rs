//! Ways to reach a person.

use super::id::{ChallengeId, SessionId, UserId};
use crate::protocol::{UnixTime, email::EmailAddress, phone::PhoneNumber};

/// The kinds of contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactKind {
    /// An e-mail address.
    Email,
    /// A telephone number that gets text messages, in E.164.
    Phone,
}

impl ContactKind {
    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Email, Self::Phone].into_iter().find(|kind| kind.as_str() == name)
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

impl Contact {
    /// Where a person is reached by that kind: a verified contact before any other.
    pub fn best(contacts: &[Self], kind: ContactKind) -> Option<&Self> {
        let mut of_kind = contacts.iter().filter(|contact| contact.kind == kind);
        let first = of_kind.clone().next();
        of_kind.find(|contact| contact.verified_at.is_some()).or(first)
    }
}

/// An address that was typed and has the right form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Its kind.
    pub kind: ContactKind,
    /// The address as messages are sent to it.
    pub address: String,
    /// The folded address.
    pub key: String,
}

/// An address that a person wants to add and has not proved yet.
#[derive(Clone, Debug)]
pub struct PendingContact {
    /// Who wants it.
    pub user_id: UserId,
    /// The address.
    pub wanted: Address,
    /// The code that proves it.
    pub challenge_id: ChallengeId,
    /// When the code was made.
    pub created_at: UnixTime,
    /// The session in which it was asked for: in no other can the code be typed.
    pub session_id: SessionId,
}

impl Contact {
    /// An e-mail address of that person.
    pub fn email(id: String, user: &UserId, address: &EmailAddress, verified_at: Option<UnixTime>) -> Self {
        Self {
            id,
            user_id: user.clone(),
            kind: ContactKind::Email,
            address: address.as_str().to_owned(),
            key: address.comparison_key().to_owned(),
            verified_at,
        }
    }

    /// A telephone number of that person.
    pub fn phone(id: String, user: &UserId, number: &PhoneNumber, verified_at: Option<UnixTime>) -> Self {
        Self {
            id,
            user_id: user.clone(),
            kind: ContactKind::Phone,
            address: number.as_str().to_owned(),
            key: number.as_str().to_owned(),
            verified_at,
        }
    }
}
