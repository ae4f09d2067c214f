//! Ends access when its time is over, with the sessions and grants based on it, and notifies apps and webhooks.

use super::pause;
use crate::{app::App, session::ending, store};
use std::{sync::Arc, time::Duration};

const EVERY: Duration = Duration::from_secs(1);

pub(super) async fn run(app: Arc<App>) {
    loop {
        pause(EVERY).await;
        once(&app).await;
    }
}

/// Continues until no more access is due to end.
pub(super) async fn once(app: &Arc<App>) {
    let now = app.now();
    loop {
        let ended = match app.store.read(move |conn| ending::any_due(conn, now)).await {
            Ok(true) => end(app).await,
            Ok(false) => return,
            Err(error) => Err(error),
        };
        match ended {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "access that is over could not be ended; its tokens are dead all the same");
                return;
            }
        }
    }
}

async fn end(app: &Arc<App>) -> Result<usize, store::StoreError> {
    app.write(move |tx| ending::due(tx.app, tx.conn)).await
}
