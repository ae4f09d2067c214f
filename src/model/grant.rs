//! What one authorization gave: first a code, then the tokens that came of it.
//! Revoking the grant revokes them all.

use super::{
    access_window::Access,
    id::{ClientId, GrantId, SessionId, UserId},
    login::Proof,
};
use crate::protocol::{UnixTime, claims::ClaimsRequest, pkce::CodeChallenge, scope::Scope};

/// A grant.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Its id, which the code carries.
    pub id: GrantId,
    /// To whom.
    pub client_id: ClientId,
    /// By whom.
    pub user_id: UserId,
    /// In which session.
    pub session_id: SessionId,
    /// What was granted.
    pub scope: Scope,
    /// Claims asked for by name (`OpenID` Connect Core §5.5).
    pub claims: ClaimsRequest,
    /// Returned in the ID token.
    pub nonce: Option<String>,
    /// `auth_time` at that moment.
    pub auth_time: UnixTime,
    /// What was proved.
    pub proofs: Vec<Proof>,
    /// Made.
    pub created_at: UnixTime,
    /// The absolute end of every refresh token of it.
    pub expires_at: UnixTime,
    /// Revoked, with everything that came of it.
    pub revoked_at: Option<UnixTime>,
    /// What it stands on, where access ends: no token of it lives longer.
    pub access: Option<Access>,
    /// Its authorization code.
    pub code: Code,
}

/// The authorization code of a grant (RFC 6749 §4.1.2).
#[derive(Clone, Debug)]
pub struct Code {
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
}
