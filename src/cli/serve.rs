//! `porchlight serve`

use super::{failure::Failure, logging, open};
use crate::{admin::clients, app::age, server::Server};
use std::path::Path;

/// Serves until SIGINT or SIGTERM.
pub async fn run(path: Option<&Path>) -> Result<(), Failure> {
    let config = open::config(path)?;
    logging::install(&config.log);
    for warning in config.warnings() {
        tracing::warn!("{warning}");
    }
    // First, so that a second server on the same address touches nothing.
    let sockets = Server::bind(&config)?;
    let app = open::with(config).await?;
    age::check(&app).await.map_err(Failure::Failed)?;
    age::note(&app).await?;
    let server = Server::listen(app.clone(), sockets)?;
    // Beside the server, which does not wait for it.
    tokio::spawn(clients::log_warnings(app.clone()));
    tracing::info!(listen = %server.address(), public_url = app.issuer(), database = app.store.describe(), "ready");
    server.run().await?;
    // What was acknowledged is on the disk before the process ends.
    app.store.close();
    tracing::info!("stopped");
    Ok(())
}
