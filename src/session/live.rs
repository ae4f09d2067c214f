//! Whether a session still stands. A session that was read in one transaction proves nothing in the next: whoever
//! writes in its name reads it again there, after sharing the row of its person (`store::locks`).

use crate::{
    app::App,
    crypto::digest::sha256,
    model::{
        handle::Handle,
        id::{SessionId, UserId},
        session::Session,
        user::User,
    },
    store::{self, Conn, StoreError},
};
use subtle::ConstantTimeEq;

/// The live session of a cookie. A cookie that is wrong, ended, idle for too long or of a disabled account is none.
pub fn find(app: &App, conn: &mut Conn, cookie: &Handle) -> Result<Option<(Session, User)>, StoreError> {
    let found = store::sessions::find_with_user(conn, &SessionId::new(cookie.id.clone()))?;
    Ok(found.filter(|(session, user)| {
        let right: bool = sha256(cookie.secret.expose()).as_bytes().ct_eq(&session.digest).into();
        right && session.is_live(app.now()) && user.is_active()
    }))
}

/// The same session as it stands in this transaction. `None` when it has ended, when its person was disabled, and
/// when it was given a new cookie since then. Lock or share its person first.
pub fn again(app: &App, conn: &mut Conn, read: &Session) -> Result<Option<(Session, User)>, StoreError> {
    let found = store::sessions::find_with_user(conn, &read.id)?;
    Ok(found
        .filter(|(session, user)| is_same(read, session) && session.is_live(app.now()) && user.is_active()))
}

/// Whether nothing that a decision rests on has changed in a session.
pub fn is_same(read: &Session, now: &Session) -> bool {
    read.user_id == now.user_id && read.digest == now.digest && read.proofs == now.proofs
}

/// Whether the session of that id still stands, in this transaction and until its end: nobody ends it meanwhile.
pub fn holds(app: &App, conn: &mut Conn, user: &UserId, id: &SessionId) -> Result<bool, StoreError> {
    store::locks::share(conn, user, None)?;
    let found = store::sessions::find_with_user(conn, id)?;
    Ok(found
        .is_some_and(|(session, owner)| owner.id == *user && session.is_live(app.now()) && owner.is_active()))
}
