//! The time in tests: a clock that stands still, and waiting that has an end.

use std::{
    future::Future,
    sync::OnceLock,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// When this run of the tests began, in unix seconds. Fake clocks start here, so that a stranger's
/// library, which knows only the real time, accepts what was issued.
pub fn start() -> i64 {
    static START: OnceLock<i64> = OnceLock::new();
    *START.get_or_init(now)
}

/// The real time, for what is checked by programs that we did not write.
#[expect(clippy::disallowed_methods, reason = "the fake clocks must begin somewhere")]
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    i64::try_from(since.as_secs()).expect("before the year 292 billion")
}

/// Asks again and again until there is an answer; fails after a minute.
pub async fn eventually<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let end = Instant::now() + Duration::from_mins(1);
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < end, "waited a minute for {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Waits for something that must happen in that time.
pub async fn within<T>(time: Duration, what: &str, future: impl Future<Output = T>) -> T {
    tokio::time::timeout(time, future).await.unwrap_or_else(|_| panic!("{what} did not come within {time:?}"))
}
