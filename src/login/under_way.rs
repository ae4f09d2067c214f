//! A sign-in as it stands in the transaction that writes in it. What a page read before may have been ended since then:
//! by its person, by an administrator, or by time.

use crate::{
    app::App,
    login::identifier::Typed,
    model::{
        id::LoginId,
        login::{Login, Stage},
    },
    store::{self, Conn, StoreError},
};

/// Whether it has come neither to its end nor to an app.
pub fn is(app: &App, login: &Login) -> bool {
    let open = matches!(login.stage, Stage::Identify | Stage::Prove(_) | Stage::Proved { .. });
    open && app.now() < login.expires_at
}

/// The sign-in of that id, if it is under way and of that browser. Nobody moves it before the transaction has ended.
/// Lock people first.
pub fn hold(
    app: &App,
    conn: &mut Conn,
    id: &LoginId,
    browser_digest: &[u8],
) -> Result<Option<Login>, StoreError> {
    let login = store::logins::hold(conn, id)?;
    Ok(login.filter(|login| is(app, login) && login.browser_digest == browser_digest))
}

/// The error that undoes what was written for a sign-in that moved on at this moment. Trying again finds it moved.
pub(super) fn moved_on() -> StoreError {
    StoreError::Busy("the sign-in moved on at this moment".to_owned())
}

/// The same of a sign-in that was read before. False when it is under way no more.
pub fn still(app: &App, conn: &mut Conn, read: &Login) -> Result<bool, StoreError> {
    Ok(hold(app, conn, &read.id, &read.browser_digest)?.is_some())
}

/// How many sign-ins of one browser are looked through.
const MOST: i64 = 10;

/// Another sign-in of this browser to the same app that waits for the message to what was typed. It says nothing of whom
/// that names: it is found by what was typed there.
pub async fn waiting(app: &App, login: &Login, typed: &Typed) -> Result<Option<LoginId>, StoreError> {
    let (browser, now) = (login.browser_digest.clone(), app.now());
    let open = app.store.read(move |conn| store::logins::open_in(conn, &browser, now, MOST)).await?;
    let typed = typed.as_str().to_lowercase();
    let waits = |other: &Login| {
        let asked = other.prove().filter(|asked| asked.proofs.is_empty() && now < asked.expires_at());
        asked.is_some_and(|asked| asked.address.to_lowercase() == typed)
            && other.client_id == login.client_id
            && other.policy == login.policy
    };
    Ok(open.into_iter().find(|other| other.id != login.id && waits(other)).map(|other| other.id))
}
