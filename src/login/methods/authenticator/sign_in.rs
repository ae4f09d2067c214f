//! Signing in with a code of the authenticator app, or a recovery code, typed beside the address it belongs to.
//! Unknown addresses and people without an app cost the same reads and writes and get the same answer.

use crate::{
    app::Tx,
    login::{
        BrowserSession,
        held::Held,
        prove, recipient,
        state::Who,
        tries::{self, Answer, SecretKind},
    },
    model::{
        audit::{Entry, Event},
        id::UserId,
        login::{Login, Proof},
    },
    observe::audit,
    store::{self, StoreError},
};

/// Checks a code of the person whom the typed text names. The tries are those of passwords: both are secrets
/// that somebody may guess from afar.
pub fn check(
    tx: &mut Tx<'_>,
    login: &Login,
    browser: &BrowserSession,
    who: &Who,
    code: &str,
) -> Result<Answer, StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    let policy = app.policy(Some(&login.policy));
    let user = recipient::owner(conn, who)?;
    let held = Held::share(conn, &login.id, vec![user.clone()])?;
    if recipient::owner(conn, who)? != user {
        return Ok(Answer::Moved);
    }
    let counted = match tries::take_secret(app, conn, login, browser, SecretKind::AppCode, who, &user)? {
        Ok(counted) => counted,
        Err(answer) => return Ok(answer),
    };
    let active = store::users::find(conn, &user)?.is_some_and(|user| user.is_active());
    // Where it is not compared nothing of it is spent, and the same is asked about nobody.
    let nobody = UserId::new("");
    let compared = if counted.compared { &user } else { &nobody };
    let method = super::right(app, conn, compared, policy.first(), code)?.filter(|_| active);
    let Some(method) = method else {
        let mut entry = Entry::new(Event::SecondFactorWrong).login(&login.id).from_device(&browser.device);
        entry.user_id = Some(user).filter(|user| !user.as_str().is_empty());
        entry.client_id = login.client_id.clone();
        audit::record(app, conn, &entry)?;
        return Ok(Answer::Wrong);
    };
    tries::forgive(conn, &counted.account)?;
    let proof = Proof::new(method, app.now());
    if !prove::record_who(app, conn, login, &held, (who, &user), proof)? {
        return Ok(Answer::Moved);
    }
    tx.wake(login.id.as_str());
    Ok(Answer::Proved)
}
