//! A person who can sign in.

use super::{contact::Contact, id::UserId};
use crate::protocol::{UnixTime, claims::UserClaims};

/// A person.
#[derive(Clone, Debug)]
pub struct User {
    /// The `sub` of tokens.
    pub id: UserId,
    /// May use the admin pages.
    pub admin: bool,
    /// Set when an admin stopped this account: no session, no token, no sign-in.
    pub disabled_at: Option<UnixTime>,
    /// The standard claims, without the contacts.
    pub claims: UserClaims,
    /// Made.
    pub created_at: UnixTime,
    /// Last changed, the `updated_at` claim.
    pub updated_at: UnixTime,
}

impl User {
    /// Whether the account may be used at all.
    pub fn is_active(&self) -> bool {
        self.disabled_at.is_none()
    }

    /// All standard claims, with the contacts among them: a verified address before any other.
    pub fn into_claims(self, contacts: &[Contact]) -> UserClaims {
        let email =
            contacts.iter().find(|contact| contact.verified_at.is_some()).or_else(|| contacts.first());
        UserClaims {
            email: email.map(|contact| contact.address.clone()),
            email_verified: email.map(|contact| contact.verified_at.is_some()),
            updated_at: Some(self.updated_at),
            ..self.claims
        }
    }
}
