//! The phone that opened a picture's link: who is signed in there, and whether that session is worth the approval.
//! Asked when the page is shown, and again in the transaction of the approval.

use super::approval::{Open, Refusal, asked, proof, wanted};
use crate::{
    app::App,
    login::{BrowserSession, begin, facts, requirements, throttle, worth},
    model::{id::LoginId, login::Proof, session::Session, user::User},
    protocol::UnixTime,
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// The phone's page of an approval.
pub const PAGE: &str = "/qr";

/// A phone that may approve.
pub(super) struct Phone {
    pub session: Session,
    pub user: User,
    pub proof: Proof,
}

/// Why this phone cannot approve, if it cannot. Changes nothing.
pub async fn refusal(
    app: &Arc<App>,
    open: &Open,
    browser: BrowserSession,
) -> Result<Option<Refusal>, StoreError> {
    let (shared, open) = (app.clone(), open.clone());
    app.store.read(move |conn| Ok(check(&shared, conn, &open, &browser)?.err())).await
}

/// Begins a sign-in on the phone under the policy of the first screen's, after which the phone's session is enough for
/// the approval. It leads back to that page. It is counted like every sign-in of that network: the error is when another
/// may begin.
pub async fn sign_in(
    app: &Arc<App>,
    open: &Open,
    browser: BrowserSession,
    page: &str,
) -> Result<Result<LoginId, UnixTime>, StoreError> {
    let login = begin::under_policy(app, page, &open.login.policy, open.anew, &browser);
    app.write(move |tx| {
        let policy = tx.app.policy(Some(&login.policy));
        if let Some(until) = throttle::request(tx.app, tx.conn, &browser.device, policy)? {
            return Ok(Err(until));
        }
        store::logins::insert(tx.conn, &login)?;
        Ok(Ok(login.id))
    })
    .await
}

/// Looks the phone's session up, and checks it.
pub(super) fn check(
    app: &App,
    conn: &mut Conn,
    open: &Open,
    browser: &BrowserSession,
) -> Result<Result<Phone, Refusal>, StoreError> {
    let Some((session, user)) = signed_in(app, conn, browser)? else { return Ok(Err(Refusal::SignedOut)) };
    if open.not_before.is_some_and(|from| session.auth_time < from)
        || !may_look(app, conn, browser, (&session, &user))?
    {
        return Ok(Err(Refusal::SignedOut));
    }
    let known = asked(&open.login).filter(|asked| !asked.proofs.is_empty());
    if known.is_some_and(|asked| asked.user.as_ref() != Some(&user.id)) {
        return Ok(Err(Refusal::OtherPerson));
    }
    let before = known.map(|asked| asked.proofs.as_slice()).unwrap_or_default();
    let wanted = wanted(app, &open.login, before);
    let proof = proof(&session, &open.login, open.anew);
    Ok(if worth::takes(&wanted, before, &proof) {
        Ok(Phone { session, user, proof })
    } else {
        Err(Refusal::TooLittle(wanted.to_prove_there()))
    })
}

/// Who is signed in on the phone, and may sign in at all; nobody ends that session before the transaction has ended.
pub(super) fn signed_in(
    app: &App,
    conn: &mut Conn,
    browser: &BrowserSession,
) -> Result<Option<(Session, User)>, StoreError> {
    let Some((session, _)) = &browser.session else { return Ok(None) };
    store::locks::share(conn, &session.user_id, None)?;
    let found = store::sessions::find_with_user(conn, &session.id)?;
    Ok(found.filter(|(session, user)| {
        session.is_live(app.now()) && user.is_active() && user.pending_since.is_none()
    }))
}

/// Whether the session may look at a page of our own: it brought the second factor that its person must give there.
fn may_look(
    app: &App,
    conn: &mut Conn,
    browser: &BrowserSession,
    (session, user): (&Session, &User),
) -> Result<bool, StoreError> {
    let browser = BrowserSession { session: Some((session.clone(), user.clone())), ..browser.clone() };
    let login = begin::for_own_page(app, PAGE, &browser);
    let facts = facts::read(app, conn, &login, None, &browser)?;
    Ok(requirements::is_enough_to_look(&login, &facts))
}
