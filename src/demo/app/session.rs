//! What the app remembers about a browser.

use openidconnect::{CsrfToken, Nonce, PkceCodeVerifier, RefreshToken, SubjectIdentifier, core::CoreIdToken};

/// How long a sign-in may take, in seconds.
pub const PENDING_SECONDS: i64 = 600;
/// How long somebody stays signed in to the app, in seconds.
pub const SESSION_SECONDS: i64 = 8 * 3600;

/// A sign-in that is under way: values that only this browser and the provider know.
pub struct Pending {
    /// `state`, which is returned with the response (RFC 6749 §10.12).
    pub state: CsrfToken,
    /// `nonce`, which is returned in the ID token (OIDC Core §3.1.2.1).
    pub nonce: Nonce,
    /// The code verifier, which proves that the code is used by the app that requested it (RFC 7636 §4.1).
    pub verifier: PkceCodeVerifier,
}

/// Somebody who is signed in.
pub struct Session {
    /// The `sub`; a refresh must not change it.
    pub subject: SubjectIdentifier,
    /// The ID token, which is sent as the hint when signing out.
    pub id_token: CoreIdToken,
    /// The refresh token.
    pub refresh_token: Option<RefreshToken>,
    /// The claims of the ID token, for people.
    pub claims: Vec<(String, String)>,
    /// What `UserInfo` answered, for people.
    pub userinfo: Vec<(String, String)>,
    /// Facts about the tokens, for people.
    pub tokens: Vec<(String, String)>,
    /// The CSRF token of the app's own form.
    pub csrf: String,
}
