//! Deletes an account and everything that is stored about its person.

use super::tries;
use crate::{
    app::App,
    model::{
        access_window::AccessEnd,
        audit::{Entry, Event},
        contact::Contact,
        id::UserId,
    },
    observe::audit,
    session::ending,
    store::{self, Conn, StoreError},
};

/// Whether the person is the only one who can run the installation.
pub fn is_last_admin(conn: &mut Conn, user: &UserId) -> Result<bool, StoreError> {
    Ok(store::users::find(conn, user)?.is_some_and(|user| user.admin)
        && !store::users::another_admin(conn, user)?)
}

/// Deletes everything that is stored about the person. The audit trail keeps what happened, without who it was;
/// `entry` begins the row about the deletion. False where the account is gone already, as when two delete it at once.
pub fn erase(
    app: &App,
    conn: &mut Conn,
    id: &UserId,
    contacts: &[Contact],
    entry: Entry,
) -> Result<bool, StoreError> {
    debug_assert!(entry.event == Event::UserDeleted, "it says what happened");
    let addresses: Vec<String> = contacts.iter().map(|contact| contact.address.clone()).collect();
    tries::forget(app, conn, id)?;
    // Apps are told of the end of their sessions while it is still known which they were.
    ending::everything(app, conn, id, None, AccessEnd::SignedOut)?;
    store::messages::remove_of_user(conn, id, &addresses)?;
    store::challenges::remove_of_user(conn, id)?;
    store::grants::remove_of_user(conn, id)?;
    if !store::users::remove(conn, id)? {
        return Ok(false);
    }
    store::audit::anonymise(conn, id)?;
    audit::record(app, conn, &entry.user(id))?;
    Ok(true)
}
