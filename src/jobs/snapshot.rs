//! Takes note of what any process has changed of clients and keys: of a client at once, where the database tells us, and
//! of all else within a second.

use crate::app::App;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::broadcast::error::RecvError,
    time::{MissedTickBehavior, interval},
};

/// How often the version is looked at. A change of which nobody told us is noticed as late as that.
const EVERY: Duration = Duration::from_secs(1);

pub(super) async fn run(app: Arc<App>) {
    let mut topics = app.store.listen();
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => once(&app).await,
            topic = topics.recv() => match topic {
                Ok(topic) if app.hear(&topic) => {}
                Ok(_) | Err(RecvError::Lagged(_)) => once(&app).await,
                // The store is closed, and the process about to end.
                Err(RecvError::Closed) => return,
            },
        }
    }
}

pub(super) async fn once(app: &Arc<App>) {
    if let Err(error) = app.refresh().await {
        tracing::error!(%error, "changes of clients and keys cannot be read; what is known of them stays in force");
    }
}
