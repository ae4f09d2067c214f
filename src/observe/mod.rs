//! What operators and admins see of it: the audit trail and the metrics; and what webhooks are told.

pub mod audit;
pub mod metrics;
pub mod refusals;
pub mod webhooks;
