//! Writes the audit trail, in the transaction of what it tells.

use crate::{
    app::App,
    model::audit::Entry,
    store::{self, Conn, StoreError},
};

/// Records an event now.
pub fn record(app: &App, conn: &mut Conn, entry: &Entry) -> Result<(), StoreError> {
    store::audit::insert(conn, app.new_id(), app.now(), entry)
}
