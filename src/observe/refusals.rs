//! Tells an admin of the requests of apps that were refused: one line in the log, a metric, a row for the app's page,
//! and now and then an event in the audit trail.

use super::{audit, metrics};
use crate::{
    app::App,
    model::{
        audit::{Entry, Event},
        client_error::ClientError,
        device::Device,
        id::ClientId,
    },
    protocol::{UnixTime, cause::Cause},
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// How many rows are kept of one app and cause, so that many of one kind hide none of another.
const OF_CAUSE: i64 = 10;
/// The audit trail hears of one kind of refusal again after so long, in seconds.
const AUDIT_AGAIN_SECONDS: i64 = 3600;

/// A request that was refused. Nothing in it is a secret, a code or a token.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The registered app that it says it is from.
    pub client: Option<ClientId>,
    /// The endpoint's name.
    pub endpoint: &'static str,
    /// What was wrong.
    pub cause: Cause,
    /// The parameter that was at fault.
    pub parameter: Option<String>,
    /// What it said, made harmless.
    pub value: Option<String>,
    /// The id of the request, which the page shows.
    pub reference: String,
    /// From where.
    pub device: Device,
}

/// Logs and counts it, and keeps it for the app's page unless enough was kept in this minute. That it cannot be kept
/// changes nothing for whoever sent the request.
pub async fn record(app: &Arc<App>, refusal: Refusal) {
    metrics::client_error(refusal.endpoint, refusal.cause.as_str());
    tracing::warn!(
        client = refusal.client.as_ref().map_or("", ClientId::as_str),
        endpoint = refusal.endpoint,
        cause = refusal.cause.as_str(),
        parameter = refusal.parameter.as_deref().unwrap_or_default(),
        value = refusal.value.as_deref().unwrap_or_default(),
        reference = refusal.reference,
        ip = refusal.device.ip,
        "an app's request was refused"
    );
    let now = app.now();
    if !app.refused.take(refusal.client.as_ref(), now) {
        return;
    }
    if let Err(error) = app.write(move |tx| keep(tx.app, tx.conn, refusal, now)).await {
        tracing::warn!(%error, "a refused request could not be kept for its app's page");
    }
}

fn keep(app: &App, conn: &mut Conn, refusal: Refusal, now: UnixTime) -> Result<(), StoreError> {
    let Refusal { client, endpoint, cause, parameter, value, reference, device } = refusal;
    store::client_errors::lock(conn)?;
    let last = store::client_errors::last_at(conn, client.as_ref(), cause)?;
    if last.is_none_or(|at| now - at >= AUDIT_AGAIN_SECONDS) {
        let mut entry = Entry::new(Event::ClientRefused).from_device(&device);
        entry.client_id.clone_from(&client);
        audit::record(app, conn, &entry.detail(format!("{endpoint} {}", cause.as_str())))?;
    }
    let error = ClientError {
        id: app.new_id(),
        client_id: client,
        at: now,
        endpoint: endpoint.to_owned(),
        cause,
        parameter,
        value,
        reference,
        ip: device.ip,
    };
    store::client_errors::insert(conn, &error)?;
    store::client_errors::trim(conn, error.client_id.as_ref(), cause, OF_CAUSE)
}
