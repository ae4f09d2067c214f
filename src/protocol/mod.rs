//! The words and rules of OAuth 2.0 and OIDC, pure: no clock, no storage, no network.

pub mod access_token;
pub mod authorize;
pub mod bearer;
pub mod cause;
pub mod claims;
pub mod client_auth;
pub mod client_metadata;
pub mod email;
pub mod end_session;
pub mod error;
pub mod fault;
pub mod id_token;
pub mod introspection;
pub mod jose;
pub mod local_path;
pub mod logout_token;
pub mod metadata;
pub mod params;
pub mod person_name;
pub mod phone;
pub mod pkce;
pub mod prompt;
pub mod query;
pub mod redirect_uri;
pub mod response_mode;
pub mod response_type;
pub mod scope;
pub mod seconds;
pub mod secret;
pub mod token;
pub mod username;

use std::fmt::Write;

/// Seconds since 1970-01-01T00:00:00Z, as JWT's `NumericDate` (RFC 7519 §2) without fractions.
pub type UnixTime = i64;

/// Bytes as lower-case hex characters, two each.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Seconds in whole minutes, rounded up, for texts that ask people to wait.
pub fn minutes(seconds: i64) -> i64 {
    (seconds + 59) / 60
}
