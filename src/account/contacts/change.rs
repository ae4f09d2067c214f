//! Putting an address before the others, and taking one away.

use super::changed;
use crate::{
    app::App,
    login::{BrowserSession, EndUser, sign_in_methods},
    model::{id::UserId, security_notification::ContactChange},
    session::ending,
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// Puts an address before the others. False when it is not theirs, is not proven, or stands there already.
pub async fn make_primary(app: &Arc<App>, who: EndUser, id: String) -> Result<bool, StoreError> {
    let done = app
        .write(move |tx| {
            let user = who.confirm(tx.app, tx.conn)?.user.id;
            let all = store::contacts::of_user(tx.conn, &user)?;
            let Some(contact) = all.iter().find(|contact| contact.id == id).cloned() else {
                return Ok(false);
            };
            let is_first = all.iter().find(|other| other.kind == contact.kind).is_some_and(|c| c.id == id);
            if is_first || !store::contacts::make_primary(tx.conn, &user, &id)? {
                return Ok(false);
            }
            changed(tx.app, tx.conn, &user, (ContactChange::Primary, &contact.address), all, who.browser())?;
            Ok(true)
        })
        .await?;
    if done {
        app.outbox.notify_one();
    }
    Ok(done)
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
pub async fn remove(app: &Arc<App>, who: EndUser, id: String) -> Result<Removed, StoreError> {
    let removed = app
        .write(move |tx| {
            let user = who.confirm(tx.app, tx.conn)?.user.id;
            remove_in(tx.app, tx.conn, &user, &id, who.browser())
        })
        .await?;
    if removed == Removed::Yes {
        app.outbox.notify_one();
    }
    Ok(removed)
}

fn remove_in(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    id: &str,
    browser: &BrowserSession,
) -> Result<Removed, StoreError> {
    // Of two removals at once the second waits for the first, where the person is confirmed, and then counts anew.
    let before = store::contacts::of_user(conn, user)?;
    let Some(contact) = before.iter().find(|contact| contact.id == id).cloned() else {
        return Ok(Removed::Gone);
    };
    let methods = sign_in_methods::of(conn, user)?;
    if !methods.can_become(methods.without(&contact), app.policy(None)) {
        return Ok(Removed::LastWayIn);
    }
    if !store::contacts::remove(conn, user, id)? {
        return Ok(Removed::Gone);
    }
    ending::unfinished(app, conn, user)?;
    ending::invitations(app, conn, &contact.key)?;
    changed(app, conn, user, (ContactChange::Removed, &contact.address), before, browser)?;
    Ok(Removed::Yes)
}
