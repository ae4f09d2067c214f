//! A person's addresses. Every change is told to those that they had before.

pub mod add;
pub mod change;

use crate::{
    app::App,
    login::{BrowserSession, contact_change},
    model::{contact::Contact, id::UserId, security_notification::ContactChange},
    store::{Conn, StoreError},
};

/// How many addresses one person may have.
pub const MOST: usize = 10;

/// What follows a change that the person makes.
fn changed(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    what: (ContactChange, &str),
    before: Vec<Contact>,
    browser: &BrowserSession,
) -> Result<(), StoreError> {
    let entry = contact_change::entry(what.0, browser);
    contact_change::changed(app, conn, user, what, (before, entry), browser)
}
