//! The authorization code that leads to a grant (RFC 6749 §4.1.2). The code itself is `Handle { id, secret }` with the
//! id of the grant.

use super::id::GrantId;
use crate::protocol::{UnixTime, pkce::CodeChallenge};

/// An authorization code.
#[derive(Clone, Debug)]
pub struct AuthorizationCode {
    /// The grant that it leads to.
    pub grant_id: GrantId,
    /// SHA-256 of its secret half.
    pub digest: Vec<u8>,
    /// Sixty seconds after it was made.
    pub expires_at: UnixTime,
    /// Spent. The row stays, so that a replay is recognised.
    pub used_at: Option<UnixTime>,
    /// PKCE (RFC 7636 §4.4).
    pub challenge: Option<CodeChallenge>,
    /// The redirect URI of the request.
    pub redirect_uri: String,
    /// Whether the request named it, so that the token request must repeat it (RFC 6749 §4.1.3).
    pub redirect_uri_given: bool,
    /// Returned in the ID token that the code is exchanged for.
    pub nonce: Option<String>,
}
