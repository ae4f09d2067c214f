//! `porchlight keys list`, `porchlight keys rotate`

use super::{failure::Failure, open, output};
use crate::{
    admin::keys::{self, KeyState},
    protocol::jose::SigningAlg,
};
use clap::{Subcommand, builder::PossibleValuesParser, builder::TypedValueParser};
use std::path::Path;

/// Commands about signing keys.
#[derive(Subcommand)]
pub enum Keys {
    /// Show every key and its current role
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Make new keys, which are published at once and sign after `keys.publish_seconds`
    Rotate {
        /// Only for this algorithm instead of every configured one
        #[arg(long, value_parser = alg())]
        alg: Option<SigningAlg>,
        /// Let them sign after five seconds, when every replica publishes them, even though apps may not know them yet
        #[arg(long)]
        now: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Reads an algorithm by its registered name.
pub fn alg() -> impl TypedValueParser<Value = SigningAlg> {
    PossibleValuesParser::new(SigningAlg::ALL.map(SigningAlg::as_str))
        .try_map(|name| SigningAlg::parse(&name).ok_or("not an algorithm"))
}

impl Keys {
    /// Shows or rotates.
    pub async fn run(self, path: Option<&Path>) -> Result<(), Failure> {
        let app = open::app(path).await?;
        let (states, json) = match self {
            Self::List { json } => (keys::list(&app).await?, json),
            Self::Rotate { alg, now, json } => {
                let fresh = keys::rotate(&app, alg, now, open::ACTOR).await?;
                let mut states = keys::list(&app).await?;
                states.retain(|state| fresh.contains(&state.kid));
                (states, json)
            }
        };
        if json {
            output::json(&states);
        } else {
            states.iter().for_each(show);
        }
        Ok(())
    }
}

fn show(key: &KeyState) {
    let end = key.expires_at.map(|at| format!(", published until {}", output::time(at)));
    output::line(format_args!(
        "{}  {:5}  {:7}  signs from {}{}",
        key.kid,
        key.alg.as_str(),
        key.role,
        output::time(key.activates_at),
        end.unwrap_or_default()
    ));
}
