//! The transaction that an operation works in.

use super::App;
use crate::store::{Conn, StoreError};
use std::sync::Arc;

/// One write transaction: the provider, and the connection that everything is read and written through. An operation
/// is `op(&mut Tx, &Client, Input)`; it checks and writes here, so nothing changes between the check and the write.
pub struct Tx<'a> {
    /// The provider.
    pub app: &'a App,
    /// The connection, inside its transaction.
    pub conn: &'a mut Conn,
}

impl App {
    /// Runs an operation in one transaction. Ok means committed and on the disk; an error undoes all of it.
    ///
    /// # Errors
    /// Those of the operation, and those of [`crate::store::Store::write`].
    pub async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        operation: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let app = Arc::clone(self);
        self.store.write(move |conn| operation(&mut Tx { app: &app, conn })).await
    }
}
