//! What admins do, by page or by command: register apps, add and stop people, rotate keys, invite
//! other admins. Each change is checked here, written in one transaction with its audit row, and
//! known to this process when the call returns; other processes learn of it within seconds.

pub mod anomalies;
pub mod claims;
pub mod clients;
pub mod figures;
pub mod invites;
pub mod issue;
pub mod keys;
pub mod log;
pub mod messages;
pub mod people;
pub mod registration;
#[cfg(test)]
mod tests;
pub mod users;

use crate::{app::App, store::StoreError};
use std::fmt;

/// Why nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminError {
    /// What was asked for cannot be: a sentence for each thing to correct.
    Invalid(Vec<String>),
    /// There is one already: an id or an address that is taken.
    Conflict,
    /// There is none of that name, or no more.
    NotFound,
    /// The database refused.
    Store(StoreError),
}

impl AdminError {
    fn invalid(reason: impl Into<String>) -> Self {
        Self::Invalid(vec![reason.into()])
    }
}

impl fmt::Display for AdminError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(reasons) => f.write_str(&reasons.join("\n")),
            Self::Conflict => f.write_str("there is one already"),
            Self::NotFound => f.write_str("there is none"),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for AdminError {}

impl From<StoreError> for AdminError {
    fn from(error: StoreError) -> Self {
        if error.is_conflict() { Self::Conflict } else { Self::Store(error) }
    }
}

/// Lets this process know of a change at once. The change stands whatever comes of this.
async fn reload(app: &App) {
    if let Err(error) = app.refresh().await {
        tracing::warn!(%error, "clients and keys could not be read again after a change");
    }
}
