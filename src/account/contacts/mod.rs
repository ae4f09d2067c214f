//! A person's addresses. Every change is told to those that they had before.

pub mod add;
pub mod change;

use crate::{
    app::App,
    login::{BrowserSession, security_notification},
    model::{
        audit::{Entry, Event},
        contact::Contact,
        id::UserId,
        security_notification::ContactChange,
    },
    observe::audit,
    store::{self, Conn, StoreError},
};

/// How many addresses one person may have.
pub const MOST: usize = 10;

/// The audit row, and the word to everybody who was there before.
fn changed(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    what: (ContactChange, &str),
    before: Vec<Contact>,
    browser: &BrowserSession,
) -> Result<(), StoreError> {
    let event = match what.0 {
        ContactChange::Added => Event::ContactAdded,
        ContactChange::Removed => Event::ContactRemoved,
        ContactChange::Primary => Event::ContactPrimary,
    };
    if let Some(mut person) = store::users::find(conn, user)? {
        // Claims follow the contacts.
        person.updated_at = app.now();
        store::users::update(conn, &person)?;
    }
    audit::record(app, conn, &Entry::new(event).user(user).from_device(&browser.device))?;
    security_notification::contact_changed(app, conn, user, what, before, browser)
}
