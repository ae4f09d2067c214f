//! `porchlight client …`: relying apps.

mod add;
mod errors;
mod secret;
mod show;

use super::{failure::Failure, open, output};
use crate::{
    admin::{AdminError, clients},
    model::id::ClientId,
};
use clap::{Args, Subcommand};
use std::path::Path;

/// Commands about apps.
#[derive(Subcommand)]
pub enum Client {
    /// Register an app; its secret is shown only once
    Add(Box<add::Add>),
    /// Show every app
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show one app
    Show(Named),
    /// Remove an app: nobody can sign in to it any more
    Remove(Named),
    /// Give an app a new secret, shown only once; the old ones remain valid for a while
    RotateSecret(secret::Rotate),
    /// List, add and end the secrets of an app
    #[command(subcommand)]
    Secret(secret::Secret),
    /// Show the requests in an app's name that were refused, and why
    Errors(errors::Errors),
}

/// One app, by its id.
#[derive(Args)]
pub struct Named {
    /// The app's `client_id`
    id: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Client {
    /// Runs the command.
    pub async fn run(self, path: Option<&Path>) -> Result<(), Failure> {
        match self {
            Self::Add(add) => add.run(path).await,
            Self::List { json } => show::list(path, json).await,
            Self::Show(named) => named.show(path).await,
            Self::Remove(named) => named.remove(path).await,
            Self::RotateSecret(rotate) => rotate.run(path).await,
            Self::Secret(secret) => secret.run(path).await,
            Self::Errors(errors) => errors.run(path).await,
        }
    }
}

impl Named {
    async fn show(self, path: Option<&Path>) -> Result<(), Failure> {
        let app = open::app(path).await?;
        let client = clients::find(&app, &self.id()).await.map_err(|error| self.explain(error))?;
        show::one(&client, None, self.json);
        Ok(())
    }

    async fn remove(self, path: Option<&Path>) -> Result<(), Failure> {
        let app = open::app(path).await?;
        clients::remove(&app, &self.id(), open::ACTOR).await.map_err(|error| self.explain(error))?;
        if self.json {
            output::json(&serde_json::json!({ "client_id": self.id, "removed": true }));
        } else {
            output::line(format_args!("removed {}", self.id));
        }
        Ok(())
    }

    fn id(&self) -> ClientId {
        ClientId::new(self.id.as_str())
    }

    fn explain(&self, error: AdminError) -> Failure {
        explain(&self.id, error)
    }
}

/// The message for an operation on the app of that id that failed.
fn explain(id: &str, error: AdminError) -> Failure {
    match error {
        AdminError::NotFound => Failure::Failed(format!("there is no app {}", output::plain(id))),
        other => other.into(),
    }
}
