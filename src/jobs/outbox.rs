//! Delivers messages: at once when one is queued here, soon when another process queued it.

use super::pause;
use crate::{
    app::App,
    outbox::deliver::{self, Sender},
    store::StoreError,
};
use std::{sync::Arc, time::Duration};

/// How often the outbox is checked when there was no signal.
const IDLE: Duration = Duration::from_secs(1);

pub(super) async fn run(app: Arc<App>) {
    let mut sender = Sender::new(&app);
    loop {
        log(sender.take().await.map(drop));
        // A message that ends makes room, which matters only where there was none.
        let is_full = sender.is_full();
        let mut idle = std::pin::pin!(pause(IDLE));
        loop {
            tokio::select! {
                () = app.outbox.notified() => break,
                () = &mut idle => break,
                Some(settled) = sender.ended() => {
                    log(settled);
                    if is_full {
                        break;
                    }
                }
            }
        }
    }
}

/// Delivers until nothing is due.
pub(super) async fn once(app: &Arc<App>) {
    log(deliver::due(app).await.map(drop));
}

fn log(done: Result<(), StoreError>) {
    if let Err(error) = done {
        tracing::error!(%error, "the outbox cannot be read or written; its messages wait");
    }
}
