//! The authorization request (RFC 6749 §4.1.1, OIDC Core §3.1.2.1).
//!
//! First [`Target::check`] finds the target of the response; only then can an error be redirected.
//! [`AuthorizationRequest::parse`] checks the rest.

mod request;
mod target;

pub(super) use request::parse_locales;
pub use request::{AuthorizationRequest, RequestRules};
pub use target::{PageError, Target, client_id};
