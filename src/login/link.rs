//! A link that was sent: 64 hex characters from the system's random numbers, kept as a SHA-256 digest.

use crate::crypto::digest::sha256;

/// Wrong numbers on the approval page that end the sign-in.
pub const NUMBER_TRIES: i64 = 3;

/// The digest under which a link's token is kept.
pub fn digest(token: &str) -> Vec<u8> {
    sha256(token).as_bytes().to_vec()
}

/// Whether that can be a link's token at all.
pub fn is_token(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}
