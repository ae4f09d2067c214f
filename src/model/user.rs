//! A person who can sign in.

use super::{
    contact::{Contact, ContactKind},
    id::UserId,
};
use crate::protocol::{UnixTime, claims::UserClaims, username::Username};

/// A person.
#[derive(Clone, Debug)]
pub struct User {
    /// The `sub` of tokens.
    pub id: UserId,
    /// May use the admin pages.
    pub admin: bool,
    /// Set when an admin stopped this account: no session, no token, no sign-in.
    pub disabled_at: Option<UnixTime>,
    /// Set while the account waits for an admin's approval: it can sign in to nothing.
    pub pending_since: Option<UnixTime>,
    /// The groups it belongs to, by which policies ask some people for more.
    pub groups: Vec<String>,
    /// The standard claims, without the contacts.
    pub claims: UserClaims,
    /// Made.
    pub created_at: UnixTime,
    /// Last changed, the `updated_at` claim.
    pub updated_at: UnixTime,
    /// The policy under which the person made the account; `None` when somebody else made it, and from the first
    /// sign-in to an app whose policy gives no access that ends.
    pub sign_up_policy: Option<String>,
}

impl User {
    /// A new person of whom only the claims are known.
    pub fn new(id: UserId, claims: UserClaims, now: UnixTime) -> Self {
        Self {
            id,
            admin: false,
            disabled_at: None,
            pending_since: None,
            groups: Vec::new(),
            claims,
            created_at: now,
            updated_at: now,
            sign_up_policy: None,
        }
    }

    /// Whether the account may be used at all.
    pub fn is_active(&self) -> bool {
        self.disabled_at.is_none()
    }

    /// What the person is called among friends.
    pub fn first_name(&self) -> Option<String> {
        let whole = self.claims.given_name.as_deref().or(self.claims.name.as_deref())?;
        whole.split_whitespace().next().map(str::to_owned)
    }

    /// The folded username, by which the person is found.
    pub fn username_key(&self) -> Option<String> {
        let name = self.claims.preferred_username.as_deref()?;
        Username::parse(name).map(|name| name.comparison_key())
    }

    /// All standard claims, with the contacts among them: a verified address before any other.
    pub fn into_claims(mut self, contacts: &[Contact]) -> UserClaims {
        let email = Contact::best(contacts, ContactKind::Email);
        if let Some(phone) = Contact::best(contacts, ContactKind::Phone) {
            self.claims.phone_number = Some(phone.address.clone());
            self.claims.phone_number_verified = Some(phone.verified_at.is_some());
        }
        UserClaims {
            email: email.map(|contact| contact.address.clone()),
            email_verified: email.map(|contact| contact.verified_at.is_some()),
            updated_at: Some(self.updated_at),
            ..self.claims
        }
    }
}
