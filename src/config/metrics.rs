//! `[metrics]`: figures for Prometheus.

use super::source::Source;
use crate::protocol::secret::Secret;

/// Whether and to whom `/metrics` answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metrics {
    /// Whether it answers at all.
    pub enabled: bool,
    /// The bearer token that it asks for, if any.
    pub token: Option<Secret>,
}

impl Metrics {
    pub(super) fn read(source: &mut Source) -> Self {
        let enabled = source.flag("metrics.enabled", true);
        let token = source.secret("metrics.token");
        if token.as_ref().is_some_and(|token| token.expose().len() < 16) {
            source.fault("metrics.token", "must have at least 16 characters", None);
        }
        Self { enabled, token }
    }
}
