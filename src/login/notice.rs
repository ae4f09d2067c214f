//! Tells a person what happened to their account, at every mail address they have, with a way to say "this
//! wasn't me".

use super::{Visitor, not_me};
use crate::{
    app::App,
    model::{
        account_notice::{AccountNotice, ContactChange},
        contact::{Contact, ContactKind},
        id::{SessionId, UserId},
        login::Login,
        message::{Content, FactorChange, FactorChangedContent, SignInRefusedContent},
        user::User,
    },
    outbox::queue::{self, Draft},
    store::{self, Conn, StoreError},
    views::Lang,
};

/// How long the message is worth sending, in seconds.
const WORTH_SECONDS: i64 = 3 * 86_400;

/// A way to sign in has changed. Queues the message, in the transaction of the change. Ring `App::outbox`
/// after the commit.
pub fn factor_changed(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    change: FactorChange,
    name: &str,
    visitor: &Visitor,
) -> Result<(), StoreError> {
    let device = visitor.device.clone();
    let lang = lang(conn, user, &visitor.lang)?;
    for contact in mailboxes(conn, user)? {
        let content = Content::FactorChanged(FactorChangedContent {
            change,
            name: name.to_owned(),
            browser: device.browser.clone(),
            system: device.system.clone(),
            ip: device.ip.clone(),
            place: device.place.clone(),
            link: app.url(change.page()),
            not_me: not_me::issue(app, conn, user, &contact.key, None)?,
        });
        send(app, conn, contact, Some(user), &content, &lang)?;
    }
    Ok(())
}

/// A sign-in of theirs was refused because it was unusual: from where, and when. Told by mail, in the
/// transaction that refuses it, to the addresses that they have proved.
pub fn sign_in_refused(app: &App, conn: &mut Conn, user: &User, login: &Login) -> Result<(), StoreError> {
    let device = login.device.clone();
    let content = Content::SignInRefused(SignInRefusedContent {
        browser: device.browser,
        system: device.system,
        ip: device.ip,
        place: device.place,
        at: app.now(),
        link: app.url("/account"),
    });
    // In the person's own language: whoever began the sign-in chose that of the page.
    let lang = spoken(user, &login.lang);
    let mailboxes = mailboxes(conn, &user.id)?;
    for contact in mailboxes.into_iter().filter(|contact| contact.verified_at.is_some()) {
        send(app, conn, contact, Some(&user.id), &content, &lang)?;
    }
    Ok(())
}

/// An address was added, taken away or put first: told to those that the person had before.
pub fn contact_changed(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    (change, address): (ContactChange, &str),
    before: Vec<Contact>,
    visitor: &Visitor,
) -> Result<(), StoreError> {
    let lang = lang(conn, user, &visitor.lang)?;
    for contact in before.into_iter().filter(is_mailbox) {
        let content = Content::Account(AccountNotice::Contact {
            change,
            address: address.to_owned(),
            device: visitor.device.clone(),
            link: app.url("/account/contacts"),
            not_me: not_me::issue(app, conn, user, &contact.key, None)?,
        });
        send(app, conn, contact, Some(user), &content, &lang)?;
    }
    Ok(())
}

/// Somebody signed in. A person who has signed in before, and never in this browser, is told. Ask before the
/// session is stored.
pub fn is_new_device(conn: &mut Conn, user: &UserId, visitor: &Visitor) -> Result<bool, StoreError> {
    Ok(!store::sessions::browser_is_known(conn, user, &visitor.browser_digest)?
        && store::sessions::any_of_user(conn, user)?)
}

/// Tells them.
pub fn new_device(
    app: &App,
    conn: &mut Conn,
    user: &User,
    session: &SessionId,
    visitor: &Visitor,
) -> Result<(), StoreError> {
    let lang = spoken(user, &visitor.lang);
    for contact in mailboxes(conn, &user.id)? {
        let content = Content::Account(AccountNotice::NewDevice {
            device: visitor.device.clone(),
            at: app.now(),
            not_me: not_me::issue(app, conn, &user.id, &contact.key, Some(session))?,
        });
        send(app, conn, contact, Some(&user.id), &content, &lang)?;
    }
    Ok(())
}

/// The account is gone, and with it everything that could be undone.
pub fn deleted(
    app: &App,
    conn: &mut Conn,
    user: &User,
    contacts: Vec<Contact>,
    visitor: &Visitor,
) -> Result<(), StoreError> {
    let lang = spoken(user, &visitor.lang);
    let content = Content::Account(AccountNotice::Deleted { device: visitor.device.clone() });
    for contact in contacts.into_iter().filter(is_mailbox) {
        send(app, conn, contact, None, &content, &lang)?;
    }
    Ok(())
}

/// The language in which a person wants to be written to: theirs, else the one that is spoken now.
pub fn spoken(user: &User, now: &str) -> String {
    let theirs = user.claims.locale.as_deref().and_then(Lang::parse);
    theirs.map_or_else(|| now.to_owned(), |lang| lang.code().to_owned())
}

fn lang(conn: &mut Conn, user: &UserId, now: &str) -> Result<String, StoreError> {
    Ok(store::users::find(conn, user)?.map_or_else(|| now.to_owned(), |user| spoken(&user, now)))
}

fn is_mailbox(contact: &Contact) -> bool {
    contact.kind == ContactKind::Email
}

fn mailboxes(conn: &mut Conn, user: &UserId) -> Result<Vec<Contact>, StoreError> {
    Ok(store::contacts::of_user(conn, user)?.into_iter().filter(is_mailbox).collect())
}

fn send(
    app: &App,
    conn: &mut Conn,
    to: Contact,
    user: Option<&UserId>,
    content: &Content,
    lang: &str,
) -> Result<(), StoreError> {
    let draft = Draft {
        recipient: to.address,
        content,
        lang,
        login_id: None,
        user_id: user.cloned(),
        expires_at: app.now() + WORTH_SECONDS,
        why_not: None,
    };
    queue::insert(app, conn, draft).map(|_| ())
}
