//! Waking whoever waits for a change: in this process at once, in others by LISTEN and NOTIFY.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Thread;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use tokio::sync::broadcast;

use super::postgres;
use super::target::PostgresTarget;
use super::{Conn, StoreError};

/// The topic that means "look again, whatever you wait for": some wakes may have been missed.
pub const EVERYTHING: &str = "*";

/// One channel for all topics: connections need not know who waits for what.
const CHANNEL: &str = "porchlight";
/// Topics that a slow listener may be behind before it is told that it lagged.
const BACKLOG: usize = 1024;
/// diesel cannot block on libpq's socket without unsafe code; a look costs some microseconds.
const LOOK_EVERY: Duration = Duration::from_millis(25);
/// Looks without any listener before the connection is given back: ten seconds.
const IDLE_LOOKS: u32 = 400;
const FIRST_RETRY: Duration = Duration::from_millis(100);
const LAST_RETRY: Duration = Duration::from_secs(5);

/// The bell of one store.
pub(super) struct Bell {
    sender: broadcast::Sender<Arc<str>>,
    /// Tells this process's own notifications from those of others.
    origin: String,
    closed: Arc<AtomicBool>,
    ear: Mutex<Option<Thread>>,
}

impl Bell {
    pub(super) fn new() -> Bell {
        Bell {
            sender: broadcast::channel(BACKLOG).0,
            origin: origin(),
            closed: Arc::new(AtomicBool::new(false)),
            ear: Mutex::new(None),
        }
    }

    /// Wakes the listeners of this process.
    pub(super) fn ring(&self, topic: &str) {
        // No listener is no fault.
        let _ = self.sender.send(topic.into());
    }

    /// Wakes the listeners of all other processes on the same PostgreSQL.
    pub(super) fn notify(&self, topic: &str) -> impl FnOnce(&mut Conn) -> Result<(), StoreError> + use<> {
        let text = format!("{} {topic}", self.origin);
        move |c| {
            let sql = diesel::sql_query("SELECT pg_notify($1, $2)");
            let sql = sql.bind::<diesel::sql_types::Text, _>(CHANNEL);
            sql.bind::<diesel::sql_types::Text, _>(text).execute(c)?;
            Ok(())
        }
    }

    /// A listener to the topics of this process only.
    pub(super) fn listen(&self) -> broadcast::Receiver<Arc<str>> {
        self.sender.subscribe()
    }

    /// A listener to the topics of all processes on that PostgreSQL.
    pub(super) fn listen_to(&self, target: &PostgresTarget) -> broadcast::Receiver<Arc<str>> {
        // Subscribed first, so that the thread sees a listener when it is woken.
        let receiver = self.sender.subscribe();
        let mut ear = self.ear.lock().unwrap_or_else(PoisonError::into_inner);
        match &*ear {
            Some(thread) => thread.unpark(),
            None => *ear = self.start(target.clone()),
        }
        receiver
    }

    fn start(&self, target: PostgresTarget) -> Option<Thread> {
        let ear = Ear {
            target,
            sender: self.sender.clone(),
            own: format!("{} ", self.origin),
            closed: Arc::clone(&self.closed),
        };
        let spawned = std::thread::Builder::new().name("store-ear".into()).spawn(move || ear.run());
        match spawned {
            Ok(handle) => Some(handle.thread().clone()),
            Err(error) => {
                // Listeners poll as well; the next one tries to start the thread again.
                tracing::warn!(%error, "no thread to listen for changes of other replicas");
                None
            }
        }
    }
}

impl Drop for Bell {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::Release);
        if let Some(thread) = &*self.ear.lock().unwrap_or_else(PoisonError::into_inner) {
            thread.unpark();
        }
    }
}

/// A name for this store that no other store has: the standard library's hash keys are random.
fn origin() -> String {
    use std::hash::{BuildHasher, Hasher, RandomState};
    let part = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", part(), part())
}

/// The thread that hears other processes.
struct Ear {
    target: PostgresTarget,
    sender: broadcast::Sender<Arc<str>>,
    /// What our own notifications begin with.
    own: String,
    closed: Arc<AtomicBool>,
}

impl Ear {
    fn run(&self) {
        let mut pause = FIRST_RETRY;
        while !self.is_closed() {
            if self.sender.receiver_count() == 0 {
                std::thread::park();
                continue;
            }
            match self.hear() {
                Ok(()) => pause = FIRST_RETRY,
                Err((error, heard)) => {
                    tracing::warn!(%error, "changes of other replicas are noticed by polling only");
                    pause = if heard { FIRST_RETRY } else { (pause * 2).min(LAST_RETRY) };
                    std::thread::park_timeout(pause);
                }
            }
        }
    }

    /// Listens on one connection until nobody listens to us, or the connection ends. The error's
    /// flag says whether it had been up.
    fn hear(&self) -> Result<(), (StoreError, bool)> {
        let mut pg = postgres::connect(&self.target).map_err(|e| (e, false))?;
        pg.batch_execute(&format!("LISTEN {CHANNEL}")).map_err(|e| (e.into(), false))?;
        // Whatever was said before LISTEN is lost.
        let _ = self.sender.send(EVERYTHING.into());
        let mut idle = 0;
        while idle < IDLE_LOOKS && !self.is_closed() {
            for notice in pg.notifications_iter() {
                self.pass_on(&notice.map_err(|e| (e.into(), true))?.payload);
            }
            idle = if self.sender.receiver_count() == 0 { idle + 1 } else { 0 };
            std::thread::park_timeout(LOOK_EVERY);
        }
        Ok(())
    }

    fn pass_on(&self, payload: &str) {
        if !payload.starts_with(&self.own)
            && let Some((_, topic)) = payload.split_once(' ')
        {
            let _ = self.sender.send(topic.into());
        }
    }

    fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Store;
    use super::super::probe::{on_postgres, on_sqlite};
    use super::*;

    /// Waits for a topic, ignoring all others.
    async fn hears(listener: &mut broadcast::Receiver<Arc<str>>, topic: &str) -> bool {
        let until = async { while listener.recv().await.is_ok_and(|heard| &*heard != topic) {} };
        tokio::time::timeout(Duration::from_secs(1), until).await.is_ok()
    }

    /// Waits until a listener's LISTEN stands.
    async fn stands(listener: &mut broadcast::Receiver<Arc<str>>) {
        assert!(hears(listener, EVERYTHING).await, "LISTEN did not begin");
    }

    #[tokio::test]
    async fn a_wake_reaches_listeners_of_the_same_store() {
        let store = on_sqlite().await;
        let (mut one, mut two) = (store.listen(), store.listen());
        store.wake("login:1").await;
        assert!(hears(&mut one, "login:1").await && hears(&mut two, "login:1").await);
    }

    #[tokio::test]
    async fn a_wake_reaches_another_replica_within_a_second_and_its_own_process_once() {
        let Some(here) = on_postgres().await else { return };
        let there = Store::open(&here.settings).expect("second replica");
        let (mut own, mut other) = (here.listen(), there.listen());
        stands(&mut own).await;
        stands(&mut other).await;
        here.wake("login:2 with spaces").await;
        assert!(hears(&mut other, "login:2 with spaces").await);
        assert!(hears(&mut own, "login:2 with spaces").await);
        // Longer than a look: the notification that came back is not passed on again.
        assert!(!hears(&mut own, "login:2 with spaces").await);
    }

    #[tokio::test]
    async fn a_lost_connection_is_made_again_and_listeners_are_told_to_look() {
        let Some(here) = on_postgres().await else { return };
        let there = Store::open(&here.settings).expect("second replica");
        let mut listener = there.listen();
        stands(&mut listener).await;
        assert!(here.cut() > 0);
        stands(&mut listener).await;
        here.wake("login:3").await;
        assert!(hears(&mut listener, "login:3").await);
    }
}
