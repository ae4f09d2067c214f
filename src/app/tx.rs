//! The transaction that an operation works in.

use super::App;
use crate::{
    model::id::ClientId,
    store::{Conn, StoreError},
};
use std::sync::Arc;

/// One write transaction: the provider, and the connection that everything is read and written through. An operation
/// is `op(&mut Tx, …)`; it checks and writes here, so nothing changes between the check and the write. What must follow
/// the commit, and nothing but the commit, it asks for here too.
pub struct Tx<'a> {
    /// The provider.
    pub app: &'a App,
    /// The connection, inside its transaction.
    pub conn: &'a mut Conn,
    after: &'a mut AfterCommit,
}

type Effect = Box<dyn FnOnce(&App) + Send>;

/// What follows the commit.
#[derive(Default)]
struct AfterCommit {
    outbox: bool,
    topics: Vec<String>,
    clients: Vec<ClientId>,
    others: Vec<Effect>,
}

impl Tx<'_> {
    /// Rings the outbox: a message was queued.
    pub fn wake_outbox(&mut self) {
        self.after.outbox = true;
    }

    /// Wakes the pages that wait for this topic, on every replica.
    pub fn wake(&mut self, topic: &str) {
        self.after.topics.push(topic.to_owned());
    }

    /// Lets every process forget what it has read of a client, which is changed or removed.
    pub fn client_changed(&mut self, id: &ClientId) {
        self.after.clients.push(id.clone());
    }

    /// Does this after the commit: for what is counted.
    pub fn after_commit(&mut self, effect: impl FnOnce(&App) + Send + 'static) {
        self.after.others.push(Box::new(effect));
    }
}

impl App {
    /// Runs an operation in one transaction, and then what it asked for after the commit. Ok means committed and on the
    /// disk; an error undoes all of it, and nothing follows.
    ///
    /// # Errors
    /// Those of the operation, and those of [`crate::store::Store::write`].
    pub async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        operation: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let app = Arc::clone(self);
        let write = move |conn: &mut Conn| {
            let mut after = AfterCommit::default();
            let outcome = operation(&mut Tx { app: &app, conn, after: &mut after })?;
            Ok((outcome, after))
        };
        let (outcome, after) = self.store.write(write).await?;
        self.follow(after).await;
        Ok(outcome)
    }

    /// The same where two may take one unique name at the same moment: the second gets this outcome.
    ///
    /// # Errors
    /// Those of [`App::write`] but conflicts.
    pub async fn write_or_conflict<T: Send + 'static>(
        self: &Arc<Self>,
        conflict: T,
        operation: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let outcome = self.write(operation).await;
        outcome.or_else(|error| if error.is_conflict() { Ok(conflict) } else { Err(error) })
    }

    async fn follow(&self, after: AfterCommit) {
        let AfterCommit { outbox, topics, clients, others } = after;
        for effect in others {
            effect(self);
        }
        if outbox {
            self.outbox.notify_one();
        }
        for id in &clients {
            self.client_changed(id).await;
        }
        for topic in &topics {
            self.store.wake(topic).await;
        }
    }
}
