//! Delivers messages: at once when one is queued here, soon when another process queued it.

use super::pause;
use crate::{app::App, outbox::deliver};
use std::{sync::Arc, time::Duration};

/// How often the outbox is checked when there was no signal.
const IDLE: Duration = Duration::from_secs(1);

pub(super) async fn run(app: Arc<App>) {
    loop {
        once(&app).await;
        tokio::select! {
            () = app.outbox.notified() => {}
            () = pause(IDLE) => {}
        }
    }
}

/// Delivers until nothing is due.
pub(super) async fn once(app: &Arc<App>) {
    loop {
        match deliver::due(app).await {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be read; its messages wait");
                return;
            }
        }
    }
}
