//! The refused requests of an app, for its admin.

use crate::{
    app::App,
    model::{client_error::ClientError, id::ClientId},
    store::{self, StoreError},
};

/// How many are shown.
const MOST: i64 = 50;

/// The newest of an app, newest first; for `None` those that named no registered app.
pub async fn newest(app: &App, client: Option<ClientId>) -> Result<Vec<ClientError>, StoreError> {
    app.store.read(move |conn| store::client_errors::newest(conn, client.as_ref(), MOST)).await
}
