//! OAuth 2.0 and OpenID Connect: from an authenticated person, or an authenticated client, to an answer.
//!
//! `client_auth` finds out which client calls; `grants/` has one file per grant type, and `issue` makes the tokens of a
//! grant; `access_token` finds the access token that was presented.

pub mod access_token;
pub mod client_auth;
pub mod grants;
pub mod issue;

use crate::protocol::error::OAuthError;

/// A refusal is a value, not an error: what it must leave behind is committed with it.
pub type Refusable<T> = Result<T, OAuthError>;
