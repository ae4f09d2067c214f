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
    /// What the user is called: by their name, else by an address of theirs, else by their username, else by their id.
    pub fn display_name(&self, address: Option<&str>) -> String {
        let name = self.claims.name.as_deref().or(address).or(self.claims.preferred_username.as_deref());
        name.unwrap_or_else(|| self.id.as_str()).to_owned()
    }

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

    /// The given and the family name, as far as they are known.
    fn name_of_parts(&self) -> Option<String> {
        let parts = [&self.claims.given_name, &self.claims.family_name];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    /// The folded username, by which the person is found.
    pub fn username_key(&self) -> Option<String> {
        let name = self.claims.preferred_username.as_deref()?;
        Username::parse(name).map(|name| name.comparison_key())
    }

    /// What apps may learn: the claims with the contacts among them, a verified address before any other, the groups,
    /// and a name. Of somebody who told none it is made of the given and the family name, else it is the username:
    /// a name that was guessed from an address would be somebody else's.
    pub fn into_claims(mut self, contacts: &[Contact]) -> UserClaims {
        let name = self.claims.name.take().or_else(|| self.name_of_parts());
        let email = Contact::best(contacts, ContactKind::Email);
        if let Some(phone) = Contact::best(contacts, ContactKind::Phone) {
            self.claims.phone_number = Some(phone.address.clone());
            self.claims.phone_number_verified = Some(phone.verified_at.is_some());
        }
        UserClaims {
            name: name.or_else(|| self.claims.preferred_username.clone()),
            groups: Some(self.groups),
            email: email.map(|contact| contact.address.clone()),
            email_verified: email.map(|contact| contact.verified_at.is_some()),
            updated_at: Some(self.updated_at),
            ..self.claims
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(claims: UserClaims) -> Option<String> {
        User::new(UserId::new("1"), claims, 1).into_claims(&[]).name
    }

    #[test]
    fn a_name_is_what_was_told_and_else_the_username() {
        let text = |text: &str| Some(text.to_owned());
        let mut claims = UserClaims::default();
        assert_eq!(name_of(claims.clone()), None);
        claims.preferred_username = text("ada");
        assert_eq!(name_of(claims.clone()), text("ada"));
        claims.family_name = text("Lovelace");
        assert_eq!(name_of(claims.clone()), text("Lovelace"));
        claims.given_name = text("Ada");
        assert_eq!(name_of(claims.clone()), text("Ada Lovelace"));
        claims.name = text("Countess of Lovelace");
        assert_eq!(name_of(claims), text("Countess of Lovelace"));
    }
}
