//! The time.

use crate::protocol::UnixTime;
use std::{
    sync::{
        Arc, LazyLock,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// A clock.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn now_ms(&self) -> i64;

    /// Seconds since 1970-01-01T00:00:00Z.
    fn now(&self) -> UnixTime {
        self.now_ms().div_euclid(1000)
    }

    /// Time since the program started, which never goes back. Use it only to measure how long something took.
    fn elapsed(&self) -> Duration {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        START.elapsed()
    }
}

/// The system's clock.
#[derive(Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the clock that everybody else asks")]
    fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

/// A clock that stands still until a test moves it. Clones show the same time.
#[derive(Clone)]
pub struct FakeClock(Arc<AtomicI64>);

impl FakeClock {
    /// A clock that shows this time.
    pub fn at(time: UnixTime) -> Self {
        Self(Arc::new(AtomicI64::new(time * 1000)))
    }

    /// Moves forward by that many seconds; a negative number moves it back.
    pub fn advance(&self, seconds: i64) {
        self.advance_ms(seconds * 1000);
    }

    /// Moves forward by that many milliseconds.
    pub fn advance_ms(&self, milliseconds: i64) {
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }
}

impl Clock for FakeClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fake_clock_moves_only_when_told_and_its_clones_with_it() {
        let clock = FakeClock::at(1_700_000_000);
        let shared: Arc<dyn Clock> = Arc::new(clock.clone());
        assert_eq!((shared.now(), shared.now_ms()), (1_700_000_000, 1_700_000_000_000));
        clock.advance(60);
        clock.advance_ms(999);
        assert_eq!((shared.now(), shared.now_ms()), (1_700_000_060, 1_700_000_060_999));
        clock.advance(-61);
        assert_eq!(shared.now(), 1_699_999_999);
    }

    #[test]
    fn the_system_clock_is_in_this_century_and_agrees_with_itself() {
        let (before, seconds, after) = (SystemClock.now_ms(), SystemClock.now(), SystemClock.now_ms());
        assert!(before / 1000 <= seconds && seconds <= after / 1000);
        assert!((1_700_000_000..4_102_444_800).contains(&seconds));
    }
}
