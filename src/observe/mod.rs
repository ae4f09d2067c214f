//! What operators and admins see of it: the audit trail and the metrics.

pub mod audit;
pub mod metrics;
