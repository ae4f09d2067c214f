//! For machines, and the doors through which people come and go. Each file opens with its path.

pub mod access;
pub mod authorize;
pub mod discovery;
pub mod end_session;
pub mod events;
pub mod health;
pub mod introspect;
pub mod jwks;
pub mod metrics;
pub mod preflight;
pub mod resume;
pub mod sms_status;
pub mod token;
pub mod upstream_callback;
pub mod upstream_logout;
pub mod userinfo;
pub mod webauthn;
