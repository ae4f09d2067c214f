//! Tells other machines what they want to know: webhooks and back-channel logout.

use super::pause;
use crate::{app::App, outbox::deliveries};
use std::{sync::Arc, time::Duration};

const EVERY: Duration = Duration::from_secs(1);

pub(super) async fn run(app: Arc<App>) {
    loop {
        once(&app).await;
        pause(EVERY).await;
    }
}

/// Delivers until nothing is due.
pub(super) async fn once(app: &Arc<App>) {
    loop {
        match deliveries::due(app).await {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "deliveries cannot be read; they wait");
                return;
            }
        }
    }
}
