//! Renaming and removing a passkey.

use crate::{
    app::{App, Tx},
    login::{BrowserSession, EndUser, security_notification, sign_in_methods},
    model::{
        audit::{Entry, Event},
        credential::Credential,
        id::{CredentialId, UserId},
        message::FactorChange,
    },
    observe::audit,
    session::ending,
    store::{self, Conn, StoreError},
};

/// How a removal ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It is gone, and the person was told.
    Yes,
    /// It was not there.
    Gone,
    /// It is the person's last way in, so it stays.
    LastWayIn,
}

/// Gives a passkey another name. False when it is not theirs.
pub fn rename(tx: &mut Tx<'_>, who: &EndUser, id: &CredentialId, name: &str) -> Result<bool, StoreError> {
    let user = who.confirm(tx.app, tx.conn)?.user.id;
    store::credentials::rename(tx.conn, &user, id, name)
}

/// Removes a passkey, unless nothing else would let the person in.
pub fn remove(tx: &mut Tx<'_>, who: &EndUser, id: &CredentialId) -> Result<Removed, StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    let (user, browser) = (&who.confirm(app, conn)?.user.id, who.browser());
    // Of two removals at once the second waits for the first, where the person is confirmed, and then counts anew.
    let Some(credential) = find(conn, user, id)? else { return Ok(Removed::Gone) };
    let methods = sign_in_methods::of(conn, user)?;
    if !methods.can_become(methods.without_passkey(), app.policy(None)) {
        return Ok(Removed::LastWayIn);
    }
    let entry = Entry::new(Event::PasskeyRemoved).from_device(&browser.device);
    let removed = take_away(app, conn, user, &credential, entry, browser)?;
    tx.wake_outbox();
    Ok(if removed { Removed::Yes } else { Removed::Gone })
}

/// A passkey of that person.
pub fn find(conn: &mut Conn, user: &UserId, id: &CredentialId) -> Result<Option<Credential>, StoreError> {
    let all = store::credentials::of_user(conn, user)?;
    Ok(all.into_iter().find(|credential| credential.id == *id))
}

/// Removes a passkey in the transaction in which it was decided, writes it down in a row that begins with `entry`, and
/// tells the person. False when it is not there.
pub fn take_away(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    credential: &Credential,
    entry: Entry,
    browser: &BrowserSession,
) -> Result<bool, StoreError> {
    if !store::credentials::remove(conn, user, &credential.id)? {
        return Ok(false);
    }
    ending::unfinished(app, conn, user)?;
    audit::record(app, conn, &entry.user(user).detail(credential.name.clone()))?;
    let change = FactorChange::PasskeyRemoved;
    security_notification::factor_changed(app, conn, user, change, &credential.name, browser)?;
    Ok(true)
}
