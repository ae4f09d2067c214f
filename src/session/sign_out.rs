//! A person's own wish to leave: this browser, every browser, or a sign-in that waits. What then ends is in `ending`.

use super::ending;
use crate::{
    app::App,
    model::{
        access_window::AccessEnd,
        audit::{Entry, Event},
        device::Device,
        id::{SessionId, UserId},
        login::EndReason,
    },
    observe::audit,
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// Ends the session of a person who signs out in its browser. False when it is not theirs or had ended.
pub async fn one(
    app: &Arc<App>,
    user: UserId,
    session: SessionId,
    device: Device,
) -> Result<bool, StoreError> {
    app.write(move |tx| {
        let ended = lock_theirs(tx.conn, &user, &session)?
            && ending::session(tx.app, tx.conn, &user, &session, AccessEnd::SignedOut)?;
        if ended {
            record(tx.app, tx.conn, &user, &session, &device, None)?;
        }
        Ok(ended)
    })
    .await
}

/// Puts out another browser, by a session of the person that began in it. False when it is not theirs or had ended.
pub async fn others(
    app: &Arc<App>,
    user: UserId,
    session: SessionId,
    device: Device,
) -> Result<bool, StoreError> {
    app.write(move |tx| {
        if !lock_theirs(tx.conn, &user, &session)? {
            return Ok(false);
        }
        let ended = ending::browser(tx.app, tx.conn, &user, &session, AccessEnd::SignedOut)?;
        ended.iter().try_for_each(|session| record(tx.app, tx.conn, &user, session, &device, None))?;
        Ok(!ended.is_empty())
    })
    .await
}

/// Locks a person alone, and says whether that session is theirs, whoever asks; whose one is never changes.
fn lock_theirs(conn: &mut Conn, user: &UserId, session: &SessionId) -> Result<bool, StoreError> {
    store::users::lock(conn, user)?;
    Ok(store::sessions::find_with_user(conn, session)?.is_some_and(|(_, owner)| owner.id == *user))
}

/// Ends all of a person's sessions, on every device. `here` is the browser in which they ask for it.
pub async fn everywhere(
    app: &Arc<App>,
    user: UserId,
    here: Vec<u8>,
    device: Device,
) -> Result<usize, StoreError> {
    app.write(move |tx| {
        let ended = ending::everything(tx.app, tx.conn, &user, Some(&here), AccessEnd::SignedOut)?;
        let record = |session| record(tx.app, tx.conn, &user, session, &device, Some("everywhere"));
        ended.iter().try_for_each(record)?;
        Ok(ended.len())
    })
    .await
}

fn record(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    session: &SessionId,
    device: &Device,
    detail: Option<&str>,
) -> Result<(), StoreError> {
    let mut entry = Entry::new(Event::SignedOut).user(user).session(session).from_device(device);
    entry.detail = detail.map(str::to_owned);
    audit::record(app, conn, &entry)
}

/// Ends the sign-ins that wait in a browser and in which somebody has proved something. Signing out means them too,
/// whether or not a session has begun yet.
pub async fn waiting(app: &Arc<App>, browser_digest: Vec<u8>) -> Result<usize, StoreError> {
    let now = app.now();
    let end = move |conn: &mut Conn| {
        store::logins::refuse_proved_in(conn, &browser_digest, None, EndReason::Expired, now)
    };
    app.store.write(end).await
}
