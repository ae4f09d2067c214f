//! What an admin takes away: the right to use the admin pages, a lost passkey, authenticator app or telephone number, the
//! account itself.
//! The last admin who can sign in keeps the right and the account.

use super::{
    super::{
        AdminError, UserFault,
        actor::{Actor, Confirmed},
    },
    find_by_id,
};
use crate::{
    app::{App, Tx},
    login::{
        BrowserSession, contact_change,
        erase::{erase, is_last_admin},
        methods::{authenticator::setup, passkey},
        security_notification,
    },
    model::{
        audit::Event,
        device::Device,
        id::{CredentialId, UserId},
        user::User,
    },
    observe::audit,
    protocol::UnixTime,
    session::ending,
    store::{self, Conn},
};
use std::sync::Arc;

/// The user whose right or account an admin takes away: not their own, and not the last admin's.
fn find_removable(conn: &mut Conn, me: &Confirmed, id: &UserId) -> Result<User, AdminError> {
    if me.is(id) {
        return Err(AdminError::User(UserFault::Oneself));
    }
    let user = find_by_id(conn, id)?;
    if is_last_admin(conn, id)? {
        return Err(AdminError::User(UserFault::LastAdmin));
    }
    Ok(user)
}

/// Whom a notification names as the one who did it: nobody, which its text calls an administrator. Where that admin was is
/// not the person's business.
fn an_admin(user: &User) -> BrowserSession {
    BrowserSession {
        browser_digest: Vec::new(),
        session: None,
        device: Device::default(),
        lang: super::mail::lang(user).to_owned(),
    }
}

/// Takes the right to use the admin pages away; invitations to be an admin end with it. False when they had none.
///
/// # Errors
/// `NotFound`; `User` for the admin's own account and for the last admin.
pub async fn admin_right(app: &Arc<App>, id: &UserId, actor: impl Into<Actor>) -> Result<bool, AdminError> {
    let subject = id.clone();
    let write = move |tx: &mut Tx<'_>, me: &Confirmed| {
        let user = find_removable(tx.conn, me, &subject)?;
        ending::invitations_of(tx.app, tx.conn, &subject)?;
        if !user.admin {
            return Ok(false);
        }
        store::users::end_admin(tx.conn, &subject, tx.app.now())?;
        audit::record(tx.app, tx.conn, &me.entry(Event::AdminRevoked).user(&subject))?;
        Ok(true)
    };
    actor.into().write_among_admins(app, id, write).await
}

/// Deletes an account with everything that is the person's, and tells them at every address they had.
///
/// # Errors
/// `NotFound`; `User` for the admin's own account, which is deleted on its own page, and for the last admin.
pub async fn account(app: &Arc<App>, id: &UserId, actor: impl Into<Actor>) -> Result<(), AdminError> {
    let subject = id.clone();
    let write = move |tx: &mut Tx<'_>, me: &Confirmed| {
        let user = find_removable(tx.conn, me, &subject)?;
        let contacts = store::contacts::of_user(tx.conn, &subject)?;
        if !erase(tx.app, tx.conn, &subject, &contacts, me.entry(Event::UserDeleted))? {
            return Err(AdminError::NotFound);
        }
        let by = an_admin(&user);
        security_notification::deleted(tx.app, tx.conn, &user, contacts, &by)?;
        tx.wake_outbox();
        Ok(())
    };
    actor.into().write_among_admins(app, id, write).await
}

/// Removes a passkey that the person has lost, also the last one, and tells them. False when there was none.
///
/// # Errors
/// `NotFound`.
pub async fn passkey(
    app: &Arc<App>,
    id: &UserId,
    credential: CredentialId,
    actor: impl Into<Actor>,
) -> Result<bool, AdminError> {
    let write = move |tx: &mut Tx<'_>, me: &Confirmed, user: &User| {
        let Some(found) = passkey::change::find(tx.conn, &user.id, &credential)? else { return Ok(false) };
        let entry = me.entry(Event::PasskeyRemoved);
        Ok(passkey::change::take_away(tx.app, tx.conn, &user.id, &found, entry, &an_admin(user))?)
    };
    factor(app, id, actor, write).await
}

/// Removes the authenticator app that the person has lost, with the recovery codes, and tells them. False when there was
/// none. `shown` is when the one was set up that a page showed: where they have another one by now, it stays.
///
/// # Errors
/// `NotFound`; `Outdated`.
pub async fn authenticator(
    app: &Arc<App>,
    id: &UserId,
    shown: Option<UnixTime>,
    actor: impl Into<Actor>,
) -> Result<bool, AdminError> {
    let write = move |tx: &mut Tx<'_>, me: &Confirmed, user: &User| {
        let found = store::totp::find(tx.conn, &user.id)?;
        if found.is_some_and(|totp| shown.is_some_and(|shown| shown != totp.created_at)) {
            return Err(AdminError::Outdated);
        }
        let entry = me.entry(Event::FactorChanged);
        Ok(setup::take_away(tx.app, tx.conn, &user.id, entry, &an_admin(user))?)
    };
    factor(app, id, actor, write).await
}

/// Removes an address or a number that is the person's no more, and tells them at all that they had. False when it was not
/// there.
///
/// # Errors
/// `NotFound`; `User` for the only one: nothing could be sent to the person any more.
pub async fn contact(
    app: &Arc<App>,
    id: &UserId,
    contact: String,
    actor: impl Into<Actor>,
) -> Result<bool, AdminError> {
    let write = move |tx: &mut Tx<'_>, me: &Confirmed, user: &User| {
        let before = store::contacts::of_user(tx.conn, &user.id)?;
        let Some(found) = before.iter().find(|one| one.id == contact).cloned() else { return Ok(false) };
        if before.len() == 1 {
            return Err(AdminError::User(UserFault::OnlyContact));
        }
        let entry = me.entry(Event::ContactRemoved);
        Ok(contact_change::take_away(tx.app, tx.conn, &found, (before, entry), &an_admin(user))?)
    };
    factor(app, id, actor, write).await
}

async fn factor(
    app: &Arc<App>,
    id: &UserId,
    actor: impl Into<Actor>,
    remove: impl FnOnce(&mut Tx<'_>, &Confirmed, &User) -> Result<bool, AdminError> + Send + 'static,
) -> Result<bool, AdminError> {
    let subject = id.clone();
    let write = move |tx: &mut Tx<'_>, me: &Confirmed| {
        let user = find_by_id(tx.conn, &subject)?;
        let removed = remove(tx, me, &user)?;
        tx.wake_outbox();
        Ok(removed)
    };
    actor.into().write(app, Some(id), write).await
}
