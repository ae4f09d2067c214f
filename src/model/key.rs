//! A signing key through its life: published, used, kept for checking, gone.

use crate::protocol::{UnixTime, jose::SigningAlg};

/// A signing key's row. The private half is sealed.
#[derive(Clone, Debug)]
pub struct SigningKey {
    /// RFC 7638 thumbprint.
    pub kid: String,
    /// Its algorithm.
    pub alg: SigningAlg,
    /// PKCS#8, sealed under the master key.
    pub sealed: Vec<u8>,
    /// Made, and published from then on.
    pub created_at: UnixTime,
    /// From then on it signs, unless a newer one does.
    pub activates_at: UnixTime,
    /// From then on it is no longer published.
    pub expires_at: Option<UnixTime>,
}
