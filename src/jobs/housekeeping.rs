//! Notes links that ended unused, and clears away what is over. What is cleared away is gone for good, so a clock that
//! jumps ahead is not believed at once.

use super::pause;
use crate::{
    account::deletion,
    app::{App, age, public_half},
    login::untouched,
    model::{
        audit::{Entry, Event},
        lifetimes::Lifetimes,
    },
    observe::{audit, metrics},
    protocol::{UnixTime, seconds::Seconds},
    store::{self, Conn, StoreError, purge::may_purge},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// The time that is believed moves ten minutes each time, at most: a server that was off for a month catches up in three
/// days.
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

/// By how much the clocks of replicas may differ without a warning.
const TOLERATED_SECONDS: i64 = 5;

/// How long one transaction of this job takes, about. Whoever signs in meanwhile waits for one of them at most.
const GENTLE: Duration = Duration::from_millis(20);
/// How many rows the first transaction of a kind removes, and how many any of them.
const FIRST_BATCH: i64 = 100;
const BATCHES: std::ops::RangeInclusive<i64> = 10..=1000;
/// How many links that ended are noted in one transaction: each is two writes.
const LINKS: i64 = 100;
/// How many people are forgotten in one transaction: each is a dozen writes.
const PEOPLE: i64 = 10;

/// Removes at most so many rows that ended before a time; how many they were.
type Purge = fn(&mut Conn, UnixTime, i64) -> Result<usize, StoreError>;

pub(super) async fn run(app: Arc<App>) {
    loop {
        pause(EVERY).await;
        carefully(&app).await;
    }
}

/// Clears away what is over by the time that can be believed.
async fn carefully(app: &Arc<App>) {
    let behind = app.clock_behind();
    metrics::clock_behind(behind);
    if behind > TOLERATED_SECONDS {
        tracing::warn!(
            seconds = behind,
            "the clock of this machine is behind the latest time in the database: what has ended stays ended, and our \
             time goes on at half the speed until the clock has caught up; check NTP on every replica"
        );
    }
    match age::note(app).await {
        Ok(believed) => at(app, believed).await,
        Err(error) => {
            tracing::error!(%error, "nothing is cleared away, because the last time cannot be read");
        }
    }
}

/// Clears away what is over by the clock. For tests, which control the clock.
pub(super) async fn once(app: &Arc<App>) {
    at(app, app.now()).await;
}

async fn at(app: &Arc<App>, now: UnixTime) {
    metrics::upkeep();
    if let Err(error) = tidy(app, now).await {
        tracing::error!(%error, "what is over could not be cleared away; it is tried again");
    }
}

async fn tidy(app: &Arc<App>, now: UnixTime) -> Result<(), StoreError> {
    while in_a_transaction(app, move |app, conn| note_expired(app, conn, now)).await? == LINKS.unsigned_abs()
    {
        pause(GENTLE).await;
    }
    in_a_transaction(app, move |app, conn| retire_keys(app, conn, now)).await?;
    let access_before = now - app.config.retention.access_days * DAY;
    for (purge, before) in what_is_over(now, access_before) {
        clear(app, purge, before).await?;
    }
    let forget =
        move |app: &App, conn: &mut Conn| deletion::forget_left_over(app, conn, access_before, PEOPLE);
    while in_a_transaction(app, forget).await? == PEOPLE.unsigned_abs() {
        pause(GENTLE).await;
    }
    Ok(())
}

async fn in_a_transaction(
    app: &Arc<App>,
    work: impl FnOnce(&App, &mut Conn) -> Result<usize, StoreError> + Send + 'static,
) -> Result<u64, StoreError> {
    let count = app.write(move |tx| work(tx.app, tx.conn)).await?;
    Ok(u64::try_from(count).unwrap_or(u64::MAX))
}

/// Removes one kind of row until none is left that is over. A pause follows each batch that is at least as long as
/// the batch took, so that half of the writer's time stays for people; a million rows take minutes, and nobody waits.
async fn clear(app: &Arc<App>, purge: Purge, before: UnixTime) -> Result<(), StoreError> {
    let mut most = FIRST_BATCH;
    loop {
        let batch = app.store.write(move |conn| {
            // Measured here, without the wait for a turn: a busy hour must not make the batches small.
            let begun = Instant::now();
            let removed = if may_purge(conn)? { Some(purge(conn, before, most)?) } else { None };
            Ok((removed, begun.elapsed()))
        });
        let (removed, took) = batch.await?;
        // Another replica is at it, or there are no more.
        if removed.is_none_or(|count| i64::try_from(count).is_ok_and(|count| count < most)) {
            return Ok(());
        }
        most = next_batch(most, took);
        pause(took.max(GENTLE / 4)).await;
    }
}

/// How many rows the next batch removes, after one that took so long.
fn next_batch(most: i64, took: Duration) -> i64 {
    let next = if took > GENTLE {
        most / 2
    } else if took < GENTLE / 2 {
        most * 2
    } else {
        most
    };
    next.clamp(*BATCHES.start(), *BATCHES.end())
}

/// Notes links that ended without an answer; how many.
fn note_expired(app: &App, conn: &mut Conn, now: UnixTime) -> Result<usize, StoreError> {
    let expired = store::challenges::expire_links(conn, now, LINKS)?;
    let sent = store::messages::were_sent(conn, &expired)?;
    for (challenge, sent) in expired.iter().zip(sent) {
        let detail = if sent { challenge.kind.as_str() } else { "not sent" };
        let mut entry = Entry::new(Event::LinkExpired).detail(detail);
        entry.user_id = challenge.user_id.clone();
        entry.login_id = challenge.login_id.clone();
        audit::record(app, conn, &entry)?;
    }
    metrics::links_expired(u64::try_from(expired.len()).unwrap_or(0));
    Ok(expired.len())
}

/// Every kind of row that is cleared away, and before when it must have ended.
fn what_is_over(now: UnixTime, access_before: UnixTime) -> [(Purge, UnixTime); 21] {
    [
        (store::limits::purge, now),
        (store::access_tokens::purge, now - DAY),
        (store::challenges::purge, now - DAY),
        (store::ceremonies::purge, now - DAY),
        (store::upstream_requests::purge, now - DAY),
        (store::upstream_logins::purge, now - DAY),
        (store::logins::purge_untouched, now),
        (|conn, _, most| store::logins::trim_untouched(conn, untouched::IN_ALL, most), now),
        (|conn, _, most| untouched::trim_large(conn, most), now),
        (store::logins::purge, now - DAY),
        (store::dismissed_prompts::purge, now - KEEP_BROWSER_SECONDS),
        (store::grants::purge, now),
        (store::refresh_tokens::purge, now - KEEP_ENDED_SECONDS),
        (store::sessions::purge, now - KEEP_ENDED_SECONDS),
        (store::messages::purge, now - KEEP_ENDED_SECONDS),
        (store::audit::purge, now - KEEP_AUDIT_SECONDS),
        (store::risks::purge, now - KEEP_AUDIT_SECONDS),
        (store::failed_attempts::purge, now - DAY),
        (store::client_errors::purge, now - KEEP_ENDED_SECONDS),
        (store::access_windows::purge, access_before),
        (store::deliveries::purge, access_before),
    ]
}

/// Of a key that is no longer published only the public half is kept, until no session of its time can live. Gives how
/// many keys were removed.
fn retire_keys(app: &App, conn: &mut Conn, now: UnixTime) -> Result<usize, StoreError> {
    for key in store::signing_keys::ended(conn, now)? {
        let public_jwk =
            public_half(&app.sealer, &key).map_err(|error| StoreError::Broken(error.to_string()))?;
        store::signing_keys::keep_public(conn, &key.kid, &public_jwk)?;
    }
    let longest = app.config.all_policies().map(|policy| longest_session(&policy.lifetimes)).max();
    let kept = KEEP_HINT_KEY_SECONDS.max(longest.unwrap_or_default().get());
    store::signing_keys::purge(conn, now - kept)
}

fn longest_session(lifetimes: &Lifetimes) -> Seconds {
    lifetimes.session.max(lifetimes.session_remembered).max(lifetimes.refresh_token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::Tx,
        world::{World, clock::FakeClock},
    };

    #[test]
    fn batches_grow_while_they_are_quick_and_shrink_when_they_are_slow() {
        assert_eq!(next_batch(100, Duration::from_millis(3)), 200);
        assert_eq!(next_batch(100, Duration::from_millis(15)), 100);
        assert_eq!(next_batch(100, Duration::from_millis(80)), 50);
        assert_eq!(next_batch(1000, Duration::ZERO), 1000);
        assert_eq!(next_batch(10, Duration::from_secs(1)), 10);
    }

    #[tokio::test]
    async fn a_clock_that_is_far_ahead_for_some_minutes_clears_nothing_away() {
        const YEAR_AND_MORE: i64 = 400 * DAY;
        let (folder, clock) = (tempfile::tempdir().unwrap(), FakeClock::at(1_700_000_000));
        let app = App::for_tests(folder.path(), World::for_tests(clock.clone())).await;
        let entry = |tx: &mut Tx<'_>| audit::record(tx.app, tx.conn, &Entry::new(Event::KeyChanged));
        app.write(entry).await.unwrap();
        let kept = async || app.store.read(|conn| store::audit::newest(conn, 10)).await.unwrap().len();
        carefully(&app).await;
        clock.step(YEAR_AND_MORE);
        for _ in 0..5 {
            carefully(&app).await;
        }
        assert_eq!(kept().await, 1);
        // It is right again: ours is as far ahead as was believed, ten minutes for each of those minutes at most.
        clock.step(-YEAR_AND_MORE);
        clock.advance(60);
        carefully(&app).await;
        assert!((60..=3100).contains(&(app.now() - 1_700_000_000)), "{}", app.now());
        let believed = age::note(&app).await.unwrap();
        assert_eq!(believed, app.now());
        // What is really over is cleared away, if more slowly.
        clock.advance(YEAR_AND_MORE);
        once(&app).await;
        assert_eq!(kept().await, 0);
    }
}
