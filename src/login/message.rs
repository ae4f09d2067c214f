//! What the message of a sign-in says.

use super::recipient::Recipient;
use crate::{
    app::App,
    model::{
        contact::ContactKind,
        login::{Login, Prove},
        message::{Content, ShortName, SignInContent, SmsCodeContent, SmsSignInContent},
        policy::{OtherDevice, Policy},
        user::User,
    },
    protocol::{minutes, secret::Secret},
    store::{Conn, StoreError},
};

/// The secrets that were made for it.
pub struct Parts {
    /// The link's token.
    pub token: Secret,
    /// The code, where the policy has one.
    pub code: Option<Secret>,
}

/// The message of what is asked now. Where its link is there because the tries of codes are used up, it says so. Where a
/// code would be answered as wrong, and the first screen must not say so, it holds none.
pub fn content(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    prove: &Prove,
    recipient: &Recipient,
    parts: &Parts,
    (policy, link_beside_code): (&Policy, bool),
) -> Result<Content, StoreError> {
    let name = app_name(app, conn, login)?;
    let link = app.url(&format!("/link?token={}", parts.token.expose()));
    let code = parts.code.as_ref().filter(|_| !prove.hidden_link).map(|code| code.expose().to_owned());
    let seconds = if prove.link().is_some() { policy.lifetimes.link } else { policy.lifetimes.code };
    let minutes = minutes(seconds.get());
    Ok(match prove.channel() {
        ContactKind::Email => Content::SignIn(SignInContent {
            app: name,
            link,
            by_link: prove.link_in_message().is_some(),
            codes_used_up: link_beside_code,
            code,
            origin: (&login.device).into(),
            minutes,
            other_device: if prove.hidden_link { OtherDevice::SameBrowser } else { policy.other_device },
        }),
        ContactKind::Phone => {
            let domain = app.config.public_url.host().to_owned();
            match (prove.link_in_message(), code) {
                (None, Some(code)) => {
                    let app = ShortName::new(&name);
                    Content::SmsCode(SmsCodeContent { app, code, minutes, domain })
                }
                (_, code) => {
                    let first_name = recipient.user.as_ref().and_then(User::first_name).into();
                    let (app, same_browser) = (ShortName::new(&name), prove.hidden_link);
                    Content::SmsSignIn(SmsSignInContent {
                        first_name,
                        app,
                        link,
                        code,
                        minutes,
                        domain,
                        same_browser,
                    })
                }
            }
        }
    })
}

/// What the app is called to which somebody signs in; without one, this installation.
pub fn app_name(app: &App, conn: &mut Conn, login: &Login) -> Result<String, StoreError> {
    let client = match &login.client_id {
        Some(id) => app.client_within(conn, id)?,
        None => None,
    };
    Ok(client.map_or_else(|| app.config.brand.name.clone(), |client| client.name().to_owned()))
}
