//! Opens a login.

use super::BrowserSession;
use crate::{
    app::App,
    model::{
        client::Client,
        id::LoginId,
        login::{Choices, Login, Purpose, Stage},
        policy::ADMIN,
    },
    protocol::{authorize::AuthorizationRequest, local_path::LocalPath},
};

/// How long a person may take from the app's redirect to the end of the sign-in, in seconds.
const LOGIN_SECONDS: i64 = 3600;

/// A login for an app's request. It is stored only when a person must be shown something.
pub fn for_client(
    app: &App,
    client: &Client,
    request: AuthorizationRequest,
    browser: &BrowserSession,
) -> Login {
    let policy = app.policy(client.settings.policy.as_deref()).name.clone();
    let mut login = open(app, Purpose::Authorize(Box::new(request)), policy, browser);
    login.client_id = Some(client.id.clone());
    login
}

/// A login for a page of our own; a path that is none of ours leads to the account.
pub fn for_own_page(app: &App, path: &str, browser: &BrowserSession) -> Login {
    under_policy(app, path, of_page(app, path), false, browser)
}

fn of_page<'a>(app: &'a App, path: &str) -> &'a str {
    if is_for_admins(path) { ADMIN } else { &app.config.sign_in.name }
}

/// Admins have a policy of their own.
pub fn is_for_admins(path: &str) -> bool {
    path == "/admin" || path.starts_with("/admin/") || path.starts_with("/admin?")
}

/// The same, for a page that wants to know anew who it is, whoever is signed in.
pub fn for_own_page_anew(app: &App, path: &str, browser: &BrowserSession) -> Login {
    under_policy(app, path, of_page(app, path), true, browser)
}

/// A login for a page of our own on which somebody changes how they get in, and whose session must do for another policy too
/// (`other_policies`).
pub fn before_change(app: &App, path: &str, policy: &str, browser: &BrowserSession) -> Login {
    let mut login = under_policy(app, path, policy, false, browser);
    login.choices.before_change = true;
    login
}

/// A login for a page of our own whose session must do for another policy than ours, such as that of a sign-in in which a
/// phone approves. With `anew` nothing that was proved before counts.
pub fn under_policy(app: &App, path: &str, policy: &str, anew: bool, browser: &BrowserSession) -> Login {
    let path = LocalPath::parse(path).unwrap_or_default();
    let mut login = open(app, Purpose::OwnPage { path }, policy.to_owned(), browser);
    login.choices.fresh_proof = anew;
    login
}

/// A login for the same purpose, from the beginning: the earlier one has ended. The policy is the one that the app has
/// now.
pub fn again(app: &App, earlier: &Login, client: Option<&Client>, browser: &BrowserSession) -> Login {
    let policy = match client {
        Some(client) => app.policy(client.settings.policy.as_deref()).name.clone(),
        None => match &earlier.purpose {
            Purpose::OwnPage { path } if earlier.choices.before_change => {
                of_page(app, path.as_str()).to_owned()
            }
            _ => earlier.policy.clone(),
        },
    };
    let mut login = open(app, earlier.purpose.clone(), policy, browser);
    login.client_id = earlier.client_id.clone();
    login.lang = earlier.lang.clone();
    login.choices.fresh_proof = earlier.choices.fresh_proof || earlier.choices.before_change;
    login
}

fn open(app: &App, purpose: Purpose, policy: String, browser: &BrowserSession) -> Login {
    let now = app.now();
    Login {
        id: LoginId::new(app.new_id()),
        browser_digest: browser.browser_digest.clone(),
        client_id: None,
        purpose,
        policy,
        lang: browser.lang.clone(),
        device: browser.device.clone(),
        stage: Stage::Identify,
        choices: Choices::default(),
        created_at: now,
        expires_at: now + LOGIN_SECONDS,
    }
}
