//! `[metrics]`: metrics for Prometheus.

use std::net::SocketAddr;

use super::{server::parse_listen, source::Source};
use crate::protocol::secret::Secret;

/// Whether `/metrics` answers, and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metrics {
    /// Whether it answers at all.
    pub enabled: bool,
    /// The bearer token that it requires, if any.
    pub token: Option<Secret>,
    /// Another address where it answers, for a network that only operators can reach.
    pub listen: Option<SocketAddr>,
}

impl Metrics {
    pub(super) fn read(source: &mut Source) -> Self {
        let enabled = source.flag("metrics.enabled", true);
        let token = source.secret("metrics.token");
        if token.as_ref().is_some_and(|token| token.expose().len() < 16) {
            source.fault("metrics.token", "must have at least 16 characters", None);
        }
        let listen = source.parsed("metrics.listen", "127.0.0.1:9464", parse_listen);
        Self { enabled, token, listen }
    }
}
