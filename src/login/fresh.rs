//! Whether a session is fresh enough to change how one gets in: an address, a factor, or, for admins, other people and
//! apps. Asked when the page decides whom to ask for what, and again in the transaction of the change.

use super::{BrowserSession, begin, facts, next::next, other_policies, state::Step};
use crate::{
    app::App,
    store::{Conn, StoreError},
};

/// How old a sign-in may be, in seconds.
pub const SECONDS: i64 = 600;
/// The page for whose policy an admin's session must do, whatever an admin changes.
pub const ADMIN_PAGES: &str = "/admin";

/// Whether the person has proved something in that time.
pub fn is_fresh(app: &App, browser: &BrowserSession) -> bool {
    browser.session.as_ref().is_some_and(|(session, _)| app.now() - session.auth_time <= SECONDS)
}

/// The same person, with nothing but what they have proved in that time.
pub fn of_fresh_proofs(app: &App, browser: &BrowserSession) -> BrowserSession {
    let mut fresh = browser.clone();
    if let Some((session, _)) = &mut fresh.session {
        session.proofs.retain(|proof| app.now() - proof.at <= SECONDS);
    }
    fresh
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
    // What admins change are other people and apps, and a device that gets notifications is worth no more than the session in
    // which it was added (`worth`).
    let is_no_way_in = begin::is_for_admins(path) || path.starts_with("/account/push");
    let Some((session, user)) = fresh.session.as_ref().filter(|_| !is_no_way_in) else {
        return Ok(None);
    };
    other_policies::still_asks(app, conn, (user, &session.proofs), &fresh, Some(&app.config.sign_in.name))
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
