//! Signing in with a password. An unknown address, a person without a password, a wrong password and a stopped
//! account cost the same reads, the same hash and the same writes, and get the same answer.

use super::{Trouble, open, salt, seal};
use crate::{
    app::App,
    login::{
        BrowserSession,
        held::Held,
        prove, recipient,
        state::Who,
        tries::{self, Answer, Counted, SecretKind},
    },
    model::{
        audit::{Entry, Event},
        id::UserId,
        login::{Login, Proof},
        password::{Kept, Password},
        policy::Method,
    },
    observe::{audit, metrics},
    protocol::secret::Secret,
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// What is known before the comparison.
struct Known {
    user: UserId,
    kept: Option<Kept>,
    counted: Counted,
}

/// Compares a password with the person's.
pub async fn check(
    app: &Arc<App>,
    login: Login,
    browser: BrowserSession,
    who: Who,
    password: Password,
) -> Result<Answer, Trouble> {
    let (shared, of, from, whose) = (app.clone(), login.clone(), browser.clone(), who.clone());
    let begun = app.store.write(move |conn| begin(&shared, conn, &of, &from, &whose)).await?;
    let known = match begun {
        Ok(known) => known,
        Err(answer) => return Ok(answer),
    };
    let phc = known.kept.as_ref().map(|kept| open(app, kept)).transpose()?;
    let secret = password.secret().clone();
    let right = match app.passwords.verify(phc.clone(), secret.clone()).await {
        Ok(right) => right,
        Err(error) => {
            metrics::password("busy");
            let Counted { account, compared } = known.counted;
            app.store.write(move |conn| tries::give_back(conn, &account, compared)).await?;
            return Err(error.into());
        }
    };
    let anew = if right { rehash(app, phc, secret).await } else { None };
    let (shared, topic) = (app.clone(), login.id.clone());
    let answer = app
        .store
        .write(move |conn| {
            let anew = anew.as_deref();
            let held = Held::share(conn, &login.id, vec![known.user.clone()])?;
            let is_theirs = recipient::owner(conn, &who)? == known.user;
            let right = right && is_theirs;
            if !settle(&shared, conn, &login, &browser, &known, right, anew)? {
                return Ok(Answer::Wrong);
            }
            let proof = Proof::new(Method::Password, shared.now());
            let kept = prove::record_who(&shared, conn, &login, &held, (&who, &known.user), proof)?;
            Ok(if kept { Answer::Proved } else { Answer::Moved })
        })
        .await?;
    metrics::password(if answer == Answer::Proved { "accepted" } else { "wrong" });
    if answer == Answer::Proved {
        app.store.wake(topic.as_str()).await;
    }
    Ok(answer)
}

/// Counts the try and finds what to compare with: nothing, as of somebody without a password, where the person's own
/// tries are used up. `Err` is the answer when there is no try left.
fn begin(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    browser: &BrowserSession,
    who: &Who,
) -> Result<Result<Known, Answer>, StoreError> {
    let user = recipient::owner(conn, who)?;
    let counted = match tries::take_secret(app, conn, login, browser, SecretKind::Password, who, &user)? {
        Ok(counted) => counted,
        Err(answer) => return Ok(Err(answer)),
    };
    let kept = store::passwords::find(conn, &user)?.filter(|_| counted.compared);
    Ok(Ok(Known { user, kept, counted }))
}

/// The hash at the cost in force, when the one that is kept has another. A sign-in does not fail for want of it.
async fn rehash(app: &App, phc: Option<Secret>, password: Secret) -> Option<String> {
    let phc = phc.filter(|phc| app.passwords.needs_rehash(phc.expose()));
    phc.as_ref()?;
    app.passwords.hash(password, salt(app)).await.ok()
}

/// Whether it counts, and the trace where it does not. What was compared must still be in force: the password may
/// have been changed, or the account stopped, while it was hashed.
fn settle(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    browser: &BrowserSession,
    known: &Known,
    right: bool,
    anew: Option<&str>,
) -> Result<bool, StoreError> {
    let kept = store::passwords::find(conn, &known.user)?;
    let active = store::users::find(conn, &known.user)?.is_some_and(|user| user.is_active());
    let compared = known.kept.as_ref().map(|kept| kept.changed_at);
    let in_force = kept.as_ref().filter(|kept| Some(kept.changed_at) == compared);
    let Some(kept) = in_force.filter(|_| right && active) else {
        let mut entry = Entry::new(Event::PasswordWrong).login(&login.id).from_device(&browser.device);
        entry.user_id = Some(known.user.clone()).filter(|user| !user.as_str().is_empty());
        entry.client_id = login.client_id.clone();
        audit::record(app, conn, &entry)?;
        return Ok(false);
    };
    tries::forgive(conn, &known.counted.account)?;
    if let Some(phc) = anew {
        store::passwords::rehash(conn, kept, &seal(app, &known.user, phc))?;
    }
    Ok(true)
}
