//! A user as JSON, as the command line prints it.

use super::UserWithContacts;
use crate::{
    model::contact::{Contact, ContactKind},
    protocol::{UnixTime, claims::UserClaims},
};
use serde::Serialize;

/// The fields of a user that others may rely on.
#[derive(Serialize)]
pub struct UserResource<'a> {
    /// Their id, which is also the `sub` that apps are given.
    pub id: &'a str,
    /// The first verified address, else the first.
    pub email: Option<&'a str>,
    /// Whether that address is verified.
    pub email_verified: bool,
    /// The first verified telephone number, else the first.
    pub phone: Option<&'a str>,
    /// The groups that they belong to.
    pub groups: &'a [String],
    /// Whether they may use the admin pages.
    pub admin: bool,
    /// Whether the account is disabled.
    pub disabled: bool,
    /// When the account was made.
    pub created_at: UnixTime,
    /// The standard claims.
    pub claims: &'a UserClaims,
}

impl<'a> UserResource<'a> {
    /// The fields of that user.
    pub fn new(known: &'a UserWithContacts) -> Self {
        let UserWithContacts { user, contacts } = known;
        let email = Contact::best(contacts, ContactKind::Email);
        Self {
            id: user.id.as_str(),
            email: email.map(|contact| contact.address.as_str()),
            email_verified: email.is_some_and(|contact| contact.verified_at.is_some()),
            phone: Contact::best(contacts, ContactKind::Phone).map(|contact| contact.address.as_str()),
            groups: &user.groups,
            admin: user.admin,
            disabled: !user.is_active(),
            created_at: user.created_at,
            claims: &user.claims,
        }
    }
}
