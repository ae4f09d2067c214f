//! A key that another party gave us to sign with: the tokens by which we prove to it who we are.

use super::{key_material::CryptoError, openssl_provider};
use crate::protocol::{jose::SigningAlg, secret::Secret};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use openssl::pkey::PKey;
use serde::Serialize;

/// A private key for ES256 (RFC 7518 §3.4). It has no `Debug`.
pub struct GivenKey(Vec<u8>);

impl GivenKey {
    /// Reads a key from PEM, PKCS#8 or SEC 1.
    ///
    /// # Errors
    /// `BadKey`: no key.
    pub fn parse(pem: &Secret) -> Result<Self, CryptoError> {
        let key = PKey::private_key_from_pem(pem.expose().as_bytes());
        let der = key.and_then(|key| key.private_key_to_pkcs8());
        der.map(Self).map_err(|_| CryptoError::BadKey(SigningAlg::ES256))
    }

    /// A signed token (RFC 7519 §3), with the name by which the other party knows the key.
    ///
    /// # Errors
    /// `Signing`: the key is of another kind, or the claims are not JSON.
    pub fn sign(&self, kid: &str, claims: &impl Serialize) -> Result<String, CryptoError> {
        openssl_provider::install();
        let mut header = Header::new(Algorithm::ES256);
        header.kid = Some(kid.to_owned());
        jsonwebtoken::encode(&header, claims, &EncodingKey::from_ec_der(&self.0))
            .map_err(|error| CryptoError::Signing(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openssl::{ec::EcGroup, ec::EcKey, nid::Nid};

    fn pem(curve: Nid) -> Secret {
        let key = EcKey::generate(&EcGroup::from_curve_name(curve).unwrap()).unwrap();
        let pem = PKey::from_ec_key(key).unwrap().private_key_to_pem_pkcs8().unwrap();
        Secret::new(String::from_utf8(pem).unwrap())
    }

    #[test]
    fn a_token_names_the_key_and_a_key_of_another_curve_signs_nothing() {
        let key = GivenKey::parse(&pem(Nid::X9_62_PRIME256V1)).unwrap();
        let token = key.sign("ABC123", &serde_json::json!({ "sub": "x" })).unwrap();
        let header = jsonwebtoken::decode_header(&token).unwrap();
        assert_eq!((header.alg, header.kid.as_deref()), (Algorithm::ES256, Some("ABC123")));
        assert!(GivenKey::parse(&pem(Nid::SECP384R1)).unwrap().sign("x", &serde_json::json!({})).is_err());
        assert!(GivenKey::parse(&Secret::new("-----BEGIN PRIVATE KEY-----")).is_err());
    }
}
