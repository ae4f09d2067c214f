//! `porchlight client rotate-secret`, `porchlight client secret …`: several secrets can be valid at the same time, so
//! that an app can change to a new one.

use super::{
    super::{failure::Failure, open, output},
    Named, explain, show,
};
use crate::{
    admin::{
        AdminError, clients,
        secrets::{self, SecretDocument},
    },
    model::{client::Client, id::ClientId},
    protocol::UnixTime,
};
use clap::{Args, Subcommand};
use std::path::Path;

const HOUR: i64 = 3600;

/// A new secret in place of the old ones.
#[derive(Args)]
pub struct Rotate {
    #[command(flatten)]
    app: Named,
    /// How long the old secrets remain valid, in hours, at most 720
    #[arg(long, value_name = "HOURS", default_value_t = secrets::OVERLAP_SECONDS / HOUR,
          value_parser = clap::value_parser!(i64).range(0..=secrets::MOST_OVERLAP_SECONDS / HOUR))]
    overlap: i64,
    /// End the old secrets at once, because one was lost or stolen
    #[arg(long, conflicts_with = "overlap")]
    now: bool,
}

/// Commands about the secrets of an app.
#[derive(Subcommand)]
pub enum Secret {
    /// Show the secrets of an app: when they were created, when they expire, when they were last used
    List(Named),
    /// Create another secret, shown only once; the others do not change
    Add(Named),
    /// End one secret at once
    End {
        #[command(flatten)]
        app: Named,
        /// The secret's id, as `list` shows it
        secret: String,
    },
}

impl Rotate {
    /// Makes the secret and shows it.
    pub async fn run(self, path: Option<&Path>) -> Result<(), Failure> {
        let app = open::app(path).await?;
        let overlap = if self.now { 0 } else { self.overlap * HOUR };
        let id = ClientId::new(self.app.id.as_str());
        let rotated = secrets::rotate(&app, &id, overlap, open::ACTOR).await;
        let (client, secret) = rotated.map_err(|error| explain(&self.app.id, error))?;
        show::one(&client, Some(&secret), self.app.json);
        Ok(())
    }
}

impl Secret {
    /// Runs the command.
    pub async fn run(self, path: Option<&Path>) -> Result<(), Failure> {
        let app = open::app(path).await?;
        match self {
            Self::List(named) => {
                let found = clients::find(&app, &ClientId::new(named.id.as_str())).await;
                let client = found.map_err(|error| explain(&named.id, error))?;
                list(&client, app.now(), named.json);
            }
            Self::Add(named) => {
                let added = secrets::add(&app, &ClientId::new(named.id.as_str()), open::ACTOR).await;
                let (client, secret) = added.map_err(|error| explain(&named.id, error))?;
                show::one(&client, Some(&secret), named.json);
            }
            Self::End { app: named, secret } => {
                let id = ClientId::new(named.id.as_str());
                let ended = secrets::end(&app, &id, &secret, open::ACTOR).await;
                let client = ended.map_err(|error| match error {
                    AdminError::NotFound => {
                        Failure::Failed("there is no such secret that is good".to_owned())
                    }
                    other => other.into(),
                })?;
                list(&client, app.now(), named.json);
            }
        }
        Ok(())
    }
}

fn list(client: &Client, now: UnixTime, as_json: bool) {
    if as_json {
        output::json(
            &client.secrets.iter().map(|secret| SecretDocument::new(secret, now)).collect::<Vec<_>>(),
        );
        return;
    }
    for secret in &client.secrets {
        let end =
            secret.ends_at.map_or_else(|| "no end".to_owned(), |at| format!("ends {}", output::time(at)));
        let used = secret
            .last_used_at
            .map_or_else(|| "not used".to_owned(), |at| format!("used {}", output::time(at)));
        let made = output::time(secret.created_at);
        output::line(format_args!("{}  made {made}  {end}  {used}", output::plain(&secret.id)));
    }
}
