//! Reads clients and keys again when any process has changed them.

use super::pause;
use crate::app::App;
use std::{sync::Arc, time::Duration};

const EVERY: Duration = Duration::from_secs(1);

pub(super) async fn run(app: Arc<App>) {
    loop {
        pause(EVERY).await;
        once(&app).await;
    }
}

pub(super) async fn once(app: &Arc<App>) {
    if let Err(error) = app.refresh().await {
        tracing::error!(%error, "clients and keys cannot be read again; the earlier ones stay in force");
    }
}
