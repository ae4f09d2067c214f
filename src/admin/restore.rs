//! What has to be done after the database was restored from a copy.

use super::{
    AdminError,
    actor::{Actor, Confirmed},
    reload,
};
use crate::{
    app::{App, Tx, age},
    model::audit::Event,
    observe::audit,
    store::{self, EVERYTHING, restored::Ended},
};
use std::sync::Arc;

/// Ends everything that the copy would revive: sessions, what apps were granted, links, codes, invitations, sign-ins
/// under way, notifications of devices, which browsers are known, and what waits to be sent.
///
/// # Errors
/// `Store`; then nothing has ended.
pub async fn mark(app: &Arc<App>, actor: impl Into<Actor>) -> Result<Ended, AdminError> {
    let write = move |tx: &mut Tx<'_>, me: &Confirmed| {
        let now = tx.app.now();
        let ended = store::restored::end_all(tx.conn, now)?;
        // From now on it is no longer behind what is remembered of it.
        let seen = age::remembered(&tx.app.config).map_or(now, |seen| seen.time.max(now));
        store::meta::raise_time(tx.conn, seen)?;
        let detail = format!("{} sessions and {} grants ended", ended.sessions, ended.grants);
        audit::record(tx.app, tx.conn, &me.entry(Event::DatabaseRestored).detail(detail))?;
        Ok(ended)
    };
    let ended = actor.into().write(app, None, write).await?;
    app.store.wake(EVERYTHING).await;
    reload(app).await;
    Ok(ended)
}
