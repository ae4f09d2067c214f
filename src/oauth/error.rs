//! Why an operation was not done, and the transaction that an operation runs in.

use crate::{
    app::{App, Tx},
    protocol::error::OAuthError,
    store::StoreError,
};
use std::sync::Arc;

/// Why an operation was not done.
#[derive(Debug)]
pub enum OperationError {
    /// It is the client's fault, in the words of the standard.
    Refused(OAuthError),
    /// The database did not do its part.
    Store(StoreError),
    /// It is our fault; what happened is for the log.
    Internal(String),
}

impl From<OAuthError> for OperationError {
    fn from(refusal: OAuthError) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for OperationError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Runs an operation in one transaction. A refusal is an answer: what the operation wrote before it, such as the
/// revocation that follows a replay, is committed. Any other error undoes everything.
///
/// # Errors
/// Those of the operation and of the database.
pub async fn write<T: Send + 'static>(
    app: &Arc<App>,
    operation: impl FnOnce(&mut Tx<'_>) -> Result<T, OperationError> + Send + 'static,
) -> Result<T, OperationError> {
    let answer = app.write(move |tx| match operation(tx) {
        Ok(outcome) => Ok(Ok(outcome)),
        Err(OperationError::Refused(refusal)) => Ok(Err(refusal)),
        Err(OperationError::Store(error)) => Err(error),
        Err(OperationError::Internal(cause)) => Err(StoreError::Broken(cause)),
    });
    Ok(answer.await??)
}
