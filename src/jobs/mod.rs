//! What is done without anybody asking: messages are delivered, access ends, other machines are told, clients and keys are read again when
//! they change, and what is over is cleared away.

mod access_end;
mod housekeeping;
mod notices;
mod outbox;
mod snapshot;

use crate::{app::App, config::sms::Transport, protocol::phone};
use std::{sync::Arc, time::Duration};
use tokio::task::JoinSet;

/// Jobs under way; they end when this is dropped.
pub struct Jobs(#[expect(dead_code, reason = "held for its drop")] JoinSet<()>);

/// Starts them.
pub fn start(app: &Arc<App>) -> Jobs {
    let mut jobs = JoinSet::new();
    jobs.spawn(outbox::run(app.clone()));
    jobs.spawn(notices::run(app.clone()));
    jobs.spawn(access_end::run(app.clone()));
    jobs.spawn(snapshot::run(app.clone()));
    jobs.spawn(housekeeping::run(app.clone()));
    if app.config.sms.transport != Transport::None {
        jobs.spawn_blocking(phone::warm);
    }
    Jobs(jobs)
}

/// Runs everything that is due, once: for tests, whose clock is theirs.
pub async fn run_due(app: &Arc<App>) {
    snapshot::once(app).await;
    access_end::once(app).await;
    outbox::once(app).await;
    notices::once(app).await;
    housekeeping::once(app).await;
}

/// Waits, by the machine's time.
async fn pause(time: Duration) {
    tokio::time::sleep(time).await;
}
