//! `porchlight config check`

use super::{failure::Failure, open, output, ownership};
use crate::config::Config as Settings;
use clap::Subcommand;
use serde_json::json;
use std::path::Path;

/// Commands about the configuration.
#[derive(Subcommand)]
pub enum Config {
    /// Show the values in force and where they come from, or all errors (exit code 78)
    Check {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

impl Config {
    /// Reads the configuration without connecting to anything.
    pub fn run(self, path: Option<&Path>) -> Result<(), Failure> {
        let Self::Check { json } = self;
        match open::checked_config(path) {
            Ok(config) if json => {
                let (settings, warnings) = (config.summary(), warnings(&config));
                output::json(&json!({ "ok": true, "settings": settings, "warnings": warnings }));
            }
            Ok(config) => {
                output::line("the configuration is good");
                for warning in warnings(&config) {
                    output::line(format_args!("warning: {warning}"));
                }
                config.summary().iter().for_each(output::line);
            }
            Err(Failure::Configuration(faults)) if json => {
                output::json(&json!({ "ok": false, "faults": faults }));
                return Err(Failure::told_configuration());
            }
            Err(failure) => return Err(failure),
        }
        Ok(())
    }
}

/// What works but is probably not intended, and the files that the present user may not use.
fn warnings(config: &Settings) -> Vec<String> {
    config.warnings().into_iter().chain(ownership::warnings(config)).collect()
}
