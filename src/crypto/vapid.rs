//! Our key for push services (VAPID, RFC 8292). It identifies the sender, and every subscription is bound to it.

use super::openssl_provider::{install, with_key};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use openssl::{
    bn::BigNumContext,
    ec::{EcGroup, EcKey, PointConversionForm},
    error::ErrorStack,
    nid::Nid,
    pkey::{PKey, Private},
};
use serde::Serialize;
use std::fmt;

/// How long a token is valid, in seconds; RFC 8292 §2 allows at most a day.
const TOKEN_SECONDS: i64 = 12 * 3600;

/// Why a key cannot be used or a token cannot be made: always our own fault.
#[derive(Debug)]
pub struct VapidError(String);

impl fmt::Display for VapidError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the key for push services: {}", self.0)
    }
}

impl std::error::Error for VapidError {}

/// The key, parsed once. It has no `Debug`.
pub struct VapidKey {
    key: PKey<Private>,
    public: String,
}

#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    exp: i64,
    sub: &'a str,
}

impl VapidKey {
    /// Makes a key.
    ///
    /// # Panics
    /// When the system has no memory or no random bytes.
    pub fn generate() -> Self {
        let made = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)
            .and_then(|group| EcKey::generate(&group))
            .and_then(Self::new);
        made.expect("making a key has no way to fail but lack of memory or randomness")
    }

    /// Reads a key from PKCS#8 (RFC 5208) as [`Self::to_der`] wrote it.
    ///
    /// # Errors
    /// The bytes are no private key on P-256.
    pub fn from_der(der: &[u8]) -> Result<Self, VapidError> {
        PKey::private_key_from_pkcs8(der)
            .and_then(|key| key.ec_key())
            .and_then(Self::new)
            .map_err(|error| VapidError(error.to_string()))
    }

    /// The private key as PKCS#8, to be sealed and stored.
    ///
    /// # Panics
    /// When memory runs out.
    pub fn to_der(&self) -> Vec<u8> {
        self.key.private_key_to_pkcs8().expect("a parsed key can be written")
    }

    /// The public key as browsers take it: an uncompressed point as base64url (`applicationServerKey`).
    pub fn public(&self) -> &str {
        &self.public
    }

    /// The `Authorization` header for the push service of that origin (RFC 8292 §3): our public key and contact,
    /// signed with ES256.
    ///
    /// # Errors
    /// OpenSSL fails.
    pub fn authorization(&self, origin: &str, contact: &str, now: i64) -> Result<String, VapidError> {
        install();
        let claims = Claims { aud: origin, exp: now + TOKEN_SECONDS, sub: contact };
        let header = Header::new(Algorithm::ES256);
        // No bytes: the key handed over is meant (see openssl_provider).
        let token =
            with_key(&self.key, || jsonwebtoken::encode(&header, &claims, &EncodingKey::from_ec_der(&[])))
                .map_err(|error| VapidError(error.to_string()))?;
        Ok(format!("vapid t={token}, k={}", self.public))
    }

    fn new(key: EcKey<Private>) -> Result<Self, ErrorStack> {
        let mut context = BigNumContext::new()?;
        let point =
            key.public_key().to_bytes(key.group(), PointConversionForm::UNCOMPRESSED, &mut context)?;
        Ok(Self { key: PKey::from_ec_key(key)?, public: URL_SAFE_NO_PAD.encode(point) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jsonwebtoken::{DecodingKey, Validation, decode};
    use serde_json::Value;

    #[test]
    fn the_token_verifies_with_the_key_beside_it_and_names_audience_end_and_contact() {
        let key = VapidKey::generate();
        let header = key
            .authorization("https://push.example:8443", "mailto:ops@id.example", 4_000_000_000)
            .expect("signed");
        let (token, public) =
            header.strip_prefix("vapid t=").and_then(|rest| rest.split_once(", k=")).expect("both");
        assert_eq!(public, key.public());
        let point = URL_SAFE_NO_PAD.decode(public).expect("base64url");
        assert_eq!((point.len(), point[0]), (65, 4));
        let mut wanted = Validation::new(Algorithm::ES256);
        wanted.set_audience(&["https://push.example:8443"]);
        let read = decode::<Value>(token, &DecodingKey::from_ec_der(&point), &wanted).expect("it verifies");
        assert_eq!(read.claims["sub"], "mailto:ops@id.example");
        assert_eq!(read.claims["exp"], 4_000_043_200_i64);
        let other = VapidKey::generate();
        let foreign = URL_SAFE_NO_PAD.decode(other.public()).expect("base64url");
        assert!(decode::<Value>(token, &DecodingKey::from_ec_der(&foreign), &wanted).is_err());
    }

    #[test]
    fn a_key_is_the_same_after_storage() {
        let key = VapidKey::generate();
        assert_eq!(VapidKey::from_der(&key.to_der()).expect("our own").public(), key.public());
        assert!(VapidKey::from_der(&[]).is_err());
    }
}
