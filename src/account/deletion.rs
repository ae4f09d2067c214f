//! The end of an account: by its person, or because the access that it was made for is long over.

pub use crate::login::erase::is_last_admin;

use crate::{
    app::{App, Tx},
    login::{EndUser, erase::erase, security_notification},
    model::audit::{Entry, Event},
    protocol::UnixTime,
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

/// Deletes everything that is the person's. Of the audit trail only what happened stays.
///
/// # Errors
/// The database fails.
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
    if !erase(app, conn, &user.id, &contacts, entry())? {
        return Ok(Deleted::Gone);
    }
    security_notification::deleted(app, conn, &user, contacts, who.browser())?;
    tx.wake_outbox();
    Ok(Deleted::Yes)
}

/// Deletes those whom access that ends brought here, once their last access and every session is as long over as
/// access is remembered; at most so many. Nobody is written to: nothing happened to them. How many they were.
///
/// # Errors
/// The database fails.
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
    let found = store::users::left_over(conn, &policies, before, app.now(), most)?;
    store::locks::ending(conn, &found.iter().collect::<Vec<_>>())?;
    // Whoever signed in before they were locked is not left over any more.
    let mut still = store::users::left_over(conn, &policies, before, app.now(), most)?;
    still.retain(|id| found.contains(id));
    let mut erased = 0;
    for id in still {
        let contacts = store::contacts::of_user(conn, &id)?;
        erased += usize::from(erase(app, conn, &id, &contacts, entry().detail("access is long over"))?);
    }
    Ok(erased)
}

/// The row of the audit trail about it.
fn entry() -> Entry {
    Entry::new(Event::UserDeleted)
}
