//! A sign-in as it stands in the transaction that writes in it. What a page read before may have been ended since then:
//! by its person, by an administrator, or by time.

use crate::{
    app::App,
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

/// The same of a sign-in that was read before. False when it is under way no more.
pub fn still(app: &App, conn: &mut Conn, read: &Login) -> Result<bool, StoreError> {
    Ok(hold(app, conn, &read.id, &read.browser_digest)?.is_some())
}
