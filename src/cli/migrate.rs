//! `porchlight migrate`

use super::{failure::Failure, logging, open, output, ownership};
use crate::store::{Store, StoreSettings};
use clap::Args;
use serde_json::json;
use std::path::Path;

/// Options of the command.
#[derive(Args)]
pub struct Migrate {
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Only print what would be done
    #[arg(long)]
    dry_run: bool,
}

impl Migrate {
    /// Applies the migrations that are missing, as a start of the server does.
    pub async fn run(self, path: Option<&Path>) -> Result<(), Failure> {
        logging::install_quiet();
        let config = open::config(path)?;
        ownership::check(&config)?;
        let store = Store::open(&StoreSettings::new(config.database.url.expose()))?;
        let names = if self.dry_run { store.pending().await? } else { store.migrate().await? };
        if self.json {
            let key = if self.dry_run { "pending" } else { "applied" };
            output::json(&json!({ "database": store.describe(), key: names }));
        } else if names.is_empty() {
            output::line(format_args!("{} is up to date", store.describe()));
        } else {
            let done = if self.dry_run { "to do" } else { "done" };
            for name in names {
                output::line(format_args!("{done}: {name}"));
            }
        }
        Ok(())
    }
}
