//! Putting an address before the others, and taking one away.

use super::changed;
use crate::{
    app::Tx,
    login::{EndUser, contact_change, sign_in_methods},
    model::security_notification::ContactChange,
    store::{self, StoreError},
};

/// Puts an address before the others. False when it is not theirs, is not proven, or stands there already.
///
/// # Errors
/// The database fails.
pub fn make_primary(tx: &mut Tx<'_>, who: &EndUser, id: &str) -> Result<bool, StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    let user = who.confirm(app, conn)?.user.id;
    let all = store::contacts::of_user(conn, &user)?;
    let Some(contact) = all.iter().find(|contact| contact.id == id).cloned() else { return Ok(false) };
    let is_first = all.iter().find(|other| other.kind == contact.kind).is_some_and(|c| c.id == id);
    if is_first || !store::contacts::make_primary(conn, &user, id)? {
        return Ok(false);
    }
    changed(app, conn, &user, (ContactChange::Primary, &contact.address), all, who.browser())?;
    tx.wake_outbox();
    Ok(true)
}

/// How a removal ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It is gone, and it was told so, as were the others.
    Yes,
    /// It was not there.
    Gone,
    /// It is the person's last way in, so it stays.
    LastWayIn,
}

/// Takes an address away, unless nothing else would let the person in.
///
/// # Errors
/// The database fails.
pub fn remove(tx: &mut Tx<'_>, who: &EndUser, id: &str) -> Result<Removed, StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    let user = &who.confirm(app, conn)?.user.id;
    // Of two removals at once the second waits for the first, where the person is confirmed, and then counts anew.
    let before = store::contacts::of_user(conn, user)?;
    let Some(contact) = before.iter().find(|contact| contact.id == id).cloned() else {
        return Ok(Removed::Gone);
    };
    let methods = sign_in_methods::of(conn, user)?;
    if !methods.can_become(methods.without(&contact), app.policy(None)) {
        return Ok(Removed::LastWayIn);
    }
    let entry = contact_change::entry(ContactChange::Removed, who.browser());
    let removed = contact_change::take_away(app, conn, &contact, (before, entry), who.browser())?;
    tx.wake_outbox();
    Ok(if removed { Removed::Yes } else { Removed::Gone })
}
