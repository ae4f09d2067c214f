//! The audit trail, the metrics, and the events that webhooks receive.

pub mod audit;
pub mod metrics;
pub mod refusals;
pub mod webhooks;
