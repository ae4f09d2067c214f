//! Whether a session is fresh enough to change how one gets in: an address, a factor, or, for admins, other people and
//! apps. Asked when the page decides whom to ask for what, and again in the transaction of the change.

use super::{
    BrowserSession, begin, facts,
    next::next,
    other_policies::{self, Proved},
    recent,
    state::Step,
};
use crate::{
    app::App,
    protocol::UnixTime,
    store::{Conn, StoreError},
};

/// The page for whose policy an admin's session must do, whatever an admin changes.
pub const ADMIN_PAGES: &str = "/admin";
/// The page on which a device is added that gets notifications.
pub const ADD_DEVICE: &str = "/account/push/add";

/// Whether the person has proved something in that time.
pub fn is_fresh(app: &App, browser: &BrowserSession) -> bool {
    browser.session.as_ref().is_some_and(|(session, _)| session.auth_time >= since(app))
}

fn since(app: &App) -> UnixTime {
    app.now() - recent::SECONDS
}

/// The same person, with nothing but what they have proved in that time.
fn of_fresh_proofs(app: &App, browser: &BrowserSession) -> BrowserSession {
    let mut fresh = browser.clone();
    if let Some((session, _)) = &mut fresh.session {
        session.proofs = recent::since(&session.proofs, since(app));
    }
    fresh
}

/// Whether some of what they have proved is too old to count.
pub fn has_older_proofs(app: &App, browser: &BrowserSession) -> bool {
    let proofs =
        |browser: &BrowserSession| browser.session.as_ref().map(|(session, _)| session.proofs.clone());
    proofs(&of_fresh_proofs(app, browser)) != proofs(browser)
}

/// Whether what they have proved in that time is all that the policy of this page asks for, and on pages of their own
/// account all that any policy can ask of them.
pub fn suffices(
    app: &App,
    conn: &mut Conn,
    browser: &BrowserSession,
    path: &str,
) -> Result<bool, StoreError> {
    Ok(suffices_for_page(app, conn, browser, path)? && stricter_policy(app, conn, browser, path)?.is_none())
}

/// The policy of other apps that still asks for something, once the page's own is met (`other_policies`).
pub fn stricter_policy(
    app: &App,
    conn: &mut Conn,
    browser: &BrowserSession,
    path: &str,
) -> Result<Option<String>, StoreError> {
    let fresh = of_fresh_proofs(app, browser);
    // What admins change are other people and apps, and a device that gets notifications is worth no more than what was
    // proved in the session in which it is added (`worth`).
    let is_no_way_in = begin::is_for_admins(path) || path == ADD_DEVICE;
    let Some((session, user)) = fresh.session.as_ref().filter(|_| !is_no_way_in) else {
        return Ok(None);
    };
    let proved = Proved { user, proofs: &session.proofs, since: since(app) };
    other_policies::still_asks(app, conn, proved, &fresh, Some(&app.config.sign_in.name))
}

/// Whether what they have proved in that time is all that the policy of this page asks for.
pub fn suffices_for_page(
    app: &App,
    conn: &mut Conn,
    browser: &BrowserSession,
    path: &str,
) -> Result<bool, StoreError> {
    if !is_fresh(app, browser) {
        return Ok(false);
    }
    let fresh = of_fresh_proofs(app, browser);
    let login = begin::for_own_page(app, path, &fresh);
    let facts = facts::read(app, conn, &login, None, &fresh)?;
    Ok(matches!(next(&login, &facts), Step::Issue(_)))
}
