//! Signing in with a code of the authenticator app, or a recovery code, typed beside the address it belongs to.
//! Unknown addresses and people without an app cost the same reads and writes and get the same answer.

use crate::{
    app::App,
    login::{
        BrowserSession,
        identifier::Typed,
        prove, recipient,
        state::Who,
        tries::{self, Answer, SecretKind},
    },
    model::{
        audit::{Entry, Event},
        id::UserId,
        login::{Login, Proof},
        policy::Method,
    },
    observe::audit,
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// Checks a code of the person whom the typed text names. The tries are those of passwords: both are secrets
/// that somebody may guess from afar.
pub async fn check(
    app: &Arc<App>,
    login: Login,
    browser: BrowserSession,
    typed: Typed,
    code: String,
) -> Result<Answer, StoreError> {
    let (shared, topic, who) = (app.clone(), login.id.clone(), Who::Typed(typed));
    let answer = app.store.write(move |conn| check_in(&shared, conn, &login, &browser, &who, &code)).await?;
    if answer == Answer::Proved {
        app.store.wake(topic.as_str()).await;
    }
    Ok(answer)
}

fn check_in(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    browser: &BrowserSession,
    who: &Who,
    code: &str,
) -> Result<Answer, StoreError> {
    let policy = app.policy(Some(&login.policy));
    let user = recipient::owner(conn, who)?;
    prove::lock(conn, login, who)?;
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
    let kept = prove::record_who(app, conn, login, who, &user, proof)?;
    Ok(if kept { Answer::Proved } else { Answer::Moved })
}
