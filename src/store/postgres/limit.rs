//! The limit of a call on PostgreSQL: what happens to a call that misses it, and what is thought of other connections.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::OwnedSemaphorePermit;

use super::StoreError;

const RUNS: u8 = 0;
const COMMITS: u8 = 1;
const LATE: u8 = 2;

/// A call that runs, as its thread and its watch see it.
pub(super) struct Call {
    state: AtomicU8,
    permit: Mutex<Option<OwnedSemaphorePermit>>,
}

impl Call {
    pub(super) fn new(permit: OwnedSemaphorePermit) -> Call {
        Call { state: AtomicU8::new(RUNS), permit: Mutex::new(Some(permit)) }
    }

    /// An error when the caller was told already that it took too long: then nothing of it may stay.
    pub(super) fn may_commit(&self) -> Result<(), StoreError> {
        let first = self.state.compare_exchange(RUNS, COMMITS, Ordering::AcqRel, Ordering::Acquire);
        first.map(|_| ()).map_err(|_| StoreError::Unavailable("it was given up before its commit".into()))
    }

    /// Lets the next in line run, and says what became of this call.
    pub(super) fn give_up(&self, limit: Duration) -> String {
        let before = self.state.swap(LATE, Ordering::AcqRel);
        self.release();
        let seconds = limit.as_secs_f32();
        match before {
            COMMITS => format!("no answer to a commit within {seconds} seconds; it may have been done"),
            _ => format!("no answer within {seconds} seconds"),
        }
    }

    pub(super) fn is_late(&self) -> bool {
        self.state.load(Ordering::Acquire) == LATE
    }

    pub(super) fn release(&self) {
        drop(self.permit.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// When a call last missed its limit. What makes one connection silent, a firewall that has forgotten it or a server
/// that was replaced, has mostly befallen all that have been quiet since: they are not tried one after the other.
pub(super) struct Suspicion {
    since: Instant,
    /// Microseconds after `since`.
    raised: AtomicU64,
}

impl Suspicion {
    pub(super) fn new() -> Suspicion {
        Suspicion { since: Instant::now(), raised: AtomicU64::new(0) }
    }

    /// A call that began then has missed its limit.
    pub(super) fn raise(&self, begun: Instant) {
        self.raised.fetch_max(self.micros(begun), Ordering::AcqRel);
    }

    /// Whether a connection that answered last at that time is not to be trusted.
    pub(super) fn covers(&self, answered: Instant) -> bool {
        self.micros(answered) < self.raised.load(Ordering::Acquire)
    }

    fn micros(&self, at: Instant) -> u64 {
        u64::try_from(at.saturating_duration_since(self.since).as_micros()).unwrap_or(u64::MAX)
    }
}
