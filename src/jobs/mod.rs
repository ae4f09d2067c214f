//! Background jobs: messages are delivered, access ends, apps and webhooks are notified, waiting pages are told, clients
//! and keys are read again when they change, and expired rows are deleted.

mod access_end;
mod deliveries;
mod housekeeping;
mod outbox;
mod snapshot;
mod streams;

use crate::{app::App, config::sms::Transport, protocol::phone, web::streams::Streams};
use futures_util::FutureExt;
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::task::JoinSet;

/// How long a job waits after a panic before it starts again.
const AFTER_PANIC: Duration = Duration::from_secs(1);

/// Jobs under way; they end when this is dropped.
pub struct Jobs(#[expect(dead_code, reason = "held for its drop")] JoinSet<()>);

/// Starts them.
pub fn start(app: &Arc<App>, streams: &Streams) -> Jobs {
    let mut jobs = JoinSet::new();
    let (mail, fresh, tidy) = (app.clone(), app.clone(), app.clone());
    let (for_deliveries, ended) = (app.clone(), app.clone());
    let (for_streams, streams) = (app.clone(), streams.clone());
    jobs.spawn(keep(move || outbox::run(mail.clone()), AFTER_PANIC));
    jobs.spawn(keep(move || snapshot::run(fresh.clone()), AFTER_PANIC));
    jobs.spawn(keep(move || housekeeping::run(tidy.clone()), AFTER_PANIC));
    jobs.spawn(keep(move || deliveries::run(for_deliveries.clone()), AFTER_PANIC));
    jobs.spawn(keep(move || access_end::run(ended.clone()), AFTER_PANIC));
    jobs.spawn(keep(move || streams::run(for_streams.clone(), streams.clone()), AFTER_PANIC));
    if app.config.sms.transport != Transport::None {
        jobs.spawn_blocking(phone::warm);
    }
    Jobs(jobs)
}

/// Runs everything that is due, once. For tests, which control the clock.
pub async fn run_due(app: &Arc<App>) {
    snapshot::once(app).await;
    access_end::once(app).await;
    outbox::once(app).await;
    deliveries::once(app).await;
    housekeeping::once(app).await;
}

/// Runs a job, and starts it again after a panic: one bad message or row must not stop the job for all others until
/// somebody restarts the server. The panic hook has logged it.
async fn keep<F: Future<Output = ()>>(job: impl Fn() -> F, after_panic: Duration) {
    while AssertUnwindSafe(job()).catch_unwind().await.is_err() {
        pause(after_panic).await;
    }
}

/// Waits in real time.
async fn pause(time: Duration) {
    tokio::time::sleep(time).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn a_job_that_panics_begins_again() {
        let runs = AtomicU32::new(0);
        let job = || async {
            assert!(runs.fetch_add(1, Ordering::Relaxed) >= 2, "on purpose");
        };
        keep(job, Duration::ZERO).await;
        assert_eq!(runs.load(Ordering::Relaxed), 3);
    }
}
