//! The end of an account: by its person, or because the access that it was made for is long over.

use crate::{
    app::{App, Tx},
    login::{EndUser, security_notification, tries},
    model::{
        access_window::AccessEnd,
        audit::{Entry, Event},
        contact::Contact,
        id::UserId,
    },
    observe::audit,
    protocol::UnixTime,
    session::ending,
    store::{self, Conn, StoreError},
};

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deleted {
    /// The account is gone.
    Yes,
    /// It was gone already.
    Gone,
    /// Nobody else could run the installation.
    LastAdmin,
}

/// Whether the person is the only one who can run the installation.
pub fn is_last_admin(conn: &mut Conn, user: &UserId) -> Result<bool, StoreError> {
    Ok(store::users::find(conn, user)?.is_some_and(|user| user.admin)
        && !store::users::another_admin(conn, user)?)
}

/// Deletes everything that is the person's. Of the audit trail only what happened stays.
pub fn delete(tx: &mut Tx<'_>, who: &EndUser) -> Result<Deleted, StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    if store::users::find(conn, who.unconfirmed())?.is_some_and(|user| user.admin) {
        // Of two admins who leave at the same moment the second waits for the first. Their own row is one of these, so
        // that all are locked before it.
        store::users::lock_admins(conn)?;
    }
    let user = who.confirm(app, conn)?.user;
    if user.admin && !store::users::another_admin(conn, &user.id)? {
        return Ok(Deleted::LastAdmin);
    }
    let contacts = store::contacts::of_user(conn, &user.id)?;
    if !erase(app, conn, &user.id, &contacts, None)? {
        return Ok(Deleted::Gone);
    }
    security_notification::deleted(app, conn, &user, contacts, who.browser())?;
    tx.wake_outbox();
    Ok(Deleted::Yes)
}

/// Deletes those whom access that ends brought here, once their last access and every session is as long over as
/// access is remembered; at most so many. Nobody is written to: nothing happened to them. How many they were.
pub fn forget_left_over(
    app: &App,
    conn: &mut Conn,
    before: UnixTime,
    most: i64,
) -> Result<usize, StoreError> {
    let ending = app.config.all_policies().filter(|policy| !policy.access.is_zero());
    let policies: Vec<&str> = ending.map(|policy| policy.name.as_str()).collect();
    if policies.is_empty() {
        return Ok(0);
    }
    let mut erased = 0;
    for id in store::users::left_over(conn, &policies, before, app.now(), most)? {
        let contacts = store::contacts::of_user(conn, &id)?;
        erased += usize::from(erase(app, conn, &id, &contacts, Some("access is long over"))?);
    }
    Ok(erased)
}

/// True for whoever did it.
fn erase(
    app: &App,
    conn: &mut Conn,
    id: &UserId,
    contacts: &[Contact],
    why: Option<&str>,
) -> Result<bool, StoreError> {
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
    let mut entry = Entry::new(Event::UserDeleted).user(id);
    entry.detail = why.map(str::to_owned);
    audit::record(app, conn, &entry)?;
    Ok(true)
}
