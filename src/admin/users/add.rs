//! Adds users, and invites them by mail or by text message.

use super::{
    super::{
        AdminError, UserFault,
        actor::{Actor, Confirmed},
    },
    change, find_by_address, find_by_id, mail, make,
};
use crate::{
    app::{App, Tx},
    config::sms::Transport,
    model::{
        audit::Event,
        contact::{Contact, ContactKind},
        message::{Content, InviteContent, ShortName, SmsNotificationContent, SmsNotificationKind},
        user::User,
    },
    observe::audit,
    outbox::{sms_guard, sms_notification},
    protocol::{claims::UserClaims, email::EmailAddress, phone::PhoneNumber},
    store::{self, StoreError},
};
use std::sync::Arc;

/// How long an invitation is tried to be sent, in seconds. It holds no secret, so it does not end.
const INVITE_SECONDS: i64 = 7 * 86_400;

/// A user to be added.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// The address to sign in with. It counts as verified after the first sign-in. Without one there is a number or a
    /// username in the claims.
    pub address: Option<EmailAddress>,
    /// The standard claims.
    pub claims: UserClaims,
    /// The groups that they belong to.
    pub groups: Vec<String>,
    /// May use the admin pages.
    pub admin: bool,
}

/// Adds a user.
///
/// A number of theirs that can get text messages is one more way to reach them; it counts as verified after
/// the first sign-in, or when the claims say so.
///
/// # Errors
/// `Conflict` when somebody has that address, number or username, and `User` for the name of a group.
pub async fn add(app: &Arc<App>, mut new: NewUser, actor: impl Into<Actor>) -> Result<User, AdminError> {
    let phone = take_phone(&mut new.claims);
    new.groups = change::group_names(new.groups.iter().map(String::as_str))?;
    actor.into().write(app, None, move |tx, me| Ok(insert(tx, me, &new, phone.as_ref())?)).await
}

/// The number in the claims, where it is more than a claim.
fn take_phone(claims: &mut UserClaims) -> Option<(PhoneNumber, bool)> {
    let number = PhoneNumber::parse(claims.phone_number.as_deref()?, None).ok()?;
    claims.phone_number = None;
    Some((number, claims.phone_number_verified.take() == Some(true)))
}

fn insert(
    tx: &mut Tx<'_>,
    me: &Confirmed,
    new: &NewUser,
    phone: Option<&(PhoneNumber, bool)>,
) -> Result<User, StoreError> {
    let mut user = make(tx.app, tx.conn, new.address.as_ref(), new.claims.clone(), None)?;
    if !new.groups.is_empty() {
        user.groups.clone_from(&new.groups);
        store::users::update(tx.conn, &user)?;
    }
    if let Some((number, verified)) = phone {
        let verified_at = verified.then_some(user.created_at);
        let contact = Contact::phone(tx.app.new_id(), &user.id, number, verified_at);
        store::contacts::insert(tx.conn, &contact)?;
    }
    audit::record(tx.app, tx.conn, &me.entry(Event::UserCreated).user(&user.id))?;
    if new.admin {
        user.admin = store::users::make_admin(tx.conn, &user.id, user.created_at)?;
        audit::record(tx.app, tx.conn, &me.entry(Event::AdminGranted).user(&user.id))?;
    }
    Ok(user)
}

/// Adds a user by a telephone number unless they are there, and queues a text message that tells them where to begin. It
/// is counted like every text message.
///
/// # Errors
/// `User` when the account is disabled, and where no text message reaches the number.
pub async fn invite_by_text(
    app: &Arc<App>,
    number: &PhoneNumber,
    actor: impl Into<Actor>,
) -> Result<User, AdminError> {
    if app.config.sms.transport == Transport::None || !sms_guard::reaches(app, number) {
        return Err(AdminError::User(UserFault::OutOfReach));
    }
    let number = number.clone();
    let write = move |tx: &mut Tx<'_>, me: &Confirmed| {
        let user = match store::contacts::find(tx.conn, ContactKind::Phone, number.as_str())? {
            Some(contact) => find_by_id(tx.conn, &contact.user_id)?,
            None => {
                let (claims, groups) = (UserClaims::default(), Vec::new());
                let new = NewUser { address: None, claims, groups, admin: false };
                insert(tx, me, &new, Some(&(number.clone(), false)))?
            }
        };
        if !user.is_active() {
            return Err(AdminError::User(UserFault::Disabled));
        }
        let contact = store::contacts::find(tx.conn, ContactKind::Phone, number.as_str())?;
        let contact = contact.ok_or(AdminError::NotFound)?;
        let content = Content::SmsNotification(SmsNotificationContent {
            app: ShortName::new(&tx.app.config.brand.name),
            about: SmsNotificationKind::Invited,
            link: Some(tx.app.url("/account")),
            device: me.device.clone(),
        });
        let lang = mail::lang(&user);
        sms_notification::insert(tx.app, tx.conn, &contact, Some(&user.id), &content, lang)?;
        tx.wake_outbox();
        Ok(user)
    };
    actor.into().write(app, None, write).await
}

/// Adds a user unless they are there, and queues a message that tells them where to begin.
///
/// # Errors
/// `User` when the account is disabled.
pub async fn invite(
    app: &Arc<App>,
    address: &EmailAddress,
    actor: impl Into<Actor>,
) -> Result<User, AdminError> {
    let address = address.clone();
    let write = move |tx: &mut Tx<'_>, me: &Confirmed| {
        let (user, recipient) = match find_by_address(tx.conn, &address)? {
            Some((user, _)) if !user.is_active() => return Err(AdminError::User(UserFault::Disabled)),
            Some((user, contact)) => (user, contact.address),
            None => {
                let (claims, groups) = (UserClaims::default(), Vec::new());
                let new = NewUser { address: Some(address.clone()), claims, groups, admin: false };
                (insert(tx, me, &new, None)?, address.as_str().to_owned())
            }
        };
        let content = Content::Invite(InviteContent { link: tx.app.url("/account") });
        mail::queue(tx, &user, recipient, &content, INVITE_SECONDS)?;
        Ok(user)
    };
    actor.into().write(app, None, write).await
}
