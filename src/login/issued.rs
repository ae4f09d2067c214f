//! What an admin issued to a person, used: a link that signs in in the browser in which it is opened and accepted,
//! or a code that is typed where a code is asked for. It stands for the first step of the policy; a second factor
//! and later steps are asked for as always.

use super::{Visitor, begin, link, prove};
use crate::{
    app::App,
    crypto::digest::keyed,
    model::{
        challenge::{Challenge, ChallengeKind, ISSUED_CODE, Standing},
        id::{LoginId, UserId},
        login::{Login, Proof},
        policy::Method,
        user::User,
    },
    observe::metrics,
    store::{self, Conn, StoreError},
};
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// Who signs in with a link, in words for its page. `None` when it can do nothing. Changes nothing.
pub async fn look(app: &Arc<App>, token: String) -> Result<Option<String>, StoreError> {
    let shared = app.clone();
    let read = move |conn: &mut Conn| {
        let Some((user, _)) = open(&shared, conn, &token)? else { return Ok(None) };
        let first = store::contacts::of_user(conn, &user.id)?.into_iter().next();
        let name = first.map(|contact| contact.address).or(user.claims.name.clone());
        Ok(Some(name.unwrap_or_else(|| user.id.to_string())))
    };
    app.store.read(read).await
}

/// Begins a sign-in in this browser that has its first proof, once. `None` when the link can do nothing any more.
pub async fn accept(
    app: &Arc<App>,
    token: String,
    visitor: Visitor,
    path: &'static str,
) -> Result<Option<LoginId>, StoreError> {
    let shared = app.clone();
    app.store.write(move |conn| accept_in(&shared, conn, &token, &visitor, path)).await
}

fn accept_in(
    app: &App,
    conn: &mut Conn,
    token: &str,
    visitor: &Visitor,
    path: &str,
) -> Result<Option<LoginId>, StoreError> {
    let Some((user, challenge)) = open(app, conn, token)? else { return Ok(None) };
    if !store::challenges::spend(conn, &challenge.id, app.now())? {
        return Ok(None);
    }
    let login = begin::for_fresh_visit(app, path, visitor);
    store::logins::insert(conn, &login)?;
    if !prove::record_user(app, conn, &login, &user.id, proof(app))? {
        return Ok(None);
    }
    metrics::link_used(Method::AdminIssued.as_str(), "same_browser");
    Ok(Some(login.id))
}

fn proof(app: &App) -> Proof {
    Proof { method: Method::AdminIssued, at: app.now(), other_device: false, key: None }
}

/// A link that can be used, and whose it is.
fn open(app: &App, conn: &mut Conn, token: &str) -> Result<Option<(User, Challenge)>, StoreError> {
    if !link::is_token(token) {
        return Ok(None);
    }
    let found = store::challenges::find_by_digest(conn, ChallengeKind::AdminLink, &link::digest(token))?;
    let Some(challenge) = found.filter(|found| found.standing(app.now()) == Standing::Open) else {
        return Ok(None);
    };
    let user = challenge.user_id.as_ref().map(|id| store::users::find(conn, id)).transpose()?.flatten();
    Ok(user.filter(may_sign_in).map(|user| (user, challenge)))
}

fn may_sign_in(user: &User) -> bool {
    user.is_active() && user.pending_since.is_none()
}

/// Spends the code that was issued to the person whom this sign-in names, if that is it. A try is counted before
/// the comparison. Only the first step can be proved so. Known and unknown people cost the same questions.
pub fn spend_code(app: &App, conn: &mut Conn, login: &Login, code: &str) -> Result<bool, StoreError> {
    let Some(asked) = login.prove().filter(|asked| asked.proofs.is_empty()) else { return Ok(false) };
    let nobody = UserId::new("");
    let user = asked.user.as_ref().unwrap_or(&nobody);
    let newest = store::challenges::newest_of_user(conn, user, ChallengeKind::AdminCode)?;
    let may = store::users::find(conn, user)?.is_some_and(|user| may_sign_in(&user));
    let Some(challenge) = newest.filter(|newest| may && newest.standing(app.now()) == Standing::Open) else {
        return Ok(false);
    };
    if !store::challenges::take_try(conn, &challenge.id)? {
        return Ok(false);
    }
    let digest = keyed(&app.code_key, ISSUED_CODE, &format!("{user}:{code}"));
    let right: bool = digest.as_bytes().ct_eq(&challenge.digest).into();
    Ok(right
        && store::challenges::spend(conn, &challenge.id, app.now())?
        && prove::record_user(app, conn, login, user, proof(app))?)
}
