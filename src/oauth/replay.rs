//! What happens when something that may be used once is used again.

use crate::{
    app::Tx,
    model::{
        audit::{Entry, Event},
        client::Client,
        grant::Grant,
    },
    observe::audit,
    store::{self, StoreError},
};

/// Revokes a grant and every token that came of it: of two holders one is a thief, and nobody can say which
/// (RFC 6749 §4.1.2, RFC 9700 §4.14.2). `presented` is what was used twice, for the audit trail.
pub fn revoke(
    tx: &mut Tx<'_>,
    client: &Client,
    grant: &Grant,
    presented: &'static str,
) -> Result<(), StoreError> {
    store::grants::revoke(tx.conn, &grant.id, tx.app.now())?;
    let mut entry = Entry::new(Event::Replayed).client(&client.id).detail(presented);
    entry.user_id = grant.user_id.clone();
    entry.session_id = grant.session_id.clone();
    audit::record(tx.app, tx.conn, &entry)
}
