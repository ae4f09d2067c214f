//! Tells a person that their ways to sign in have changed, or that a sign-in was refused, at every address they
//! have.

use super::Visitor;
use crate::{
    app::App,
    model::{
        contact::ContactKind,
        id::UserId,
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

/// Queues the message, in the transaction of the change. Ring `App::outbox` after the commit.
pub fn factor_changed(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    change: FactorChange,
    name: &str,
    visitor: &Visitor,
) -> Result<(), StoreError> {
    let device = visitor.device.clone();
    let content = Content::FactorChanged(FactorChangedContent {
        change,
        name: name.to_owned(),
        browser: device.browser,
        system: device.system,
        ip: device.ip,
        place: device.place,
        link: app.url(match change {
            FactorChange::PasskeyAdded | FactorChange::PasskeyRemoved => "/account/passkeys",
            FactorChange::PasswordSet | FactorChange::PasswordChanged | FactorChange::PasswordRemoved => {
                "/account/password"
            }
        }),
    });
    let contacts = store::contacts::of_user(conn, user)?;
    for contact in contacts.into_iter().filter(|contact| contact.kind == ContactKind::Email) {
        let draft = Draft {
            recipient: contact.address,
            content: &content,
            lang: &visitor.lang,
            login_id: None,
            user_id: Some(user.clone()),
            expires_at: app.now() + WORTH_SECONDS,
            why_not: None,
        };
        queue::insert(app, conn, draft)?;
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
    let theirs = user.claims.locale.as_deref().and_then(Lang::parse);
    let lang = theirs.map_or(login.lang.as_str(), |lang| lang.code());
    for contact in store::contacts::of_user(conn, &user.id)? {
        if contact.kind != ContactKind::Email || contact.verified_at.is_none() {
            continue;
        }
        let draft = Draft {
            recipient: contact.address,
            content: &content,
            lang,
            login_id: None,
            user_id: Some(user.id.clone()),
            expires_at: app.now() + WORTH_SECONDS,
            why_not: None,
        };
        queue::insert(app, conn, draft)?;
    }
    Ok(())
}
