//! A signing key through its life: published, used, kept for checking, gone.

use crate::protocol::{UnixTime, jose::SigningAlg};

/// A signing key's row. The private half is sealed, and erased when the key is no longer published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningKey {
    /// RFC 7638 thumbprint.
    pub kid: String,
    /// Its algorithm.
    pub alg: SigningAlg,
    /// PKCS#8, sealed under the master key. Empty when the private half was erased.
    pub sealed: Vec<u8>,
    /// Made, and published from then on.
    pub created_at: UnixTime,
    /// From then on it signs, unless a newer one does.
    pub activates_at: UnixTime,
    /// From then on it is no longer published.
    pub expires_at: Option<UnixTime>,
    /// Its JWK, kept in place of the private half.
    pub public_jwk: Option<String>,
}

impl SigningKey {
    /// Whether it is published: it signs, will sign, or has signed tokens that live.
    pub fn is_published(&self, now: UnixTime) -> bool {
        self.expires_at.is_none_or(|at| at > now)
    }
}
