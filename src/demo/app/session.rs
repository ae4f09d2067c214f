//! What the app remembers of a browser.

use openidconnect::{CsrfToken, Nonce, PkceCodeVerifier, RefreshToken, SubjectIdentifier, core::CoreIdToken};

/// How long a sign-in may take, in seconds.
pub const PENDING_SECONDS: i64 = 600;
/// How long somebody stays signed in to the app, in seconds.
pub const SESSION_SECONDS: i64 = 8 * 3600;

/// A sign-in under way: what only this browser and the provider know.
pub struct Pending {
    /// Comes back with the answer (RFC 6749 §10.12).
    pub state: CsrfToken,
    /// Comes back in the ID token (OIDC Core §3.1.2.1).
    pub nonce: Nonce,
    /// Proves that the code is used by whoever asked for it (RFC 7636 §4.1).
    pub verifier: PkceCodeVerifier,
}

/// Somebody who is signed in.
pub struct Session {
    /// Who; a refresh must not change it.
    pub subject: SubjectIdentifier,
    /// Sent back as the hint when signing out.
    pub id_token: CoreIdToken,
    /// For the next tokens.
    pub refresh_token: Option<RefreshToken>,
    /// The claims of the ID token, for people.
    pub claims: Vec<(String, String)>,
    /// What `UserInfo` answered, for people.
    pub userinfo: Vec<(String, String)>,
    /// What is to know of the tokens, for people.
    pub tokens: Vec<(String, String)>,
    /// The token of the app's own form.
    pub csrf: String,
}
