//! What every change of somebody's addresses brings with it, whoever makes it: a row in the audit trail, and a message to every
//! address that they had before.

use super::{BrowserSession, security_notification};
use crate::{
    app::App,
    model::{
        audit::{Entry, Event},
        contact::Contact,
        id::UserId,
        security_notification::ContactChange,
    },
    observe::audit,
    session::ending,
    store::{self, Conn, StoreError},
};

/// Writes down what was changed, in a row that begins with `entry`, and tells those whom the person had before.
pub fn changed(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    (change, address): (ContactChange, &str),
    (before, entry): (Vec<Contact>, Entry),
    browser: &BrowserSession,
) -> Result<(), StoreError> {
    if let Some(mut person) = store::users::find(conn, user)? {
        // Claims follow the contacts.
        person.updated_at = app.now();
        store::users::update(conn, &person)?;
    }
    audit::record(app, conn, &entry.user(user))?;
    security_notification::contact_changed(app, conn, user, (change, address), before, browser)
}

/// Takes one of their addresses away in the transaction in which it was decided, and ends what rests on it. `before` are all
/// of them. False when it is not there.
pub fn take_away(
    app: &App,
    conn: &mut Conn,
    contact: &Contact,
    (before, entry): (Vec<Contact>, Entry),
    browser: &BrowserSession,
) -> Result<bool, StoreError> {
    let user = &contact.user_id;
    if !store::contacts::remove(conn, user, &contact.id)? {
        return Ok(false);
    }
    ending::unfinished(app, conn, user)?;
    ending::invitations(app, conn, &contact.key)?;
    changed(app, conn, user, (ContactChange::Removed, &contact.address), (before, entry), browser)?;
    Ok(true)
}

/// The beginning of the row in the audit trail, of a change that the person makes from there.
pub fn entry(change: ContactChange, browser: &BrowserSession) -> Entry {
    let event = match change {
        ContactChange::Added => Event::ContactAdded,
        ContactChange::Removed => Event::ContactRemoved,
        ContactChange::Primary => Event::ContactPrimary,
    };
    Entry::new(event).from_device(&browser.device)
}
