//! Writes the audit trail, in the transaction of what it tells.

use crate::{
    app::App,
    model::{
        audit::Entry,
        id::{LoginId, UserId},
    },
    store::{self, Conn, StoreError},
};

/// Records an event now. A wrong answer is counted against the network that it came from too.
///
/// # Errors
/// `Busy` when the admin who did it has been disabled, or is an admin no more, since the request began: then
/// nothing of it is done.
pub fn record(app: &App, conn: &mut Conn, entry: &Entry) -> Result<(), StoreError> {
    if let Some(actor) = &entry.actor {
        let actor = UserId::new(actor.as_str());
        store::locks::share(conn, &actor, None)?;
        // The command line is nobody who could be disabled.
        if store::users::find(conn, &actor)?.is_some_and(|user| !(user.admin && user.is_active())) {
            return Err(StoreError::Busy("whoever asked for this is no admin any more".to_owned()));
        }
    }
    if let (true, Some(device)) = (entry.event.is_failed_attempt(), &entry.device) {
        let user = entry.user_id.as_ref().map(UserId::as_str);
        let account = user.or(entry.login_id.as_ref().map(LoginId::as_str)).unwrap_or_default();
        store::failed_attempts::insert(conn, app.new_id(), device.network(), account, app.now())?;
    }
    store::audit::insert(conn, app.new_id(), app.now(), entry)
}
