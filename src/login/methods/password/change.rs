//! Setting, changing and removing a password, by whoever proved a moment ago who they are.

use super::{Trouble, judge_for, put};
use crate::{
    app::{App, Tx},
    login::{EndUser, security_notification, sign_in_methods, tries},
    model::{
        access_window::AccessEnd,
        audit::{Entry, Event},
        message::FactorChange,
        password::Weakness,
        sign_in_methods::SignInMethods,
    },
    observe::audit,
    session::ending,
    store::{self, StoreError},
};
use std::sync::Arc;

/// How a removal ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It is gone, and the person was told.
    Yes,
    /// There was none.
    Gone,
    /// It is the person's last way in, so it stays.
    LastWayIn,
}

/// Sets or changes a password, and ends every other session of the person.
pub async fn set(app: &Arc<App>, who: EndUser, typed: &str) -> Result<Result<(), Weakness>, Trouble> {
    let phc = match judge_for(app, who.unconfirmed(), typed).await? {
        Ok(phc) => phc,
        Err(weakness) => return Ok(Err(weakness)),
    };
    app.write(move |tx| replace(tx, &who, &phc)).await?;
    Ok(Ok(()))
}

fn replace(tx: &mut Tx<'_>, who: &EndUser, phc: &str) -> Result<(), StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    let (me, browser) = (who.confirm(app, conn)?, who.browser());
    let (user, Some(here)) = (&me.user.id, &me.session) else { return Ok(()) };
    put(app, conn, user, phc, browser, "on the account page")?;
    for session in ending::others(app, conn, user, &here.id, AccessEnd::SignedOut)? {
        let entry = Entry::new(Event::SignedOut).user(user).session(&session);
        audit::record(app, conn, &entry.detail("the password was changed").from_device(&browser.device))?;
    }
    tries::chose_password(app, conn, user, &browser.browser_digest)?;
    tx.wake_outbox();
    Ok(())
}

/// Removes a password, unless nothing else would let the person in.
pub fn remove(tx: &mut Tx<'_>, who: &EndUser) -> Result<Removed, StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    let (user, browser) = (&who.confirm(app, conn)?.user.id, who.browser());
    // Of two removals at once, this and a passkey's, the second waits for the first, where the person is confirmed,
    // and then counts anew.
    let methods = sign_in_methods::of(conn, user)?;
    if !methods.can_become(SignInMethods { password: false, ..methods }, app.policy(None)) {
        return Ok(Removed::LastWayIn);
    }
    if !store::passwords::remove(conn, user)? {
        return Ok(Removed::Gone);
    }
    ending::unfinished(app, conn, user)?;
    let entry = Entry::new(Event::PasswordRemoved).user(user).from_device(&browser.device);
    audit::record(app, conn, &entry)?;
    security_notification::factor_changed(app, conn, user, FactorChange::PasswordRemoved, "", browser)?;
    tx.wake_outbox();
    Ok(Removed::Yes)
}
