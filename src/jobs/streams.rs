//! Tells waiting pages how far their sign-ins have come: one reader for all event streams of this process. It reads a
//! sign-in at once when this or another process notifies it of a change, and all of them together every 750 ms, because a
//! notification can be lost.

use crate::{
    app::App,
    login::progress,
    model::id::LoginId,
    store::{EVERYTHING, StoreError},
    web::streams::Streams,
};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::broadcast::{
        Receiver,
        error::{RecvError, TryRecvError},
    },
    time::{MissedTickBehavior, interval},
};

/// How often all of them are looked at. A change of which nobody told us is noticed as late as that.
const EVERY: Duration = Duration::from_millis(750);
/// How many sign-ins are read in one query; notifications are read between two queries.
const AT_ONCE: usize = 500;

pub(super) async fn run(app: Arc<App>, streams: Streams) {
    let mut topics = app.store.listen();
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut rest = Vec::new();
    let mut again = false;
    loop {
        let mut rung = Rung::default();
        if rest.is_empty() && !again {
            tokio::select! {
                _ = ticks.tick() => {
                    streams.beat();
                    rung.all = true;
                }
                topic = topics.recv() => match topic {
                    Ok(topic) => rung.note(&streams, &topic),
                    Err(RecvError::Lagged(_)) => rung.all = true,
                    // The store is closed, and the process about to end.
                    Err(RecvError::Closed) => return,
                },
            }
        }
        rung.note_more(&streams, &mut topics);
        // What was begun is finished first, so that all have their turn.
        again |= rung.all;
        if rest.is_empty() && again {
            rest = streams.logins();
            again = false;
        }
        let chunk = rest.split_off(rest.len().saturating_sub(AT_ONCE));
        if let Err(error) = look(&app, &streams, rung.logins, chunk).await {
            tracing::debug!(%error, "waiting pages are told nothing new");
            rest.clear();
        }
    }
}

/// What was rung about.
#[derive(Default)]
struct Rung {
    logins: Vec<LoginId>,
    /// Something may not have been heard.
    all: bool,
}

impl Rung {
    fn note(&mut self, streams: &Streams, topic: &str) {
        if topic == EVERYTHING {
            self.all = true;
        } else if streams.has(topic) {
            self.logins.push(LoginId::new(topic));
        }
    }

    fn note_more(&mut self, streams: &Streams, topics: &mut Receiver<Arc<str>>) {
        loop {
            match topics.try_recv() {
                Ok(topic) => self.note(streams, &topic),
                Err(TryRecvError::Lagged(_)) => self.all = true,
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            }
        }
    }
}

/// Looks at sign-ins that have probably changed, and at some that have probably not.
async fn look(
    app: &Arc<App>,
    streams: &Streams,
    rung: Vec<LoginId>,
    others: Vec<LoginId>,
) -> Result<(), StoreError> {
    if !rung.is_empty() {
        let shared = app.clone();
        streams.tell(app.store.read(move |conn| progress::of(&shared, conn, &rung)).await?);
    }
    let last = streams.found(others);
    if !last.is_empty() {
        let shared = app.clone();
        streams.tell(app.store.read(move |conn| progress::changes(&shared, conn, &last)).await?);
    }
    Ok(())
}
