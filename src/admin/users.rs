//! Users: found, listed, added, changed, and given something to sign in with.

use super::AdminError;
use crate::{
    app::App,
    login::{
        identifier::{Typed, TypedFault},
        recipient,
    },
    model::{
        contact::{Contact, ContactKind},
        id::UserId,
        policy::Identifier,
        user::User,
    },
    protocol::{UnixTime, claims::UserClaims, email::EmailAddress},
    store::{self, Conn, StoreError},
};
use std::collections::HashMap;

pub mod add;
pub mod change;
pub mod issue;
pub mod list;
mod mail;
pub mod remove;
pub mod resource;
pub mod typed;

/// A user and the addresses that belong to them.
#[derive(Clone, Debug)]
pub struct UserWithContacts {
    /// The user.
    pub user: User,
    /// The addresses, oldest first.
    pub contacts: Vec<Contact>,
}

impl UserWithContacts {
    /// What the user is called on the admin pages.
    pub fn display_name(&self) -> String {
        self.user.display_name(self.contacts.first().map(|contact| contact.address.as_str()))
    }
}

/// The display name of each of these users: their name, else an address, else their id. Accounts that are gone have none.
pub(super) fn names_of(conn: &mut Conn, ids: &[UserId]) -> Result<HashMap<UserId, String>, StoreError> {
    let users = store::users::of_ids(conn, ids)?;
    let contacts = store::contacts::of_users(conn, ids)?;
    let address = |id: &UserId| contacts.iter().find(|contact| contact.user_id == *id);
    let named = users.into_iter().map(|user| {
        let name = user.display_name(address(&user.id).map(|contact| contact.address.as_str()));
        (user.id, name)
    });
    Ok(named.collect())
}

/// Whether some policy begins with something that a person is known by. Where none does, they cannot sign in by
/// themselves.
pub fn can_begin(app: &App, person: &UserWithContacts) -> bool {
    let has_username = person.user.claims.preferred_username.is_some() && !person.contacts.is_empty();
    app.config.all_policies().any(|policy| {
        person.contacts.iter().any(|contact| policy.begins_for(contact.kind))
            || has_username && policy.identifiers.contains(&Identifier::Username)
    })
}

/// Writes a user, with an address where they have one. A conflict means that somebody has it, or the username.
pub(super) fn make(
    app: &App,
    conn: &mut Conn,
    address: Option<&EmailAddress>,
    claims: UserClaims,
    verified_at: Option<UnixTime>,
) -> Result<User, StoreError> {
    let user = User::new(UserId::new(app.new_id()), claims, app.now());
    store::users::insert(conn, &user)?;
    if let Some(address) = address {
        store::contacts::insert(conn, &Contact::email(app.new_id(), &user.id, address, verified_at))?;
    }
    Ok(user)
}

/// By what an operator names a user. A username never has the form of an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserReference {
    /// Their id, the `sub` of tokens.
    Id(UserId),
    /// An address, number or username of theirs.
    Typed(Typed),
}

impl UserReference {
    /// Parses what was typed; a number with its country.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, TypedFault> {
        if let Some(id) = UserId::parse(text.trim()) {
            return Ok(Self::Id(id));
        }
        let all = [Identifier::Email, Identifier::Phone, Identifier::Username];
        Typed::parse(text, &all, None).map(Self::Typed)
    }

    /// As it is shown again.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Id(id) => id.as_str(),
            Self::Typed(typed) => typed.as_str(),
        }
    }
}

/// The user of that id, address, number or username.
///
/// # Errors
/// `NotFound`.
pub async fn find(app: &App, reference: &UserReference) -> Result<UserWithContacts, AdminError> {
    let reference = reference.clone();
    let read = move |conn: &mut Conn| {
        let user = match &reference {
            UserReference::Id(id) => store::users::find(conn, id)?,
            UserReference::Typed(typed) => recipient::named(conn, typed)?.1,
        };
        let Some(user) = user else { return Ok(None) };
        let contacts = store::contacts::of_user(conn, &user.id)?;
        Ok(Some(UserWithContacts { user, contacts }))
    };
    app.store.read(read).await?.ok_or(AdminError::NotFound)
}

/// The user of an id, inside an operation.
///
/// # Errors
/// `NotFound`.
fn find_by_id(conn: &mut Conn, id: &UserId) -> Result<User, AdminError> {
    store::users::find(conn, id)?.ok_or(AdminError::NotFound)
}

/// The user of an address, and the contact that says so.
pub(super) fn find_by_address(
    conn: &mut Conn,
    address: &EmailAddress,
) -> Result<Option<(User, Contact)>, StoreError> {
    let Some(contact) = store::contacts::find(conn, ContactKind::Email, address.comparison_key())? else {
        return Ok(None);
    };
    Ok(store::users::find(conn, &contact.user_id)?.map(|user| (user, contact)))
}
