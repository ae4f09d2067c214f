//! Notes links that ended unused, and clears away what is over.

use super::pause;
use crate::{
    account::deletion,
    app::{App, public_half},
    login::untouched,
    model::{
        audit::{Entry, Event},
        lifetimes::Lifetimes,
    },
    observe::{audit, metrics},
    protocol::UnixTime,
    store::{self, Conn, StoreError},
};
use std::{sync::Arc, time::Duration};

const EVERY: Duration = Duration::from_mins(1);
const DAY: i64 = 86_400;
/// How long what has ended is kept, so that a replay is recognised and an admin can see what happened.
const KEEP_ENDED_SECONDS: i64 = 30 * DAY;
/// How long a browser keeps our cookie, at most; after that it is another browser to us.
const KEEP_BROWSER_SECONDS: i64 = 366 * DAY;
/// How long the audit trail is kept.
const KEEP_AUDIT_SECONDS: i64 = 365 * DAY;
/// How long the public half of a signing key is kept after the key was published, at least: apps keep the last ID
/// token of a session for as long as their own session lives, and send it when the person signs out.
const KEEP_HINT_KEY_SECONDS: i64 = 366 * DAY;

pub(super) async fn run(app: Arc<App>) {
    loop {
        pause(EVERY).await;
        once(&app).await;
    }
}

pub(super) async fn once(app: &Arc<App>) {
    let shared = app.clone();
    if let Err(error) = app.store.write(move |conn| tidy(&shared, conn)).await {
        tracing::error!(%error, "what is over could not be cleared away; it is tried again");
    }
    metrics::upkeep();
}

fn tidy(app: &App, conn: &mut Conn) -> Result<(), StoreError> {
    let now = app.now();
    note_expired(app, conn, now)?;
    purge(conn, now)?;
    retire_keys(app, conn, now)?;
    let access_before = now - app.config.retention.access_days * DAY;
    store::access_windows::purge(conn, access_before)?;
    store::notices::purge(conn, access_before)?;
    deletion::forget_left_over(app, conn, access_before)?;
    Ok(())
}

/// Notes the links that ended without an answer.
fn note_expired(app: &App, conn: &mut Conn, now: UnixTime) -> Result<(), StoreError> {
    let expired = store::challenges::expire_links(conn, now)?;
    let sent = store::messages::were_sent(conn, &expired)?;
    for (challenge, sent) in expired.iter().zip(sent) {
        let detail = if sent { challenge.kind.as_str() } else { "not sent" };
        let mut entry = Entry::new(Event::LinkExpired).detail(detail);
        entry.user_id = challenge.user_id.clone();
        entry.login_id = challenge.login_id.clone();
        audit::record(app, conn, &entry)?;
    }
    metrics::links_expired(u64::try_from(expired.len()).unwrap_or(0));
    Ok(())
}

fn purge(conn: &mut Conn, now: UnixTime) -> Result<(), StoreError> {
    store::limits::purge(conn, now)?;
    store::access_tokens::purge(conn, now - DAY)?;
    store::challenges::purge(conn, now - DAY)?;
    store::ceremonies::purge(conn, now - DAY)?;
    store::departures::purge(conn, now - DAY)?;
    store::arrivals::purge(conn, now - DAY)?;
    store::logins::purge_untouched(conn, now, untouched::IN_ALL)?;
    store::logins::purge(conn, now - DAY)?;
    store::settled_offers::purge(conn, now - KEEP_BROWSER_SECONDS)?;
    store::grants::purge(conn, now)?;
    store::refresh_tokens::purge(conn, now - KEEP_ENDED_SECONDS)?;
    store::sessions::purge(conn, now - KEEP_ENDED_SECONDS)?;
    store::messages::purge(conn, now - KEEP_ENDED_SECONDS)?;
    store::audit::purge(conn, now - KEEP_AUDIT_SECONDS)?;
    store::risks::purge(conn, now - KEEP_AUDIT_SECONDS)?;
    store::offences::purge(conn, now - DAY)?;
    store::client_errors::purge(conn, now - KEEP_ENDED_SECONDS)?;
    Ok(())
}

/// Of a key that is no longer published only the public half is kept, until no session of its time can live.
fn retire_keys(app: &App, conn: &mut Conn, now: UnixTime) -> Result<(), StoreError> {
    for key in store::signing_keys::ended(conn, now)? {
        let public_jwk =
            public_half(&app.sealer, &key).map_err(|error| StoreError::Broken(error.to_string()))?;
        store::signing_keys::keep_public(conn, &key.kid, &public_jwk)?;
    }
    let longest = app.config.all_policies().map(|policy| longest_session(&policy.lifetimes)).max();
    let kept = KEEP_HINT_KEY_SECONDS.max(longest.unwrap_or_default());
    store::signing_keys::purge(conn, now - kept)?;
    Ok(())
}

fn longest_session(lifetimes: &Lifetimes) -> i64 {
    lifetimes.session.max(lifetimes.session_remembered).max(lifetimes.refresh_token)
}
