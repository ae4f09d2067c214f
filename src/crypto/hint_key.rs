//! The public half of a signing key that is no longer published. It verifies the ID tokens that come back as
//! `id_token_hint`, which apps may keep for much longer than a token lives (OIDC Core §3.1.2.1).

use super::key_material::{CryptoError, KeyMaterial, algorithm_of};
use crate::protocol::jose::SigningAlg;
use jsonwebtoken::{DecodingKey, jwk::Jwk};

/// A key that can verify but not sign.
pub struct HintKey {
    kid: String,
    alg: SigningAlg,
    key: DecodingKey,
}

impl HintKey {
    /// The stored form of a key: its JWK (RFC 7517 §4) as text.
    ///
    /// # Panics
    /// When memory runs out.
    pub fn text(key: &KeyMaterial) -> String {
        serde_json::to_string(key.jwk()).expect("a JWK is strings in a struct")
    }

    /// Reads the stored form.
    ///
    /// # Errors
    /// The text is no public key of that algorithm.
    pub fn parse(alg: SigningAlg, text: &str) -> Result<Self, CryptoError> {
        let jwk: Jwk = serde_json::from_str(text).map_err(|_| CryptoError::BadKey(alg))?;
        let key = DecodingKey::from_jwk(&jwk).map_err(|_| CryptoError::BadKey(alg))?;
        let kid = jwk.common.key_id.ok_or(CryptoError::BadKey(alg))?;
        Ok(Self { kid, alg, key })
    }

    /// The key's name.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The algorithm with which it signed.
    pub(super) fn alg(&self) -> SigningAlg {
        self.alg
    }

    /// Whether that signature, as base64url, is this key's over `header.payload`.
    pub(super) fn verifies(&self, message: &str, signature: &str) -> bool {
        jsonwebtoken::crypto::verify(signature, message.as_bytes(), &self.key, algorithm_of(self.alg))
            .unwrap_or(false)
    }
}
