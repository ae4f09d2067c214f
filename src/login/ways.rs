//! The ways in which a person can begin a sign-in: the last one is never taken away.

use crate::{
    app::App,
    model::{
        contact::{Contact, ContactKind},
        id::UserId,
        policy::{Method, Policy},
    },
    store::{self, Conn, StoreError},
};

/// How many ways a person has under the default policy.
pub fn count(app: &App, conn: &mut Conn, user: &UserId) -> Result<usize, StoreError> {
    let policy = app.policy(None);
    let addresses =
        store::contacts::of_user(conn, user)?.iter().filter(|contact| is_way(contact, policy)).count();
    let passkeys =
        if policy.allows(Method::Passkey) { store::credentials::of_user(conn, user)?.len() } else { 0 };
    Ok(addresses + passkeys)
}

/// Whether that contact is one of them: it is proven, and the policy takes it.
pub fn is_way(contact: &Contact, policy: &Policy) -> bool {
    let methods = match contact.kind {
        ContactKind::Email => [Method::EmailLink, Method::EmailCode],
    };
    contact.verified_at.is_some() && methods.into_iter().any(|method| policy.allows(method))
}
