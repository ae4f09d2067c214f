//! The time.

use crate::protocol::UnixTime;
use std::{
    sync::{
        Arc, LazyLock, Mutex, MutexGuard, PoisonError,
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

    /// How long this clock has been running, by which a step of its time is told from time that passes.
    fn running(&self) -> Duration {
        self.elapsed()
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

/// By how much a clock may step ahead and be believed at once, in milliseconds.
const BELIEVED_STEP_MS: i64 = 600_000;

/// A clock that never goes back, over one that may: what has ended stays ended. After a step back it goes on from where
/// it was at half the speed, until the other clock has caught up. It never stands still, because waits and limits must
/// come to their end. A step far ahead is shown and not kept: if it is taken back, so is this clock, up to what
/// [`SteadyClock::raise`] has said.
pub struct SteadyClock {
    wall: Arc<dyn Clock>,
    latest: Mutex<Latest>,
}

/// The latest time that is kept, and when it was shown.
#[derive(Clone, Copy)]
struct Latest {
    ms: i64,
    at: Duration,
}

impl Latest {
    /// How long ago that was, in milliseconds.
    fn passed(self, now: Duration) -> i64 {
        i64::try_from(now.saturating_sub(self.at).as_millis()).unwrap_or(i64::MAX)
    }

    /// Before what no later time lies.
    fn floor(self, now: Duration) -> i64 {
        self.ms.saturating_add(self.passed(now) / 2)
    }
}

impl SteadyClock {
    /// Over that clock, which is believed at first.
    pub fn over(wall: Arc<dyn Clock>) -> Self {
        let latest = Mutex::new(Latest { ms: wall.now_ms(), at: wall.running() });
        Self { wall, latest }
    }

    /// Begins at the latest time that was kept by an earlier process, whatever the clock says.
    pub fn begin_at(&self, ms: i64) {
        *self.lock() = Latest { ms, at: self.wall.running() };
    }

    /// From now on no time is before that one.
    pub fn raise(&self, ms: i64) {
        let now = self.wall.running();
        let mut latest = self.lock();
        if ms > latest.floor(now) {
            *latest = Latest { ms, at: now };
        }
    }

    /// The time as the machine, and whoever else has a clock, knows it. It may go back.
    pub fn wall_ms(&self) -> i64 {
        self.wall.now_ms()
    }

    fn lock(&self) -> MutexGuard<'_, Latest> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for SteadyClock {
    fn now_ms(&self) -> i64 {
        let mut latest = self.lock();
        let (wall, now) = (self.wall.now_ms(), self.wall.running());
        let floor = latest.floor(now);
        if wall < floor {
            return floor;
        }
        let step = wall.saturating_sub(latest.ms).saturating_sub(latest.passed(now));
        if step <= BELIEVED_STEP_MS {
            *latest = Latest { ms: wall, at: now };
        }
        wall
    }

    fn elapsed(&self) -> Duration {
        self.wall.elapsed()
    }

    fn running(&self) -> Duration {
        self.wall.running()
    }
}

/// A clock that stands still until a test moves it. Clones show the same time.
#[derive(Clone)]
pub struct FakeClock {
    time: Arc<AtomicI64>,
    /// How much time has passed, without the steps.
    passed: Arc<AtomicI64>,
}

impl FakeClock {
    /// A clock that shows this time.
    pub fn at(time: UnixTime) -> Self {
        Self { time: Arc::new(AtomicI64::new(time * 1000)), passed: Arc::default() }
    }

    /// That many seconds pass.
    pub fn advance(&self, seconds: i64) {
        self.advance_ms(seconds * 1000);
    }

    /// That many milliseconds pass.
    pub fn advance_ms(&self, milliseconds: i64) {
        self.passed.fetch_add(milliseconds, Ordering::SeqCst);
        self.time.fetch_add(milliseconds, Ordering::SeqCst);
    }

    /// Somebody sets it that many seconds ahead or, with a negative number, back.
    pub fn step(&self, seconds: i64) {
        self.time.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for FakeClock {
    fn now_ms(&self) -> i64 {
        self.time.load(Ordering::SeqCst)
    }

    fn running(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.passed.load(Ordering::SeqCst)).unwrap_or(0))
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
        clock.step(-61);
        assert_eq!(shared.now(), 1_699_999_999);
    }

    #[test]
    fn a_steady_clock_goes_on_slowly_after_a_step_back_until_the_other_has_caught_up() {
        let wall = FakeClock::at(1_700_000_000);
        let steady = SteadyClock::over(Arc::new(wall.clone()));
        let since = |clock: &SteadyClock| clock.now() - 1_700_000_000;
        wall.advance(40 * 86_400);
        assert_eq!(since(&steady), 40 * 86_400);
        wall.step(-100);
        assert_eq!(since(&steady), 40 * 86_400, "it does not go back");
        wall.advance(50);
        assert_eq!(since(&steady), 40 * 86_400 + 25);
        wall.advance(150);
        assert_eq!(since(&steady), 40 * 86_400 + 100, "caught up");
        wall.advance(10);
        assert_eq!(since(&steady), 40 * 86_400 + 110);
    }

    #[test]
    fn a_steady_clock_shows_a_step_far_ahead_and_keeps_of_it_what_it_was_told_to() {
        let wall = FakeClock::at(1_700_000_000);
        let steady = SteadyClock::over(Arc::new(wall.clone()));
        wall.step(400 * 86_400);
        assert_eq!(steady.now(), 1_700_000_000 + 400 * 86_400);
        steady.raise(1_700_000_600_000);
        wall.step(-400 * 86_400);
        assert_eq!(steady.now(), 1_700_000_600);
        wall.advance(1200);
        assert_eq!(steady.now(), wall.now());
        wall.step(599);
        assert_eq!(steady.now(), wall.now(), "a small step");
        wall.step(-599);
        assert_eq!(steady.now(), wall.now() + 599, "is kept");
    }

    #[test]
    fn the_system_clock_is_in_this_century_and_agrees_with_itself() {
        let (before, seconds, after) = (SystemClock.now_ms(), SystemClock.now(), SystemClock.now_ms());
        assert!(before / 1000 <= seconds && seconds <= after / 1000);
        assert!((1_700_000_000..4_102_444_800).contains(&seconds));
    }
}
