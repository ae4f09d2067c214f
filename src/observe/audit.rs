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
pub fn record(app: &App, conn: &mut Conn, entry: &Entry) -> Result<(), StoreError> {
    if let (true, Some(device)) = (entry.event.is_offence(), &entry.device) {
        let user = entry.user_id.as_ref().map(UserId::as_str);
        let whom = user.or(entry.login_id.as_ref().map(LoginId::as_str)).unwrap_or_default();
        store::offences::insert(conn, app.new_id(), device.network(), whom, app.now())?;
    }
    store::audit::insert(conn, app.new_id(), app.now(), entry)
}
