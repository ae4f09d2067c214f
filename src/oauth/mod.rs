//! OAuth 2.0 and OpenID Connect: from an authenticated person, or an authenticated client, to an answer. Nothing here
//! knows HTTP: `web` brings the request and renders the answer.
//!
//! - `authorize`: the authorization endpoint, from where a request comes to the response that it gets
//! - `token`: the token endpoint; `client_auth` says which client calls, `grants/` has one file per grant type, `issue`
//!   makes the tokens of a grant, and `replay` ends everything that came of one that was used twice
//! - `access_token`: an access token that was presented; `userinfo` and `introspect` say what it is good for
//! - `end_session`: the logout endpoint
//!
//! `authorize::check`, `token::exchange`, `introspect::introspect` and `end_session::check` are the order of checks of
//! their endpoints, one call a line. An operation is
//! `op(&mut Tx, &Client, Input) -> Result<Outcome, OperationError>`.

pub mod access_token;
pub mod authorize;
pub mod client_auth;
pub mod end_session;
mod error;
mod grants;
pub mod introspect;
mod issue;
mod replay;
pub mod token;
pub mod userinfo;

pub use error::OperationError;
