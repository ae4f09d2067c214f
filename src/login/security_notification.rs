//! Tells a person what happened to their account, at every mail address they have, with a way to say "this
//! wasn't me". Who has no address that speaks for them is told by text message, at the numbers that they proved.

use super::{BrowserSession, report};
use crate::{
    app::App,
    model::{
        contact::{Contact, ContactKind},
        device::Device,
        id::{SessionId, UserId},
        login::Login,
        message::{
            Content, FactorChange, FactorChangedContent, ShortName, SignInRefusedContent,
            SmsNotificationContent, SmsNotificationKind,
        },
        security_notification::{ContactChange, SecurityNotification},
        user::User,
    },
    outbox::{
        queue::{self, Draft},
        sms_notification,
    },
    protocol::UnixTime,
    store::{self, Conn, StoreError},
    views::Lang,
};

/// What is told, beside the words of a mail.
struct Word<'a> {
    /// To whom; `None` for a person who is gone.
    user: Option<&'a UserId>,
    /// In which language.
    lang: &'a str,
    /// What happened, for a text message.
    about: SmsNotificationKind,
    /// Who did it.
    device: &'a Device,
    /// What "this wasn't me" ends.
    ends: Ends<'a>,
}

/// What "this wasn't me" ends.
enum Ends<'a> {
    /// There is no such link: there is nothing to end.
    Nothing,
    /// One session.
    Session(&'a SessionId),
    /// All of them.
    Everything,
}

/// A way to sign in has changed. Queues the message, in the transaction of the change. Ring `App::outbox`
/// after the commit.
pub fn factor_changed(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    change: FactorChange,
    name: &str,
    browser: &BrowserSession,
) -> Result<(), StoreError> {
    let (lang, device) = (lang(conn, user, &browser.lang)?, &browser.device);
    let about = SmsNotificationKind::FactorChanged;
    let word = Word { user: Some(user), lang: &lang, about, device, ends: Ends::Everything };
    let contacts = store::contacts::of_user(conn, user)?;
    tell(app, conn, contacts, &word, |report_link| {
        Content::FactorChanged(FactorChangedContent {
            change,
            name: name.to_owned(),
            origin: device.into(),
            link: app.url(change.page()),
            report_link,
        })
    })
}

/// A sign-in of theirs was refused because it was unusual: from where, and when. Told in the transaction that
/// refuses it, at the addresses that they have proved.
pub fn sign_in_refused(app: &App, conn: &mut Conn, user: &User, login: &Login) -> Result<(), StoreError> {
    let device = &login.device;
    // In the person's own language: whoever began the sign-in chose that of the page.
    let lang = spoken(user, &login.lang);
    let about = SmsNotificationKind::SignInRefused;
    let word = Word { user: Some(&user.id), lang: &lang, about, device, ends: Ends::Nothing };
    let mut contacts = store::contacts::of_user(conn, &user.id)?;
    contacts.retain(|contact| contact.verified_at.is_some());
    tell(app, conn, contacts, &word, |_| {
        Content::SignInRefused(SignInRefusedContent {
            origin: device.into(),
            at: app.now(),
            link: app.url("/account"),
        })
    })
}

/// An address was added, taken away or put first: told to those that the person had before.
pub fn contact_changed(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    (change, address): (ContactChange, &str),
    before: Vec<Contact>,
    browser: &BrowserSession,
) -> Result<(), StoreError> {
    let (lang, device) = (lang(conn, user, &browser.lang)?, &browser.device);
    let about = SmsNotificationKind::from(change);
    let word = Word { user: Some(user), lang: &lang, about, device, ends: Ends::Everything };
    tell(app, conn, before, &word, |report_link| {
        Content::Account(SecurityNotification::Contact {
            change,
            address: address.to_owned(),
            origin: device.into(),
            link: app.url("/account/contacts"),
            report_link,
        })
    })
}

/// Somebody signed in. A person who has signed in before, and never in this browser, is told. Ask before the
/// session is stored.
pub fn is_new_device(conn: &mut Conn, user: &UserId, browser: &BrowserSession) -> Result<bool, StoreError> {
    Ok(!store::sessions::browser_is_known(conn, user, &browser.browser_digest)?
        && store::sessions::any_of_user(conn, user)?)
}

/// Tells them.
pub fn new_device(
    app: &App,
    conn: &mut Conn,
    user: &User,
    session: &SessionId,
    browser: &BrowserSession,
) -> Result<(), StoreError> {
    let (lang, device) = (spoken(user, &browser.lang), &browser.device);
    let (about, ends) = (SmsNotificationKind::NewDevice, Ends::Session(session));
    let word = Word { user: Some(&user.id), lang: &lang, about, device, ends };
    let contacts = store::contacts::of_user(conn, &user.id)?;
    tell(app, conn, contacts, &word, |report_link| {
        Content::Account(SecurityNotification::NewDevice {
            origin: device.into(),
            at: app.now(),
            report_link,
        })
    })
}

/// The account is gone, and with it everything that could be undone.
pub fn deleted(
    app: &App,
    conn: &mut Conn,
    user: &User,
    contacts: Vec<Contact>,
    browser: &BrowserSession,
) -> Result<(), StoreError> {
    let (lang, device) = (spoken(user, &browser.lang), &browser.device);
    let word =
        Word { user: None, lang: &lang, about: SmsNotificationKind::Deleted, device, ends: Ends::Nothing };
    tell(app, conn, contacts, &word, |_| {
        Content::Account(SecurityNotification::Deleted { origin: device.into() })
    })
}

/// The language in which a person wants to be written to: theirs, else the one that is spoken now.
pub fn spoken(user: &User, now: &str) -> String {
    let theirs = user.claims.locale.as_deref().and_then(Lang::parse);
    theirs.map_or_else(|| now.to_owned(), |lang| lang.code().to_owned())
}

fn lang(conn: &mut Conn, user: &UserId, now: &str) -> Result<String, StoreError> {
    Ok(store::users::find(conn, user)?.map_or_else(|| now.to_owned(), |user| spoken(&user, now)))
}

/// Queues it for everybody who hears of it. `by_mail` makes the mail around "this wasn't me", which is empty where
/// there is nothing to end.
fn tell(
    app: &App,
    conn: &mut Conn,
    contacts: Vec<Contact>,
    word: &Word<'_>,
    by_mail: impl Fn(String) -> Content,
) -> Result<(), StoreError> {
    for contact in hearers(contacts, app.now()) {
        let report_link = match (word.user, &word.ends) {
            (Some(user), Ends::Session(id)) => report::issue(app, conn, user, &contact.key, Some(id))?,
            (Some(user), Ends::Everything) => report::issue(app, conn, user, &contact.key, None)?,
            (None, _) | (_, Ends::Nothing) => String::new(),
        };
        if contact.kind == ContactKind::Email {
            mail(app, conn, contact, word, &by_mail(report_link))?;
        } else {
            let content = Content::SmsNotification(SmsNotificationContent {
                app: ShortName::new(&app.config.brand.name),
                about: word.about,
                link: (!report_link.is_empty()).then_some(report_link),
                device: word.device.clone(),
            });
            sms_notification::insert(app, conn, &contact, word.user, &content, word.lang)?;
        }
    }
    Ok(())
}

/// Every mailbox, and each number that the person proved and no mailbox speaks for.
fn hearers(contacts: Vec<Contact>, now: UnixTime) -> Vec<Contact> {
    let mailboxes: Vec<Contact> =
        contacts.iter().filter(|contact| contact.kind == ContactKind::Email).cloned().collect();
    let hears = |contact: &Contact| match (contact.kind, contact.verified_at) {
        (ContactKind::Email, _) => true,
        (ContactKind::Phone, None) => false,
        (ContactKind::Phone, Some(proved_at)) => {
            !mailboxes.iter().any(|mailbox| speaks_for(mailbox, proved_at, now))
        }
    };
    contacts.into_iter().filter(hears).collect()
}

/// Whether who proved a number then is told enough at that mailbox. One that came later may be somebody's who
/// wants the number gone: as long as "this wasn't me" is good, the number hears of everything too.
fn speaks_for(mailbox: &Contact, number_proved_at: UnixTime, now: UnixTime) -> bool {
    mailbox
        .verified_at
        .is_some_and(|proved_at| proved_at < number_proved_at || proved_at <= now - report::SECONDS)
}

fn mail(
    app: &App,
    conn: &mut Conn,
    to: Contact,
    word: &Word<'_>,
    content: &Content,
) -> Result<(), StoreError> {
    let draft = Draft {
        recipient: to.address,
        content,
        lang: word.lang,
        login_id: None,
        user_id: word.user.cloned(),
        expires_at: app.now() + queue::NOTIFICATION_SECONDS,
        why_not: None,
    };
    queue::insert(app, conn, draft).map(|_| ())
}
