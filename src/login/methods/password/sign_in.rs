//! Signing in with a password. An unknown address, a person without a password, a wrong password and a stopped
//! account cost the same reads, the same hash and the same writes, and get the same answer.

use super::{
    Trouble, open, salt, seal,
    tries::{self, Counted, Try},
};
use crate::{
    app::App,
    login::{Visitor, identifier::Typed, prove},
    model::{
        audit::{Entry, Event},
        contact::Contact,
        id::UserId,
        login::{Login, Proof, Stage},
        password::{Kept, Password, is_taken},
        policy::Method,
    },
    observe::{audit, metrics},
    protocol::{hex, secret::Secret},
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// How a password was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It was right.
    Proved,
    /// It was wrong, or there is none.
    Wrong,
    /// Too many were tried; so many seconds until the next may be.
    TooMany(i64),
    /// Too many were wrong in a row; so many seconds, or until the person signs in another way.
    Locked(i64),
    /// The login has moved on meanwhile.
    Moved,
}

/// Whether a password can be used where this login stands.
pub fn is_welcome(app: &App, login: &Login) -> bool {
    is_taken(app.policy(Some(&login.policy))) && is_first(login)
}

/// Whether nothing has been proved in it so far.
pub(super) fn is_first(login: &Login) -> bool {
    match &login.stage {
        Stage::Identify => true,
        Stage::Prove(asked) => asked.proofs.is_empty(),
        Stage::Proved { .. } | Stage::Issued | Stage::Refused { .. } => false,
    }
}

/// Nobody, of whom the same is asked as of anybody.
fn nobody() -> UserId {
    UserId::new("")
}

/// What is known before the comparison.
struct Known {
    user: UserId,
    kept: Option<Kept>,
    counted: Counted,
}

/// Compares a password with that of the person whom the typed text names.
pub async fn check(
    app: &Arc<App>,
    login: Login,
    visitor: Visitor,
    typed: Typed,
    password: Password,
) -> Result<Answer, Trouble> {
    let (shared, of, from) = (app.clone(), login.clone(), visitor.clone());
    let begun = app.store.write(move |conn| begin(&shared, conn, &of, &from, &typed)).await?;
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
            app.store.write(move |conn| tries::give_back(conn, &known.counted)).await?;
            return Err(error.into());
        }
    };
    let anew = if right { rehash(app, phc, secret).await } else { None };
    let (shared, topic) = (app.clone(), login.id.clone());
    let answer = app
        .store
        .write(move |conn| settle(&shared, conn, &login, &visitor, &known, right, anew.as_deref()))
        .await?;
    metrics::password(if answer == Answer::Proved { "accepted" } else { "wrong" });
    if answer == Answer::Proved {
        app.store.wake(topic.as_str()).await;
    }
    Ok(answer)
}

/// Counts the try and finds what to compare with. `Err` is the answer when there is no try left.
fn begin(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    visitor: &Visitor,
    typed: &Typed,
) -> Result<Result<Known, Answer>, StoreError> {
    let found = find(conn, typed)?;
    // By whatever name somebody is known, their tries are counted together.
    let whose = found.as_ref().map_or_else(|| typed.key(), |user| user.as_str().to_owned());
    let user = found.unwrap_or_else(nobody);
    let browser = store::sessions::browser_is_known(conn, &user, &visitor.browser_digest)?;
    let browser = browser.then(|| hex(&visitor.browser_digest));
    let policy = app.policy(Some(&login.policy));
    let refused = match tries::take(app, conn, visitor, &whose, browser.as_deref(), policy)? {
        Try::Counted(counted) => {
            let kept = store::passwords::find(conn, &user)?;
            return Ok(Ok(Known { user, kept, counted }));
        }
        Try::NotUntil(until) => Answer::TooMany(app.seconds_until(until)),
        Try::Locked(until) => Answer::Locked(app.seconds_until(until)),
    };
    let entry = Entry::new(Event::Limited).login(&login.id).from_device(&visitor.device);
    audit::record(app, conn, &entry.detail("passwords"))?;
    Ok(Err(refused))
}

/// Whose password it would be. An address that nobody has proved is nobody's.
fn find(conn: &mut Conn, typed: &Typed) -> Result<Option<UserId>, StoreError> {
    let contact = |found: Option<Contact>| found.filter(|contact| contact.verified_at.is_some());
    Ok(match (typed, typed.contact()) {
        (Typed::Username(name), _) => {
            store::users::find_by_username(conn, &name.comparison_key())?.map(|user| user.id)
        }
        (_, Some(kind)) => {
            contact(store::contacts::find(conn, kind, &typed.key())?).map(|contact| contact.user_id)
        }
        (_, None) => None,
    })
}

/// The hash at the cost in force, when the one that is kept has another. A sign-in does not fail for want of it.
async fn rehash(app: &App, phc: Option<Secret>, password: Secret) -> Option<String> {
    let phc = phc.filter(|phc| app.passwords.needs_rehash(phc.expose()));
    phc.as_ref()?;
    app.passwords.hash(password, salt(app)).await.ok()
}

/// Records what came of it. What was compared must still be in force: the password may have been changed, or the
/// account stopped, while it was hashed.
fn settle(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    visitor: &Visitor,
    known: &Known,
    right: bool,
    anew: Option<&str>,
) -> Result<Answer, StoreError> {
    let kept = store::passwords::find(conn, &known.user)?;
    let active = store::users::find(conn, &known.user)?.is_some_and(|user| user.is_active());
    let compared = known.kept.as_ref().map(|kept| kept.changed_at);
    let in_force = kept.as_ref().filter(|kept| Some(kept.changed_at) == compared);
    let Some(kept) = in_force.filter(|_| right && active) else {
        let mut entry = Entry::new(Event::PasswordWrong).login(&login.id).from_device(&visitor.device);
        entry.user_id = Some(known.user.clone()).filter(|user| *user != nobody());
        entry.client_id = login.client_id.clone();
        audit::record(app, conn, &entry)?;
        return Ok(Answer::Wrong);
    };
    tries::forgive(conn, &known.counted)?;
    if let Some(phc) = anew {
        store::passwords::rehash(conn, kept, &seal(app, &known.user, phc))?;
    }
    let proof = Proof { method: Method::Password, at: app.now(), other_device: false, key: None };
    Ok(if prove::record_user(app, conn, login, &known.user, proof)? { Answer::Proved } else { Answer::Moved })
}
