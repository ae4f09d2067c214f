//! The refused requests of an app, for its admin.

use crate::{
    app::App,
    model::{client_error::ClientError, id::ClientId},
    protocol::{UnixTime, cause::Cause},
    store::{self, StoreError},
};
use serde::Serialize;

/// What JSON says of a refused request.
#[derive(Serialize)]
pub struct ClientErrorDocument<'a> {
    at: UnixTime,
    endpoint: &'a str,
    cause: Cause,
    parameter: Option<&'a str>,
    value: Option<&'a str>,
    reference: &'a str,
    ip: &'a str,
}

impl<'a> ClientErrorDocument<'a> {
    /// All that is kept of it but its id and its app.
    pub fn new(error: &'a ClientError) -> Self {
        Self {
            at: error.at,
            endpoint: &error.endpoint,
            cause: error.cause,
            parameter: error.parameter.as_deref(),
            value: error.value.as_deref(),
            reference: &error.reference,
            ip: &error.ip,
        }
    }
}

/// How many are shown.
const MOST: i64 = 50;

/// The newest of an app, newest first; for `None` those that named no registered app.
///
/// # Errors
/// The database fails.
pub async fn newest(app: &App, client: Option<ClientId>) -> Result<Vec<ClientError>, StoreError> {
    app.store.read(move |conn| store::client_errors::newest(conn, client.as_ref(), MOST)).await
}
