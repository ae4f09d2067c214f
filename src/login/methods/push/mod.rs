//! A notification on a device that the person chose for it (Web Push). It goes out beside the message of a
//! sign-in, to every device of theirs, and its link is answered like the link of a mail.
//!
//! What a device is reached by is sealed for its person; the link is a challenge like any other.

pub mod add;
pub mod change;
pub mod send;
pub mod used;

use crate::{
    app::App,
    model::{
        id::UserId,
        policy::{Method, Policy},
        push::SHARED_SECONDS,
    },
    store::{self, Conn, StoreError},
};

/// Whether there are notifications in this installation: a way for them to leave, and a policy that takes them.
pub fn is_available(app: &App) -> bool {
    app.config.push.is_on() && app.config.all_policies().any(is_taken)
}

/// Whether that policy takes notifications, in a step or as a second factor.
pub fn is_taken(policy: &Policy) -> bool {
    policy.takes(Method::Push)
}

/// Whether somebody else was signed in in that browser not long ago: then it is no place for a person's
/// notifications.
pub fn is_shared(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    browser_digest: &[u8],
) -> Result<bool, StoreError> {
    store::sessions::browser_is_shared(conn, user, browser_digest, app.now() - SHARED_SECONDS)
}
